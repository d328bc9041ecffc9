//! Days that no calendar has.

use chrono::NaiveDate;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::DateParts;

pub(super) const RULE: Rule = Rule {
    code: "D040",
    name: "impossible-date",
    title: "日期不存在",
    severity: Severity::Error,
    is_default: true,
    explanation: "历法上没有这一天、这个月或者这个季度：2月30日、13月、第五季度。请改成实际的日期。",
    fires: &["活动于2024年2月30日举行。", "13月份完成主体建设。", "2023年2月29日召开会议。", "6月31日前上报。"],
    passes: &["活动于2024年2月29日举行。", "工期13个月。", "12月31日前上报。", "2月29日召开会议。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for date in subject.reading.dates.iter().filter(|date| !date.is_masked) {
        let parts = [Some(date.from), date.to];
        if let Some(why) = parts.into_iter().flatten().find_map(|parts| impossible(&parts)) {
            notes.push(Note::new(date.span, format!("「{}」不存在：{why}", subject.original(date.span))));
        }
    }
    notes
}

fn impossible(parts: &DateParts) -> Option<String> {
    if let Some(month) = parts.month.filter(|month| !(1..=12).contains(month)) {
        return Some(format!("没有 {month} 月"));
    }
    if let Some(quarter) = parts.quarter.filter(|quarter| !(1..=4).contains(quarter)) {
        return Some(format!("没有第 {quarter} 季度"));
    }
    let day = parts.day?;
    let Some(month) = parts.month else { return (!(1..=31).contains(&day)).then(|| format!("没有 {day} 日")) };
    // Without a year, 29 February is possible.
    let year = parts.year.and_then(|year| i32::try_from(year).ok()).unwrap_or(2024);
    let most = (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())?;
    (!(1..=most).contains(&day)).then(|| match (parts.year, month) {
        (Some(year), 2) => format!("{year} 年 2 月只有 {most} 天"),
        _ => format!("{month} 月只有 {most} 天"),
    })
}
