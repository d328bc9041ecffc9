//! Counselors and rooms of each school: better from year to year, and weakest in the towns.

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

use super::SPRINGS;

/// Adds the conditions of both springs to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in SPRINGS {
        let filed = calendar::with_status(asks, Book::CounselingCondition, *half, FilingStatus::Approved);
        for school in filed.iter().filter_map(|org| world.school(org)) {
            let row = row(school, *half, chance);
            rows.entry((school.id.clone(), Book::CounselingCondition, *half)).or_default().push(row);
        }
    }
}

fn row(school: &School, half: Half, chance: &mut Chance) -> DemoRow {
    let has_begun = half == Half::Y24H1;
    // What a school has does not depend on chance, so that nothing is lost from one year to the next.
    let full_time = match (school.location, school.school_type) {
        (Location::Urban, SchoolType::SeniorHigh) => 1 + u32::from(school.pupils > 3200),
        (Location::Urban, _) => u32::from(has_begun || !school.number.is_multiple_of(3)),
        (Location::Town | Location::Rural, _) => u32::from(has_begun && school.number.is_multiple_of(4)),
    };
    let part_time = match school.location {
        Location::Urban => 1 + (school.number % 3) as u32,
        Location::Town | Location::Rural => u32::from(!school.number.is_multiple_of(3)),
    };
    let has_room = school.location == Location::Urban || has_begun && school.number.is_multiple_of(2);
    let has_course = full_time > 0 || has_begun && part_time > 0;
    let cells = Cells::default()
        .text("number", format!("{:04}-{}", school.number, half.year()))
        .date("recorded_on", chance.weekday(day(half.year(), 3, 25), day(half.year(), 4, 19)))
        .number("pupils", school.pupils as u32)
        .number("full_time", full_time)
        .number("part_time", part_time)
        .number("trained", full_time + part_time / 2)
        .boolean("has_room", has_room)
        .boolean("has_course", has_course);
    let cells = if has_room { cells.number("weekly_hours", 4 + full_time * 6) } else { cells };
    cells.row(Vec::new())
}
