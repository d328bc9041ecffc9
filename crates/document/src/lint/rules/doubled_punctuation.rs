//! Two marks where one belongs.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D023",
    name: "doubled-punctuation",
    title: "标点重复",
    severity: Severity::Error,
    is_default: true,
    explanation: "两个标点连在一起：，，、，；。一类。多半是删改时留下的。请只留一个；两个一样的，可以用 --fix 删去一个。",
    fires: &["各校开展了活动，，取得实效。", "小学、，中学都已完成。", "经费已经落实；。"],
    passes: &["“抓好落实。”会议强调。", "他说：“好！”", "怎么办？！", "各校（含民办）、幼儿园都已完成。"],
    check,
};

const MARKS: [char; 6] = ['，', '。', '、', '；', '：', '！'];

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    let is_mark = |at: usize| subject.char(at).is_some_and(|c| MARKS.contains(&c));
    let mut at = 0;
    while at < subject.chars.len() {
        let length = (at..).take_while(|at| is_mark(*at)).count();
        if length < 2 {
            at += 1;
            continue;
        }
        let span = Span::new(at, at + length);
        let is_filler = length > 2 && subject.slice(span).chars().all(|c| c == '。');
        let is_loud = subject.slice(span).chars().all(|c| c == '！');
        let is_list = subject.paragraph_at(at).is_some_and(|paragraph| paragraph.span.len() < 8);
        if !is_filler && !is_loud && !is_list {
            let note = Note::new(span, format!("标点「{}」重复，请只留一个", subject.original(span)));
            let first = subject.char(at);
            let is_same = subject.slice(span).chars().all(|c| Some(c) == first);
            notes.push(match first.filter(|_| is_same) {
                Some(mark) => note.replace(span, mark.to_string()),
                None => note,
            });
        }
        at += length;
    }
    notes
}
