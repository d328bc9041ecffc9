//! Teachers with invented names and identity numbers that can't be anybody's, as many at each school as it needs.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::OrgId;

use crate::calendar::Half;
use crate::chance::Chance;
use crate::county::Cells;
use crate::days::{day, later};
use crate::grants::share;
use crate::names;
use crate::orgs::World;
use crate::pupils::{AREA, check_digit};
use crate::schools::{School, SchoolType};

/// Staff on duty in the spring of 2024.
const TOTAL: usize = 11_974;

/// A teacher.
pub(super) struct Teacher {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) school: OrgId,
    /// The school's name.
    pub(super) label: String,
    pub(super) stage: &'static str,
    pub(super) public: bool,
}

impl Teacher {
    /// The cells that say who it is.
    pub(super) fn cells(&self) -> Cells {
        Cells::default().text("teacher", self.number.as_str()).text("teacher_name", self.name.as_str())
    }

    /// As [`cells`](Self::cells), with the school.
    pub(super) fn at_school(&self) -> Cells {
        self.cells().text("school", self.label.as_str())
    }

    /// The cells that say who leads a studio, and where.
    pub(super) fn host(&self) -> Cells {
        let cells = Cells::default().text("host", self.number.as_str()).text("host_name", self.name.as_str());
        cells.text("school", self.label.as_str())
    }

    /// The cells that say which principal it is, and where.
    pub(super) fn principal(&self) -> Cells {
        let cells = Cells::default().text("principal", self.number.as_str()).text("principal_name", self.name.as_str());
        cells.text("school", self.label.as_str())
    }

    /// In a public primary or junior school, where teachers rotate.
    pub(super) fn may_rotate(&self) -> bool {
        self.public && matches!(self.stage, "primary" | "junior")
    }
}

/// All teachers, by school.
pub(super) struct Staff {
    pub(super) teachers: Vec<Teacher>,
}

impl Staff {
    pub(super) fn new(world: &World, chance: &mut Chance) -> Self {
        let mut taken = BTreeSet::new();
        let mut teachers = Vec::with_capacity(TOTAL);
        for (school, count) in sizes(world, Half::Y24H1, TOTAL) {
            for index in 0..count {
                teachers.push(Teacher {
                    number: number(chance, &mut taken),
                    name: names::person(chance),
                    school: school.id.clone(),
                    label: school.label.clone(),
                    stage: stage(school.school_type, index),
                    public: !school.private,
                });
            }
        }
        Self { teachers }
    }

    /// Those who are `wanted`, in any order.
    pub(super) fn some(&self, chance: &mut Chance, wanted: impl Fn(&Teacher) -> bool) -> Vec<&Teacher> {
        let mut some: Vec<&Teacher> = self.teachers.iter().filter(|teacher| wanted(teacher)).collect();
        chance.shuffle(&mut some);
        some
    }
}

/// How many of `total` work at each school that gives lessons at the half-year's end.
pub(super) fn sizes(world: &World, half: Half, total: usize) -> Vec<(&School, usize)> {
    let schools: Vec<&School> = world.schools_on(half.lessons().1).collect();
    let counts = share(total, &schools.iter().map(|school| need(school)).collect::<Vec<_>>());
    schools.into_iter().zip(counts).collect()
}

/// Hundredths of a teacher that a school needs by its pupils; the smallest have three.
fn need(school: &School) -> usize {
    let pupils_a_teacher = match school.school_type {
        SchoolType::Kindergarten => 10,
        SchoolType::Primary => 19,
        SchoolType::Junior => 13,
        SchoolType::NineYear => 16,
        SchoolType::SeniorHigh => 12,
        SchoolType::Vocational => 15,
        SchoolType::Special => 4,
    };
    (school.pupils * 100 / pupils_a_teacher).max(300)
}

fn stage(school_type: SchoolType, index: usize) -> &'static str {
    match school_type {
        SchoolType::Kindergarten => "preschool",
        SchoolType::Primary => "primary",
        SchoolType::Junior => "junior",
        SchoolType::NineYear if index % 5 < 3 => "primary",
        SchoolType::NineYear => "junior",
        SchoolType::SeniorHigh => "senior_high",
        SchoolType::Vocational => "vocational",
        SchoolType::Special => "special",
    }
}

/// An identity number (GB 11643) of somebody between 23 and 59.
fn number(chance: &mut Chance, taken: &mut BTreeSet<(NaiveDate, u32)>) -> String {
    let (first, last) = (day(1964, 9, 1), day(2000, 8, 31));
    let days = u32::try_from((last - first).num_days()).unwrap_or(0);
    loop {
        let born = later(first, chance.between(0, days));
        let order = chance.between(1, 999);
        if taken.insert((born, order)) {
            let digits = format!("{AREA}{:04}{:02}{:02}{order:03}", born.year(), born.month(), born.day());
            let check = check_digit(&digits).map_or_else(|| "X".to_owned(), |check| check.to_string());
            return format!("{digits}{check}");
        }
    }
}
