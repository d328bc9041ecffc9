//! A number that a figure was, and is no longer.

use crate::lint::backing::Judgment;
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;

pub(super) const RULE: Rule = Rule {
    code: "D091",
    name: "restated-since",
    title: "数据已经更正",
    severity: Severity::Warning,
    is_default: true,
    explanation: "对照一个局的数据检查时用：文中的数是封存、签发或者编制时的，台账后来更正过，现在是另一个数。\n\
        写明那时是在哪里的数，为什么更正。引用当时的数要注明时间；要用现在的数，请重新编制或者改过来。\n\
        例中的数据：某县教育局2024年上半年整改安全隐患340处，封存时是338处。",
    fires: &["上半年，全县整改安全隐患338处。"],
    passes: &["上半年，全县整改安全隐患340处。", "上半年，开展安全检查21次。", "2022年整改安全隐患338处。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let restated = subject.judgments().filter_map(|(catalogue, quantity, judgment)| {
        let Judgment::Restated { entry, facet, former } = judgment else { return None };
        let figure = catalogue.figure(*entry);
        let why = if former.why.is_empty() { String::new() } else { format!("；{}", former.why.join("；")) };
        let message = format!(
            "文中的 {} 是{}{}的数，现在是 {}{why}",
            subject.slice(quantity.span),
            former.at,
            figure.name(),
            figure.shown(*facet, quantity),
        );
        Some(Note::new(quantity.span, message).of_figure(&figure.key))
    });
    restated.collect()
}
