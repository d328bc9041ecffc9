//! Disputes that concern schools: found, settled, and looked at again.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{answered, keeper};
use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, office_step, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::World;
use crate::schools::School;

/// Disputes found in a half-year, and how many of them last.
const FOUND: [(Half, usize, usize); 4] =
    [(Half::Y23H1, 26, 2), (Half::Y23H2, 23, 2), (Half::Y24H1, 31, 3), (Half::Y24H2, 19, 2)];

/// Kind, how many of 100, how many persons, and what it is about.
const KINDS: &[(&str, usize, (u32, u32), &str)] = &[
    ("injury", 30, (2, 6), "课间活动受伤后的医疗费用分担"),
    ("peers", 22, (2, 8), "同学之间发生冲突后的赔礼道歉和费用"),
    ("family", 24, (1, 5), "对作业、调班和教育方式的意见"),
    ("staff", 10, (3, 16), "课后服务补助和岗位聘任的异议"),
    ("construction", 6, (12, 30), "校舍维修工程的尾款支付"),
    ("land", 5, (3, 14), "学校围墙外土地的边界"),
    ("other", 3, (1, 6), "校园周边摊点影响通行"),
];

/// Adds the disputes of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for (half, count, lasting) in FOUND {
        let (first, last) = half.lessons();
        let mut schools: Vec<&School> = world.schools_on(last).collect();
        schools.retain(|school| answered(asks, Book::SchoolDispute, half, &keeper(world, school)));
        chance.shuffle(&mut schools);
        for (order, school) in schools.into_iter().take(count).enumerate() {
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let lasts = order < lasting;
            let found = if lasts {
                chance.weekday(last - Days::new(48), last - Days::new(36))
            } else {
                chance.weekday(first, last - Days::new(32))
            };
            let name = format!("JF{}-{number:03}", half.year());
            let row = dispute(school, name, found, Standing { half, lasts, order }, chance);
            rows.entry((keeper(world, school), Book::SchoolDispute, half)).or_default().push(row);
        }
    }
}

/// Where a dispute stands among those of its half-year.
struct Standing {
    half: Half,
    /// Whether it is settled only after its half-year.
    lasts: bool,
    order: usize,
}

fn dispute(school: &School, number: String, found: NaiveDate, standing: Standing, chance: &mut Chance) -> DemoRow {
    let Standing { half, lasts, order } = standing;
    let weights: Vec<usize> = KINDS.iter().map(|(_, weight, ..)| *weight).collect();
    let (kind, _, (few, many), matter) = KINDS[chance.weighted(&weights)];
    let risk = if lasts && order == 0 { "high" } else { ["medium", "low"][chance.weighted(&[30, 70])] };
    let persons = chance.between(few, many);
    let risk = if persons > 20 && risk == "low" { "medium" } else { risk };
    let cells = Cells::default()
        .text("number", number)
        .date("found_on", found)
        .text("school", school.label.as_str())
        .text("kind", kind)
        .text("risk", risk)
        .text("source", ["school", "office", "petition", "town"][chance.weighted(&[58, 22, 14, 6])])
        .number("persons", persons)
        .text("matter", matter);
    let taken = weekday_before(later(found, chance.between(0, 3))).max(found);
    let lasting = if chance.percent(6) { chance.between(32, 40) } else { chance.between(6, 28) };
    let resolved = match (lasts, half) {
        (false, _) => Some(weekday_before(later(found, lasting)).max(taken)),
        (true, Half::Y23H1) => Some(day(2023, 7, 21)),
        (true, Half::Y23H2) => Some(day(2024, 1, 25)),
        (true, Half::Y24H1) => Some(day(2024, 7, 26)),
        (true, Half::Y24H2) => None,
    };
    let mut steps = vec![step("take", taken, None)];
    if let Some(on) = resolved.filter(|on| *on <= day(2024, 12, 31)) {
        steps.push(step("resolve", on, Some("调解协议书".to_owned())));
        let revisited = weekday_before(later(on, chance.between(20, 50))).max(on);
        if chance.percent(75) && revisited <= day(2024, 12, 31) {
            steps.push(office_step("revisit", revisited, Some("回访记录".to_owned())));
        }
    }
    cells.row(steps)
}
