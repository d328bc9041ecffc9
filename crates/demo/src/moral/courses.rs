//! Courses of their own that sixteen schools give: most are reviewed in time, a few later, two not yet.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::World;
use crate::schools::{Location, School};

const SCHOOLS: usize = 16;

/// Name and domain.
const COURSES: &[(&str, &str)] = &[
    ("趣味剪纸", "art"),
    ("童声合唱", "art"),
    ("版画创作", "art"),
    ("机器人入门", "science"),
    ("植物观察", "science"),
    ("航模制作", "science"),
    ("花样跳绳", "sports"),
    ("少年武术", "sports"),
    ("软笔书法", "culture"),
    ("家乡的节气", "culture"),
    ("地方戏曲", "culture"),
    ("整本书阅读", "reading"),
    ("小小演说家", "reading"),
    ("校园种植", "labor"),
    ("生活小能手", "labor"),
];

/// The schools that are asked: of the compulsory stage and public, in the city and the towns.
pub(super) fn asked(world: &World) -> Vec<OrgId> {
    let fitting: Vec<&School> = world
        .schools
        .values()
        .filter(|school| school.is_compulsory() && !school.private && school.until.is_none())
        .filter(|school| school.location != Location::Rural && school.pupils > 300)
        .collect();
    let every = (fitting.len() / SCHOOLS).max(1);
    fitting.into_iter().step_by(every).take(SCHOOLS).map(|school| school.id.clone()).collect()
}

/// Adds the courses of all half-years to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let filed = calendar::with_status(asks, Book::SchoolCourse, half, FilingStatus::Approved);
        for (index, school) in filed.iter().filter_map(|org| world.school(org)).enumerate() {
            // The register was opened in spring 2023, so all that were given then are in it.
            let (low, high) = if half == Half::Y23H1 { (3, 5) } else { (0, 2) };
            let count = chance.between(low, high);
            let mut courses = COURSES.to_vec();
            chance.shuffle(&mut courses);
            for (order, (name, domain)) in courses.into_iter().take(count as usize).enumerate() {
                let number =
                    format!("{:04}-{}-{}{:02}", school.number, half.year(), u8::from(half.is_first()), order + 1);
                let is_forgotten = half == Half::Y23H2 && index % 7 == 2 && order == 0;
                let row = row(number, (name, domain), half, school, is_forgotten, chance);
                rows.entry((school.id.clone(), Book::SchoolCourse, half)).or_default().push(row);
            }
        }
    }
}

fn row(
    number: String,
    (name, domain): (&str, &str),
    half: Half,
    school: &School,
    is_forgotten: bool,
    chance: &mut Chance,
) -> DemoRow {
    let first = half.lessons().0;
    let opened = chance.weekday(first, later(first, 25));
    let classes = chance.between(1, 4);
    let grades = if school.junior_percent() == 100 {
        ["七年级", "七、八年级"]
    } else {
        ["三、四年级", "五、六年级"]
    };
    let cells = Cells::default()
        .text("number", number)
        .text("name", name)
        .text("domain", domain)
        .text("origin", ["own", "adopted"][usize::from(chance.percent(35))])
        .text("grades", *chance.pick(&grades))
        .date("opened_on", opened)
        .number("weekly", chance.between(1, 2))
        .number("students", classes * chance.between(24, 44))
        .number("teachers", classes);
    if is_forgotten {
        return cells.row(Vec::new());
    }
    let reviewed = weekday_before(later(opened, chance.between(10, 66))).max(opened);
    let mut steps = vec![step("review", reviewed, Some("课程纲要、审议记录和备案表".to_owned()))];
    // A few of the first ones were given up a year later.
    if half == Half::Y23H1 && chance.percent(12) {
        steps.push(step("end", ended(), None));
    }
    cells.row(steps)
}

fn ended() -> NaiveDate {
    day(2024, 1, 19)
}
