//! Preschool education: grades of kindergartens, how many children are in affordable ones, and inspections.

use chrono::NaiveDate;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter, step};
use crate::days::{date, workday};
use crate::orgs::{PRESCHOOL_OWNER, World};
use crate::schools::{School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    grades(world, chance, rows);
    rolls(world, chance, rows);
    visits(world, chance, rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, PRESCHOOL_OWNER, book, on, row);
}

fn kindergartens<'a>(world: &'a World, chance: &mut Chance) -> Vec<&'a School> {
    let all = world.schools.values().filter(|school| school.school_type == SchoolType::Kindergarten);
    let mut all: Vec<&School> = all.filter(|school| school.until.is_none()).collect();
    chance.shuffle(&mut all);
    all
}

fn nature(school: &School) -> &'static str {
    if school.private { "private" } else { "public" }
}

/// Kindergartens that applied together: how many, for which grade, when, and when they got it or not.
type Round = (usize, &'static str, u32, Option<u32>, Option<u32>);

/// In the first half of 2024, one becomes a model of the city, five get the first grade and one the second.
const ROUNDS: [Round; 10] = [
    (3, "first", 230_310, Some(230_616), None),
    (2, "second", 230_310, Some(230_616), None),
    (1, "demonstration", 231_013, Some(240_522), None),
    (5, "first", 231_020, Some(240_522), None),
    (2, "first", 231_020, None, Some(240_522)),
    (1, "second", 240_315, Some(240_614), None),
    (4, "first", 240_315, Some(241_122), None),
    (2, "second", 240_315, Some(241_122), None),
    (1, "provincial", 240_412, None, None),
    (3, "first", 241_018, None, None),
];

fn grades(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut all = kindergartens(world, chance).into_iter();
    for (count, grade, applied, awarded, rejected) in ROUNDS {
        for school in all.by_ref().take(count) {
            let steps = [
                awarded.map(|on| step("award", workday(on), Some(format!("关于{}定级的文件", school.label)))),
                rejected.map(|on| step("reject", workday(on), None)),
            ];
            let row = Cells::default()
                .text("kindergarten", school.label.as_str())
                .text("grade", grade)
                .text("nature", nature(school))
                .date("applied_on", workday(applied))
                .row(steps.into_iter().flatten().collect());
            push(rows, Book::KindergartenGrade, workday(applied), row);
        }
    }
}

/// The children of each district in the middle of a term.
fn rolls(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for counted in [230_320, 230_920, 240_320, 240_920] {
        let on = date(counted);
        let districts = std::iter::once((None, "城区".to_owned())).chain(
            world.offices.iter().enumerate().map(|(index, office)| (Some(index), format!("{}中心校", office.township))),
        );
        for (office, district) in districts {
            let here = || world.schools_on(on).filter(move |school| school.office == office);
            let own = || here().filter(|school| school.school_type == SchoolType::Kindergarten);
            let attached = here().filter(|school| school.has_preschool).count() as u32;
            let children = |private: bool| {
                own().filter(|school| school.private == private).map(|school| school.pupils as u32).sum::<u32>()
            };
            let (public, private) = (children(false) + attached * 34, children(true));
            let affordable = private * chance.between(62, 78) / 100;
            let all = public + private;
            let row = Cells::default()
                .text("district", district)
                .date("counted_on", on)
                .number("kindergartens", own().count() as u32 + attached)
                .number("children", all)
                .number("public_children", public)
                .number("affordable_children", affordable)
                .number("teachers", all / chance.between(11, 14))
                .row(Vec::new());
            push(rows, Book::PreschoolRoll, on, row);
        }
    }
}

/// Kindergartens visited in a half-year.
const VISITED: usize = 40;

fn visits(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let (first, last) = half.lessons();
        for school in kindergartens(world, chance).into_iter().filter(|school| school.from <= first).take(VISITED) {
            let on = chance.weekday(first, last);
            let found = chance.weighted(if school.private { &[72, 22, 6] } else { &[90, 9, 1] });
            let problems = chance.between(u32::from(found > 0), 4) + if found == 2 { 2 } else { 0 };
            let rectified = (0..problems).map(|_| u32::from(chance.percent(76))).sum();
            let row = Cells::default()
                .text("kindergarten", school.label.as_str())
                .date("visited_on", on)
                .text("nature", nature(school))
                .text("schooling", ["none", "slight", "severe"][found])
                .number("problems", problems)
                .number("rectified", rectified)
                .row(Vec::new());
            push(rows, Book::KindergartenVisit, on, row);
        }
    }
}
