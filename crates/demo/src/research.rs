//! Teaching research: projects, activities, works of a competition, events held here, and learning guides.

mod awards;
mod projects;
mod works;

use chrono::NaiveDate;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter};
use crate::days::date;
use crate::orgs::{TRAINING_OWNER, World};
use crate::schools::{School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    projects::file(world, chance, rows);
    works::file(world, chance, rows);
    activities(chance, rows);
    events(rows);
    guides(chance, rows);
}

/// Adds what teachers won to `rows`.
pub(crate) fn awards(world: &World, chance: &mut Chance, rows: &mut Rows) {
    awards::file(world, chance, rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, TRAINING_OWNER, book, on, row);
}

/// Schools that have teachers of subjects, in any order.
fn schools<'a>(world: &'a World, chance: &mut Chance) -> Vec<&'a School> {
    let some =
        world.schools.values().filter(|school| school.until.is_none() && school.school_type != SchoolType::Special);
    let mut some: Vec<&School> = some.collect();
    chance.shuffle(&mut some);
    some
}

/// What teachers of a school teach, in registers of research.
fn stage(school: &School) -> &'static str {
    match school.school_type {
        SchoolType::Kindergarten => "preschool",
        SchoolType::Primary | SchoolType::Special => "primary",
        SchoolType::Junior | SchoolType::NineYear => "junior",
        SchoolType::SeniorHigh => "senior_high",
        SchoolType::Vocational => "vocational",
    }
}

/// Subjects of a stage.
fn subjects(stage: &str) -> &'static [&'static str] {
    match stage {
        "preschool" => &["健康", "语言", "社会", "科学", "艺术"],
        "primary" => &["语文", "数学", "英语", "科学", "道德与法治", "音乐", "美术", "体育", "信息科技"],
        "vocational" => &["语文", "数学", "计算机应用", "机电技术", "电子商务"],
        _ => &["语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "道德与法治", "信息科技", "体育"],
    }
}

/// Kind and what such an activity is called, with how many schools and how many teachers of each take part.
const ACTIVITIES: [(&str, &str, (u32, u32)); 6] = [
    ("contest", "课堂教学大比武", (10, 24)),
    ("area", "片区教研活动", (8, 18)),
    ("rural", "送教下乡活动", (3, 8)),
    ("linked", "城乡融合教研活动", (4, 10)),
    ("prepare", "集体备课研讨", (6, 16)),
    ("school", "校本教研现场指导", (1, 4)),
];
const HELD: [(Half, usize); 4] = [(Half::Y23H1, 30), (Half::Y23H2, 24), (Half::Y24H1, 34), (Half::Y24H2, 22)];

fn activities(chance: &mut Chance, rows: &mut Rows) {
    for (half, count) in HELD {
        let (first, last) = half.lessons();
        for index in 0..count {
            let (kind, name, (fewest, most)) = ACTIVITIES[index % ACTIVITIES.len()];
            let (stage, label) = *chance.pick(&[
                ("primary", "小学"),
                ("junior", "初中"),
                ("senior_high", "高中"),
                ("preschool", "幼儿园"),
            ]);
            let subject = *chance.pick(subjects(stage));
            let schools = chance.between(fewest, most);
            let on = chance.weekday(first, last);
            let row = Cells::default()
                .date("held_on", on)
                .text("title", format!("{label}{subject}{name}（{}）", index + 1))
                .text("kind", kind)
                .text("stage", stage)
                .text("subject", subject)
                .number("schools", schools)
                .number("participants", schools * chance.between(3, 9))
                .number("lessons", if kind == "prepare" { 0 } else { chance.between(2, 6) })
                .row(Vec::new());
            push(rows, Book::ResearchActivity, on, row);
        }
    }
}

/// Day, title, who holds it, field, teams and persons. That of 2024 is the report's.
const EVENTS: [(u32, &str, &str, &str, u32, u32); 4] = [
    (230_518, "全市青少年科技创新大赛", "city", "science", 46, 212),
    (231_019, "全市小学语文教学展示活动", "city", "teaching", 38, 640),
    (240_524, "河南省第二十五届学生信息素养提升实践活动", "provincial", "technology", 2080, 6500),
    (241_024, "全市中小学经典诵读展演", "city", "reading", 52, 780),
];

fn events(rows: &mut Rows) {
    for (on, title, level, field, teams, participants) in EVENTS {
        let row = Cells::default()
            .text("title", title)
            .date("held_on", date(on))
            .text("level", level)
            .text("field", field)
            .number("teams", teams)
            .number("participants", participants)
            .row(Vec::new());
        push(rows, Book::HostedEvent, date(on), row);
    }
}

/// Volumes of each term: subject, grade, lessons and, roughly, copies.
const VOLUMES: [(&str, &str, u32, u32); 7] = [
    ("chinese", "7", 62, 17_800),
    ("mathematics", "7", 70, 17_800),
    ("english", "7", 64, 17_800),
    ("chinese", "8", 60, 16_900),
    ("mathematics", "8", 68, 16_900),
    ("english", "8", 62, 16_900),
    ("physics", "8", 48, 16_900),
];

fn guides(chance: &mut Chance, rows: &mut Rows) {
    for issued in [230_215, 230_905, 240_228, 240_904] {
        for (subject, grade, lessons, copies) in VOLUMES {
            let reviews = chance.between(26, 84);
            let row = Cells::default()
                .text("subject", subject)
                .text("grade", grade)
                .date("issued_on", date(issued))
                .number("lessons", lessons)
                .number("copies", copies - chance.between(0, 18) * 50)
                .number("schools", 56)
                .number("downloads", chance.between(620, 2400))
                .number("reviews", reviews)
                .number("stars", reviews * chance.between(39, 47) / 10)
                .row(Vec::new());
            push(rows, Book::LearningGuide, date(issued), row);
        }
    }
}
