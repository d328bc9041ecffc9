//! A number that two headings of one row have.

use super::numbering_gap::place;
use super::siblings::rows;
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;

pub(super) const RULE: Rule = Rule {
    code: "D011",
    name: "numbering-repeat",
    title: "序号重复",
    severity: Severity::Error,
    is_default: true,
    explanation: "同一层有两个相同的序号，多半是中间加了一段没有改后面的序号。请从重复的地方起重新编号。",
    fires: &[
        "一、工作情况\n开展了活动。\n二、主要问题\n经费不足。\n二、下步打算\n加大投入。",
        "1.抓培训\n组织了培训。\n2.抓督导\n开展了督导。\n2.抓落实\n逐项销号。",
    ],
    passes: &["一、工作情况\n1.德育\n开展活动。\n二、问题\n1.经费不足。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for row in rows(subject) {
        for ((before, earlier), (number, heading)) in row.iter().zip(row.iter().skip(1)) {
            if before == number {
                let earlier = subject.slice(earlier.title);
                let message = format!("序号「{}」重复，前面的「{earlier}」也用了它", heading.marker);
                notes.push(Note::new(place(heading), message));
            }
        }
    }
    notes
}
