//! What teachers get beside their pay: payments to many, by project.

use super::push;
use crate::calendar::{Book, Half};
use crate::county::{Cells, Rows};
use crate::days::workday;

/// Day, project, how many persons, and 元 for each.
const PAYMENTS: [(u32, &str, u32, i64); 22] = [
    (230_112, "visit", 62, 1000),
    (230_414, "rural_allowance", 2841, 900),
    (230_516, "medical", 9620, 400),
    (230_621, "head_teacher", 2386, 2400),
    (230_628, "rural_allowance", 2836, 900),
    (230_906, "visit", 58, 1000),
    (230_911, "award", 244, 2000),
    (231_013, "rural_allowance", 2812, 900),
    (231_221, "head_teacher", 2402, 2400),
    (231_227, "rural_allowance", 2809, 900),
    (240_124, "visit", 66, 1000),
    (240_206, "visit", 9, 3000),
    (240_412, "rural_allowance", 2798, 990),
    (240_515, "medical", 9704, 420),
    (240_620, "head_teacher", 2418, 2400),
    (240_627, "rural_allowance", 2790, 990),
    (240_905, "visit", 64, 1000),
    (240_911, "award", 252, 2200),
    (241_011, "rural_allowance", 2776, 990),
    (241_126, "visit", 4, 5000),
    (241_220, "head_teacher", 2431, 2400),
    (241_226, "rural_allowance", 2771, 990),
];

/// Adds the payments of both years to `rows`.
pub(super) fn file(rows: &mut Rows) {
    for (order, (written, kind, persons, yuan)) in PAYMENTS.into_iter().enumerate() {
        let paid = workday(written);
        let half = Half::of(paid);
        let row = Cells::default()
            .text("number", format!("DY{}-{:02}", half.year(), order + 1))
            .text("kind", kind)
            .number("persons", persons)
            .money("amount", i64::from(persons) * yuan * 100)
            .date("paid_on", paid)
            .row(Vec::new());
        push(rows, Book::TeacherBenefit, half, row);
    }
}
