//! How a number stands to an earlier one: a triangle with the size, in grey, for 'up' is not 'good'.

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::{divide, print};

use super::markup::{Markup, escaped};

/// ▲ 1.8 % of the earlier number; a dash with the reason where there is none to compare with.
pub(crate) fn delta(now: Option<Decimal>, before: Option<Decimal>) -> Markup {
    let (Some(now), Some(before)) = (now, before) else { return missing("一方没有数据，不作比较") };
    let by = now - before;
    match divide(by.abs() * Decimal::ONE_HUNDRED, before.abs()) {
        None if !by.is_zero() => missing("上期为 0，没有百分比"),
        share => change(by, &format!("{}%", print(share.unwrap_or_default(), 1))),
    }
}

/// A change in words, with the triangle of its sign.
pub(crate) fn change(by: Decimal, words: &str) -> Markup {
    let (class, words) = match by {
        by if by.is_zero() => ("is-flat", "持平"),
        by if by.is_sign_negative() => ("is-down", words),
        _ => ("is-up", words),
    };
    Markup::new(format!("<span class=\"xz-delta {class}\">{}</span>", escaped(words)))
}

/// A dash with its reason.
pub(crate) fn missing(why: &str) -> Markup {
    Markup::new(format!("<span class=\"xz-missing\" title=\"{}\">—</span>", escaped(why)))
}

/// A line through some values, the latest marked; nothing where fewer than two are known. Its height is the values'
/// spread, so that it tells the direction and not the size.
pub(crate) fn spark(values: &[Option<Decimal>]) -> Markup {
    let known: Vec<(usize, Decimal)> =
        values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).collect();
    let (Some(least), Some(most)) = (known.iter().map(|(_, it)| *it).min(), known.iter().map(|(_, it)| *it).max())
    else {
        return Markup::default();
    };
    if known.len() < 2 {
        return Markup::default();
    }
    let steps = Decimal::from(values.len() - 1);
    let place = |(at, value): &(usize, Decimal)| {
        let along = divide(Decimal::from(*at) * Decimal::from(84), steps).unwrap_or_default();
        let up = divide((*value - least) * Decimal::from(18), most - least).unwrap_or(Decimal::from(9));
        (print(along + Decimal::TWO, 1), print(Decimal::from(21) - up, 1))
    };
    let points: Vec<(String, String)> = known.iter().map(place).collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let last = points.last().map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2.5\"/>")).unwrap_or_default();
    Markup::new(format!(
        "<svg class=\"xz-spark\" viewBox=\"0 0 88 24\" aria-hidden=\"true\"><polyline points=\"{}\"/>{last}</svg>",
        line.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Decimal> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_change_is_a_share_of_the_earlier_number() {
        // 171 of 168 is 3 more, 3/168 = 1.785… %; 8 of 86 is 78 less, 90.697… %.
        assert_eq!(delta(number("171"), number("168")).to_string(), "<span class=\"xz-delta is-up\">1.8%</span>");
        assert_eq!(delta(number("8"), number("86")).to_string(), "<span class=\"xz-delta is-down\">90.7%</span>");
        assert!(delta(number("5"), number("5")).to_string().contains("持平"));
    }

    #[test]
    fn without_an_earlier_number_nothing_is_compared() {
        assert!(delta(number("5"), None).to_string().contains("—"));
        assert!(delta(number("5"), number("0")).to_string().contains("上期为 0"));
        assert_eq!(spark(&[number("3"), None]).to_string(), "");
    }

    #[test]
    fn a_line_rises_to_its_greatest_value_and_skips_what_is_missing() {
        let line = spark(&[number("1"), None, number("3")]).to_string();
        assert!(line.contains("points=\"2.0,21.0 86.0,3.0\""), "{line}");
    }
}
