//! Pupils who are followed: assessed in a week, counseled, some referred to a hospital, and most of them stable in the end.

use chrono::NaiveDate;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, FilingStatus, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::World;
use crate::pupils::{Numbers, birthdays};
use crate::schools::{AidStage, School, SchoolType};

const SOURCES: [&str; 5] = ["screening", "teacher", "parent", "self", "peer"];
const SITUATIONS: &[&str] = &[
    "近期情绪低落，睡眠差，与同伴来往减少",
    "考试焦虑明显，注意力难以集中",
    "亲子冲突较多，有厌学情绪",
    "转学后适应困难",
];
const MEASURES: &[&str] =
    &["每周个别辅导一次，班主任每日关注", "家校沟通两次，指导家长改善陪伴方式", "放松训练和学业支持，四周后再评估"];

/// Adds the cases of all half-years to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers = Numbers::new("990085");
    for half in Half::ALL {
        let filed = calendar::with_status(asks, Book::CounselingCase, half, FilingStatus::Approved);
        for (index, school) in filed.iter().filter_map(|org| world.school(org)).enumerate() {
            let count = if school.pupils > 1500 { chance.between(1, 4) } else { chance.between(0, 2) };
            for order in 1..=count {
                let serial = order + if half.is_first() { 0 } else { 50 };
                let number = format!("{:04}-{}-{serial:02}", school.number, half.year());
                let is_late = half == Half::Y24H1 && index % 9 == 4 && order == 1;
                let row = row(number, school, half, is_late, &mut numbers, chance);
                rows.entry((school.id.clone(), Book::CounselingCase, half)).or_default().push(row);
            }
        }
    }
}

fn row(
    number: String,
    school: &School,
    half: Half,
    is_late: bool,
    numbers: &mut Numbers,
    chance: &mut Chance,
) -> DemoRow {
    let junior = school.school_type == SchoolType::Junior;
    let stage = if junior { AidStage::Compulsory } else { AidStage::SeniorHigh };
    let (first, last) = half.lessons();
    let found = if is_late { chance.weekday(day(2024, 6, 11), day(2024, 6, 18)) } else { chance.weekday(first, last) };
    let level = if is_late { "three" } else { ["one", "two", "three"][chance.weighted(&[12, 48, 40])] };
    let mut cells = Cells::default()
        .text("number", number)
        .text("student", numbers.next(chance, birthdays(stage, junior)))
        .date("found_on", found)
        .text("source", SOURCES[chance.weighted(&[46, 30, 12, 7, 5])])
        .text("level", level);
    if is_late {
        // Nobody assessed it before the holidays.
        return cells.row(vec![step("assess", day(2024, 7, 12), None)]);
    }
    cells = cells
        .text("situation", *chance.pick(SITUATIONS))
        .text("measures", *chance.pick(MEASURES))
        .boolean("guardian", true);
    cells.row(steps(half, found, level, chance))
}

fn steps(half: Half, found: NaiveDate, level: &str, chance: &mut Chance) -> Vec<DemoStep> {
    let assessed = if level == "one" { found } else { weekday_before(later(found, chance.between(1, 7))).max(found) };
    let helped = weekday_before(later(assessed, chance.between(1, 6))).max(assessed);
    let mut steps = vec![step("assess", assessed, None), step("help", helped, None)];
    let is_referred = level == "one" || level == "two" && chance.percent(18);
    if is_referred {
        let referred = weekday_before(later(helped, chance.between(2, 9))).max(helped);
        steps.push(step("refer", referred, Some("监护人同意书和转介单".to_owned())));
    }
    if !is_referred
        && chance.percent(70)
        && let Some(closed) = closings(half)
    {
        steps.push(step("close", closed, Some("再评估记录和结案意见".to_owned())));
    }
    steps
}

/// When the cases of a half-year that went well are closed.
fn closings(half: Half) -> Option<NaiveDate> {
    match half {
        Half::Y23H1 => Some(day(2023, 9, 15)),
        Half::Y23H2 => Some(day(2024, 3, 15)),
        Half::Y24H1 => Some(day(2024, 9, 13)),
        Half::Y24H2 => None,
    }
}
