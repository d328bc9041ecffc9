//! Tests of teaching quality: the last grades of senior and junior high schools, and grade six of primary schools.

use super::{of_hundred, push, schools};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::date;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// Day, kind, what it is called, and to how many schools it is restricted.
const TESTS: [(u32, &str, &str, usize); 14] = [
    (230_316, "senior_3", "2023届高三第一次质量检测", usize::MAX),
    (230_329, "junior_3", "2023年初三第一次质量检测", usize::MAX),
    (230_510, "junior_3", "2023年初三第二次质量检测", usize::MAX),
    (230_511, "senior_3", "2023届高三第二次质量检测", usize::MAX),
    (230_620, "primary_6", "2022—2023学年度下期小学六年级质量测评", 12),
    (231_116, "senior_3", "2024届高三期中质量检测", usize::MAX),
    (231_221, "junior_3", "2024年初三上期质量检测", usize::MAX),
    (240_314, "senior_3", "2024届高三第一次质量检测", usize::MAX),
    (240_327, "junior_3", "2024年初三第一次质量检测", usize::MAX),
    (240_508, "junior_3", "2024年初三第二次质量检测", usize::MAX),
    (240_509, "senior_3", "2024届高三第二次质量检测", usize::MAX),
    (240_619, "primary_6", "2023—2024学年度下期小学六年级质量测评", 14),
    (241_114, "senior_3", "2025届高三期中质量检测", usize::MAX),
    (241_219, "junior_3", "2025年初三上期质量检测", usize::MAX),
];

/// Adds the tests of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (on, kind, exam, most) in TESTS {
        let mut taking: Vec<&School> = match kind {
            "senior_3" => schools(world, &[SchoolType::SeniorHigh]),
            "junior_3" => schools(world, &[SchoolType::Junior, SchoolType::NineYear]),
            _ => schools(world, &[SchoolType::Primary]),
        };
        if kind == "primary_6" {
            // The city's own.
            taking.retain(|school| school.location == Location::Urban && !school.private);
        }
        for school in taking.into_iter().take(most) {
            push(rows, Book::QualityTest, date(on), result(school, on, kind, exam, chance).row(Vec::new()));
        }
    }
}

fn result(school: &School, on: u32, kind: &str, exam: &str, chance: &mut Chance) -> Cells {
    let grade = match school.school_type {
        SchoolType::NineYear => school.pupils / 9,
        SchoolType::Primary => school.pupils / 6,
        _ => school.pupils / 3,
    } as u32;
    let takers = grade - of_hundred(grade, 0, 3, chance);
    let (low, high) = match (kind, school.location) {
        ("primary_6", _) => (86, 96),
        (_, Location::Urban) => (74, 88),
        (_, Location::Town | Location::Rural) => (60, 79),
    };
    let passed = of_hundred(takers, low, high, chance);
    Cells::default()
        .text("exam", exam)
        .date("tested_on", date(on))
        .text("kind", kind)
        .text("school", school.label.as_str())
        .text("location", school.location.code())
        .number("expected", grade)
        .number("takers", takers)
        .number("passed", passed)
        .number("excellent", of_hundred(passed, 22, 38, chance))
}
