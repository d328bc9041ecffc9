//! Certificates of professional titles, and appointments to posts: never the same persons in one half-year.

use chrono::NaiveDate;

use super::push;
use super::staff::{Staff, Teacher};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows};
use crate::days::day;

/// Certificates by level, and appointments by kind.
struct Target {
    half: Half,
    levels: [(&'static str, usize); 3],
    kinds: [(&'static str, usize); 2],
}

const fn target(half: Half, [senior, first, second]: [usize; 3], [appointed, promoted]: [usize; 2]) -> Target {
    Target {
        half,
        levels: [("senior", senior), ("first", first), ("second", second)],
        kinds: [("appointed", appointed), ("promoted", promoted)],
    }
}

/// The first half of 2024 is that of the report: 308 and 392 certificates, 784 appointments. Titles are reviewed in
/// winter; in autumn only those get one whose probation is over.
const TARGETS: [Target; 4] = [
    target(Half::Y23H1, [286, 374, 0], [398, 343]),
    target(Half::Y23H2, [0, 0, 58], [61, 25]),
    target(Half::Y24H1, [308, 392, 0], [418, 366]),
    target(Half::Y24H2, [0, 0, 64], [66, 27]),
];

/// Adds the certificates and appointments of all half-years to `rows`.
pub(super) fn file(staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    for Target { half, levels, kinds } in TARGETS {
        let teachers = staff.some(chance, |teacher| teacher.stage != "vocational");
        let mut teachers = teachers.into_iter();
        for (level, count) in levels {
            for (index, teacher) in teachers.by_ref().take(count).enumerate() {
                push(rows, Book::TitleCertificate, half, certificate(teacher, half, level, index + 1, chance));
            }
        }
        let public = teachers.filter(|teacher| teacher.public);
        let kinds = kinds.into_iter().flat_map(|(kind, count)| std::iter::repeat_n(kind, count));
        for (teacher, kind) in public.zip(kinds) {
            push(rows, Book::Appointment, half, appointment(teacher, half, kind, chance));
        }
    }
}

fn certificate(teacher: &Teacher, half: Half, level: &str, index: usize, chance: &mut Chance) -> DemoRow {
    let (letter, (first, last)) = match level {
        "senior" => ("G", (day(half.year(), 3, 18), day(half.year(), 3, 29))),
        "first" => ("Y", (day(half.year(), 4, 8), day(half.year(), 4, 19))),
        _ => ("E", (day(half.year(), 10, 16), day(half.year(), 10, 27))),
    };
    let reviewed = if half.is_first() { half.year() - 1 } else { half.year() };
    teacher
        .at_school()
        .text("number", format!("云{letter}{reviewed}{index:04}"))
        .text("level", level)
        .number("review_year", u32::try_from(reviewed).unwrap_or_default())
        .date("issued_on", chance.weekday(first, last))
        .row(Vec::new())
}

fn appointment(teacher: &Teacher, half: Half, kind: &str, chance: &mut Chance) -> DemoRow {
    let grades: &[&str] =
        if kind == "appointed" { &["p7", "p10", "p10", "p12"] } else { &["p5", "p6", "p8", "p9", "p9", "p11"] };
    let on = chance.weekday(handled(half).0, handled(half).1);
    let cells: Cells = teacher.at_school().text("kind", kind).text("grade", *chance.pick(grades));
    cells.date("appointed_on", on).row(Vec::new())
}

/// The first and last days on which appointments are handled.
fn handled(half: Half) -> (NaiveDate, NaiveDate) {
    let year = half.year();
    if half.is_first() { (day(year, 4, 22), day(year, 6, 21)) } else { (day(year, 11, 6), day(year, 12, 15)) }
}
