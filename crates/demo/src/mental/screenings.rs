//! The screening of each spring, by grades: numbers only. What it hints at is most frequent where examinations are near.

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{School, SchoolType};

use super::SPRINGS;

/// A grade with how many of a thousand pupils a screening hints at: lightly, and gravely.
type Grade = (&'static str, u32, u32);

const JUNIOR: &[Grade] = &[("junior_one", 82, 14), ("junior_two", 104, 20), ("junior_three", 118, 23)];
const SENIOR: &[Grade] = &[("senior_one", 96, 18), ("senior_two", 108, 21), ("senior_three", 132, 26)];
const VOCATIONAL: &[Grade] = &[("vocational", 90, 17)];

/// Adds the screenings of both springs to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in SPRINGS {
        let filed = calendar::with_status(asks, Book::MentalScreening, *half, FilingStatus::Approved);
        for school in filed.iter().filter_map(|org| world.school(org)) {
            let grades = grades(school.school_type);
            for (order, grade) in grades.iter().enumerate() {
                let pupils = (school.pupils / grades.len()) as u32;
                let row = row(school, *half, (order, *grade), pupils, chance);
                rows.entry((school.id.clone(), Book::MentalScreening, *half)).or_default().push(row);
            }
        }
    }
}

fn grades(school_type: SchoolType) -> &'static [Grade] {
    match school_type {
        SchoolType::SeniorHigh => SENIOR,
        SchoolType::Vocational => VOCATIONAL,
        SchoolType::Junior
        | SchoolType::NineYear
        | SchoolType::Primary
        | SchoolType::Kindergarten
        | SchoolType::Special => JUNIOR,
    }
}

fn row(
    school: &School,
    half: Half,
    (order, (grade, light, grave)): (usize, Grade),
    pupils: u32,
    chance: &mut Chance,
) -> DemoRow {
    let screened = pupils * chance.between(930, 990) / 1000;
    let some = |of_thousand: u32, chance: &mut Chance| screened * of_thousand * chance.between(80, 120) / 100_000;
    Cells::default()
        .text("number", format!("{:04}-{}-{}", school.number, half.year(), order + 1))
        .date("screened_on", chance.weekday(day(half.year(), 4, 8), day(half.year(), 5, 17)))
        .text("grade", grade)
        .text(
            "tool",
            if half == Half::Y23H1 {
                "中小学生心理健康量表"
            } else {
                "中小学生心理健康量表（2024年修订）"
            },
        )
        .number("enrolled", pupils)
        .number("screened", screened)
        .number("attention", some(light, chance))
        .number("focus", some(grave, chance))
        .row(Vec::new())
}
