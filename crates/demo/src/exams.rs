//! Examinations: the results of the gaokao, tests of teaching quality, admission to senior high schools, evaluation of
//! pupils, and what is said from above about the county's quality.

mod gaokao;
mod monitoring;
mod quality;

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter};
use crate::days::date;
use crate::grants::share;
use crate::orgs::{EXAM_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    gaokao::file(world, chance, rows);
    quality::file(world, chance, rows);
    admissions(world, chance, rows);
    evaluations(world, chance, rows);
    notices(rows);
}

/// Adds the monitoring from above to `rows`.
pub(crate) fn monitored(rows: &mut Rows) {
    monitoring::file(rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, EXAM_OWNER, book, on, row);
}

/// Schools of a type that exist through both years, by number.
fn schools<'a>(world: &'a World, types: &[SchoolType]) -> Vec<&'a School> {
    world.schools.values().filter(|school| school.until.is_none() && types.contains(&school.school_type)).collect()
}

/// Results are published in July; the first three schools allot places to junior schools.
fn admissions(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (published, percent) in [(230_720, 50), (240_718, 52)] {
        for (index, school) in schools(world, &[SchoolType::SeniorHigh]).into_iter().enumerate() {
            let plan = school.pupils as u32 / 3 / 50 * 50 + 50;
            let admitted =
                if school.private { plan * chance.between(78, 95) / 100 } else { plan - chance.between(0, 4) };
            let row = Cells::default()
                .text("school", school.label.as_str())
                .date("published_on", date(published))
                .text("nature", if school.private { "private" } else { "public" })
                .number("plan", plan)
                .number("allocated", if index < 3 { (plan * percent).div_ceil(100) } else { 0 })
                .number("admitted", admitted)
                .row(Vec::new());
            push(rows, Book::SeniorAdmission, date(published), row);
        }
    }
}

/// City schools at the end of each term: the autumn term ends in January. Grades with how many of 100 pupils they have.
fn evaluations(world: &World, chance: &mut Chance, rows: &mut Rows) {
    use SchoolType::{Junior, NineYear, SeniorHigh};
    for ended in [230_113, 230_627, 240_117, 240_626] {
        for school in schools(world, &[Junior, NineYear, SeniorHigh]) {
            let grades = match school.school_type {
                Junior if school.location == Location::Urban => [("7", 34), ("8", 33)],
                NineYear if school.location == Location::Urban => [("7", 12), ("8", 12)],
                SeniorHigh => [("10", 35), ("11", 33)],
                _ => continue,
            };
            for (grade, of_hundred) in grades {
                let students = school.pupils as u32 * of_hundred / 100;
                // A few schools have not written down what some of their pupils did.
                let missing = if chance.percent(8) { students * chance.between(3, 9) / 100 } else { students / 300 };
                let recorded = students - missing;
                let evaluated = recorded - recorded / 400;
                let row = Cells::default()
                    .text("school", school.label.as_str())
                    .date("evaluated_on", date(ended))
                    .text("grade", grade)
                    .number("students", students)
                    .number("recorded", recorded)
                    .number("evaluated", evaluated)
                    .number("excellent", evaluated * chance.between(22, 30) / 100)
                    .number("complaints", u32::from(chance.percent(7)))
                    .row(Vec::new());
                push(rows, Book::QualityEvaluation, date(ended), row);
            }
        }
    }
}

/// What the city says of its counties each spring.
fn notices(rows: &mut Rows) {
    let said = [("compulsory", "tier_2"), ("vocational", "first"), ("preschool", "leading")];
    for (issued, document) in [(230_310, "市教〔2023〕11号"), (240_308, "市教〔2024〕9号")] {
        for (item, position) in said {
            let row = Cells::default()
                .text("item", item)
                .date("issued_on", date(issued))
                .text("document", document)
                .text("area", "city")
                .text("position", position)
                .row(Vec::new());
            push(rows, Book::RankNotice, date(issued), row);
        }
    }
}

/// As many of each as there are, made smaller by about `percent` in a hundred.
fn of_hundred(count: u32, low: u32, high: u32, chance: &mut Chance) -> u32 {
    count * chance.between(low, high) / 100
}

/// `total` split by weight, as counts of persons.
fn persons(total: usize, weights: &[usize]) -> Vec<u32> {
    share(total, weights).into_iter().map(|count| count as u32).collect()
}
