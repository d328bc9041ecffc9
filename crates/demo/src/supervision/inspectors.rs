//! Zones of schools, and the inspectors of each. Two townships share one zone, which is too large.

use chrono::NaiveDate;

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::day;
use crate::names;
use crate::orgs::World;
use crate::pupils::Numbers;
use crate::schools::{School, SchoolType};

/// Schools that one inspector looks after.
const LOAD: usize = 6;

/// A zone with its schools and the names of its inspectors.
pub(super) struct Zone {
    pub(super) name: String,
    scope: &'static str,
    pub(super) schools: Vec<String>,
    pub(super) inspectors: Vec<String>,
}

impl Zone {
    /// Schools by township, those of the city in four parts; kindergartens of six townships together, of the city in two.
    pub(super) fn all(world: &World, chance: &mut Chance) -> Vec<Self> {
        let mut zones = Vec::new();
        let last = world.offices.len() - 1;
        for (index, office) in world.offices.iter().enumerate().take(last) {
            let both = index + 1 == last;
            let own = |school: &&School| school.office == Some(index) || both && school.office == Some(last);
            let name = format!("{}督学责任区", office.township);
            zones.push(Self::new(name, "school", world, |school| !is_kindergarten(school) && own(school), chance));
        }
        for part in 0..4 {
            let name = format!("城区第{}督学责任区", names::numeral(part + 1));
            let own =
                |school: &&School| !is_kindergarten(school) && school.office.is_none() && school.number % 4 == part;
            zones.push(Self::new(name, "school", world, own, chance));
        }
        for part in 0..world.offices.len().div_ceil(4) {
            let name = format!("乡镇第{}学前督学责任区", names::numeral(part + 1));
            let own =
                |school: &&School| is_kindergarten(school) && school.office.is_some_and(|index| index / 4 == part);
            zones.push(Self::new(name, "kindergarten", world, own, chance));
        }
        for part in 0..3 {
            let name = format!("城区第{}学前督学责任区", names::numeral(part + 1));
            let own =
                |school: &&School| is_kindergarten(school) && school.office.is_none() && school.number % 3 == part;
            zones.push(Self::new(name, "kindergarten", world, own, chance));
        }
        zones
    }

    fn new(
        name: String,
        scope: &'static str,
        world: &World,
        own: impl Fn(&&School) -> bool,
        chance: &mut Chance,
    ) -> Self {
        let schools: Vec<String> =
            world.schools_on(day(2024, 6, 28)).filter(own).map(|school| school.label.clone()).collect();
        let inspectors = (0..schools.len().div_ceil(LOAD)).map(|_| names::person(chance)).collect();
        Self { name, scope, schools, inspectors }
    }
}

fn is_kindergarten(school: &School) -> bool {
    school.school_type == SchoolType::Kindergarten
}

/// Adds the zones of both springs and the terms of their inspectors to `rows`.
pub(super) fn file(zones: &[Zone], chance: &mut Chance, rows: &mut Rows) {
    for (half, on) in [(Half::Y23H1, day(2023, 3, 10)), (Half::Y24H1, day(2024, 3, 8))] {
        for zone in zones {
            let row = Cells::default()
                .date("recorded_on", on)
                .text("name", zone.name.as_str())
                .text("scope", zone.scope)
                .number("schools", zone.schools.len() as u32)
                .number("inspectors", zone.inspectors.len() as u32)
                .row(Vec::new());
            push(rows, Book::InspectionZone, half, row);
        }
    }
    let mut numbers = Numbers::new("990086");
    for (place, zone) in zones.iter().enumerate() {
        for (order, name) in zone.inspectors.iter().enumerate() {
            // Two were appointed for a year only, and nobody has thought of it since.
            let term = if matches!(place, 3 | 11) && order == 0 { day(2024, 2, 29) } else { day(2026, 2, 19) };
            let load = zone.schools.len() / zone.inspectors.len()
                + usize::from(order < zone.schools.len() % zone.inspectors.len());
            let appointed = chance.weekday(day(2023, 2, 20), day(2023, 3, 3));
            let designated = Some((zone.name.as_str(), load as u32));
            let cells = inspector(name, &mut numbers, designated, (appointed, term), chance);
            push(rows, Book::Inspector, Half::Y23H1, cells.row(Vec::new()));
        }
    }
    // Those of the office itself look after no zone; one of them has left.
    for order in 0..7 {
        let name = names::person(chance);
        let cells = inspector(&name, &mut numbers, None, (day(2023, 3, 1), day(2026, 2, 19)), chance);
        let left = (order == 6).then(|| step("end", day(2024, 8, 30), None));
        push(rows, Book::Inspector, Half::Y23H1, cells.row(left.into_iter().collect()));
    }
}

fn inspector(
    name: &str,
    numbers: &mut Numbers,
    designated: Option<(&str, u32)>,
    (appointed, term): (NaiveDate, NaiveDate),
    chance: &mut Chance,
) -> Cells {
    let number = numbers.next(chance, (day(1964, 9, 1), day(1985, 8, 31)));
    let full_time = designated.is_none() || chance.percent(12);
    let cells = Cells::default()
        .text("inspector", number.trim_start_matches('G'))
        .text("inspector_name", name)
        .text("kind", if full_time { "full_time" } else { "part_time" })
        .boolean("designated", designated.is_some())
        .date("appointed_on", appointed)
        .date("term_ends", term);
    match designated {
        Some((zone, schools)) => cells.text("zone", zone).number("schools", schools),
        None => cells,
    }
}
