//! A number with what stands behind it: scale, 多 and 余, unit.

use super::modifiers;
use super::numeral::Numeral;
use super::unit;
use crate::reading::quantity::{Amount, Modifier, ModifierKind, Notation};
use crate::reading::scan::{after_spaces, char_at, stands};
use crate::reading::span::Span;
use xuezheng_pack::Decimal;

/// A number with what stands between it and the next word.
pub(super) struct Measured {
    pub(super) number: Span,
    pub(super) notation: Notation,
    pub(super) amount: Amount,
    pub(super) scale: Decimal,
    pub(super) unit: Option<Span>,
    pub(super) inner: Vec<Modifier>,
    pub(super) end: usize,
}

impl Measured {
    /// A number with nothing behind it.
    pub(super) fn alone(at: usize, end: usize, notation: Notation, amount: Amount) -> Self {
        Self { number: Span::new(at, end), notation, amount, scale: Decimal::ONE, unit: None, inner: Vec::new(), end }
    }
}

/// Scale, 多 and 余, and unit behind a number.
pub(super) fn measure(chars: &[char], at: usize, read: Numeral, notation: Notation) -> Measured {
    let mut end = read.end;
    let mut inner = Vec::new();
    let mut between = |end: &mut usize| {
        if let Some(modifier) = modifiers::between(chars, *end) {
            *end = modifier.span.end;
            inner.push(modifier);
        }
    };
    between(&mut end);
    let mut scale = Decimal::ONE;
    let mut number_end = read.end;
    if notation != Notation::Chinese
        && let Some((factor, length)) = scale_at(chars, end)
    {
        scale = factor;
        end += length;
        number_end = end;
    }
    between(&mut end);
    let mut unit = unit::unit_at(chars, end, notation).map(|(start, stop)| Span::new(start, stop));
    if let Some(span) = unit {
        end = span.end;
        if stands(chars, span.start, "个多月") {
            inner.push(Modifier { kind: ModifierKind::Over, span: Span::new(span.start + 1, span.start + 2) });
            end = span.start + 3;
            unit = Some(Span::new(span.start, end));
        }
    }
    Measured { number: Span::new(at, number_end), notation, amount: read.amount, scale, unit, inner, end }
}

/// 万, 亿 and 万亿 behind an Arabic number; 千 and 百 where a unit or 万 follows.
fn scale_at(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    const SCALES: &[(&str, i64)] = &[
        ("万亿", 1_000_000_000_000),
        ("亿", 100_000_000),
        ("万", 10_000),
        ("千亿", 100_000_000_000),
        ("百亿", 10_000_000_000),
        ("千万", 10_000_000),
        ("百万", 1_000_000),
    ];
    let start = after_spaces(chars, at);
    if let Some((word, factor)) = SCALES.iter().find(|(word, _)| stands(chars, start, word)) {
        return Some((Decimal::from(*factor), start - at + word.chars().count()));
    }
    let factor = match char_at(chars, start) {
        '千' if !matches!(char_at(chars, start + 1), '瓦' | '米' | '克' | '伏' | '卡') => 1000,
        '百' if !matches!(char_at(chars, start + 1), '分') => 100,
        _ => return None,
    };
    let is_counted =
        unit::unit_at(chars, start + 1, Notation::Arabic).is_some() || matches!(char_at(chars, start + 1), '多' | '余');
    is_counted.then(|| (Decimal::from(factor), start - at + 1))
}
