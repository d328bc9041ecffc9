//! Sports grounds, equipment for sports, and outbreaks of disease at schools.

use std::collections::BTreeMap;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step};
use crate::days::{day, later};
use crate::orgs::{SPORTS_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools: Vec<&School> = world.schools.values().filter(|school| school.until.is_none()).collect();
    venues(world, &schools, chance, rows);
    purchases(world, chance, rows);
    infections(&schools, chance, rows);
}

/// Grounds accepted in a half-year: at schools, and for everybody.
const VENUES: [(Half, usize, usize); 4] =
    [(Half::Y23H1, 9, 4), (Half::Y23H2, 14, 6), (Half::Y24H1, 12, 5), (Half::Y24H2, 16, 7)];

/// The least and the most.
type Bounds = (u32, u32);

/// Kind, m², and what a m² costs in 元.
const GROUNDS: &[(&str, Bounds, Bounds)] = &[
    ("track", (4_200, 9_800), (220, 420)),
    ("football", (1_800, 5_600), (150, 320)),
    ("basketball", (420, 1_300), (110, 260)),
    ("table_tennis", (120, 480), (90, 240)),
    ("gymnasium", (700, 1_900), (1_900, 3_400)),
];

fn venues(world: &World, schools: &[&School], chance: &mut Chance, rows: &mut Rows) {
    let mut at: Vec<&School> = schools.to_vec();
    at.retain(|school| !school.private && school.school_type != SchoolType::Kindergarten);
    chance.shuffle(&mut at);
    let mut at = at.into_iter();
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    let mut townships = 0;
    for (half, own, public) in VENUES {
        let places = at.by_ref().take(own).map(|school| (school.label.clone(), school.location, true));
        let mut places: Vec<(String, Location, bool)> = places.collect();
        for _ in 0..public {
            // Seven has no factor in common with the number of townships: none has its turn twice.
            townships += 7;
            let office = &world.offices[townships % world.offices.len()];
            places.push((format!("{}文体广场", office.township), Location::Town, false));
        }
        for (name, location, is_school) in places {
            let (kind, (least, most), (low, high)) = if is_school {
                GROUNDS[chance.weighted(&[14, 16, 40, 22, 8])]
            } else {
                ("path", (200, 700), (120, 300))
            };
            let area = chance.between(least, most);
            let on = chance.weekday(half.lessons().0, half.lessons().1);
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let row = Cells::default()
                .text("number", format!("TC{}-{number:03}", half.year()))
                .date("accepted_on", on)
                .text("place_name", name)
                .text("place", location.code())
                .text("owner", if is_school { "school" } else { "public" })
                .text("kind", kind)
                .text("work", if chance.percent(if is_school { 45 } else { 80 }) { "built" } else { "rebuilt" })
                .decimal("area", u64::from(area * 100 + chance.between(0, 99)), 2)
                .money("amount", i64::from(area) * i64::from(chance.between(low, high)) * 100)
                .row(Vec::new());
            enter(rows, SPORTS_OWNER, Book::SportsVenue, on, row);
        }
    }
}

/// Kind, pieces for a township, and the price of one in 元.
const EQUIPMENT: &[(&str, Bounds, Bounds)] = &[
    ("basketball", (30, 160), (60, 110)),
    ("football", (30, 140), (55, 100)),
    ("volleyball", (20, 90), (50, 90)),
    ("table_tennis", (2, 20), (900, 1_600)),
    ("badminton", (20, 80), (60, 120)),
    ("athletics", (5, 40), (80, 400)),
    ("fitness", (2, 12), (900, 3_200)),
    ("other", (10, 60), (15, 60)),
];

/// Notes of a half-year, each for the schools of a township, with a few kinds of equipment on it.
const NOTES: [(Half, usize); 4] = [(Half::Y23H1, 8), (Half::Y23H2, 14), (Half::Y24H1, 11), (Half::Y24H2, 16)];

fn purchases(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for (half, notes) in NOTES {
        for _ in 0..notes {
            let office = chance.pick(&world.offices);
            let on = chance.weekday(half.lessons().0, half.lessons().1);
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let mut kinds: Vec<_> = EQUIPMENT.iter().collect();
            chance.shuffle(&mut kinds);
            for (kind, (few, many), (low, high)) in kinds.into_iter().take(3) {
                let pieces = chance.between(*few, *many);
                let row = Cells::default()
                    .text("number", format!("TQ{}-{number:03}", half.year()))
                    .date("accepted_on", on)
                    .text("receiver", format!("{}中心校", office.township))
                    .text("place", if chance.percent(60) { "rural" } else { "town" })
                    .text("kind", *kind)
                    .number("pieces", pieces)
                    .money("amount", i64::from(pieces) * i64::from(chance.between(*low, *high)) * 100)
                    .row(Vec::new());
                enter(rows, SPORTS_OWNER, Book::SportsPurchase, on, row);
            }
        }
    }
}

/// Outbreaks found in a half-year; the second of each was reported a day late.
const INFECTIONS: [(Half, usize); 4] = [(Half::Y23H1, 16), (Half::Y23H2, 21), (Half::Y24H1, 18), (Half::Y24H2, 19)];

fn infections(schools: &[&School], chance: &mut Chance, rows: &mut Rows) {
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for (half, count) in INFECTIONS {
        let (first, last) = half.lessons();
        let mut at: Vec<&School> = schools.to_vec();
        chance.shuffle(&mut at);
        at.retain(|school| school.from <= first);
        for (order, school) in at.into_iter().take(count).enumerate() {
            let found = chance.weekday(first, last - chrono::Days::new(3));
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let (stage, disease) = match school.school_type {
                SchoolType::Kindergarten => {
                    ("preschool", ["hand_foot_mouth", "chickenpox", "influenza"][chance.weighted(&[60, 20, 20])])
                }
                SchoolType::Primary | SchoolType::Special => {
                    ("primary", ["influenza", "chickenpox", "norovirus", "mumps"][chance.weighted(&[50, 20, 18, 12])])
                }
                SchoolType::Junior | SchoolType::NineYear => {
                    ("junior", ["influenza", "norovirus", "mumps"][chance.weighted(&[64, 24, 12])])
                }
                SchoolType::SeniorHigh | SchoolType::Vocational => {
                    ("senior_high", ["influenza", "norovirus", "tuberculosis"][chance.weighted(&[60, 28, 12])])
                }
            };
            let cases = if disease == "tuberculosis" { chance.between(1, 3) } else { chance.between(3, 22) };
            let reported = later(found, if order == 1 { 2 } else { chance.between(0, 1) });
            let ended = later(reported, chance.between(6, 16));
            let mut steps = vec![step("report", reported, None)];
            if ended <= day(2024, 12, 31) {
                steps.push(step("end", ended, Some("卫生健康部门的终止意见".to_owned())));
            }
            let row = Cells::default()
                .text("number", format!("YQ{}-{number:03}", half.year()))
                .date("found_on", found)
                .text("school", school.label.as_str())
                .text("stage", stage)
                .text("disease", disease)
                .number("cases", cases)
                .number("classes_stopped", u32::from(cases > 9 && chance.percent(50)))
                .row(steps);
            enter(rows, SPORTS_OWNER, Book::InfectionEvent, found, row);
        }
    }
}
