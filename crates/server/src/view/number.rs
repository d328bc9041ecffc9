//! The one way in which pages write numbers: groups of three from four digits on, exact, rounded once.

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::print;

use super::markup::{Markup, escaped};

/// A value with so many digits after the point: 28,209 or 1,613.68.
pub(crate) fn decimal(value: Decimal, places: u32) -> String {
    grouped(&print(value, places))
}

/// A count of work.
pub(crate) fn count(number: usize) -> String {
    grouped(&number.to_string())
}

/// A number that is no figure, with its unit.
pub(crate) fn amount(digits: &str, unit: &str) -> Markup {
    let unit = escaped(unit);
    Markup::new(format!("<span class=\"xz-q xz-num\">{digits}<span class=\"xz-unit\">{unit}</span></span>"))
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, rest) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut text = sign.to_owned();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes_and_rounded_half_away_from_zero() {
        let of = |text: &str, places| decimal(text.parse().unwrap(), places);
        assert_eq!(of("28209", 0), "28,209");
        assert_eq!(of("1613.675", 2), "1,613.68");
        assert_eq!(of("-1234567.5", 1), "-1,234,567.5");
        assert_eq!(of("999", 0), "999");
        assert_eq!(of("84.95", 1), "85.0");
        assert_eq!(of("0", 0), "0");
        assert_eq!(count(1000), "1,000");
    }
}
