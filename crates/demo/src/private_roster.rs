//! The private schools and kindergartens that the bureau inspects: those of the org tree, and the small ones beside them that
//! have no account and for which the bureau files.

use crate::names::{self, CITY};
use crate::orgs::World;
use crate::schools::SchoolType;

/// Schools of grades 1 to 12, kindergartens and vocational schools of the report.
const SCHOOLS: usize = 31;
const KINDERGARTENS: usize = 158;

/// A private institution.
pub(crate) struct Private {
    pub(crate) name: String,
    pub(crate) school_type: SchoolType,
}

impl Private {
    pub(crate) fn is_kindergarten(&self) -> bool {
        self.school_type == SchoolType::Kindergarten
    }

    /// Its code in registers of private schools.
    pub(crate) fn code(&self) -> &'static str {
        match self.school_type {
            SchoolType::Kindergarten => "kindergarten",
            SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear | SchoolType::Special => "compulsory",
            SchoolType::SeniorHigh => "senior_high",
            SchoolType::Vocational => "vocational",
        }
    }
}

/// All of them: schools first, then vocational schools, then kindergartens.
pub(crate) fn roster(world: &World) -> Vec<Private> {
    let own = world.schools.values().filter(|school| school.private);
    let own: Vec<Private> =
        own.map(|school| Private { name: school.label.clone(), school_type: school.school_type }).collect();
    let (mut kindergartens, own): (Vec<_>, Vec<_>) = own.into_iter().partition(Private::is_kindergarten);
    let (vocational, mut schools): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|school| school.school_type == SchoolType::Vocational);
    let brands = names::BRANDS.iter();
    let towns = || world.offices.iter().cycle();
    let more = brands
        .clone()
        .zip(towns())
        .map(|(brand, office)| (format!("{}{brand}小学", office.township), SchoolType::Primary));
    add(&mut schools, SCHOOLS, more);
    let city = brands.clone().map(|brand| (format!("{CITY}{brand}第二幼儿园"), SchoolType::Kindergarten));
    let rural = brands
        .zip(towns().skip(5))
        .map(|(brand, office)| (format!("{}{brand}第二幼儿园", office.township), SchoolType::Kindergarten));
    add(&mut kindergartens, KINDERGARTENS, city.chain(rural));
    schools.into_iter().chain(vocational).chain(kindergartens).collect()
}

/// Fills up with others until there are `count`.
fn add(schools: &mut Vec<Private>, count: usize, more: impl Iterator<Item = (String, SchoolType)>) {
    let missing = count.saturating_sub(schools.len());
    schools.extend(more.take(missing).map(|(name, school_type)| Private { name, school_type }));
    schools.truncate(count);
}
