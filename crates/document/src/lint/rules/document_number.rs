//! Document numbers (发文字号) that are not written as the standard says.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D051",
    name: "document-number",
    title: "发文字号写法不对",
    severity: Severity::Warning,
    is_default: true,
    explanation: "发文字号的年份用六角括号〔〕，序号不编虚位（5号，不写05号），不加“第”字（GB/T 9704—2012）。可以用 --fix 改。",
    fires: &["按照《通知》（国办发[2023]5号）要求。", "教体发(2024)12号文件。", "国办发〔2023〕第5号。"],
    passes: &["按照《通知》（国办发〔2023〕5号）要求。", "出发（2024）三号。", "全市（2024）共5号楼。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for (at, c) in subject.chars.iter().enumerate() {
        if matches!(c, '[' | '［' | '（' | '【' | '〔' | '〖')
            && let Some(note) = written_wrongly(subject, at)
        {
            notes.push(note);
        }
    }
    notes
}

/// The number whose year stands in the bracket at `open`.
fn written_wrongly(subject: &Subject, open: usize) -> Option<Note> {
    let is_code = |c: char| matches!(c, '发' | '函' | '办' | '字' | '令' | '电' | '通' | '综' | '教' | '体');
    subject.before(open).filter(|c| is_code(*c))?;
    let digits = |from: usize| subject.chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let close = open + 5;
    let is_year = digits(open + 1) == 4 && matches!(subject.char(open + 1), Some('1' | '2'));
    let is_closed = matches!(subject.char(close), Some(']' | '］' | '）' | '】' | '〕' | '〗'));
    if !is_year || !is_closed {
        return None;
    }
    let ordinal = usize::from(subject.char(close + 1) == Some('第'));
    let number = close + 1 + ordinal;
    let length = digits(number);
    if length == 0 || subject.char(number + length) != Some('号') {
        return None;
    }
    let zeros = subject.chars.iter().skip(number).take_while(|c| **c == '0').count().min(length - 1);
    let is_right = subject.char(open) == Some('〔') && subject.char(close) == Some('〕') && ordinal == 0 && zeros == 0;
    let letters = subject.chars.get(..open).unwrap_or_default().iter().rev().take_while(|c| is_han(**c)).count().min(6);
    if is_right || letters < 2 {
        return None;
    }
    let span = Span::new(open.saturating_sub(letters.min(3)), number + length + 1);
    let year = subject.slice(Span::new(open + 1, close));
    let value = subject.slice(Span::new(number + zeros, number + length));
    let right = format!("〔{year}〕{value}号");
    let note = Note::new(span, format!("发文字号应写作「{right}」"));
    Some(note.replace(Span::new(open, number + length + 1), right))
}
