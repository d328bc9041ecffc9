//! Art, labor and the lessons that are given in them.

mod awards;
mod labor;
mod schools;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::Chance;
use crate::county::Rows;
use crate::moral;
use crate::orgs::{BASIC_EDUCATION_OWNER, SPORTS_OWNER, World};

/// What is filed once a year is filed in spring.
const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];

/// The departments each half-year; the schools that are asked for their courses, in spring for lessons and clubs.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let kept = [
        (SPORTS_OWNER, Book::ArtAward, &Half::ALL[..]),
        (BASIC_EDUCATION_OWNER, Book::LaborBase, &Half::ALL[..]),
        (BASIC_EDUCATION_OWNER, Book::LaborPractice, &Half::ALL[..]),
    ];
    let orgs = moral::schools_with_courses(world);
    let mut asks = of_departments(&kept, chance);
    asks.extend(of_others(&orgs, Book::CourseTimetable, SPRINGS, 0, first, chance));
    asks.extend(of_others(&orgs, Book::StudentClub, SPRINGS, 1, first, chance));
    asks
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    schools::file(world, asks, chance, rows);
    awards::file(world, chance, rows);
    labor::file(world, chance, rows);
}
