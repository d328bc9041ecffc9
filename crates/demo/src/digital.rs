//! Information technology: schools that strive for a title, and what they are equipped with.

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step};
use crate::days::{date, workday};
use crate::orgs::{TECHNOLOGY_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    creations(world, chance, rows);
    equipment(world, chance, rows);
}

/// Schools that applied together: how many, for what, when, checked and named when.
type Round = (usize, &'static str, u32, Option<u32>, Option<u32>);

/// In the first half of 2024, five pass the first check.
const ROUNDS: [Round; 6] = [
    (4, "benchmark", 230_316, Some(230_525), Some(231_130)),
    (3, "classroom", 230_920, Some(231_212), Some(240_424)),
    (5, "benchmark", 231_115, Some(240_528), Some(241_128)),
    (4, "smart", 240_312, None, None),
    (3, "classroom", 240_320, Some(241_017), None),
    (6, "benchmark", 241_112, None, None),
];

fn creations(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let fits = |school: &&School| school.until.is_none() && !school.private && !school.is_small();
    let mut schools: Vec<&School> = world.schools.values().filter(fits).collect();
    chance.shuffle(&mut schools);
    schools.sort_by_key(|school| school.location != Location::Urban);
    let mut schools = schools.into_iter();
    for (count, programme, applied, checked, named) in ROUNDS {
        for school in schools.by_ref().take(count) {
            let steps = [
                checked.map(|on| step("check", workday(on), Some(format!("{}创建初验意见", school.label)))),
                named.map(|on| step("name", workday(on), Some(format!("关于{}命名的文件", school.label)))),
            ];
            let row = Cells::default()
                .text("school", school.label.as_str())
                .text("programme", programme)
                .text("stage", stage(school))
                .date("applied_on", workday(applied))
                .row(steps.into_iter().flatten().collect());
            enter(rows, TECHNOLOGY_OWNER, Book::DigitalSchool, workday(applied), row);
        }
    }
}

fn stage(school: &School) -> &'static str {
    match school.school_type {
        SchoolType::Kindergarten => "preschool",
        SchoolType::Primary | SchoolType::Special => "primary",
        SchoolType::Junior | SchoolType::NineYear => "junior",
        SchoolType::SeniorHigh => "senior_high",
        SchoolType::Vocational => "vocational",
    }
}

/// Each district once a year: what it had in the first year stays, and some is added.
fn equipment(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let districts = std::iter::once((None, "局直属".to_owned())).chain(
        world.offices.iter().enumerate().map(|(index, office)| (Some(index), format!("{}中心校", office.township))),
    );
    for (office, district) in districts {
        let here = world.schools.values().filter(|school| school.office == office && school.until.is_none());
        let pupils: u32 = here.map(|school| school.pupils as u32).sum();
        let classes = pupils / 41 + 1;
        let lacking = classes * chance.between(1, 8) / 100;
        let computers = pupils / chance.between(11, 16);
        for (year, counted) in [(0, 231_020), (1, 241_018)] {
            let multimedia = classes - lacking + lacking / 2 * year;
            let row = Cells::default()
                .text("district", district.as_str())
                .date("counted_on", date(counted))
                .number("classes", classes)
                .number("multimedia", multimedia)
                .number("computers", computers + computers / 20 * year)
                .number("broken", (multimedia + computers) * chance.between(1, 3) / 100)
                .row(Vec::new());
            enter(rows, TECHNOLOGY_OWNER, Book::DigitalEquipment, date(counted), row);
        }
    }
}
