//! Deadlines: what is left, then how long it is over.

use xuezheng_pack::NaiveDate;

use super::badge::{Light, light};
use super::markup::Markup;
use super::moment::day;

/// Days before a deadline from which it is 临期.
const SOON: i64 = 3;

/// A light for what is owed until a day: 还剩 2 天，7月5日截止.
pub(crate) fn deadline(until: NaiveDate, today: NaiveDate) -> Markup {
    let (color, left) = lasts(until, today);
    let on = day(until, today);
    match color {
        _ if until == today => light(color, &left),
        Light::Off => light(color, &format!("{on}截止，{left}")),
        _ => light(color, &format!("{left}，{on}截止")),
    }
}

fn lasts(until: NaiveDate, today: NaiveDate) -> (Light, String) {
    match (until - today).num_days() {
        left if left < 0 => (Light::Red, format!("逾期 {} 天", -left)),
        0 => (Light::Amber, "今天截止".to_owned()),
        left if left <= SOON => (Light::Amber, format!("还剩 {left} 天")),
        left => (Light::Off, format!("还剩 {left} 天")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_says_what_is_left_and_then_how_long_it_is_over() {
        let of = |until: &str| deadline(until.parse().unwrap(), "2024-07-03".parse().unwrap()).to_string();
        assert!(of("2024-07-15").contains("is-none\">7月15日截止，还剩 12 天"));
        assert!(of("2024-07-05").contains("is-amber\">还剩 2 天，7月5日截止"));
        assert!(of("2024-07-03").contains("is-amber\">今天截止"));
        assert!(of("2024-07-01").contains("is-red\">逾期 2 天，7月1日截止"));
    }
}
