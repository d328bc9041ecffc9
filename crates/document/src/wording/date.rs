//! Dates as official documents write them.

use chrono::{Datelike, NaiveDate};

/// 2024年7月5日: Arabic digits, the year in full, no leading zeros (GB/T 9704-2012, 7.3.5.4).
pub fn chinese_date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_no_leading_zeros() {
        let day = NaiveDate::from_ymd_opt(2024, 7, 5).unwrap();
        assert_eq!(chinese_date(day), "2024年7月5日");
    }
}
