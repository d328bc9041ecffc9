//! What the statistics of education count of every school at the beginning of a school year. Children and pupils are those of
//! the registers that count them each term, so that no two of them disagree; one district is short, as somebody has to find out.

use std::collections::BTreeSet;

use xuezheng_pack::{FieldId, OrgId, Value};

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter};
use crate::days::date;
use crate::grants::share;
use crate::names::CITY;
use crate::orgs::{PRESCHOOL_OWNER, PRIVATE_OWNER, PROJECT_OWNER, World};
use crate::private_roster::roster;
use crate::schools::{School, SchoolType};

const AUTUMNS: &[Half] = &[Half::Y23H2, Half::Y24H2];

/// The department of statistics is asked each autumn.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    of_departments(&[(PROJECT_OWNER, Book::SchoolStatistics, AUTUMNS)], chance)
}

/// A stage: its field, pupils of a class, and pupils of ten teachers.
const STAGES: [(&str, usize, usize); 6] = [
    ("preschool_pupils", 28, 125),
    ("primary_pupils", 42, 172),
    ("junior_pupils", 47, 131),
    ("senior_pupils", 50, 129),
    ("vocational_pupils", 40, 180),
    ("special_pupils", 12, 38),
];
const PRESCHOOL: usize = 0;
const PRIMARY: usize = 1;
const JUNIOR: usize = 2;

/// A school with how many pupils it has, or how large it is beside others, in each stage.
struct Place {
    name: String,
    district: String,
    school_type: &'static str,
    is_private: bool,
    is_of_the_city: bool,
    pupils: [usize; 6],
}

/// Adds the statistics of both school years to `rows`, which has preschool education and private schools already.
pub(crate) fn file(world: &World, mut chance: Chance, rows: &mut Rows) {
    for (half, counted) in [(Half::Y23H2, 230_914), (Half::Y24H2, 240_913)] {
        let mut places = places(world, half, &mut chance);
        children(&mut places, half, rows);
        for (stage, code) in [(PRIMARY, "primary"), (JUNIOR, "junior")] {
            let (all, private) = compulsory(code, half, rows);
            distribute(&mut places, stage, private, |place| place.is_private);
            distribute(&mut places, stage, all - private, |place| !place.is_private);
        }
        for place in places {
            enter(rows, PROJECT_OWNER, Book::SchoolStatistics, date(counted), row(&place, half, counted));
        }
    }
}

/// Everybody who is counted: the schools of the tree, private ones without an account, and two that the city governs itself.
fn places(world: &World, half: Half, chance: &mut Chance) -> Vec<Place> {
    let district = |office: Option<usize>| match office {
        Some(index) => format!("{}中心校", world.offices[index].township),
        None => "城区".to_owned(),
    };
    let own = world.schools_on(half.lessons().0).map(|school| Place {
        name: school.label.clone(),
        district: district(school.office),
        school_type: school.type_code(),
        is_private: school.private,
        is_of_the_city: false,
        pupils: sizes(school, half),
    });
    let mut places: Vec<Place> = own.collect();
    let mut known: BTreeSet<String> = world.schools.values().map(|school| school.label.clone()).collect();
    for private in roster(world) {
        if known.insert(private.name.clone()) {
            let office = world.offices.iter().position(|office| private.name.starts_with(&office.township));
            let is_kindergarten = private.is_kindergarten();
            let size = chance.between(if is_kindergarten { 36 } else { 130 }, if is_kindergarten { 90 } else { 260 });
            places.push(Place {
                name: private.name,
                district: district(office),
                school_type: if is_kindergarten { "kindergarten" } else { "primary" },
                is_private: true,
                is_of_the_city: false,
                pupils: [
                    if is_kindergarten { size as usize } else { 0 },
                    if is_kindergarten { 0 } else { size as usize },
                    0,
                    0,
                    0,
                    0,
                ],
            });
        }
    }
    let more = if half.year() == 2024 { 3 } else { 0 };
    for (name, school_type, pupils) in [
        ("外国语高级中学", "senior_high", [0, 0, 0, 2640 + more * 20, 0, 0]),
        ("体育运动学校", "vocational", [0, 0, 0, 0, 860 - more * 10, 0]),
    ] {
        places.push(Place {
            name: format!("{CITY}{name}（市直）"),
            district: district(None),
            school_type,
            is_private: false,
            is_of_the_city: true,
            pupils,
        });
    }
    places
}

/// How large a school is in each stage. One has opened a second site in the second year.
fn sizes(school: &School, half: Half) -> [usize; 6] {
    let is_later = half.year() == 2024;
    let all = school.pupils;
    let mut sizes = [0; 6];
    sizes[PRESCHOOL] = if school.has_preschool { 34 } else { 0 };
    match school.school_type {
        SchoolType::Kindergarten => sizes[PRESCHOOL] = all,
        SchoolType::Primary if school.is_teaching_point() => {
            sizes[PRIMARY] = all * if is_later { 60 } else { 66 } / 100
        }
        SchoolType::Primary if is_later && school.label.ends_with("第二十七小学") => {
            sizes[PRIMARY] = all * 155 / 100
        }
        SchoolType::Primary => sizes[PRIMARY] = all,
        SchoolType::Junior => sizes[JUNIOR] = all,
        SchoolType::NineYear => {
            sizes[JUNIOR] = all * school.junior_percent() / 100;
            sizes[PRIMARY] = all - sizes[JUNIOR];
        }
        SchoolType::SeniorHigh => sizes[3] = all,
        SchoolType::Vocational => sizes[4] = if is_later { all * 97 / 100 } else { all },
        SchoolType::Special => sizes[5] = all,
    }
    sizes
}

/// Gives `total` pupils of a stage to those for which it holds, by their sizes.
fn distribute(places: &mut [Place], stage: usize, total: usize, holds: impl Fn(&Place) -> bool) {
    let mut chosen: Vec<&mut Place> =
        places.iter_mut().filter(|place| place.pupils[stage] > 0 && !place.is_of_the_city && holds(place)).collect();
    let weights: Vec<usize> = chosen.iter().map(|place| place.pupils[stage]).collect();
    for (place, pupils) in chosen.iter_mut().zip(share(total, &weights)) {
        place.pupils[stage] = pupils;
    }
}

/// The children of each district are those of its roll; in the first year, one of its attached classes was forgotten.
fn children(places: &mut [Place], half: Half, rows: &Rows) {
    let roll = rows.get(&(OrgId::from(PRESCHOOL_OWNER), Book::PreschoolRoll, half));
    for (index, row) in roll.into_iter().flatten().enumerate() {
        let Some(Value::Text(district)) = row.cells.get(&FieldId::from("district")) else { continue };
        let forgotten = if half == Half::Y23H2 && index == 4 { 34 } else { 0 };
        let total = number(row, "children").saturating_sub(forgotten);
        distribute(places, PRESCHOOL, total, |place| place.district == *district);
    }
}

/// The pupils of a stage, and those of them in private schools.
fn compulsory(stage: &str, half: Half, rows: &Rows) -> (usize, usize) {
    let counted = rows.get(&(OrgId::from(PRIVATE_OWNER), Book::PrivateEnrollment, half)).into_iter().flatten();
    let of = |row: &&DemoRow| row.cells.get(&FieldId::from("stage")) == Some(&Value::Text(stage.to_owned()));
    counted.filter(of).map(|row| (number(row, "pupils"), number(row, "private_pupils"))).next().unwrap_or_default()
}

fn number(row: &DemoRow, field: &str) -> usize {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => usize::try_from(*number).unwrap_or_default(),
        _ => 0,
    }
}

fn row(place: &Place, half: Half, counted: u32) -> DemoRow {
    let (mut classes, mut teachers) = (0, 0);
    let mut cells = Cells::default()
        .text("school", place.name.as_str())
        .number("school_year", half.year().unsigned_abs())
        .date("recorded_on", date(counted))
        .text("district", place.district.as_str())
        .text("school_type", place.school_type)
        .text("nature", if place.is_private { "private" } else { "public" })
        .text("governed", if place.is_of_the_city { "city" } else { "local" })
        .number("pupils", place.pupils.iter().sum::<usize>() as u32);
    for ((field, class, ten_teachers), pupils) in STAGES.iter().zip(place.pupils) {
        if pupils > 0 {
            cells = cells.number(field, pupils as u32);
            classes += pupils.div_ceil(*class);
            teachers += (pupils * 10).div_ceil(*ten_teachers);
        }
    }
    let others = if place.school_type == "kindergarten" { teachers / 2 + 1 } else { teachers / 9 + 1 };
    cells
        .number("classes", classes as u32)
        .number("teachers", teachers as u32)
        .number("staff", (teachers + others) as u32)
        .row(Vec::new())
}
