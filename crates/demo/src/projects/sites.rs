//! Where projects are built: schools of the county, each used once.

use crate::chance::Chance;
use crate::names::CITY;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// What kind of school a project is for, and what is put after the school's name.
#[derive(Clone, Copy)]
pub(super) enum Site {
    /// The project's name, and its school's without the city.
    Named(&'static str, &'static str),
    /// The central primary school of a township.
    Township(&'static str),
    /// A township's junior school.
    Junior(&'static str),
    /// A village primary school.
    Village(&'static str),
    /// A public primary or junior school of the city.
    Urban(&'static str),
    /// The central kindergarten of a township.
    Kindergarten,
}

/// A project's name and its school's.
pub(super) struct Place {
    pub(super) name: String,
    pub(super) school: String,
}

/// Schools that no project was built at yet.
pub(super) struct Sites {
    townships: Vec<String>,
    juniors: Vec<String>,
    villages: Vec<String>,
    urban: Vec<String>,
    kindergartens: Vec<String>,
}

impl Sites {
    pub(super) fn new(world: &World, chance: &mut Chance) -> Self {
        let mut some = |fits: &dyn Fn(&School) -> bool| -> Vec<String> {
            let open = world.schools.values().filter(|school| !school.private && school.until.is_none());
            let mut labels: Vec<String> =
                open.filter(|school| fits(school)).map(|school| school.label.clone()).collect();
            chance.shuffle(&mut labels);
            labels
        };
        let of = |school: &School, kind, place| school.school_type == kind && school.location == place;
        // The first schools of the city have projects of their own names.
        let is_named = |school: &School| {
            school.label.strip_prefix(CITY).is_some_and(|name| ["第三小学", "第一初级中学"].contains(&name))
        };
        Self {
            juniors: some(&|school| of(school, SchoolType::Junior, Location::Town)),
            villages: some(&|school| of(school, SchoolType::Primary, Location::Rural)),
            urban: some(&|school| {
                let kinds = [SchoolType::Primary, SchoolType::Junior];
                kinds.iter().any(|kind| of(school, *kind, Location::Urban)) && !is_named(school)
            }),
            kindergartens: some(&|school| of(school, SchoolType::Kindergarten, Location::Town)),
            townships: some(&|school| of(school, SchoolType::Primary, Location::Town)),
        }
    }

    /// The next place of that kind.
    pub(super) fn take(&mut self, site: Site) -> Place {
        let (pool, after) = match site {
            Site::Named(name, school) => {
                return Place { name: name.to_owned(), school: format!("{CITY}{school}") };
            }
            Site::Township(after) => (&mut self.townships, after),
            Site::Junior(after) => (&mut self.juniors, after),
            Site::Village(after) => (&mut self.villages, after),
            Site::Urban(after) => (&mut self.urban, after),
            Site::Kindergarten => (&mut self.kindergartens, ""),
        };
        let school = pool.pop().expect("the county has more schools than projects");
        let short = school.strip_prefix(CITY).unwrap_or(&school);
        Place { name: format!("{short}{after}"), school }
    }
}
