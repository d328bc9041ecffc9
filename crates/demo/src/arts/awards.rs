//! The art festivals of the county, the city and, every second year, the province.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::orgs::{SPORTS_OWNER, World};
use crate::schools::{School, SchoolType};

/// Prizes of one announcement: first, second and third.
type Festival = (Half, NaiveDate, &'static str, [usize; 3]);

fn festivals() -> [Festival; 6] {
    [
        (Half::Y23H1, day(2023, 5, 19), "county", [12, 18, 24]),
        (Half::Y23H1, day(2023, 6, 16), "city", [3, 6, 8]),
        (Half::Y23H2, day(2023, 11, 17), "provincial", [1, 2, 2]),
        (Half::Y24H1, day(2024, 5, 17), "county", [14, 20, 25]),
        (Half::Y24H1, day(2024, 6, 14), "city", [4, 6, 9]),
        (Half::Y24H2, day(2024, 12, 6), "city", [2, 3, 4]),
    ]
}

/// Category, title, and how many perform.
const ENTRIES: &[(&str, &str, (u32, u32))] = &[
    ("vocal", "合唱《家乡的河》", (36, 60)),
    ("instrumental", "民乐合奏《丰收》", (16, 40)),
    ("dance", "群舞《麦浪》", (16, 32)),
    ("drama", "课本剧《背影》", (8, 12)),
    ("drama", "集体朗诵《少年说》", (8, 16)),
    ("works", "剪纸《二十四节气》", (1, 1)),
    ("works", "书法《劝学》", (1, 1)),
    ("workshop", "布艺工坊", (5, 9)),
];

/// Adds the prizes of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut schools: Vec<&School> = world
        .schools
        .values()
        .filter(|school| {
            school.until.is_none() && school.school_type != SchoolType::Kindergarten && school.pupils > 250
        })
        .collect();
    chance.shuffle(&mut schools);
    let mut number = 0;
    for (half, on, level, counts) in festivals() {
        let mut order = 0;
        for (prize, count) in ["first", "second", "third"].into_iter().zip(counts) {
            for _ in 0..count {
                // No school brings two entries to a festival.
                let school = schools[order % schools.len()];
                let (category, title, (least, most)) = ENTRIES[(order + number) % ENTRIES.len()];
                order += 1;
                number += 1;
                // The same entry of a school twice at one level in a year would be the same prize.
                let title = if half == Half::Y24H2 { format!("{title}（新编）") } else { title.to_owned() };
                let row = Cells::default()
                    .text("number", format!("艺〔{}〕{number:04}", half.year()))
                    .text("title", title)
                    .text("category", category)
                    .text("level", level)
                    .text("prize", prize)
                    .number("students", chance.between(least, most))
                    .text("school", school.label.as_str())
                    .date("awarded_on", on)
                    .row(Vec::new());
                rows.entry((OrgId::from(SPORTS_OWNER), Book::ArtAward, half)).or_default().push(row);
            }
        }
    }
}
