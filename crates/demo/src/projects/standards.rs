//! Schools that were renovated up to the standard, and those that were given a title.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::Book;
use crate::calendar::Half;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::{date, workday};
use crate::names::CITY;
use crate::orgs::{BASIC_EDUCATION_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Schools listed, begun and passed on the same days: how many, listed, planned, begun, passed.
const TASKS: [(usize, u32, u32, u32, Option<u32>); 9] = [
    (6, 230_220, 230_831, 230_320, Some(230_830)),
    (4, 230_220, 231_231, 230_410, Some(231_215)),
    (8, 230_911, 240_331, 231_016, Some(240_312)),
    (9, 230_911, 240_531, 231_016, Some(240_524)),
    (5, 230_911, 240_630, 231_113, Some(240_620)),
    (5, 240_226, 240_930, 240_325, Some(240_927)),
    (4, 240_226, 241_031, 240_325, None),
    (7, 240_909, 250_630, 241_014, None),
    (5, 240_909, 250_831, 241_111, None),
];

/// In the order of the register's code list.
const GAPS: [&str; 7] = ["buildings", "playground", "rooms", "equipment", "books", "facilities", "network"];

/// Titles given on one day: the title, how many, when, by which document.
const TITLES: [(&str, usize, u32, &str); 4] = [
    ("demonstration", 3, 231_120, "市教基〔2023〕41号"),
    ("standardized", 10, 231_211, "市教基〔2023〕45号"),
    ("demonstration", 5, 240_517, "市教基〔2024〕18号"),
    ("standardized", 12, 240_603, "市教基〔2024〕21号"),
];

/// Adds the rows of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    tasks(world, chance, rows);
    titles(world, chance, rows);
}

fn tasks(world: &World, chance: &mut Chance, rows: &mut Rows) {
    // City schools meet the standard already.
    let mut schools = schools(world, |school| school.location != Location::Urban, chance).into_iter();
    for (count, listed, planned, begun, passed) in TASKS {
        for school in schools.by_ref().take(count) {
            let mut gaps: Vec<usize> = (0..GAPS.len()).collect();
            chance.shuffle(&mut gaps);
            gaps.truncate(chance.between(1, 3) as usize);
            gaps.sort_unstable();
            let gaps: Vec<&str> = gaps.into_iter().map(|gap| GAPS[gap]).collect();
            let mut steps = vec![step("start", workday(begun), None)];
            if let Some(passed) = passed {
                steps.push(step("pass", workday(passed), Some(format!("{school}达标验收表"))));
            }
            let cells = Cells::default()
                .text("school", school)
                .date("listed_on", workday(listed))
                .text("gaps", format!("|{}|", gaps.join("|")))
                .date("planned_completion", date(planned));
            add(Book::Standardization, workday(listed), cells.row(steps), rows);
        }
    }
}

fn titles(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut urban = schools(world, |school| school.location == Location::Urban, chance).into_iter();
    let mut rest = schools(world, |school| school.location != Location::Urban, chance).into_iter();
    for (title, count, on, document) in TITLES {
        let schools: Vec<String> = match title {
            "demonstration" => urban.by_ref().take(count).collect(),
            _ => rest.by_ref().take(count).collect(),
        };
        for school in schools {
            let cells = Cells::default()
                .text("school", school)
                .text("title", title)
                .date("awarded_on", workday(on))
                .text("document", document);
            add(Book::Title, workday(on), cells.row(Vec::new()), rows);
        }
    }
}

/// Public primary, junior and nine-year schools in any order, without the city before their names.
fn schools(world: &World, fits: impl Fn(&School) -> bool, chance: &mut Chance) -> Vec<String> {
    use SchoolType::{Junior, NineYear, Primary};
    let open = world.schools.values().filter(|school| !school.private && school.until.is_none() && fits(school));
    let stages = open.filter(|school| matches!(school.school_type, Primary | Junior | NineYear));
    let short = |school: &School| school.label.strip_prefix(CITY).unwrap_or(&school.label).to_owned();
    let mut labels: Vec<String> = stages.map(short).collect();
    chance.shuffle(&mut labels);
    labels
}

fn add(book: Book, on: NaiveDate, row: crate::county::DemoRow, rows: &mut Rows) {
    rows.entry((OrgId::from(BASIC_EDUCATION_OWNER), book, Half::of(on))).or_default().push(row);
}
