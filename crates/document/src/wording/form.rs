//! The form of a printed number: unit, places, style.

use xuezheng_figures::Figure;
use xuezheng_pack::{Decimal, Unit, decimal};

use crate::wording::chinese_numeral;

/// How a figure is printed; kept with the printed text, so that a newer value can be printed the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The unit that the value is converted to.
    pub unit: Unit,
    /// Digits after the point.
    pub places: u32,
    /// What is printed around the number.
    pub style: Style,
}

/// What is printed around a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The number alone: `28209`.
    Bare,
    /// The number and its unit: `28209人次`.
    WithUnit,
    /// In Chinese numerals: 二万八千二百零九.
    Chinese,
    /// A change inside its phrase: absolute, without trailing zeros, with its unit: `16.7%`, `1.3个百分点`; 持平 for none.
    Change,
}

/// Why a value can't be printed in a form; the message says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The units measure different things.
    #[error("「{from}」不能换算成「{to}」")]
    Units {
        /// The figure's unit.
        from: Unit,
        /// The unit asked for.
        to: Unit,
    },
    /// Chinese numerals are for whole numbers below 10^16.
    #[error("{0} 不能写成汉字数字：只有整数可以")]
    NotWhole(Decimal),
}

impl Form {
    /// The number alone, with the figure's own unit and places.
    pub fn bare(figure: &Figure) -> Self {
        Self { unit: figure.unit.clone(), places: figure.decimals, style: Style::Bare }
    }

    /// The number with the figure's own unit and places.
    pub fn with_unit(figure: &Figure) -> Self {
        Self { style: Style::WithUnit, ..Self::bare(figure) }
    }

    /// Prints `value`, which is in `unit`, rounding half away from zero.
    ///
    /// # Errors
    /// When the units don't convert, or a number with a fraction is wanted in Chinese numerals.
    pub fn print(&self, value: Decimal, unit: &Unit) -> Result<String, FormError> {
        let converted = unit
            .convert(value, &self.unit)
            .ok_or_else(|| FormError::Units { from: unit.clone(), to: self.unit.clone() })?;
        let number = decimal::print(converted, self.places);
        Ok(match self.style {
            // A converted amount that would round to nothing is not stated as zero.
            Style::Bare if self.unit != *unit && is_lost(value, converted, self.places) => {
                format!("不足{}", Decimal::new(1, self.places))
            }
            Style::Bare => number,
            Style::WithUnit if self.unit != *unit && is_lost(value, converted, self.places) => {
                format!("不足{}{}", Decimal::new(1, self.places), self.unit)
            }
            Style::WithUnit => format!("{number}{}", self.unit),
            Style::Chinese => chinese_numeral(converted).ok_or(FormError::NotWhole(converted))?,
            Style::Change => {
                let rounded = decimal::round(converted.abs(), self.places);
                if converted.is_zero() {
                    "持平".to_owned()
                } else if rounded.is_zero() {
                    "基本持平".to_owned()
                } else {
                    format!("{}{}", decimal::print_exact(rounded), self.unit)
                }
            }
        })
    }
}

/// Whether a positive value rounds to zero.
fn is_lost(value: Decimal, converted: Decimal, places: u32) -> bool {
    value > Decimal::ZERO && decimal::round(converted, places).is_zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(value: &str, unit: &str, to: &str, places: u32, style: Style) -> String {
        let form = Form { unit: Unit::new(to), places, style };
        form.print(value.parse().unwrap(), &Unit::new(unit)).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn m05_rounding_is_half_away_from_zero() {
        assert_eq!(print("95.454545454545", "%", "%", 1, Style::Bare), "95.5");
        assert_eq!(print("95.454545454545", "%", "%", 0, Style::Bare), "95");
        assert_eq!(print("95.95", "%", "%", 1, Style::WithUnit), "96.0%");
        assert_eq!(print("0.125", "元", "元", 2, Style::Bare), "0.13");
        assert_eq!(print("-0.125", "元", "元", 2, Style::Bare), "-0.13");
        assert_eq!(print("2.5", "处", "处", 0, Style::Bare), "3");
        assert_eq!(print("3.5", "处", "处", 0, Style::Bare), "4");
        assert_eq!(print("84.96", "%", "%", 1, Style::Bare), "85.0");
    }

    #[test]
    fn m06_money_prints_exactly_in_each_unit() {
        assert_eq!(print("16136800", "元", "元", 0, Style::WithUnit), "16136800元");
        assert_eq!(print("16136800", "元", "万元", 2, Style::WithUnit), "1613.68万元");
        assert_eq!(print("16136800", "元", "亿元", 2, Style::WithUnit), "0.16亿元");
        assert_eq!(print("8999999999999999.91", "元", "元", 2, Style::Bare), "8999999999999999.91");
    }

    #[test]
    fn a_converted_amount_that_rounds_to_nothing_is_not_stated_as_zero() {
        assert_eq!(print("30", "元", "万元", 2, Style::WithUnit), "不足0.01万元");
        assert_eq!(print("30", "元", "万元", 0, Style::WithUnit), "不足1万元");
        assert_eq!(print("30", "元", "万元", 2, Style::Bare), "不足0.01");
        assert_eq!(print("50", "元", "万元", 2, Style::WithUnit), "0.01万元");
        assert_eq!(print("0", "元", "万元", 2, Style::WithUnit), "0.00万元");
    }

    #[test]
    fn units_of_different_kinds_do_not_convert() {
        assert_eq!(print("5", "人", "万元", 2, Style::Bare), "「人」不能换算成「万元」");
        assert_eq!(print("5.5", "人", "人", 0, Style::Chinese), "5.5 不能写成汉字数字：只有整数可以");
    }
}
