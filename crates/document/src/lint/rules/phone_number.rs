//! Mobile telephone numbers in a text.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D061",
    name: "phone-number",
    title: "手机号码",
    severity: Severity::Warning,
    is_default: true,
    explanation: "文中有手机号码。公开的文件里不应当有个人的手机号码；需要联系方式的，留办公电话。",
    fires: &["家长联系电话13800138000。"],
    passes: &["联系电话：0393-4412345。", "学籍号G13800138000123。", "编号138001380001。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut at = 0;
    while at < subject.chars.len() {
        let run = subject.chars.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric()).count();
        if run != 11 {
            at += run.max(1);
            continue;
        }
        let number = subject.chars.get(at..at + run).unwrap_or_default();
        let is_mobile = number.iter().all(char::is_ascii_digit)
            && number.first() == Some(&'1')
            && number.get(1).is_some_and(|c| ('3'..='9').contains(c));
        let is_part = subject.before(at).is_some_and(|c| matches!(c, '-' | '.' | '_' | '/'))
            || subject.char(at + run).is_some_and(|c| matches!(c, '-' | '_' | '/'))
            || matches!((subject.char(at + run), subject.char(at + run + 1)), (Some('.'), Some('0'..='9')));
        let is_count = subject.char(at + run).is_some_and(|c| "元人个件%万亿".contains(c));
        if is_mobile && !is_part && !is_count {
            notes.push(Note::new(Span::new(at, at + run), "这是手机号码，公开的文件里请换成办公电话或者删去"));
        }
        at += run;
    }
    notes
}
