//! Whether numbers are read right: 200 quantities of ten real texts, judged by hand.
//!
//! `precision.csv` was drawn evenly from all quantities that were read in each text (every k-th, beginning at a quarter of k)
//! on 2026-11-30 and judged one by one against the text: the true number, and the true unit with 万 or 亿. `no` in `right` is a
//! quantity that is none in the judge's eyes: a name (两个大局), a time ago (十年前). It holds places and values, no texts.

use xuezheng_document::reading::{Amount, Quantity, Reading, read};

use crate::real_texts;

const SAMPLE: &str = include_str!("precision.csv");

/// Parts in a hundred that must be right.
const GOAL: usize = 97;

#[test]
fn numbers_are_right_in_value_and_unit() {
    let (mut judged, mut right, mut wrong) = (0, 0, Vec::new());
    let mut open: Option<(&str, Reading)> = None;
    for line in SAMPLE.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [file, row, column, quote, number, unit, is_right] = cells[..] else { panic!("{line}") };
        if open.as_ref().is_none_or(|(name, _)| *name != file) {
            let Some(bytes) = real_texts::file(file) else { return };
            open = Some((file, read(file, &bytes).unwrap()));
        }
        let Some((_, reading)) = &open else { return };
        judged += 1;
        let place = (row.parse().unwrap(), column.parse().unwrap());
        let found = reading.quantities.iter().find(|quantity| {
            let at = reading.text.place(quantity.span);
            (at.line, at.column) == place
        });
        let read = found.map(written);
        let is_read = read == Some((number.to_owned(), unit.to_owned()));
        // What is no quantity is right where none is read any more.
        let is_fine = if is_right == "no" { found.is_none() } else { is_read };
        if is_fine {
            right += 1;
        } else {
            wrong.push(format!("{file}:{row}:{column} {quote}: {read:?}"));
        }
    }
    assert_eq!(judged, 200);
    assert!(right * 100 >= judged * GOAL, "{right} of {judged} are right: {wrong:#?}");
}

/// Number and unit as the sample has them.
fn written(quantity: &Quantity) -> (String, String) {
    let number = match quantity.amount {
        Amount::Exact(number) => number.to_string(),
        Amount::Fraction { numerator, denominator } => format!("{numerator}/{denominator}"),
        Amount::Range { low, high } => format!("{low}~{high}"),
        Amount::Missing => "—".to_owned(),
    };
    let scale = match quantity.scale.to_string().as_str() {
        "1" => "",
        "10000" => "万",
        "100000000" => "亿",
        "1000000000000" => "万亿",
        other => panic!("{other}"),
    };
    (number, format!("{scale}{}", quantity.unit.as_deref().unwrap_or("")))
}
