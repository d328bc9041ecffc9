//! Headings and items that are numbered in one row.

use crate::lint::subject::Subject;
use crate::reading::{Heading, HeadingStyle};

/// Headings of one style under one heading, in order. A number 1 begins a new row.
pub(super) fn rows<'a>(subject: &Subject<'a>) -> Vec<Vec<(u32, &'a Heading)>> {
    let headings = &subject.reading.outline.headings;
    let mut rows: Vec<(Option<usize>, HeadingStyle, Vec<(u32, &Heading)>)> = Vec::new();
    for heading in headings.iter().filter(|heading| is_counted(heading.style)) {
        let Some(number) = heading.number else { continue };
        let open =
            rows.iter_mut().rev().find(|(parent, style, _)| (*parent, *style) == (heading.parent, heading.style));
        match open {
            Some((_, _, row)) if number != 1 => row.push((number, heading)),
            _ => rows.push((heading.parent, heading.style, vec![(number, heading)])),
        }
    }
    rows.into_iter().map(|(_, _, row)| row).collect()
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
