//! Quantities where they stand, before anything is said of what they count.

use super::arabic::arabic;
use super::chinese::chinese;
use super::measured::{Measured, measure};
use super::taken::Taken;
use super::{modifiers, numeral, unit};
use crate::reading::quantity::{Hidden, NotQuantity, Notation, Passed, Quantity, Role};
use crate::reading::scan::{char_at, char_before, is_chinese, is_mask};
use crate::reading::span::Span;

/// What of a paragraph is looked through.
pub(super) struct Place<'a> {
    pub(super) chars: &'a [char],
    pub(super) span: Span,
    /// Its index.
    pub(super) paragraph: usize,
    /// Whether it is a cell of a table, where a number stands alone.
    pub(super) is_cell: bool,
    /// Names in quotes and titles.
    pub(super) named: &'a [Span],
}

/// What was found.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) quantities: Vec<Quantity>,
    pub(super) passed: Vec<Passed>,
    pub(super) hidden: Vec<Hidden>,
}

/// Finds the quantities of a paragraph; those found are taken.
pub(super) fn find(place: &Place<'_>, taken: &mut Taken, found: &mut Numbers) {
    let mut index = place.span.start;
    while index < place.span.end {
        if taken.holds(index) {
            index += 1;
            continue;
        }
        let step = number_at(place, index, taken);
        let end = match step {
            Some(Step::Quantity(measured)) => {
                let end = measured.end;
                let span = Span::new(index, end);
                match place.named.iter().any(|name| name.holds(measured.number)) {
                    true => found.passed.push(Passed { span, what: NotQuantity::Name }),
                    false => found.quantities.push(quantity(place, measured)),
                }
                taken.take(span);
                end
            }
            Some(Step::Name(end)) => {
                found.passed.push(Passed { span: Span::new(index, end), what: NotQuantity::Name });
                taken.take(Span::new(index, end));
                end
            }
            Some(Step::Hidden(end)) => {
                found.hidden.push(Hidden { span: Span::new(index, end) });
                taken.take(Span::new(index, end));
                end
            }
            Some(Step::Word(end)) => end,
            None => index + 1,
        };
        index = end.max(index + 1);
    }
}

/// What stands at a place.
pub(super) enum Step {
    Quantity(Measured),
    /// Digits that are part of a name.
    Name(usize),
    /// A redacted name.
    Hidden(usize),
    /// Chinese numerals within a word.
    Word(usize),
}

fn number_at(place: &Place<'_>, at: usize, taken: &Taken) -> Option<Step> {
    let chars = place.chars;
    let c = char_at(chars, at);
    let is_sign =
        matches!(c, '-' | '−' | '－') && char_at(chars, at + 1).is_ascii_digit() && is_chinese(char_before(chars, at));
    if c.is_ascii_digit() || is_sign {
        return arabic(place, at, taken);
    }
    if is_mask(c) {
        let read = numeral::masked(chars, at)?;
        let measured = measure(chars, at, read, Notation::Masked);
        return Some(match measured.unit {
            Some(_) => Step::Quantity(measured),
            None => Step::Hidden(read.end),
        });
    }
    chinese(chars, at)
}

/// The quantity of a number, with the modifiers on both sides.
fn quantity(place: &Place<'_>, measured: Measured) -> Quantity {
    let chars = place.chars;
    let span = Span::new(measured.number.start, measured.end);
    let unit = measured.unit.map(|unit| {
        let text: String = chars.get(unit.range()).unwrap_or(&[]).iter().collect();
        match text.as_str() {
            "百分之" => "%".to_owned(),
            "千分之" => "‰".to_owned(),
            "个多月" => "个月".to_owned(),
            text => unit::plain(text).to_owned(),
        }
    });
    let mut modifiers = measured.inner;
    modifiers.extend(modifiers::behind(chars, measured.end));
    Quantity {
        span,
        number: measured.number,
        notation: measured.notation,
        amount: measured.amount,
        scale: measured.scale,
        unit,
        unit_span: measured.unit,
        modifiers,
        change: None,
        role: Role::Alone,
        group: None,
        counts: None,
        lead: None,
        place: None,
        period: None,
        paragraph: place.paragraph,
        sentence: span,
        heading: None,
    }
}
