//! Sports beside the fitness test: events, prizes, titles of schools, the examination, inspections, eyesight and talents.

mod events;
mod pupils;

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{DemoRow, Rows, enter};
use crate::orgs::{SPORTS_OWNER, World};
use crate::schools::{School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    events::file(world, chance, rows);
    pupils::file(world, chance, rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, SPORTS_OWNER, book, on, row);
}

/// Schools of these types that exist through both years, by number.
fn schools<'a>(world: &'a World, types: &[SchoolType]) -> Vec<&'a School> {
    world.schools.values().filter(|school| school.until.is_none() && types.contains(&school.school_type)).collect()
}
