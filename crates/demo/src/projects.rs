//! School building: the project library with its payments, closed teaching points, standardization and titles.

mod closures;
mod payments;
mod sites;
mod standards;
mod timetable;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows, step};
use crate::days::{date, later, weekday_before, workday};
use crate::orgs::{BASIC_EDUCATION_OWNER, PROJECT_OWNER, World};
use sites::{Place, Sites};
use timetable::{Batch, batches};

/// Transitions of a project, in order.
const STAGES: [&str; 7] = ["design", "cost", "review", "start", "top_out", "fit_out", "complete"];

/// A project with what its payments follow.
struct Project {
    number: String,
    programme: &'static str,
    investment_wan: u32,
    /// Days of [`STAGES`], as far as it got.
    stages: Vec<NaiveDate>,
}

/// Who is asked for the registers of this area. The township offices that are late in the last half-year are those that
/// are late with inspections too.
pub(crate) fn asks(world: &World, chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    let project_owner = OrgId::from(PROJECT_OWNER);
    for half in Half::ALL {
        let listed_on = half.filing_day(chance);
        asks.push(calendar::ask(&project_owner, Book::Project, half, FilingStatus::Approved, "", listed_on));
        // Payments name their project, so they come when the office has approved it, the day after it was filed.
        let paid_on = half.filing_day(chance).max(weekday_before(later(listed_on, 4)));
        asks.push(calendar::ask(&project_owner, Book::Payment, half, FilingStatus::Approved, "", paid_on));
        let mut ask = |org: &OrgId, book, status| {
            asks.push(calendar::ask(org, book, half, status, "", half.filing_day(chance)));
        };
        for (owner, book) in [(BASIC_EDUCATION_OWNER, Book::Standardization), (BASIC_EDUCATION_OWNER, Book::Title)] {
            ask(&OrgId::from(owner), book, FilingStatus::Approved);
        }
        for (index, office) in world.offices.iter().enumerate() {
            let late = half == Half::Y24H2 && index % 5 < 2;
            ask(&office.id, Book::Closure, if late { FilingStatus::Asked } else { FilingStatus::Approved });
        }
    }
    asks
}

/// Adds the rows of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let projects = projects(world, chance, rows);
    payments::file(&projects, chance, rows);
    closures::file(world, asks, chance, rows);
    standards::file(world, chance, rows);
}

fn projects(world: &World, chance: &mut Chance, rows: &mut Rows) -> Vec<Project> {
    let mut sites = Sites::new(world, chance);
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    let mut projects = Vec::new();
    let mut batches = batches();
    // Numbers are given in the order of listing.
    batches.sort_by_key(|batch| batch.listed);
    for batch in &batches {
        for index in 0..batch.count() {
            let listed = workday(batch.listed);
            let number = numbers.entry(listed.year()).or_default();
            *number += 1;
            let number = format!("XM{}-{number:03}", listed.year());
            let flats = batch.flats.get(index).copied();
            let wan = match flats {
                Some(flats) => flats * chance.between(14, 17),
                None => chance.between(batch.wan.0, batch.wan.1),
            };
            let row = row(batch, index, &number, wan, &sites.take(batch.site));
            rows.entry((OrgId::from(PROJECT_OWNER), Book::Project, Half::of(listed))).or_default().push(row);
            let stages = batch.stages.iter().map(|on| workday(*on)).collect();
            projects.push(Project { number, programme: batch.programme, investment_wan: wan, stages });
        }
    }
    projects
}

fn row(batch: &Batch, index: usize, number: &str, wan: u32, place: &Place) -> DemoRow {
    let [start, top_out, completion] = batch.plan.map(date);
    let mut cells = Cells::default()
        .text("number", number)
        .text("name", place.name.as_str())
        .text("school", place.school.as_str())
        .text("category", batch.category)
        .text("programme", batch.programme)
        .text("place", batch.place)
        .boolean("key_project", batch.key)
        .date("listed_on", workday(batch.listed))
        .money("investment", i64::from(wan) * 1_000_000)
        .date("planned_start", start)
        .date("planned_top_out", top_out)
        .date("planned_completion", completion);
    if let Some(flats) = batch.flats.get(index) {
        cells = cells.number("flats", *flats).number("floor_area", flats * 58);
    }
    if let Some(places) = batch.places {
        cells = cells.number("places", places);
    }
    let mut steps: Vec<_> = STAGES
        .iter()
        .zip(batch.stages)
        .map(|(transition, on)| {
            let evidence = match *transition {
                "review" => Some(format!("{number}财政评审报告")),
                "complete" => Some(format!("{number}竣工验收报告")),
                _ => None,
            };
            step(transition, workday(*on), evidence)
        })
        .collect();
    if let Some(on) = batch.withdrawn {
        steps.push(step("withdraw", workday(on), Some(format!("取消{}的会议纪要", place.name))));
    }
    cells.row(steps)
}
