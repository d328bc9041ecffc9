//! The fitness test: the pupils of two grades of every school that is asked, as they are in spring.

mod marks;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, pending, with_status};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::names;
use crate::orgs::World;
use crate::pupils::Numbers;
use crate::schools::{Location, School, SchoolType};
use marks::{TENTHS, marks};

/// Pupils of each of two grades.
const OF_GRADE: usize = 9;

/// Adds the tests of both springs to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let mut numbers = Numbers::new("990084");
    for half in [Half::Y23H1, Half::Y24H1] {
        let orgs = with_status(asks, Book::Fitness, half, FilingStatus::Approved).into_iter();
        for org in orgs.chain(pending(asks, Book::Fitness, half)) {
            let Some(school) = world.school(&org) else { continue };
            let tests = tests(school, half, &mut numbers, &mut chance);
            rows.entry((org, Book::Fitness, half)).or_default().extend(tests);
        }
    }
}

/// Whether a school is asked: every second one of the compulsory stage, and all senior high schools.
fn is_asked(school: &School) -> bool {
    match school.school_type {
        SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear => school.number.is_multiple_of(2),
        SchoolType::SeniorHigh => true,
        SchoolType::Kindergarten | SchoolType::Vocational | SchoolType::Special => false,
    }
}

/// The first and the last grade of a school.
fn grades(school: &School) -> (u32, u32) {
    match school.school_type {
        SchoolType::Junior => (7, 9),
        SchoolType::NineYear => (1, 9),
        SchoolType::SeniorHigh => (10, 12),
        SchoolType::Primary | SchoolType::Kindergarten | SchoolType::Vocational | SchoolType::Special => (1, 6),
    }
}

/// A pupil who is tested.
struct Pupil {
    number: String,
    name: String,
    grade: usize,
    boy: bool,
    location: Location,
}

fn tests(school: &School, half: Half, numbers: &mut Numbers, chance: &mut Chance) -> Vec<DemoRow> {
    let (first, last) = grades(school);
    let one = chance.between(first, last);
    let other = if one == last { first } else { one + 1 };
    let mut rows = Vec::new();
    for grade in [one, other] {
        for index in 0..OF_GRADE {
            // A pupil of grade 1 turned six before the autumn in which the school year began.
            let born = half.year() - 7 - grade as i32;
            let pupil = Pupil {
                number: numbers.next(chance, (day(born, 9, 1), day(born + 1, 8, 31))),
                name: names::person(chance),
                grade: grade as usize,
                boy: index % 2 == 0,
                location: school.location,
            };
            rows.extend(pupil.tests(half, chance));
        }
    }
    rows
}

/// A pupil's form: 0 just passes an item, 100 is good at it.
#[derive(Clone, Copy)]
enum Form {
    /// In the middle, better in one thing and worse in another.
    Mixed(i64),
    /// Fails in everything.
    Weak,
    /// Has practiced, and passes in everything.
    Practiced,
}

impl Pupil {
    /// The tests of a half-year: one of most pupils, two of those who failed.
    fn tests(&self, half: Half, chance: &mut Chance) -> Vec<DemoRow> {
        let year = half.year();
        let on = chance.weekday(day(year, 3, 18), day(year, 5, 24));
        let (cells, exempted) = (self.cells().date("tested_on", on), chance.below(1000));
        if exempted < 12 {
            return vec![cells.text("status", "exempt").text("reason", "残疾，凭残疾人证免予执行").row(Vec::new())];
        }
        if exempted < 27 {
            return vec![
                cells.text("status", "deferred").text("reason", "骨折未愈，凭医院诊断证明缓测").row(Vec::new()),
            ];
        }
        let (height, index) = (self.height(chance), self.index(chance));
        let cells = cells.text("status", "tested");
        if !chance.percent(4) {
            let ability = 68 + spread(chance, 60);
            return vec![self.measured(cells, (height, index), Form::Mixed(ability), chance)];
        }
        let again = self.cells().date("tested_on", chance.weekday(day(year, 6, 3), day(year, 6, 14)));
        let again = again.text("status", "tested").boolean("retest", true);
        let form = if chance.percent(30) { Form::Weak } else { Form::Practiced };
        vec![
            self.measured(cells, (height, index), Form::Weak, chance),
            self.measured(again, (height, index), form, chance),
        ]
    }

    fn cells(&self) -> Cells {
        Cells::default()
            .text("student", self.number.as_str())
            .text("student_name", self.name.as_str())
            .text("grade", self.grade.to_string())
            .text("sex", if self.boy { "male" } else { "female" })
    }

    /// Height in centimeters.
    fn height(&self, chance: &mut Chance) -> i64 {
        marks(self.grade, self.boy).height + spread(chance, 9)
    }

    /// The body mass index in tenths. City children and boys are more often too heavy.
    fn index(&self, chance: &mut Chance) -> i64 {
        let marks = marks(self.grade, self.boy);
        let city = self.location == Location::Urban;
        let heavy = 4 * usize::from(self.boy) + 3 * usize::from(city);
        let ((low, high), some) = (marks.normal, i64::from(chance.between(0, 30)));
        match chance.weighted(&[76 - 2 * heavy, 6, 11 + heavy, 7 + heavy]) {
            0 => low + (high - low) * i64::from(chance.between(0, 100)) / 100,
            1 => low - 1 - some / 4,
            2 => high + 1 + (marks.obese - high - 2) * some / 30,
            _ => marks.obese + some,
        }
    }

    /// A row with a result in every item.
    fn measured(&self, mut cells: Cells, (height, index): (i64, i64), form: Form, chance: &mut Chance) -> DemoRow {
        cells = cells.tenths("height_cm", height * 10);
        // Kilograms are the index by the square of meters.
        cells = cells.tenths("weight_kg", (index * height * height + 5_000) / 10_000);
        for (field, pass, good) in marks(self.grade, self.boy).items {
            let part = self.part(field, form, chance);
            // Who is weak falls short by a unit at least, however coarse the item is.
            let short = if matches!(form, Form::Weak) { (pass - good).signum() } else { 0 };
            let result = pass + (good - pass) * part / 100 + short;
            cells = if TENTHS.contains(field) {
                cells.tenths(field, result)
            } else {
                cells.number(field, u32::try_from(result).unwrap_or(0))
            };
        }
        cells.row(Vec::new())
    }

    /// Where an item's result lies between one that just passes and a good one, in percent.
    fn part(&self, field: &str, form: Form, chance: &mut Chance) -> i64 {
        let shift = match (field, self.location) {
            ("pull_ups", _) => -85,
            ("shuttle_seconds" | "run_1000m" | "run_800m", Location::Rural) => -2,
            ("shuttle_seconds" | "run_1000m" | "run_800m", _) => -18,
            ("vital_capacity", Location::Urban) => 12,
            _ => 0,
        };
        match form {
            Form::Mixed(ability) => (ability + shift + spread(chance, 40)).clamp(-60, 150),
            Form::Weak => -i64::from(chance.between(5, 30)),
            Form::Practiced => i64::from(chance.between(10, 70)),
        }
    }
}

/// How far from the middle, which is the likeliest: at most twice `width`.
fn spread(chance: &mut Chance, width: u32) -> i64 {
    (0..4).map(|_| i64::from(chance.between(0, width))).sum::<i64>() - 2 * i64::from(width)
}

/// The orgs that are asked.
pub(crate) fn asked<'a>(schools: impl Iterator<Item = &'a School>) -> Vec<OrgId> {
    schools.filter(|school| is_asked(school)).map(|school| school.id.clone()).collect()
}
