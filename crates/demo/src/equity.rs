//! Schools that work together, and how left-behind children, children in difficulty and migrant workers' children are cared
//! for.

mod care;
mod partnerships;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::{Chance, Part};
use crate::county::Rows;
use crate::orgs::{AID_OWNER, BASIC_EDUCATION_OWNER, World};

/// The departments are asked each half-year, the township offices and the schools that have none for the care in spring.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let kept = [
        (BASIC_EDUCATION_OWNER, Book::SchoolPartnership, &Half::ALL[..]),
        (BASIC_EDUCATION_OWNER, Book::PartnershipActivity, &Half::ALL[..]),
        (AID_OWNER, Book::OriginLoan, &Half::ALL[..]),
    ];
    let mut asks = of_departments(&kept, chance);
    let springs = [Half::Y23H1, Half::Y24H1];
    asks.extend(of_others(&world.compulsory_keepers(), Book::CareRoll, &springs, 1, first, chance));
    asks
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], seed: u64, rows: &mut Rows) {
    partnerships::file(world, &mut Chance::new(seed, Part::Partnerships), rows);
    care::file(world, asks, &mut Chance::new(seed, Part::Care), rows);
}
