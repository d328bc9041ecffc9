//! Moments as typed and as shown: always Beijing time.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use xuezheng_bureau::ledger::{AsOf, OperationId};

use crate::error::CommandError;

/// Beijing is eight hours ahead of UTC the whole year.
const AHEAD: Duration = Duration::hours(8);

/// Reads a moment to look back to: the end of a day, minute or second, or an operation as `#12`.
pub(super) fn as_of(text: &str) -> Result<AsOf, CommandError> {
    if let Some(number) = text.trim().strip_prefix('#').and_then(|number| number.parse().ok()) {
        return Ok(AsOf::Operation(OperationId(number)));
    }
    let (begin, length) = spoken(text)?;
    Ok(AsOf::Before(begin + length))
}

/// Reads a moment to begin at: of a day its first.
pub(super) fn since(text: &str) -> Result<DateTime<Utc>, CommandError> {
    Ok(spoken(text)?.0)
}

/// 2024-07-05 14:30, in Beijing.
pub(super) fn shown(utc: DateTime<Utc>) -> String {
    (utc + AHEAD).format("%Y-%m-%d %H:%M").to_string()
}

/// The first moment of what is typed, and how long it lasts.
fn spoken(text: &str) -> Result<(DateTime<Utc>, Duration), CommandError> {
    let text = text.trim().replacen('T', " ", 1);
    let at = |format: &str| NaiveDateTime::parse_from_str(&text, format).ok();
    let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let found = day
        .map(|begin| (begin, Duration::days(1)))
        .or_else(|| at("%Y-%m-%d %H:%M").map(|begin| (begin, Duration::minutes(1))))
        .or_else(|| at("%Y-%m-%d %H:%M:%S").map(|begin| (begin, Duration::seconds(1))));
    let (begin, length) = found.ok_or_else(|| {
        let mend = "请写成 2024-07-05、2024-07-05T14:30 的样子（北京时间），或以 #12 表示第 12 号操作之后";
        CommandError::Usage(format!("无法识别的时间「{text}」，{mend}"))
    })?;
    Ok(((begin - AHEAD).and_utc(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str) -> String {
        match as_of(text) {
            Ok(AsOf::Before(end)) => end.to_rfc3339(),
            Ok(AsOf::Operation(id)) => format!("#{id}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_day_or_minute_is_looked_back_to_at_its_end_in_beijing() {
        assert_eq!(before("2024-07-05"), "2024-07-05T16:00:00+00:00");
        assert_eq!(before("2024-07-05T14:30"), "2024-07-05T06:31:00+00:00");
        assert_eq!(before("2024-07-05 14:30:05"), "2024-07-05T06:30:06+00:00");
        assert_eq!(before("#12"), "#12");
        assert!(before("昨天").starts_with("无法识别的时间「昨天」"));
        assert_eq!(since("2024-07-05").unwrap().to_rfc3339(), "2024-07-04T16:00:00+00:00");
    }
}
