//! Moral education and school-based courses: campaigns, awards, titles that schools work for, and courses.

mod activities;
mod awards;
mod courses;
mod creations;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::Chance;
use crate::county::Rows;
use crate::orgs::{BASIC_EDUCATION_OWNER, World};

/// Who is asked: the department, the township offices for activities, sixteen schools for their courses.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let kept = [
        (BASIC_EDUCATION_OWNER, Book::MoralActivity, &Half::ALL[..]),
        (BASIC_EDUCATION_OWNER, Book::MoralAward, &Half::ALL[..]),
        (BASIC_EDUCATION_OWNER, Book::CampusCreation, &Half::ALL[..]),
    ];
    let offices: Vec<OrgId> = world.offices.iter().map(|office| office.id.clone()).collect();
    let mut asks = of_departments(&kept, chance);
    asks.extend(of_others(&offices, Book::MoralActivity, &Half::ALL, 0, first, chance));
    asks.extend(of_others(&courses::asked(world), Book::SchoolCourse, &Half::ALL, 1, first, chance));
    asks
}

/// The sixteen schools that are asked for courses of their own.
pub(crate) fn schools_with_courses(world: &World) -> Vec<OrgId> {
    courses::asked(world)
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    activities::file(world, asks, chance, rows);
    awards::file(world, chance, rows);
    creations::file(world, chance, rows);
    courses::file(world, asks, chance, rows);
}
