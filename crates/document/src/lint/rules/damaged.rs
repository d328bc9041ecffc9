//! Characters that a change of encoding destroyed.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D007",
    name: "damaged-text",
    title: "乱码",
    severity: Severity::Error,
    is_default: true,
    explanation: "文字在转换编码或者复制时坏了：出现 �、锟斤拷，或者一个生僻字、符号变成了半角问号。\n请对照原稿把字补上。",
    fires: &[
        "不仅提高了效果，也激发了学生的学\u{fffd}",
        "3个学科进入前1%、1个学科进入前1?。",
        "重点工程、?水灌区开工建设。",
    ],
    passes: &["怎么办?请各校研究。", "“为什么学？怎么学？”专题讨论。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut spans: Vec<Span> = subject.find("锟斤拷");
    for (at, c) in subject.chars.iter().enumerate() {
        let span = Span::new(at, at + 1);
        let is_lost = *c == '\u{fffd}' && subject.before(at) != Some('\u{fffd}');
        if is_lost || (matches!(c, '?' | '？') && subject.original(span) == "?" && is_out_of_place(subject, at)) {
            spans.push(span);
        }
    }
    spans.sort();
    spans.into_iter().map(|span| Note::new(span, "这里有字变成了乱码，请对照原稿补上")).collect()
}

/// A question mark directly behind another mark, or before one.
fn is_out_of_place(subject: &Subject, at: usize) -> bool {
    let is_mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '、' | '，' | '。' | '；' | '：'));
    let goes_on = subject.char(at + 1).is_some_and(is_han);
    (is_mark(subject.before(at)) && goes_on)
        || (is_mark(subject.char(at + 1)) && subject.before(at).is_some_and(|c| c.is_ascii_digit()))
}
