//! What schools are equipped with: purchases, and laboratories as they are counted each autumn.

use std::collections::BTreeMap;

use super::{answered, keeper_or};
use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter};
use crate::days::date;
use crate::orgs::{PROJECT_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds purchases and laboratories to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    purchases(world, chance, rows);
    laboratories(world, asks, chance, rows);
}

const PURCHASES: [(Half, usize); 4] = [(Half::Y23H1, 34), (Half::Y23H2, 48), (Half::Y24H1, 41), (Half::Y24H2, 52)];

/// The least and the most.
type Bounds = (u32, u32);

/// Kind, how many of 100, how many rooms, and what a room, or a batch without one, costs in 元.
const KINDS: &[(&str, usize, Option<Bounds>, Bounds)] = &[
    ("multimedia", 34, Some((2, 18)), (18_000, 34_000)),
    ("laboratory", 12, Some((1, 3)), (90_000, 190_000)),
    ("science", 14, Some((1, 2)), (60_000, 120_000)),
    ("computer", 12, Some((1, 2)), (140_000, 260_000)),
    ("music_art", 10, Some((1, 2)), (40_000, 90_000)),
    ("books", 10, None, (15_000, 80_000)),
    ("furniture", 8, None, (20_000, 160_000)),
];

fn purchases(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools: Vec<&School> =
        world.schools.values().filter(|school| school.until.is_none() && has_laboratories(school)).collect();
    let weights: Vec<usize> = KINDS.iter().map(|(_, weight, ..)| *weight).collect();
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for (half, count) in PURCHASES {
        let (first, last) = half.lessons();
        for _ in 0..count {
            let school = *chance.pick(&schools);
            let (kind, _, rooms, (low, high)) = KINDS[chance.weighted(&weights)];
            // Only schools above the primary stage have laboratories of physics, chemistry and biology.
            let kind = if kind == "laboratory" && is_primary(school) { "science" } else { kind };
            let rooms = rooms.map(|(few, many)| chance.between(few, many));
            let on = chance.weekday(first, last);
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let amount = i64::from(chance.between(low, high)) * i64::from(rooms.unwrap_or(1)) * 100;
            let mut cells = Cells::default()
                .text("number", format!("ZB{}-{number:03}", half.year()))
                .date("accepted_on", on)
                .text("school", school.label.as_str())
                .text("place", school.location.code())
                .text("kind", kind)
                .money("amount", amount)
                .text(
                    "source",
                    ["central", "provincial", "local", "school", "donated"][chance.weighted(&[28, 20, 34, 14, 4])],
                );
            if let Some(rooms) = rooms {
                cells = cells.number("rooms", rooms);
            }
            enter(rows, PROJECT_OWNER, Book::EquipmentPurchase, on, cells.row(Vec::new()));
        }
    }
}

fn is_primary(school: &School) -> bool {
    matches!(school.school_type, SchoolType::Primary | SchoolType::Special)
}

/// Primary and secondary schools, but for private ones and teaching points.
fn has_laboratories(school: &School) -> bool {
    let is_taught = match school.school_type {
        SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear | SchoolType::SeniorHigh => true,
        SchoolType::Kindergarten | SchoolType::Vocational | SchoolType::Special => false,
    };
    is_taught && !school.private && !school.is_teaching_point()
}

/// Each autumn, what the last one had and some more; fewest are there in villages.
fn laboratories(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for school in world.schools.values().filter(|school| school.until.is_none() && has_laboratories(school)) {
        let (required, experiments) = match school.school_type {
            SchoolType::SeniorHigh => (8 + school.pupils as u32 / 900, 186),
            SchoolType::Junior | SchoolType::NineYear => (3 + school.pupils as u32 / 700, 128),
            SchoolType::Kindergarten | SchoolType::Primary | SchoolType::Vocational | SchoolType::Special => {
                (1 + school.pupils as u32 / 1_300, 48)
            }
        };
        let lacking = match school.location {
            Location::Urban => 6,
            Location::Town => 14,
            Location::Rural => 20,
        };
        let mut labs = (0..required).filter(|_| !chance.percent(lacking)).count() as u32;
        let done = experiments * chance.between(86, 100) / 100;
        for (half, counted) in [(Half::Y23H2, 231_020), (Half::Y24H2, 241_018)] {
            let keeper = keeper_or(world, school, PROJECT_OWNER);
            if answered(asks, Book::LabCondition, half, &keeper) {
                let row = Cells::default()
                    .text("school", school.label.as_str())
                    .date("counted_on", date(counted))
                    .text("place", school.location.code())
                    .number("labs_required", required)
                    .number("labs", labs)
                    .number("experiments_required", experiments)
                    .number("experiments", (done + u32::from(half == Half::Y24H2)).min(experiments))
                    .row(Vec::new());
                rows.entry((keeper, Book::LabCondition, half)).or_default().push(row);
            }
            labs += u32::from(labs < required && chance.percent(40));
        }
    }
}
