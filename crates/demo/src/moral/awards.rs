//! What was awarded for moral education, from teachers to pupils.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::names;
use crate::orgs::{BASIC_EDUCATION_OWNER, World};
use crate::schools::{School, SchoolType};

/// Winners of one selection.
struct Selection {
    half: Half,
    on: NaiveDate,
    event: &'static str,
    kind: &'static str,
    level: &'static str,
    count: usize,
}

fn selections() -> [Selection; 12] {
    let of = |half, on, event, kind, level, count| Selection { half, on, event, kind, level, count };
    [
        of(Half::Y23H1, day(2023, 4, 21), "2023年思政课优质课例评选", "lesson", "county", 12),
        of(Half::Y23H1, day(2023, 5, 30), "2023年美德少年评选", "youth", "county", 50),
        of(Half::Y23H1, day(2023, 6, 15), "2023年优秀德育工作者评选", "worker", "county", 36),
        of(Half::Y23H2, day(2023, 9, 8), "2023年优秀班主任评选", "head_teacher", "county", 58),
        of(Half::Y23H2, day(2023, 11, 24), "2023年市级思政课优质课例评选", "lesson", "city", 3),
        of(Half::Y24H1, day(2024, 4, 19), "2024年思政课优质课例评选", "lesson", "county", 14),
        of(Half::Y24H1, day(2024, 5, 29), "2024年美德少年评选", "youth", "county", 56),
        of(Half::Y24H1, day(2024, 6, 12), "2024年市级美德少年评选", "youth", "city", 6),
        of(Half::Y24H1, day(2024, 6, 14), "2024年优秀德育工作者评选", "worker", "county", 40),
        of(Half::Y24H2, day(2024, 9, 9), "2024年优秀班主任评选", "head_teacher", "county", 60),
        of(Half::Y24H2, day(2024, 11, 22), "2024年市级思政课优质课例评选", "lesson", "city", 4),
        of(Half::Y24H2, day(2024, 12, 13), "2024年省级思政课优质课例评选", "lesson", "provincial", 1),
    ]
}

const LESSONS: &[&str] =
    &["家乡的红色记忆", "我们的守护者", "法律伴我成长", "勤劳托起梦想", "守望精神家园", "青春的责任", "共筑生命家园"];

/// Adds the awards of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut numbers = [0_u32; 2];
    for Selection { half, on, event, kind, level, count } in selections() {
        let schools: Vec<&School> =
            world.schools_on(on).filter(|school| school.school_type != SchoolType::Kindergarten).collect();
        for _ in 0..count {
            let number = &mut numbers[usize::from(half.year() == 2024)];
            *number += 1;
            let cells = Cells::default()
                .text("number", format!("德〔{}〕{number:04}", half.year()))
                .text("event", event)
                .text("kind", kind)
                .text("level", level)
                .text("winner", names::person(chance))
                .text("school", chance.pick(&schools).label.as_str())
                .date("announced_on", on);
            let cells = if kind == "lesson" { cells.text("lesson", *chance.pick(LESSONS)) } else { cells };
            let owner = OrgId::from(BASIC_EDUCATION_OWNER);
            rows.entry((owner, Book::MoralAward, half)).or_default().push(cells.row(Vec::new()));
        }
    }
}
