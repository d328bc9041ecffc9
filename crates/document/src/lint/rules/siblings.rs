//! Headings and items that are numbered in one row.

use crate::lint::subject::Subject;
use crate::reading::{Heading, HeadingStyle};

struct Row<'a> {
    parent: Option<usize>,
    style: HeadingStyle,
    numbered: Vec<(u32, &'a Heading)>,
}

/// Headings of one style under one heading, in order. A number 1 begins a new row.
pub(super) fn rows<'a>(subject: &Subject<'a>) -> Vec<Vec<(u32, &'a Heading)>> {
    let headings = &subject.reading.outline.headings;
    let mut rows: Vec<Row<'a>> = Vec::new();
    for heading in headings.iter().filter(|heading| is_counted(heading.style)) {
        let Some(number) = heading.number else { continue };
        let is_open = |row: &&mut Row| (row.parent, row.style) == (heading.parent, heading.style);
        match rows.iter_mut().rev().find(is_open) {
            Some(row) if number != 1 => row.numbered.push((number, heading)),
            _ => rows.push(Row { parent: heading.parent, style: heading.style, numbered: vec![(number, heading)] }),
        }
    }
    rows.into_iter().map(|row| row.numbered).collect()
}

/// Whether the numbers of a style are counted on: 首先 and 最后 are not.
fn is_counted(style: HeadingStyle) -> bool {
    match style {
        HeadingStyle::Chinese
        | HeadingStyle::BracketedChinese
        | HeadingStyle::Arabic
        | HeadingStyle::BracketedArabic
        | HeadingStyle::Circled
        | HeadingStyle::Is
        | HeadingStyle::OrdinalWord
        | HeadingStyle::Chapter => true,
        HeadingStyle::Sequence | HeadingStyle::Plain => false,
    }
}

/// A number as a style writes it.
pub(super) fn written(style: HeadingStyle, number: u32) -> String {
    let han = crate::wording::ordinal(u64::from(number));
    match style {
        HeadingStyle::Chinese => format!("{han}、"),
        HeadingStyle::BracketedChinese => format!("（{han}）"),
        HeadingStyle::Arabic => format!("{number}."),
        HeadingStyle::BracketedArabic => format!("（{number}）"),
        HeadingStyle::Circled => {
            let circled = number.checked_sub(1).and_then(|n| char::from_u32(u32::from('①') + n));
            circled.map_or_else(|| number.to_string(), String::from)
        }
        HeadingStyle::Is => format!("{han}是"),
        HeadingStyle::OrdinalWord => format!("第{han}"),
        HeadingStyle::Chapter => format!("第{han}部分"),
        HeadingStyle::Sequence | HeadingStyle::Plain => number.to_string(),
    }
}
