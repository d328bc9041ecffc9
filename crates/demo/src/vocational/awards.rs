//! Prizes in contests of skill: of the city and the province in spring, of the state in summer.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::orgs::{VOCATIONAL_OWNER, World};
use crate::schools::{School, SchoolType};

/// Prizes of one announcement: first, second and third.
type Contest = (Half, NaiveDate, &'static str, [usize; 3]);

fn contests() -> [Contest; 8] {
    [
        (Half::Y23H1, day(2023, 3, 31), "city", [9, 14, 20]),
        (Half::Y23H1, day(2023, 5, 26), "provincial", [2, 6, 9]),
        (Half::Y23H2, day(2023, 9, 15), "national", [0, 1, 2]),
        (Half::Y24H1, day(2024, 3, 29), "city", [11, 16, 21]),
        (Half::Y24H1, day(2024, 5, 24), "provincial", [3, 7, 10]),
        (Half::Y24H1, day(2024, 6, 21), "national", [1, 1, 1]),
        (Half::Y24H2, day(2024, 9, 20), "national", [0, 1, 1]),
        (Half::Y24H2, day(2024, 12, 6), "city", [4, 6, 9]),
    ]
}

const EVENTS: &[&str] = &[
    "数控综合应用技术",
    "护理技能",
    "网络建设与运维",
    "汽车维修",
    "会计技能",
    "电子商务技能",
    "婴幼儿保育",
    "工业产品设计",
];

/// Adds the prizes of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools: Vec<&School> =
        world.schools.values().filter(|school| school.school_type == SchoolType::Vocational).collect();
    let mut number = 0;
    for (half, on, level, counts) in contests() {
        for (prize, count) in ["first", "second", "third"].into_iter().zip(counts) {
            for order in 0..count {
                number += 1;
                // A school wins the same prize in the same event once or twice.
                let event = EVENTS[order % EVENTS.len()];
                let school = schools[(order / EVENTS.len() + order) % schools.len()];
                let row = Cells::default()
                    .text("number", format!("技〔{}〕{number:04}", half.year()))
                    .text("event", event)
                    .text("level", level)
                    .text("prize", prize)
                    .text("division", ["student", "teacher"][usize::from(chance.percent(15))])
                    .number("winners", chance.between(1, 4))
                    .text("school", school.label.as_str())
                    .date("awarded_on", on)
                    .row(Vec::new());
                rows.entry((OrgId::from(VOCATIONAL_OWNER), Book::SkillsAward, half)).or_default().push(row);
            }
        }
    }
}
