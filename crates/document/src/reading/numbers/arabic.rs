//! Quantities in Arabic digits.

use super::find::{Place, Step};
use super::measured::{Measured, measure};
use super::numeral::{self, Numeral};
use super::passed;
use super::taken::Taken;
use crate::reading::quantity::{Amount, Notation};
use crate::reading::scan::{after_spaces, char_at, char_before, ending, is_chinese};
use crate::reading::span::Span;
use xuezheng_pack::Decimal;

/// An Arabic number: a quantity with a unit, or where nothing else is meant.
pub(super) fn arabic(place: &Place<'_>, at: usize, taken: &Taken) -> Option<Step> {
    let chars = place.chars;
    let read = numeral::arabic(chars, at)?;
    if char_at(chars, read.end) == '/'
        && let Some(step) = slash_fraction(chars, at, read)
    {
        return Some(step);
    }
    let mut measured = range(chars, at, read, taken).unwrap_or_else(|| measure(chars, at, read, Notation::Arabic));
    if measured.unit.is_none() {
        measured.unit = shared_unit(chars, measured.end);
    }
    let end = measured.end;
    let is_years = measured.unit.is_some_and(|unit| unit.len() == 1 && char_at(chars, unit.start) == '年');
    if is_years && passed::is_named_count(chars, measured.number, end) {
        return Some(Step::Name(end));
    }
    // 2016届毕业生: those of a year.
    let is_cohort = char_before(chars, end) == '届' && read.end - at == 4;
    if is_cohort {
        return Some(Step::Name(end));
    }
    let has_hint = measured.unit.is_some() || measured.scale != Decimal::ONE || !measured.inner.is_empty();
    if has_hint && !(measured.unit.is_none() && measured.scale == Decimal::ONE && is_exact_name(chars, end)) {
        return Some(Step::Quantity(measured));
    }
    let is_alone = place.is_cell && at == place.span.start && after_spaces(chars, end) >= place.span.end;
    let says_value = ["为", "达", "达到", "是", "至", "到", "共", "计", "约", "近", "超", "超过", "：", "＝", "="]
        .iter()
        .any(|word| ending(chars, at, word).is_some());
    let is_closed = matches!(char_at(chars, end), '，' | '。' | '；' | '、' | '\n' | '）');
    match is_alone || (says_value && is_closed) {
        true => Some(Step::Quantity(measured)),
        false => Some(Step::Name(end)),
    }
}

/// The unit that several numbers share, behind the last of them: 4.2和0.7个百分点.
fn shared_unit(chars: &[char], end: usize) -> Option<Span> {
    let mut at = end;
    for _ in 0..8 {
        if !matches!(char_at(chars, at), '、' | '和') || !char_at(chars, at + 1).is_ascii_digit() {
            return None;
        }
        let next = numeral::arabic(chars, at + 1)?;
        let measured = measure(chars, at + 1, next, Notation::Arabic);
        if measured.unit.is_some() || measured.scale != Decimal::ONE {
            // 3、4万人: the scale is shared, too, which one number alone can't say.
            return measured.unit.filter(|_| measured.scale == Decimal::ONE);
        }
        at = measured.end;
    }
    None
}

/// Whether 多 or 余 behind a number belongs to a word: 3余热.
fn is_exact_name(chars: &[char], end: usize) -> bool {
    !is_chinese(char_at(chars, end)) && !matches!(char_at(chars, end), '，' | '。' | '\n')
}

/// `1/3`, where 以上, 左右, 的 or punctuation follows.
fn slash_fraction(chars: &[char], at: usize, above: Numeral) -> Option<Step> {
    let below = numeral::arabic(chars, above.end + 1)?;
    let (Amount::Exact(numerator), Amount::Exact(denominator)) = (above.amount, below.amount) else { return None };
    if numerator >= denominator || denominator > Decimal::ONE_HUNDRED || char_at(chars, below.end) == '/' {
        return None;
    }
    let number = Span::new(at, below.end);
    Some(Step::Quantity(Measured {
        number,
        notation: Notation::Arabic,
        amount: Amount::Fraction { numerator, denominator },
        scale: Decimal::ONE,
        unit: None,
        inner: Vec::new(),
        end: below.end,
    }))
}

/// `63%～68%`, `3-5名`, `10万—15万人`.
fn range(chars: &[char], at: usize, first: Numeral, taken: &Taken) -> Option<Measured> {
    let low = measure(chars, at, first, Notation::Arabic);
    let dash = match char_at(chars, low.end) {
        '—' if char_at(chars, low.end + 1) == '—' => low.end + 2,
        '-' | '—' | '–' | '~' | '～' | '至' | '－' => low.end + 1,
        '到' if low.unit.is_none() => low.end + 1,
        _ => return None,
    };
    if taken.holds(dash) {
        return None;
    }
    let second = numeral::arabic(chars, dash).filter(|_| char_at(chars, dash).is_ascii_digit())?;
    let mut high = measure(chars, dash, second, Notation::Arabic);
    let (Amount::Exact(from), Amount::Exact(to)) = (low.amount, high.amount) else { return None };
    let text = |span: Option<Span>| span.and_then(|span| chars.get(span.range()));
    let is_same_unit = low.unit.is_none() || text(low.unit) == text(high.unit);
    if high.unit.is_none() || !is_same_unit {
        return None;
    }
    // 10万—15万: both are scaled; 10—15万 means the same.
    if low.scale != high.scale && low.scale != Decimal::ONE {
        return None;
    }
    high.number.start = at;
    high.amount = Amount::Range { low: from, high: to };
    Some(high)
}
