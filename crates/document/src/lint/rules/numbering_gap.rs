//! Numbers of headings and items that leave one out.

use super::siblings::{rows, written};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Heading, HeadingStyle, Span};

pub(super) const RULE: Rule = Rule {
    code: "D010",
    name: "numbering-gap",
    title: "序号跳号",
    severity: Severity::Error,
    is_default: true,
    explanation: "同一层的序号中间缺了号，或者倒着走：（一）之后是（四），或者直接从 2. 开始。\n\
        多半是删了一段没有改后面的序号，或者漏了一段。请补上缺的内容，或者把序号改成连续的。",
    fires: &[
        "一、工作情况\n（一）德育工作\n各校开展了主题活动。\n（四）教师队伍\n组织了培训。",
        "一、党建工作\n加强思想建设。各支部认真学习。\n2.提升党建质量。扎实推进规范化建设。",
        "主要做法：一是抓培训。三是抓督导。",
    ],
    passes: &[
        "一、工作情况\n（一）德育\n开展活动。\n（二）智育\n提高质量。\n二、问题\n（一）资源不足。",
        "主要做法：一是抓培训。二是抓督导。三是抓落实。",
        "1.德育\n（1）活动\n（2）课程\n2.智育\n（1）课堂",
    ],
    check,
};

/// How many characters before the first number of a row the one before it may stand.
const FAR: usize = 1200;

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for row in rows(subject) {
        let mut before = 0;
        let mut last_place = 0;
        for (number, heading) in row {
            let shown = written(heading.style, number);
            let is_first = before == 0;
            // What begins later than at 2 may be quoted from elsewhere.
            let is_gap =
                if is_first { number == 2 && heading.style != HeadingStyle::OrdinalWord } else { number > before + 1 };
            let from = if is_first { place(heading).start.saturating_sub(FAR) } else { last_place };
            let is_there = (before + 1..number).any(|missing| stands_between(subject, heading, missing, from));
            last_place = place(heading).start;
            if is_gap && !is_there {
                let last = written(heading.style, number - 1);
                let missing = match number - before {
                    2 => last,
                    3 => format!("{}和{last}", written(heading.style, before + 1)),
                    _ => format!("{}到{last}", written(heading.style, before + 1)),
                };
                let from = if is_first {
                    "一开始就".to_owned()
                } else {
                    format!("{}之后", written(heading.style, before))
                };
                notes.push(Note::new(place(heading), format!("序号不连续：{from}是{shown}，缺{missing}")));
            } else if number < before && !is_gap {
                let message = format!("序号倒退：{}之后是{shown}", written(heading.style, before));
                notes.push(Note::new(place(heading), message));
            }
            before = number;
        }
    }
    notes
}

/// Whether a number that the outline lacks stands in the text all the same, where it was not taken for a heading.
fn stands_between(subject: &Subject, heading: &Heading, missing: u32, from: usize) -> bool {
    let span = Span::new(from, place(heading).start);
    let words = written(heading.style, missing);
    let text = subject.slice(span);
    match heading.style {
        HeadingStyle::Arabic => text.lines().any(|line| line.starts_with(words.trim_end_matches('.'))),
        HeadingStyle::Chinese
        | HeadingStyle::BracketedChinese
        | HeadingStyle::BracketedArabic
        | HeadingStyle::Circled
        | HeadingStyle::Is
        | HeadingStyle::OrdinalWord
        | HeadingStyle::Chapter
        | HeadingStyle::Sequence
        | HeadingStyle::Plain => text.contains(&words),
    }
}

pub(super) fn place(heading: &Heading) -> Span {
    if heading.marker_span.is_empty() { heading.span } else { heading.marker_span }
}
