//! Pupils: the examination and the tests on the way to it, inspections of lessons, eyesight, and talents.

use super::{push, schools};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::{day, workday};
use crate::grants::share;
use crate::names;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// Adds the records of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    exams(world, chance, rows);
    for half in Half::ALL {
        inspections(world, half, chance, rows);
        eyes(world, half, chance, rows);
    }
    talents(world, chance, rows);
}

/// Kind, year, the days between which it is held, and how many take part in all.
type Exam = (&'static str, i32, [(u32, u32); 2], usize);

/// 15,225 is the report's number.
const EXAMS: [Exam; 6] = [
    ("final", 2023, [(4, 10), (4, 28)], 14_906),
    ("grade_7", 2023, [(5, 15), (5, 26)], 15_340),
    ("grade_8", 2023, [(5, 15), (5, 26)], 15_188),
    ("final", 2024, [(4, 8), (4, 26)], 15_225),
    ("grade_7", 2024, [(5, 13), (5, 24)], 15_602),
    ("grade_8", 2024, [(5, 13), (5, 24)], 15_317),
];

fn exams(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools = schools(world, &[SchoolType::Junior, SchoolType::NineYear]);
    let weight =
        |school: &&School| if school.school_type == SchoolType::NineYear { school.pupils / 3 } else { school.pupils };
    let weights: Vec<usize> = schools.iter().map(weight).collect();
    for (kind, year, [first, last], total) in EXAMS {
        for (school, tested) in schools.iter().zip(share(total, &weights)) {
            let tested = tested as u32;
            let exempt = tested * chance.between(2, 12) / 1000;
            let postponed = if kind == "final" { u32::from(chance.percent(20)) } else { chance.between(0, 2) };
            let absent = u32::from(chance.percent(15));
            let on = chance.weekday(day(year, first.0, first.1), day(year, last.0, last.1));
            let row = Cells::default()
                .text("school", school.label.as_str())
                .date("examined_on", on)
                .text("kind", kind)
                .number("registered", tested + exempt + postponed + absent)
                .number("tested", tested)
                .number("exempt", exempt)
                .number("postponed", postponed)
                .number("full_marks", tested * chance.between(38, 66) / 100)
                .row(Vec::new());
            push(rows, Book::PeExam, on, row);
        }
    }
}

/// Schools visited in a half-year.
const VISITED: usize = 36;

fn inspections(world: &World, half: Half, chance: &mut Chance, rows: &mut Rows) {
    use SchoolType::{Junior, NineYear, Primary, SeniorHigh};
    let mut visited = schools(world, &[Primary, Junior, NineYear, SeniorHigh]);
    chance.shuffle(&mut visited);
    let (first, last) = half.lessons();
    for school in visited.into_iter().take(VISITED) {
        let on = chance.weekday(first, last);
        let classes = chance.between(3, 6);
        // Village schools lack teachers for it, and the last grades of senior high schools lack time.
        let is_short = chance.percent(if school.location == Location::Rural { 16 } else { 8 });
        let minutes = if is_short { chance.between(40, 55) } else { chance.between(60, 88) };
        let row = Cells::default()
            .text("school", school.label.as_str())
            .date("visited_on", on)
            .text("stage", stage(school))
            .number("classes", classes)
            .number("complete", classes - u32::from(is_short || chance.percent(6)))
            .number("minutes", minutes)
            .row(Vec::new());
        push(rows, Book::PeInspection, on, row);
    }
}

fn stage(school: &School) -> &'static str {
    match school.school_type {
        SchoolType::SeniorHigh => "senior_high",
        SchoolType::Junior => "junior",
        _ => "primary",
    }
}

/// Types of schools whose pupils' eyes are looked at: how many schools, and of a hundred pupils how many are myopic.
const EYES: [(SchoolType, &str, usize, u32); 4] = [
    (SchoolType::Kindergarten, "preschool", 10, 8),
    (SchoolType::Primary, "primary", 18, 35),
    (SchoolType::Junior, "junior", 12, 61),
    (SchoolType::SeniorHigh, "senior_high", 6, 76),
];

/// The same schools in each half-year.
fn eyes(world: &World, half: Half, chance: &mut Chance, rows: &mut Rows) {
    let (month, last) = if half.is_first() { (3, 29) } else { (10, 31) };
    for (school_type, grade, count, myopic) in EYES {
        for school in schools(world, &[school_type]).into_iter().step_by(3).take(count) {
            let pupils = if school_type == SchoolType::Kindergarten { school.pupils / 3 } else { school.pupils } as u32;
            let screened = pupils - pupils * chance.between(0, 30) / 1000;
            let on = chance.weekday(day(half.year(), month, 11), day(half.year(), month, last));
            let row = Cells::default()
                .text("school", school.label.as_str())
                .text("grade", grade)
                .date("screened_on", on)
                .number("pupils", pupils)
                .number("screened", screened)
                .number("myopic", screened * (myopic + chance.between(0, 4)) / 100)
                .row(Vec::new());
            push(rows, Book::VisionScreening, on, row);
        }
    }
}

/// Talents found together: when, how many, and how many of them go to a team, when.
const TALENTS: [(u32, usize, usize, u32); 4] =
    [(230_424, 38, 14, 230_828), (231_016, 29, 9, 240_226), (240_422, 42, 16, 240_826), (241_021, 31, 0, 0)];

fn talents(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools = schools(world, &[SchoolType::Junior, SchoolType::NineYear, SchoolType::SeniorHigh]);
    for (listed, count, sent, sent_on) in TALENTS {
        for index in 0..count {
            let number =
                format!("体才〔{}〕{:03}", 2000 + listed / 10_000, listed / 100 % 100 * 100 + index as u32 + 1);
            let steps =
                (index < sent).then(|| step("send", workday(sent_on), Some(format!("{number}录取通知和输送协议"))));
            let row = Cells::default()
                .text("number", number)
                .date("listed_on", workday(listed))
                .text("student_name", names::person(chance))
                .text("school", chance.pick(&schools).label.as_str())
                .text("sport", *chance.pick(&["athletics", "basketball", "football", "volleyball", "martial", "water"]))
                .text("grade", *chance.pick(&["none", "none", "none", "third", "second", "second", "first"]))
                .row(steps.into_iter().collect());
            push(rows, Book::SportsTalent, workday(listed), row);
        }
    }
}
