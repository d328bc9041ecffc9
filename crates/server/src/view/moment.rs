//! Times and days as people say them.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use xuezheng_bureau::ledger::Stamp;

/// A moment: 今天 18:00, 昨天 16:05, 7月5日 09:12, 2023年7月5日 09:12.
pub(crate) fn moment(at: DateTime<Utc>, now: Stamp) -> String {
    let civil = at + TimeDelta::hours(8);
    let clock = civil.format("%H:%M");
    match (now.today - civil.date_naive()).num_days() {
        0 => format!("今天 {clock}"),
        1 => format!("昨天 {clock}"),
        _ => format!("{} {clock}", day(civil.date_naive(), now.today)),
    }
}

/// A day: 7月5日, with its year when it is not this one.
pub(crate) fn day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        format!("{}月{}日", day.month(), day.day())
    } else {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }
}

/// Today with its weekday: 7月3日 星期三.
pub(crate) fn today(today: NaiveDate) -> String {
    let weekday = match today.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    format!("{}月{}日 星期{weekday}", today.month(), today.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_from_where_the_reader_stands() {
        let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = Stamp { utc: utc("2024-07-03T02:00:00Z"), today: "2024-07-03".parse().unwrap() };
        assert_eq!(moment(utc("2024-07-03T01:12:00Z"), now), "今天 09:12");
        assert_eq!(moment(utc("2024-07-02T08:05:00Z"), now), "昨天 16:05");
        // 17:00 in London is 1 in the morning of the next day.
        assert_eq!(moment(utc("2024-06-30T17:00:00Z"), now), "7月1日 01:00");
        assert_eq!(moment(utc("2023-07-05T01:12:00Z"), now), "2023年7月5日 09:12");
        assert_eq!(today(now.today), "7月3日 星期三");
    }
}
