//! A range whose end lies before its beginning.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, Notation};

pub(super) const RULE: Rule = Rule {
    code: "D043",
    name: "reversed-range",
    title: "数值范围写倒了",
    severity: Severity::Error,
    is_default: true,
    explanation: "数值范围的前一个数大于后一个数（68%～63%）。请把小的写在前面。",
    fires: &["各校合格率在98%～95%之间。"],
    passes: &["各校合格率在95%～98%之间。", "不合格率从5%至3%逐年下降。", "每班四五十人。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for quantity in subject.reading.quantities.iter().filter(|it| it.notation == Notation::Arabic) {
        let Amount::Range { low, high } = quantity.amount else { continue };
        let has_wave = subject.slice(quantity.span).contains(['～', '~', '—', '–']);
        if low > high && has_wave {
            let shown = subject.original(quantity.span);
            notes.push(Note::new(quantity.span, format!("「{shown}」写倒了，小的数写在前面")));
        }
    }
    notes
}
