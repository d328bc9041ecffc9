//! Vocational schools: their majors, whom they admit and where graduates go, the firms they work with, and prizes.

mod awards;
mod majors;
mod partnerships;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::Chance;
use crate::county::Rows;
use crate::orgs::{VOCATIONAL_OWNER, World};
use crate::schools::SchoolType;

const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];
const AUTUMNS: &[Half] = &[Half::Y23H2, Half::Y24H2];

/// The five schools are asked for majors in spring, for freshmen and graduates in autumn, for firms each half-year.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let vocational = world.schools.values().filter(|school| school.school_type == SchoolType::Vocational);
    let schools: Vec<OrgId> = vocational.map(|school| school.id.clone()).collect();
    let mut asks = of_departments(&[(VOCATIONAL_OWNER, Book::SkillsAward, &Half::ALL[..])], chance);
    asks.extend(of_others(&schools, Book::VocationalMajor, SPRINGS, 0, first, chance));
    asks.extend(of_others(&schools, Book::SchoolEnterprise, &Half::ALL, 0, first, chance));
    for book in [Book::VocationalAdmission, Book::VocationalPlacement] {
        asks.extend(of_others(&schools, book, AUTUMNS, 0, first, chance));
    }
    asks
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    majors::file(world, asks, chance, rows);
    partnerships::file(world, asks, chance, rows);
    awards::file(world, chance, rows);
}
