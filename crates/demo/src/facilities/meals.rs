//! Canteens and what inspections found in them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use xuezheng_pack::OrgId;

use super::{answered, keeper};
use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::{SAFETY_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds canteens and inspections to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let canteens = canteens(world, chance, rows);
    inspections(&canteens, asks, chance, rows);
}

/// A canteen that is inspected.
struct Canteen {
    number: String,
    keeper: OrgId,
    until: Option<NaiveDate>,
}

fn serves_meals(school: &School) -> bool {
    let least = match school.school_type {
        SchoolType::Kindergarten => 220,
        SchoolType::Special => 0,
        SchoolType::Primary
        | SchoolType::Junior
        | SchoolType::NineYear
        | SchoolType::SeniorHigh
        | SchoolType::Vocational => 300,
    };
    school.until.is_none() && school.pupils >= least
}

/// The register was opened in spring 2023. Three licences ran out in the first half of 2024 and were not renewed.
fn canteens(world: &World, chance: &mut Chance, rows: &mut Rows) -> Vec<Canteen> {
    let mut canteens = Vec::new();
    for (order, school) in world.schools.values().filter(|school| serves_meals(school)).enumerate() {
        let number = format!("ST-{:04}-1", school.number);
        let keeper = keeper(world, school);
        let mode = ["own", "contracted", "delivered"][match (school.private, school.location) {
            (true, _) => chance.weighted(&[55, 35, 10]),
            (false, Location::Urban) => chance.weighted(&[72, 12, 16]),
            (false, Location::Town | Location::Rural) => chance.weighted(&[80, 5, 15]),
        }];
        let is_expired = matches!(order, 20 | 57 | 93);
        let licence = if is_expired {
            later(day(2024, 3, 1), chance.between(10, 110))
        } else {
            later(day(2025, 2, 1), chance.between(0, 900))
        };
        let stopped = match order {
            20 => Some(day(2024, 9, 13)),
            57 => Some(day(2024, 9, 20)),
            111 => Some(day(2023, 11, 24)),
            _ => None,
        };
        let steps = stopped.map(|on| step("stop", on, Some("停止供餐的决定和交接单".to_owned())));
        let mut cells = Cells::default()
            .text("number", number.as_str())
            .text("school", school.label.as_str())
            .date("listed_on", chance.weekday(day(2023, 2, 20), day(2023, 3, 31)))
            .text("mode", mode)
            .number("diners", school.pupils as u32 * chance.between(55, 96) / 100)
            .date("licence_until", licence)
            .boolean("bright_kitchen", chance.percent(if school.location == Location::Urban { 94 } else { 82 }));
        if mode != "own" {
            cells = cells.text("supplier", *chance.pick(SUPPLIERS));
        }
        let row = cells.row(steps.into_iter().collect());
        rows.entry((keeper.clone(), Book::Canteen, Half::Y23H1)).or_default().push(row);
        canteens.push(Canteen { number, keeper, until: stopped });
    }
    canteens
}

const SUPPLIERS: &[&str] =
    &["云川市康禾餐饮管理有限公司", "云川市稻香学生营养餐有限公司", "云川市清源团膳服务有限公司"];

/// Inspections of a half-year: how many canteens the department looks at, and each township office.
const INSPECTED: [(Half, usize, usize); 4] =
    [(Half::Y23H1, 28, 1), (Half::Y23H2, 26, 1), (Half::Y24H1, 34, 2), (Half::Y24H2, 24, 1)];

fn inspections(canteens: &[Canteen], asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for (half, own, each) in INSPECTED {
        let (first, last) = half.lessons();
        let mut by_keeper: BTreeMap<&OrgId, Vec<&Canteen>> = BTreeMap::new();
        for canteen in canteens.iter().filter(|canteen| canteen.until.is_none_or(|until| until > last)) {
            by_keeper.entry(&canteen.keeper).or_default().push(canteen);
        }
        let mut chosen = Vec::new();
        for (keeper, mut here) in by_keeper {
            if answered(asks, Book::MealInspection, half, keeper) {
                chance.shuffle(&mut here);
                here.truncate(if keeper.as_str() == SAFETY_OWNER { own } else { each });
                chosen.extend(here);
            }
        }
        let count = chosen.len();
        for (order, canteen) in chosen.into_iter().enumerate() {
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            // The last two are not put right in time.
            let late = count - order;
            let on = if late <= 2 {
                chance.weekday(last - Days::new(32), last - Days::new(24))
            } else {
                chance.weekday(first, last - Days::new(25))
            };
            let name = format!("食检〔{}〕{number}号", half.year());
            let row = inspection(canteen, name, on, (late <= 2).then_some(half), chance);
            rows.entry((canteen.keeper.clone(), Book::MealInspection, half)).or_default().push(row);
        }
    }
}

/// What an inspection found; `late` is the half-year after which its problems were put right.
fn inspection(canteen: &Canteen, number: String, on: NaiveDate, late: Option<Half>, chance: &mut Chance) -> DemoRow {
    let mut cells =
        Cells::default().text("number", number).date("inspected_on", on).text("canteen", canteen.number.as_str());
    let mut problems = chance.between(0, 2) + u32::from(late.is_some());
    for (item, kept) in [("traceable", 93), ("sampled", 92), ("accompanied", 89), ("healthy", 97)] {
        let is_kept = chance.percent(kept);
        problems += u32::from(!is_kept);
        cells = cells.boolean(item, is_kept);
    }
    let soon = weekday_before(later(on, chance.between(4, 14))).max(on);
    let closed = match late {
        None => Some(soon),
        Some(Half::Y23H1) => Some(day(2023, 7, 14)),
        Some(Half::Y23H2) => Some(day(2024, 1, 19)),
        Some(Half::Y24H1) => Some(day(2024, 7, 19)),
        Some(Half::Y24H2) => None,
    };
    let closed = closed.filter(|_| problems > 0);
    let steps = closed.map(|on| step("close", on, Some("整改报告和复查记录".to_owned())));
    cells.number("problems", problems).row(steps.into_iter().collect())
}
