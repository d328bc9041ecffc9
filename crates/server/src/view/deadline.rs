//! Deadlines: what is left, then how long it is over.

use xuezheng_pack::NaiveDate;

use super::badge::{Light, light};
use super::markup::Markup;
use super::moment::day;

/// Days before a deadline from which it is 临期.
const SOON: i64 = 3;

/// A light for what is owed until a day: 还剩 2 天，7月5日截止.
pub(crate) fn deadline(until: NaiveDate, today: NaiveDate) -> Markup {
    let on = day(until, today);
    match (until - today).num_days() {
        left if left < 0 => light(Light::Red, &format!("逾期 {} 天，{on}截止", -left)),
        0 => light(Light::Amber, "今天截止"),
        left if left <= SOON => light(Light::Amber, &format!("还剩 {left} 天，{on}截止")),
        left => light(Light::Off, &format!("{on}截止，还剩 {left} 天")),
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
