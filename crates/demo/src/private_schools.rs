//! Private schools: inspections, the annual review, and their share of pupils.

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter, step};
use crate::days::{date, day, later, weekday_before, workday};
use crate::orgs::{PRIVATE_OWNER, World};
use crate::private_roster::{Private, roster};
use crate::schools::SchoolType;

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let private = roster(world);
    // Everybody in the springs; in the autumns the schools alone.
    for (from, until, with_kindergartens) in [
        (day(2023, 3, 13), day(2023, 5, 26), true),
        (day(2023, 10, 9), day(2023, 11, 24), false),
        (day(2024, 3, 11), day(2024, 5, 31), true),
        (day(2024, 10, 8), day(2024, 11, 22), false),
    ] {
        for school in private.iter().filter(|school| with_kindergartens || !school.is_kindergarten()) {
            inspect(school, (from, until), chance, rows);
        }
    }
    for concluded in [230_420, 240_422] {
        for school in &private {
            review(school, workday(concluded), chance, rows);
        }
    }
    enrollment(rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, PRIVATE_OWNER, book, on, row);
}

/// What it is in the registers of this area.
fn kind(school: &Private) -> &'static str {
    match school.school_type {
        SchoolType::Kindergarten => "kindergarten",
        SchoolType::Vocational => "vocational",
        SchoolType::Primary
        | SchoolType::Junior
        | SchoolType::NineYear
        | SchoolType::SeniorHigh
        | SchoolType::Special => "school",
    }
}

fn inspect(school: &Private, (from, until): (NaiveDate, NaiveDate), chance: &mut Chance, rows: &mut Rows) {
    let on = chance.weekday(from, until);
    let severe = chance.percent(9);
    let problems = if severe { chance.between(6, 11) } else { chance.between(0, 4) };
    let mut cells = Cells::default()
        .text("school", school.name.as_str())
        .date("inspected_on", on)
        .text("kind", kind(school))
        .number("problems", problems)
        .boolean("severe", severe);
    let mut steps = Vec::new();
    if severe {
        cells = cells.date("deadline", weekday_before(later(on, 30)));
        // Written down together at a month's end.
        let closed = weekday_before(later(until, if chance.percent(80) { 20 } else { 62 }));
        if closed <= date(241_231) {
            steps.push(step("close", closed, Some(format!("{}整改报告和复查记录", school.name))));
        }
    }
    push(rows, Book::PrivateInspection, on, cells.row(steps));
}

fn review(school: &Private, on: NaiveDate, chance: &mut Chance, rows: &mut Rows) {
    let conclusion = ["passed", "basic", "failed"][chance.weighted(&[88, 11, 1])];
    let is_profit = kind(school) != "school" && chance.percent(30);
    let row = Cells::default()
        .text("school", school.name.as_str())
        .date("concluded_on", on)
        .text("kind", kind(school))
        .text("operation", if is_profit { "profit" } else { "nonprofit" })
        .text("conclusion", conclusion)
        .row(Vec::new());
    push(rows, Book::PrivateReview, on, row);
}

/// Day, stage, pupils, those in private schools, and those of them whose place the government bought.
const COUNTS: [(u32, &str, u32, u32, u32); 8] = [
    (230_315, "primary", 105_220, 5046, 260),
    (230_315, "junior", 54_480, 2586, 0),
    (230_915, "primary", 104_390, 4918, 310),
    (230_915, "junior", 55_570, 2578, 0),
    (240_315, "primary", 104_180, 4782, 310),
    (240_315, "junior", 55_420, 2530, 0),
    (240_914, "primary", 103_210, 4616, 340),
    (240_914, "junior", 56_240, 2504, 0),
];

fn enrollment(rows: &mut Rows) {
    for (on, stage, pupils, private, purchased) in COUNTS {
        let row = Cells::default()
            .date("counted_on", date(on))
            .text("stage", stage)
            .number("pupils", pupils)
            .number("private_pupils", private)
            .number("purchased", purchased)
            .row(Vec::new());
        push(rows, Book::PrivateEnrollment, date(on), row);
    }
}
