//! Matters that are inspected apart from visits; the report on one of 2024 came late.

use chrono::NaiveDate;

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, step, step_with};
use crate::days::{day, later};

/// A matter: its number, and the days on which schools were seen and the report was sent.
pub(super) struct Matter {
    pub(super) half: Half,
    pub(super) number: String,
    pub(super) visited: NaiveDate,
}

type Plan = (Half, &'static str, &'static str, &'static str, NaiveDate, u32, Option<NaiveDate>);

fn plans() -> [Plan; 12] {
    use Half::{Y23H1, Y23H2, Y24H1, Y24H2};
    [
        (Y23H1, "春季开学工作专项督导", "special", "opening", day(2023, 2, 13), 46, None),
        (Y23H1, "“双减”和课后服务专项督导", "special", "double_reduction", day(2023, 4, 10), 32, None),
        (Y23H1, "幼儿园办园行为督导评估", "general", "preschool", day(2023, 5, 8), 24, None),
        (Y23H2, "秋季开学工作专项督导", "special", "opening", day(2023, 9, 1), 48, None),
        (Y23H2, "学校食堂和校园安全专项督导", "special", "safety", day(2023, 10, 16), 40, None),
        (Y23H2, "义务教育学校办学质量综合督导", "general", "quality", day(2023, 11, 6), 18, None),
        (Y24H1, "春季开学工作专项督导", "special", "opening", day(2024, 2, 26), 50, None),
        (Y24H1, "作业、睡眠、手机、读物、体质管理专项督导", "special", "double_reduction", day(2024, 3, 25), 36, None),
        (Y24H1, "义务教育学校办学质量综合督导", "general", "quality", day(2024, 4, 15), 20, None),
        (Y24H1, "教育经费投入和使用专项督导", "special", "funding", day(2024, 5, 6), 12, Some(day(2024, 7, 18))),
        (Y24H2, "秋季开学工作专项督导", "special", "opening", day(2024, 9, 2), 52, None),
        (Y24H2, "教师队伍管理专项督导", "special", "teachers", day(2024, 11, 4), 22, None),
    ]
}

/// Adds the matters of all half-years to `rows`, and gives them.
pub(super) fn file(chance: &mut Chance, rows: &mut Rows) -> Vec<Matter> {
    let mut matters = Vec::new();
    for (order, (half, title, kind, topic, launched, schools, late)) in plans().into_iter().enumerate() {
        let number = format!("督字〔{}〕{:02}", half.year(), order + 1);
        let visited = later(launched, chance.between(4, 12));
        let reported = late.unwrap_or_else(|| later(visited, chance.between(12, 28)));
        let seen = Cells::default().number("schools", schools);
        let steps =
            vec![step_with("visit", visited, None, seen), step("report", reported, Some("督导意见书".to_owned()))];
        let row = Cells::default()
            .text("number", number.as_str())
            .text("title", format!("{}年{title}", half.year()))
            .date("launched_on", launched)
            .text("kind", kind)
            .text("topic", topic)
            .row(steps);
        push(rows, Book::SupervisionMatter, half, row);
        matters.push(Matter { half, number, visited });
    }
    matters
}
