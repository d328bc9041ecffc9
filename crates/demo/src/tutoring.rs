//! The double reduction: institutions outside schools, what several offices inspected together, and the service after lessons.

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, Rows, enter, step};
use crate::days::{date, later, weekday_before, workday};
use crate::names::{self, CITY};
use crate::orgs::{BASIC_EDUCATION_OWNER, PRIVATE_OWNER, World};
use crate::schools::School;

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let institutions = institutions(chance, rows);
    enforcements(&institutions, chance, rows);
    services(world, chance, rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, PRIVATE_OWNER, book, on, row);
}

/// Institutions found together: category, how many, when, and how many of them applied when, were registered when, and
/// closed when; each group is of others.
struct Round {
    category: &'static str,
    count: usize,
    surveyed: u32,
    applied: usize,
    applied_on: u32,
    registered: usize,
    registered_on: u32,
    closed: usize,
    closed_on: u32,
}

/// In the first half of 2024, 48 for sports are found, of which 26 are applying at its end.
const ROUNDS: [Round; 4] = [
    Round {
        category: "arts",
        count: 36,
        surveyed: 230_313,
        applied: 36,
        applied_on: 230_410,
        registered: 33,
        registered_on: 230_526,
        closed: 2,
        closed_on: 240_308,
    },
    Round {
        category: "technology",
        count: 14,
        surveyed: 231_012,
        applied: 13,
        applied_on: 231_106,
        registered: 12,
        registered_on: 231_222,
        closed: 1,
        closed_on: 240_520,
    },
    Round {
        category: "sports",
        count: 48,
        surveyed: 240_318,
        applied: 40,
        applied_on: 240_506,
        registered: 14,
        registered_on: 240_621,
        closed: 3,
        closed_on: 240_614,
    },
    Round {
        category: "arts",
        count: 9,
        surveyed: 241_014,
        applied: 7,
        applied_on: 241_111,
        registered: 0,
        registered_on: 0,
        closed: 0,
        closed_on: 0,
    },
];

/// What institutions call themselves.
const CALLED: [(&str, &[&str]); 3] = [
    ("sports", &["篮球俱乐部", "游泳馆", "跆拳道馆", "羽毛球培训中心", "体育培训中心"]),
    ("arts", &["舞蹈培训中心", "美术培训学校", "音乐培训中心", "书法培训学校"]),
    ("technology", &["编程培训中心", "机器人培训中心", "科技培训学校"]),
];

/// The names of all of them, with the day on which they were found.
fn institutions(chance: &mut Chance, rows: &mut Rows) -> Vec<(NaiveDate, String)> {
    let mut all = Vec::new();
    for round in ROUNDS {
        let called =
            CALLED.iter().find(|(category, _)| *category == round.category).map_or(&[][..], |(_, names)| *names);
        for index in 0..round.count {
            let brand = names::BRANDS[(all.len() * 7 + index) % names::BRANDS.len()];
            let name = format!("{CITY}{brand}{}", called[index % called.len()]);
            let name = if all.iter().any(|(_, taken)| *taken == name) {
                format!("{name}第{}分部", names::numeral(all.len()))
            } else {
                name
            };
            let surveyed = workday(round.surveyed);
            let pupils = chance.between(24, 260);
            let row = Cells::default()
                .text("name", name.as_str())
                .date("surveyed_on", surveyed)
                .text("category", round.category)
                .text("place", format!("{CITY}{}路{}号", chance.pick(names::BRANDS), chance.between(8, 240)))
                .number("pupils", pupils)
                .number("teachers", pupils / chance.between(9, 18) + 1)
                .boolean("pool", round.registered > index || chance.percent(55))
                .row(steps(&round, index, &name));
            push(rows, Book::TutoringInstitution, surveyed, row);
            all.push((surveyed, name));
        }
    }
    all
}

/// The first ones of a round are registered, the last ones closed.
fn steps(round: &Round, index: usize, name: &str) -> Vec<DemoStep> {
    let mut steps = Vec::new();
    let closes = index >= round.count - round.closed;
    if index < round.applied && !closes {
        steps.push(step("apply", workday(round.applied_on), None));
    }
    if index < round.registered {
        steps.push(step("register", workday(round.registered_on), Some(format!("{name}审核登记意见"))));
    }
    if closes {
        steps.push(step("close", workday(round.closed_on), Some(format!("{name}注销登记证明"))));
    }
    steps
}

/// Day, offices, persons, institutions, problems, and how many of these get a notice.
type Enforcement = (u32, &'static str, u32, u32, u32, usize);

/// In the first half of 2024, three with 338 persons and notices to six.
const ENFORCEMENTS: [Enforcement; 9] = [
    (230_425, "|education|market|culture|", 86, 31, 9, 2),
    (230_620, "|education|market|police|fire|", 104, 36, 12, 3),
    (230_914, "|education|market|town|", 92, 34, 8, 2),
    (231_207, "|education|market|culture|fire|", 98, 44, 11, 2),
    (240_326, "|education|market|culture|", 108, 52, 13, 2),
    (240_425, "|education|market|culture|police|fire|", 124, 64, 17, 3),
    (240_606, "|education|market|culture|civil|", 106, 58, 9, 1),
    (240_919, "|education|market|culture|fire|", 112, 61, 10, 2),
    (241_212, "|education|market|police|", 96, 57, 7, 1),
];

fn enforcements(institutions: &[(NaiveDate, String)], chance: &mut Chance, rows: &mut Rows) {
    let mut told = 0;
    for (index, (on, departments, persons, checked, found, notices)) in ENFORCEMENTS.into_iter().enumerate() {
        let on = workday(on);
        let row = Cells::default()
            .text("number", format!("联执〔{}〕{:02}", on.format("%Y"), index + 1))
            .date("held_on", on)
            .text("departments", departments)
            .number("persons", persons)
            .number("checked", checked)
            .number("found", found)
            .row(Vec::new());
        push(rows, Book::JointEnforcement, on, row);
        let known: Vec<&String> = institutions.iter().filter(|(found, _)| *found <= on).map(|(_, name)| name).collect();
        for name in known.iter().cycle().skip(told * 5).step_by(3).take(notices) {
            told += 1;
            let issued = later(on, 2);
            let deadline = weekday_before(later(issued, 20));
            let closed = weekday_before(later(issued, chance.between(9, 26)));
            let number = format!("训改〔{}〕{told:03}", on.format("%Y"));
            let steps = (closed <= date(241_231)).then(|| step("close", closed, Some(format!("{number}整改验收单"))));
            let row = Cells::default()
                .text("number", number)
                .date("issued_on", issued)
                .text("institution", name.as_str())
                .text("problem", *chance.pick(&["fees", "fees", "safety", "staff", "hours", "license", "academic"]))
                .date("deadline", deadline)
                .row(steps.into_iter().collect());
            push(rows, Book::TutoringNotice, issued, row);
        }
    }
}

/// The service of each district at the end of a term.
fn services(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for counted in [230_620, 231_220, 240_620, 241_220] {
        let on = date(counted);
        let districts = std::iter::once((None, "城区".to_owned())).chain(
            world.offices.iter().enumerate().map(|(index, office)| (Some(index), format!("{}中心校", office.township))),
        );
        for (office, district) in districts {
            let schools: Vec<&School> =
                world.schools_on(on).filter(|school| school.office == office && school.is_compulsory()).collect();
            let count = schools.len() as u32;
            let served = count - u32::from(count > 4 && chance.percent(12));
            let pupils = schools.iter().map(|school| school.pupils as u32).sum::<u32>();
            let attending = pupils * chance.between(if office.is_none() { 90 } else { 80 }, 95) / 100;
            let row = Cells::default()
                .text("district", district)
                .date("counted_on", on)
                .number("schools", count)
                .number("served", served)
                .number("pupils", pupils)
                .number("attending", attending)
                .number("teachers", attending / 21)
                .number("full_days", served - u32::from(chance.percent(25)))
                .money("funds", i64::from(attending) * i64::from(chance.between(58, 66)) * 100)
                .row(Vec::new());
            enter(rows, BASIC_EDUCATION_OWNER, Book::AfterSchoolService, on, row);
        }
    }
}
