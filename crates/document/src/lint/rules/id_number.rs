//! Numbers of identity cards in a text.

use chrono::NaiveDate;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D060",
    name: "id-number",
    title: "身份证号码",
    severity: Severity::Error,
    is_default: true,
    explanation: "文中有完整的身份证号码（校验位正确）。公开或者传阅的文件里不应当有师生的身份证号码（个人信息保护法第二十八条）。\n\
        请删去，或者只留末四位。",
    fires: &["受助学生张某，身份证号11010519491231002X。"],
    passes: &["流水号110105194912310021。", "受助学生张某，身份证号末四位002X。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    let is_digit = |at: usize| subject.char(at).is_some_and(|c| c.is_ascii_digit());
    let mut at = 0;
    while at < subject.chars.len() {
        let length = (at..).take_while(|at| is_digit(*at)).count();
        let has_letter = length == 17 && matches!(subject.char(at + 17), Some('X' | 'x'));
        if (length == 18 || has_letter)
            && let Some(number) = subject.chars.get(at..at + 18)
            && is_valid(number)
        {
            notes.push(Note::new(Span::new(at, at + 18), "这是完整的身份证号码，请删去或者只留末四位"));
        }
        at += length.max(1);
    }
    notes
}

/// Birthday and check digit (GB 11643—1999).
fn is_valid(number: &[char]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let digit = |at: usize| number.get(at).and_then(|c| c.to_digit(10)).unwrap_or(0);
    let sum: u32 = WEIGHTS.iter().enumerate().map(|(at, weight)| weight * digit(at)).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at));
    let value = |from: usize, to: usize| (from..to).fold(0, |value, at| value * 10 + digit(at));
    let year = i32::try_from(value(6, 10)).unwrap_or(0);
    let is_day = (1900..2100).contains(&year) && NaiveDate::from_ymd_opt(year, value(10, 12), value(12, 14)).is_some();
    is_day && number.last().map(char::to_ascii_uppercase) == check.copied()
}
