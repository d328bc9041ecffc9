//! What a figure states, in the words of a finding.

use xuezheng_pack::{Decimal, decimal};

use super::KnownFigure;
use super::catalogue::Facet;
use super::measured::fit;
use crate::reading::{Amount, Quantity};

impl KnownFigure {
    /// Its name with its org and part: 青禾镇第一小学「资助学生（学前教育）」.
    pub(in crate::lint) fn name(&self) -> String {
        let org = self.org.as_deref().unwrap_or_default();
        match &self.part {
            Some(part) => format!("{org}「{}（{part}）」", self.label),
            None => format!("{org}「{}」", self.label),
        }
    }

    /// The value of a facet with its unit, as the quantity is written: 1613.68万元 where it is in 万元.
    pub(in crate::lint) fn shown(&self, facet: Facet, quantity: &Quantity) -> String {
        match facet {
            Facet::Value => self.as_written(self.value, quantity),
            Facet::Prior => self.prior.map_or_else(|| "暂缺".to_owned(), |prior| self.as_written(prior, quantity)),
            Facet::Change => self.shown_change(quantity),
        }
    }

    /// A value of it in the unit and with the digits of a quantity.
    pub(in crate::lint) fn as_written(&self, value: Decimal, quantity: &Quantity) -> String {
        let written = quantity.unit.as_deref().filter(|unit| fit(unit, &self.unit).is_some());
        let factor = written.and_then(|unit| fit(unit, &self.unit)).map_or(Decimal::ONE, |fit| fit.factor);
        let scaled = factor.checked_mul(quantity.scale).and_then(|whole| decimal::divide(value, whole));
        let places = match quantity.amount {
            Amount::Exact(number) => number.scale(),
            Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => 0,
        };
        let (value, scale) = match scaled {
            Some(scaled) => (scaled, scale_word(quantity.scale)),
            None => (value, ""),
        };
        let places = places.max(if scale.is_empty() { self.decimals } else { 2 });
        let digits = decimal::print_exact(decimal::round(value, places));
        format!("{digits}{scale}{}", written.unwrap_or(&self.unit))
    }

    fn shown_change(&self, quantity: &Quantity) -> String {
        let is_percentage = self.unit == "%";
        let is_relative = quantity.unit.as_deref().is_some_and(|unit| unit == "%" || unit.ends_with("百分点"));
        let difference = self.prior.and_then(|prior| self.value.checked_sub(prior));
        let change = if is_relative { self.change } else { difference };
        let Some(change) = change else { return "暂缺".to_owned() };
        let unit = match (is_relative, is_percentage) {
            (true, true) => "个百分点",
            (true, false) => "%",
            (false, _) => &self.unit,
        };
        let word = if change.is_sign_negative() && !change.is_zero() { "下降" } else { "增长" };
        let places = match quantity.amount {
            Amount::Exact(number) => number.scale().max(1),
            Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => 1,
        };
        format!("{word}{}{unit}", decimal::print_exact(decimal::round(change.abs(), places)))
    }
}

fn scale_word(scale: Decimal) -> &'static str {
    match decimal::print_exact(scale).len() {
        5 => "万",
        9 => "亿",
        _ => "",
    }
}
