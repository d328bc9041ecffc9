//! Lessons of each grade and clubs of each school: a few grades have too few lessons in the year before examinations.

use super::SPRINGS;
use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{School, SchoolType};

const CLUBS: &[(&str, &str)] = &[
    ("合唱团", "music"),
    ("民乐团", "music"),
    ("舞蹈队", "dance"),
    ("书法社", "fine_arts"),
    ("剪纸社", "fine_arts"),
    ("版画社", "fine_arts"),
    ("戏曲社", "drama"),
    ("朗诵社", "drama"),
    ("航模社", "science"),
    ("编程社", "science"),
    ("足球队", "sports"),
    ("武术队", "sports"),
    ("种植社", "labor"),
];

/// Adds the lessons and clubs of both springs to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in SPRINGS {
        for book in [Book::CourseTimetable, Book::StudentClub] {
            let filed = calendar::with_status(asks, book, *half, FilingStatus::Approved);
            for school in filed.iter().filter_map(|org| world.school(org)) {
                let on = chance.weekday(day(half.year(), 4, 1), day(half.year(), 4, 26));
                let common = |number: usize| {
                    let number = format!("{:04}-{}-{number:02}", school.number, half.year());
                    Cells::default().text("number", number).date("recorded_on", on)
                };
                let made: Vec<Cells> = if book == Book::CourseTimetable {
                    grades(school).map(|grade| lessons(common(grade), grade, school, *half)).collect()
                } else {
                    clubs(school, chance)
                        .into_iter()
                        .enumerate()
                        .map(|(order, club)| of_club(common(order + 1), club, chance))
                        .collect()
                };
                let made = made.into_iter().map(|cells| cells.row(Vec::new()));
                rows.entry((school.id.clone(), book, *half)).or_default().extend(made);
            }
        }
    }
}

fn grades(school: &School) -> std::ops::RangeInclusive<usize> {
    match school.school_type {
        SchoolType::Junior => 7..=9,
        SchoolType::NineYear | SchoolType::Special => 1..=9,
        SchoolType::Primary | SchoolType::Kindergarten | SchoolType::SeniorHigh | SchoolType::Vocational => 1..=6,
    }
}

/// What a timetable says does not depend on chance: schools mend it from one year to the next.
fn lessons(cells: Cells, grade: usize, school: &School, half: Half) -> Cells {
    let weak = school.number.is_multiple_of(if half == Half::Y23H1 { 3 } else { 7 });
    let is_short = weak && matches!(grade, 6 | 9);
    let sports = if grade <= 2 { 4 } else { 3 };
    cells
        .text("grade", format!("g{grade}"))
        .number("sports", if is_short && grade == 9 { 2 } else { sports })
        .number("arts", if is_short { 1 } else { 2 + u32::from(grade <= 6) })
        .number("labor", 1)
        .number("total", if grade <= 2 { 26 } else { 30 + u32::from(grade >= 7) * 4 })
}

fn clubs(school: &School, chance: &mut Chance) -> Vec<&'static (&'static str, &'static str)> {
    let mut clubs: Vec<_> = CLUBS.iter().collect();
    chance.shuffle(&mut clubs);
    clubs.truncate(4 + (school.pupils / 500).min(6));
    clubs
}

fn of_club(cells: Cells, (name, kind): &(&str, &str), chance: &mut Chance) -> Cells {
    cells
        .text("name", *name)
        .text("kind", *kind)
        .number("members", chance.between(18, 64))
        .number("minutes", chance.between(2, 4) * 30)
        .boolean("outside", chance.percent(18))
}
