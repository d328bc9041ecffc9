//! The party's organizations at public schools, and who has been elected anew.

use chrono::{Datelike, Days, NaiveDate};

use super::{public_schools, push};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::{date, day, later, weekday_before};
use crate::names;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// When the register was begun.
const BEGUN: u32 = 230_301;
/// When some made rules for their meetings.
const RULED: u32 = 230_518;
/// Results are confirmed on this day of a month.
const CONFIRMED: u32 = 20;
/// After this day nothing has been confirmed yet.
const LAST: u32 = 241_220;

/// A term: registered, elected, ending, and renewed.
type Term = (NaiveDate, NaiveDate, NaiveDate, Option<NaiveDate>);

/// Adds the organizations of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (index, school) in public_schools(world, chance).into_iter().enumerate() {
        let (kind, ending, (fewest, most)) = organization(school);
        let name = format!("中共{}{ending}", school.label);
        let mut members = chance.between(fewest, most);
        // One in twelve comes a quarter late.
        for (registered, elected, ends, renewed) in terms(index % 12 == 3, chance) {
            let steps = renewed.map(|on| step("renew", on, Some(format!("关于{name}换届选举结果的批复"))));
            // A few schools have no rules for their meetings yet; some made theirs in the spring of 2023.
            let rules = match index % 20 {
                7 => None,
                13 if registered == date(BEGUN) => Some(date(RULED)),
                _ => Some(registered),
            };
            let cells = match rules.filter(|on| *on < ends && renewed.is_none_or(|renewed| *on < renewed)) {
                Some(on) => Cells::default().date("rules_on", on),
                None => Cells::default(),
            };
            let row = cells
                .text("name", name.as_str())
                .date("registered_on", registered)
                .text("kind", kind)
                .text("school", school.label.as_str())
                .number("members", members)
                .text("secretary", names::person(chance))
                .date("elected_on", elected)
                .date("term_ends", ends)
                .row(steps.into_iter().collect());
            push(rows, Book::PartyOrganization, registered, row);
            members = (members + chance.between(0, 2)).min(most);
        }
    }
}

/// The terms of an organization in the demo's two years: the one in which the register was begun, and the next.
fn terms(is_late: bool, chance: &mut Chance) -> Vec<Term> {
    let elected = later(day(2020, 5, 11), chance.between(0, 960));
    let ends = in_three_years(elected);
    let confirmed = confirmation(if is_late { later(ends, 95) } else { ends });
    let renewed = (confirmed <= date(LAST)).then_some(confirmed);
    let next = renewed.map(|on| {
        let elected = weekday_before(on - Days::new(5));
        (on, elected, in_three_years(elected), None)
    });
    [Some((date(BEGUN), elected, ends, renewed)), next].into_iter().flatten().collect()
}

/// Kind, the end of its name, and how many members it may have.
fn organization(school: &School) -> (&'static str, &'static str, (u32, u32)) {
    let is_urban = school.location == Location::Urban;
    match school.school_type {
        SchoolType::SeniorHigh => ("committee", "委员会", (62, 140)),
        SchoolType::Vocational => ("general", "总支部委员会", (32, 80)),
        SchoolType::Junior | SchoolType::NineYear if is_urban => ("general", "总支部委员会", (24, 60)),
        SchoolType::Primary if is_urban => ("branch", "支部委员会", (10, 40)),
        SchoolType::Junior
        | SchoolType::NineYear
        | SchoolType::Primary
        | SchoolType::Special
        | SchoolType::Kindergarten => ("branch", "支部委员会", (6, 28)),
    }
}

/// The last day of a term of three years.
fn in_three_years(elected: NaiveDate) -> NaiveDate {
    elected.with_year(elected.year() + 3).and_then(|day| day.pred_opt()).unwrap_or(elected)
}

/// The day of that month on which results are confirmed.
fn confirmation(day: NaiveDate) -> NaiveDate {
    weekday_before(day.with_day(CONFIRMED).unwrap_or(day))
}
