//! The gaokao: how many of each school reached which line, and who may go to Tsinghua or Peking University.

use super::{persons, push, schools};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::{date, later};
use crate::names;
use crate::orgs::World;
use crate::schools::SchoolType;

/// When the results were published, how many reached the first line, the second but not the first, and neither.
const YEARS: [(u32, usize, usize, usize); 2] = [(230_625, 1188, 2674, 4816), (240_625, 1245, 2771, 4908)];

/// The first day of confirmation, those expected with university and route, and how many of them were admitted, and when.
type Top = (u32, &'static [(&'static str, &'static str)], usize, u32);

const TOPS: [Top; 2] = [
    (
        230_626,
        &[
            ("tsinghua", "general"),
            ("peking", "general"),
            ("peking", "rural"),
            ("tsinghua", "foundation"),
            ("peking", "foundation"),
        ],
        4,
        230_713,
    ),
    (
        240_626,
        &[
            ("tsinghua", "general"),
            ("peking", "general"),
            ("tsinghua", "rural"),
            ("peking", "rural"),
            ("peking", "foundation"),
            ("tsinghua", "foundation"),
        ],
        6,
        240_712,
    ),
];

/// Tracks with how many candidates of a hundred they have, and whether they have a first line.
const TRACKS: [(&str, usize, bool); 3] = [("science", 58, true), ("arts", 30, true), ("special", 12, false)];

/// Adds the results of both years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools = schools(world, &[SchoolType::SeniorHigh]);
    // How strong a school is: few of them have most of those who reach the first line.
    let strengths: Vec<usize> = (0..schools.len()).map(|index| 100 / (index + 1)).collect();
    let groups: Vec<(usize, usize)> =
        (0..schools.len()).flat_map(|school| (0..TRACKS.len()).map(move |track| (school, track))).collect();
    for (published, first, second, rest) in YEARS {
        let weights = |of: &dyn Fn(usize, usize) -> usize| groups.iter().map(|(a, b)| of(*a, *b)).collect::<Vec<_>>();
        let firsts = persons(
            first,
            &weights(&|school, track| {
                if TRACKS[track].2 { strengths[school] * strengths[school] * TRACKS[track].1 } else { 0 }
            }),
        );
        let seconds = persons(second, &weights(&|school, track| (strengths[school] + 12) * TRACKS[track].1));
        let rests = persons(rest, &weights(&|school, track| schools[school].pupils * TRACKS[track].1));
        for (index, (school, track)) in groups.iter().enumerate() {
            let second_line = firsts[index] + seconds[index];
            let row = Cells::default()
                .text("school", schools[*school].label.as_str())
                .date("published_on", date(published))
                .text("track", TRACKS[*track].0)
                .number("candidates", second_line + rests[index])
                .number("first_line", firsts[index])
                .number("second_line", second_line)
                .number("college_line", second_line + rests[index] * 9 / 10)
                .row(Vec::new());
            push(rows, Book::GaokaoResult, date(published), row);
        }
    }
    for (first, expected, admitted, on) in TOPS {
        for (index, (university, route)) in expected.iter().enumerate() {
            let school = schools[index % 2];
            let day = later(date(first), index as u32 / 3);
            let number = format!("{}-{:02}", day.format("%Y"), index + 1);
            let steps = (index < admitted).then(|| step("admit", date(on), Some(format!("{number}录取通知书复印件"))));
            let row = Cells::default()
                .text("number", number)
                .date("expected_on", day)
                .text("school", school.label.as_str())
                .text("student_name", names::person(chance))
                .text("university", *university)
                .text("route", *route)
                .row(steps.into_iter().collect());
            push(rows, Book::TopCandidate, day, row);
        }
    }
}
