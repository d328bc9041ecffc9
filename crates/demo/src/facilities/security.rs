//! What keeps schools secure: guards, fences, alarms, cameras and fire equipment, counted each spring.

use super::{answered, keeper};
use crate::calendar::{Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// What may be lacking, and in how many of 100 schools it was there in the first year.
const ITEMS: [(&str, usize); 4] = [("enclosed", 98), ("alarm", 96), ("video", 94), ("fire_tested", 92)];

/// Adds the counts of both springs to `rows`: what was there stays, and half of what lacked is added.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for school in world.schools.values().filter(|school| is_counted(school)) {
        let required = match school.pupils {
            0..300 => 1,
            300..1_000 => 2,
            1_000..2_000 => 4,
            _ => 6,
        };
        let mut lacking = u32::from(chance.percent(6));
        let mut has = ITEMS.map(|(_, share)| chance.percent(share));
        for half in [Half::Y23H1, Half::Y24H1] {
            let counted = day(half.year(), 3, 15);
            let keeper = keeper(world, school);
            let exists = school.from <= counted && school.until.is_none_or(|last| counted <= last);
            if exists && answered(asks, Book::SecurityCondition, half, &keeper) {
                let mut cells = Cells::default()
                    .text("school", school.label.as_str())
                    .date("counted_on", counted)
                    .text("place", school.location.code())
                    .number("guards_required", required)
                    .number("guards", required - lacking.min(required));
                for ((item, _), is_there) in ITEMS.iter().zip(has) {
                    cells = cells.boolean(item, is_there);
                }
                rows.entry((keeper, Book::SecurityCondition, half)).or_default().push(cells.row(Vec::new()));
            }
            lacking = if chance.percent(50) { 0 } else { lacking };
            has = has.map(|is_there| is_there || chance.percent(50));
        }
    }
}

/// Schools of all kinds, and kindergartens in the city.
fn is_counted(school: &School) -> bool {
    school.school_type != SchoolType::Kindergarten || school.location == Location::Urban
}
