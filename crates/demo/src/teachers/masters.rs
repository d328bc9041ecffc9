//! The best principals, head teachers and teachers of the city: who applied in two batches, who was named, and who was not.

use chrono::NaiveDate;

use super::push;
use super::staff::{Staff, Teacher};
use super::studios;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, Rows, step, step_with};
use crate::days::{date, day};

/// One round of selection: its days, and how many of each kind applied and were named.
struct Batch {
    half: Half,
    label: &'static str,
    applied: (NaiveDate, NaiveDate),
    screened: NaiveDate,
    assessed: NaiveDate,
    publicized: NaiveDate,
    named: NaiveDate,
    term_ends: NaiveDate,
    counts: [(&'static str, usize, usize); 3],
}

fn batches() -> [Batch; 2] {
    [
        Batch {
            half: Half::Y23H1,
            label: "第一批",
            applied: (date(230_306), date(230_317)),
            screened: date(230_403),
            assessed: date(230_508),
            publicized: date(230_522),
            named: date(230_605),
            term_ends: date(260_604),
            counts: [("principal", 14, 6), ("head_teacher", 38, 20), ("teacher", 56, 34)],
        },
        Batch {
            half: Half::Y24H1,
            label: "第二批",
            applied: (date(240_304), date(240_315)),
            screened: date(240_408),
            assessed: date(240_513),
            publicized: date(240_524),
            named: date(240_606),
            term_ends: date(270_605),
            counts: [("principal", 16, 5), ("head_teacher", 42, 18), ("teacher", 68, 37)],
        },
    ]
}

/// How a selection ends for somebody.
enum End {
    Named { term_ends: NaiveDate, left: Option<NaiveDate> },
    Screened,
    Assessed,
    Publicized,
}

/// Adds the candidates of both batches to `rows`, and the studios that those lead who were named.
pub(super) fn file(staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    // Nobody applies twice.
    let mut teachers = staff.some(chance, |teacher| teacher.public).into_iter();
    for batch in batches() {
        let mut hosts = Vec::new();
        for (category, applied, named) in batch.counts {
            for (index, teacher) in teachers.by_ref().take(applied).enumerate() {
                let end = end(&batch, category, index, named, applied);
                if index < named && index.is_multiple_of(4) {
                    hosts.push((category, teacher));
                }
                push(rows, Book::MasterCandidate, batch.half, row(&batch, category, teacher, &end, chance));
            }
        }
        studios::file(batch.half, &hosts, staff, chance, rows);
    }
}

/// Two teachers of the first batch retired in May 2024 and nobody has thought of it; a head teacher has left.
fn end(batch: &Batch, category: &str, index: usize, named: usize, applied: usize) -> End {
    let first = batch.half == Half::Y23H1;
    if index < named {
        let term_ends =
            if first && category == "teacher" && index >= named - 2 { day(2024, 5, 31) } else { batch.term_ends };
        let left = (first && category == "head_teacher" && index + 1 == named).then(|| day(2024, 3, 29));
        return End::Named { term_ends, left };
    }
    if index + 1 == applied && category == "teacher" {
        End::Publicized
    } else if (index - named) % 3 == 2 {
        End::Assessed
    } else {
        End::Screened
    }
}

fn row(batch: &Batch, category: &str, teacher: &Teacher, end: &End, chance: &mut Chance) -> DemoRow {
    let applied = chance.weekday(batch.applied.0, batch.applied.1);
    let cells = teacher
        .at_school()
        .text("batch", batch.label)
        .text("category", category)
        .text("stage", teacher.stage)
        .number("teaching_years", chance.between(6, 28))
        .date("applied_on", applied);
    let screen = step("screen", batch.screened, None);
    let assess = |tenths: u32| {
        step_with("assess", batch.assessed, None, Cells::default().decimal("score", u64::from(tenths), 1))
    };
    let publicize = step("publicize", batch.publicized, None);
    let reject = |on| step("reject", on, None);
    let steps: Vec<DemoStep> = match end {
        End::Screened => vec![reject(batch.screened)],
        End::Assessed => vec![screen, assess(chance.between(650, 839)), reject(batch.publicized)],
        End::Publicized => vec![screen, assess(chance.between(850, 930)), publicize, reject(batch.named)],
        End::Named { term_ends, left } => {
            let term = Cells::default().date("term_ends", *term_ends);
            let name = step_with("name", batch.named, Some("认定文件".to_owned()), term);
            let left = left.map(|on| step("end", on, None));
            [screen, assess(chance.between(850, 978)), publicize, name].into_iter().chain(left).collect()
        }
    };
    cells.row(steps)
}
