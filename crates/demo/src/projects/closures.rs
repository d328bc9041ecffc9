//! Teaching points that were closed: small ones, between terms, their pupils moved to the next school.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::names;
use crate::orgs::World;
use crate::schools::{School, SchoolType};

/// Points closed in a half-year, and the mean and spread of their pupils. An even count has exactly that mean.
fn target(half: Half) -> (usize, u32, u32) {
    match half {
        Half::Y23H1 => (4, 41, 6),
        Half::Y23H2 => (12, 43, 8),
        Half::Y24H1 => (22, 50, 8),
        Half::Y24H2 => (6, 46, 6),
    }
}

const TRAVEL: [&str; 4] = ["walking", "bus", "boarding", "family"];

/// Adds the closures of all half-years to `rows`. The points that are orgs of their own are among those of 2023.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut taken: BTreeSet<String> = world.schools.values().map(|school| school.label.clone()).collect();
    let mut documents = 0;
    for half in Half::ALL {
        let mut offices: Vec<usize> = calendar::with_status(asks, Book::Closure, half, FilingStatus::Approved)
            .iter()
            .filter_map(|org| world.offices.iter().position(|office| office.id == *org))
            .collect();
        chance.shuffle(&mut offices);
        let (count, mean, spread) = target(half);
        let mut apart = 0;
        for index in 0..count {
            let office = offices[index % offices.len()];
            // Two by two, as far above the mean as below.
            let pupils = if index % 2 == 0 {
                apart = chance.between(0, spread);
                mean + apart
            } else {
                mean - apart
            };
            documents += 1;
            let point = point(world, office, &mut taken, chance);
            let row = row(&point, closing(half, chance), pupils, &receiving(world, office, chance), documents, chance);
            rows.entry((world.offices[office].id.clone(), Book::Closure, half)).or_default().push(row);
        }
    }
    for school in world.schools.values() {
        let (Some(until), Some(office)) = (school.until, school.office) else { continue };
        let receiving = school.successors.first().and_then(|id| world.school(id)).map_or("", |next| &next.label);
        documents += 1;
        let pupils = u32::try_from(school.pupils).unwrap_or_default();
        let row = row(&school.label, until, pupils, receiving, documents, chance);
        rows.entry((world.offices[office].id.clone(), Book::Closure, Half::Y23H2)).or_default().push(row);
    }
}

fn point(world: &World, office: usize, taken: &mut BTreeSet<String>, chance: &mut Chance) -> String {
    let township = &world.offices[office].township;
    let villages = names::villages(chance, usize::MAX).into_iter();
    let is_free =
        |village: &String| ["小学", "教学点"].iter().all(|kind| !taken.contains(&format!("{township}{village}{kind}")));
    let village = villages.into_iter().find(is_free).expect("a township has fewer schools than names of villages");
    let point = format!("{township}{village}教学点");
    taken.insert(point.clone());
    point
}

fn receiving(world: &World, office: usize, chance: &mut Chance) -> String {
    let stays = |school: &&School| {
        school.office == Some(office) && school.school_type == SchoolType::Primary && school.until.is_none()
    };
    let schools: Vec<&School> = world.schools.values().filter(stays).collect();
    chance.pick(&schools).label.clone()
}

fn closing(half: Half, chance: &mut Chance) -> NaiveDate {
    let year = half.year();
    if !half.is_first() {
        return chance.weekday(day(year, 8, 20), day(year, 8, 30));
    }
    if chance.percent(25) {
        chance.weekday(day(year, 1, 16), day(year, 1, 19))
    } else {
        chance.weekday(day(year, 6, 24), day(year, 6, 28))
    }
}

fn row(point: &str, on: NaiveDate, pupils: u32, receiving: &str, document: u32, chance: &mut Chance) -> DemoRow {
    Cells::default()
        .text("point", point)
        .date("closed_on", on)
        .number("pupils", pupils)
        .number("classes", chance.between(3, 6))
        .text("receiving", receiving)
        .text("travel", TRAVEL[chance.weighted(&[25, 40, 10, 25])])
        .text("document", format!("云教〔{}〕{document}号", on.year()))
        .row(Vec::new())
}
