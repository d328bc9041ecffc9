//! What the party's committee of the bureau studies, how far its people are on platforms for study, and whether schools do
//! their duty in matters of ideology.

use chrono::{Datelike, NaiveDate};

use super::{public_schools, push};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::{day, later, weekday_before, workday};
use crate::orgs::World;

/// Adds the sessions, platforms and checks of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        sessions(half, chance, rows);
        checks(half, world, chance, rows);
    }
    platforms(rows);
}

const SUBJECTS: [&str; 9] = [
    "关于教育的重要论述",
    "全国教育大会精神",
    "党的二十大精神",
    "关于党的建设的重要思想",
    "关于网络强国的重要思想",
    "关于安全生产的重要论述",
    "中央八项规定及其实施细则精神",
    "关于青少年工作的重要论述",
    "全国两会精神",
];

/// A first topic twice a month, the group once a month, and a class of some days in each half-year. One group listened to a
/// lecture and did not discuss it.
fn sessions(half: Half, chance: &mut Chance, rows: &mut Rows) {
    let first = if half.is_first() { 1 } else { 7 };
    for month in first..first + 6 {
        for (kind, on, expected, fewest) in [
            ("first_topic", day(half.year(), month, 5), 9, 8),
            ("first_topic", day(half.year(), month, 19), 9, 7),
            ("group", day(half.year(), month, 26), 18, 15),
        ] {
            let on = weekday_before(on);
            let subject = SUBJECTS[(on.day0() as usize + month as usize) % SUBJECTS.len()];
            let speakers = match kind {
                "group" if half == Half::Y24H1 && month == 5 => 0,
                "group" => chance.between(3, 6),
                _ => 0,
            };
            let present = chance.between(fewest, expected);
            session(
                kind,
                &format!("{subject}（{}月{}日）", on.month(), on.day()),
                on,
                (expected, present, speakers),
                rows,
            );
        }
    }
    let on = if half.is_first() { day(half.year(), 4, 10) } else { day(half.year(), 10, 16) };
    session("class", "学习贯彻习近平新时代中国特色社会主义思想专题读书班", on, (26, chance.between(24, 26), 8), rows);
}

fn session(kind: &str, topic: &str, on: NaiveDate, (expected, present, speakers): (u32, u32, u32), rows: &mut Rows) {
    let on = weekday_before(on);
    let row = Cells::default()
        .date("held_on", on)
        .text("kind", kind)
        .text("topic", topic)
        .number("expected", expected)
        .number("present", present)
        .number("speakers", speakers)
        .row(Vec::new());
    push(rows, Book::StudySession, on, row);
}

/// Day of a count, with how many of the enrolled have what they need: on the cadres' platform, the app and that of members.
const COUNTED: [(u32, [u32; 3]); 4] = [
    (230_628, [318, 1702, 1544]),
    (231_227, [346, 1786, 1630]),
    (240_627, [322, 1744, 1598]),
    (241_226, [349, 1812, 1701]),
];
const ENROLLED: [(&str, u32); 3] = [("cadre", 352), ("power", 1860), ("party", 1790)];

fn platforms(rows: &mut Rows) {
    for (counted, completed) in COUNTED {
        for ((platform, enrolled), completed) in ENROLLED.iter().zip(completed) {
            let row = Cells::default()
                .text("platform", *platform)
                .date("counted_on", workday(counted))
                .number("enrolled", *enrolled)
                .number("completed", completed)
                .row(Vec::new());
            push(rows, Book::StudyPlatform, workday(counted), row);
        }
    }
}

/// In the order of the register's code list.
const FRONTS: [&str; 5] = ["duty", "forum", "textbook", "network", "club"];
/// Schools looked at in a half-year.
const CHECKED: u32 = 14;

/// Two of those of the first half of 2024 that had something to mend have not done so in time, one of them not at all.
fn checks(half: Half, world: &World, chance: &mut Chance, rows: &mut Rows) {
    let (first, last) = half.lessons();
    let offset = if half.is_first() { 0 } else { 100 };
    for (school, index) in public_schools(world, chance).into_iter().zip(1..=CHECKED) {
        let is_late = half == Half::Y24H1 && index <= 2;
        let on = if is_late { later(first, 20 + index * 7) } else { chance.weekday(first, last) };
        let on = weekday_before(on);
        let problems = if is_late { 2 } else { chance.between(0, 3) };
        let rectified = match (is_late, problems) {
            (true, _) if index == 1 => None,
            (true, _) => Some(day(2024, 9, 12)),
            (false, 0) => Some(on),
            (false, _) => Some(weekday_before(later(on, chance.between(8, 28))).max(on)),
        };
        let number = format!("意检〔{}〕{:03}", half.year(), index + offset);
        let certain = chance.below(FRONTS.len());
        let fronts: Vec<&str> = FRONTS
            .iter()
            .enumerate()
            .filter(|(index, _)| *index == certain || chance.percent(30))
            .map(|(_, front)| *front)
            .collect();
        let known = rectified.filter(|on| *on <= day(2024, 12, 31));
        let evidence = if problems == 0 { "检查记录：没有指出问题" } else { "整改报告和复核记录" };
        let row = Cells::default()
            .text("number", number)
            .date("checked_on", on)
            .text("school", school.label.as_str())
            .text("fronts", format!("|{}|", fronts.join("|")))
            .number("problems", problems)
            .row(known.map(|on| step("rectify", on, Some(evidence.to_owned()))).into_iter().collect());
        push(rows, Book::IdeologyCheck, on, row);
    }
}
