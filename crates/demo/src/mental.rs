//! Mental health at schools: who counsels there, what screenings said, and the pupils who are followed.

mod cases;
mod conditions;
mod screenings;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_others};
use crate::chance::Chance;
use crate::county::Rows;
use crate::days::day;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// What is filed once a year is filed in spring.
const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];

/// Twenty-eight schools are asked: the public ones of the city with grades from seven on, and six of the towns.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let orgs = asked(world);
    let mut asks = of_others(&orgs, Book::CounselingCondition, SPRINGS, 1, first, chance);
    asks.extend(of_others(&orgs, Book::MentalScreening, SPRINGS, 0, first, chance));
    asks.extend(of_others(&orgs, Book::CounselingCase, &Half::ALL, 0, first, chance));
    asks
}

fn asked(world: &World) -> Vec<OrgId> {
    let is_asked = |school: &&School| {
        let of_town = school.location == Location::Town && school.office.is_some_and(|index| index % 4 == 1);
        match school.school_type {
            SchoolType::Junior => school.location == Location::Urban || of_town,
            SchoolType::SeniorHigh | SchoolType::Vocational => true,
            SchoolType::Primary | SchoolType::NineYear | SchoolType::Kindergarten | SchoolType::Special => false,
        }
    };
    let fitting = world.schools_on(day(2024, 6, 28)).filter(|school| !school.private).filter(is_asked);
    fitting.map(|school| school.id.clone()).collect()
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    conditions::file(world, asks, chance, rows);
    screenings::file(world, asks, chance, rows);
    cases::file(world, asks, chance, rows);
}
