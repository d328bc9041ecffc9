//! Who applied for the qualification of a teacher, in spring and autumn.

use chrono::NaiveDate;

use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::{date, day, later, weekday_before};
use crate::names;
use crate::pupils::Numbers;

/// A batch: how many get the qualification, how many do not, and when.
struct Batch {
    half: Half,
    label: &'static str,
    recognized: usize,
    refused: usize,
    applied: (NaiveDate, NaiveDate),
    accepted: (NaiveDate, NaiveDate),
}

fn batches() -> [Batch; 4] {
    let of = |half, label, recognized, refused, applied: (u32, u32), accepted: (u32, u32)| Batch {
        half,
        label,
        recognized,
        refused,
        applied: (date(applied.0), date(applied.1)),
        accepted: (date(accepted.0), date(accepted.1)),
    };
    [
        of(Half::Y23H1, "2023年春季", 78, 5, (230_410, 230_421), (230_424, 230_509)),
        of(Half::Y23H2, "2023年秋季", 64, 4, (230_918, 230_928), (231_009, 231_020)),
        of(Half::Y24H1, "2024年春季", 86, 6, (240_410, 240_419), (240_424, 240_509)),
        of(Half::Y24H2, "2024年秋季", 71, 3, (240_918, 240_927), (241_009, 241_018)),
    ]
}

const KINDS: [&str; 3] = ["kindergarten", "primary", "junior"];
const SUBJECTS: [&str; 9] = ["语文", "数学", "英语", "道德与法治", "科学", "音乐", "体育与健康", "美术", "信息科技"];

/// Adds the applications of all half-years to `rows`. Three of spring 2024 wait for the result until July.
pub(super) fn file(chance: &mut Chance, rows: &mut Rows) {
    let mut numbers = Numbers::new("990091");
    for batch in batches() {
        for index in 0..batch.recognized + batch.refused {
            push(rows, Book::TeacherQualification, batch.half, row(&batch, index, &mut numbers, chance));
        }
    }
}

fn row(batch: &Batch, index: usize, numbers: &mut Numbers, chance: &mut Chance) -> DemoRow {
    let number = numbers.next(chance, (day(1994, 1, 1), day(2002, 8, 31)));
    let kind = KINDS[chance.weighted(&[28, 48, 24])];
    let subject = if kind == "kindergarten" { "幼儿园" } else { *chance.pick(&SUBJECTS) };
    let mandarin: &[&str] =
        if subject == "语文" { &["one_b", "two_a", "two_a"] } else { &["two_a", "two_a", "two_b"] };
    let accepted = chance.weekday(batch.accepted.0, batch.accepted.1);
    let cells = Cells::default()
        .text("number", format!("ZG{}{:04}", batch.accepted.0.format("%Y%m"), index + 1))
        .text("batch", batch.label)
        .text("applicant", number.trim_start_matches('G'))
        .text("applicant_name", names::person(chance))
        .text("kind", kind)
        .text("subject", subject)
        .text("route", if chance.percent(70) { "exam" } else { "exempt" })
        .text("mandarin", *chance.pick(mandarin))
        .date("applied_on", chance.weekday(batch.applied.0, batch.applied.1));
    let accept = step("accept", accepted, None);
    if index >= batch.recognized {
        let refuse = step("refuse", weekday_before(later(accepted, 14)), None);
        return cells.row(vec![accept, refuse]);
    }
    let recognized = if batch.half == Half::Y24H1 && index < 3 {
        day(2024, 7, 12)
    } else {
        weekday_before(later(accepted, chance.between(16, 28)))
    };
    cells.row(vec![accept, step("recognize", recognized, Some("资格证书编号登记表".to_owned()))])
}
