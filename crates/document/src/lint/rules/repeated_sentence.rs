//! Sentences and paragraphs that stand in the text twice.

use std::collections::BTreeMap;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{FileKind, HeadingStyle, Span};

pub(super) const RULE: Rule = Rule {
    code: "D032",
    name: "repeated-sentence",
    title: "句子重复",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一个句子（20 字以上）在文中出现两次，多半是粘贴了两遍，或者两个科室交了同一段话。请删去一处，或者改写。\n\
        整段重复的由 D033 报，这里不再逐句报。",
    fires: &[
        "各校要严格落实安全工作责任制，确保不发生责任事故。食堂开展了检查。各校要严格落实安全工作责任制，确保不发生责任事故。",
    ],
    passes: &["各位代表！现在报告工作。各位代表！请予审议。", "小学阶段安全检查全部完成，中学阶段安全检查全部完成。"],
    check,
};

/// Fewest characters of a sentence that nobody writes twice on purpose.
const LONG: usize = 20;

fn check(subject: &Subject) -> Vec<Note> {
    // A web page says its explanations wherever they may be asked for.
    if subject.text.source.kind == FileKind::Html {
        return Vec::new();
    }
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in subject.sentences.iter().filter(|sentence| sentence.len() >= LONG) {
        *times.entry(subject.slice(*sentence).trim()).or_default() += 1;
    }
    let mut notes = Vec::new();
    for sentence in subject.sentences.iter().filter(|sentence| sentence.len() >= LONG) {
        let text = subject.slice(*sentence).trim();
        // Sentences with blanks come from a template, and are reported as blanks.
        // What stands there three times is a formula, not a slip.
        let is_formula = times.get(text).is_some_and(|times| *times > 2) || text.starts_with('（');
        if is_formula || !is_prose(subject, *sentence) || subject.has_blank(*sentence) || is_listed(subject, *sentence)
        {
            continue;
        }
        let Some(before) = first.get(text).copied() else {
            first.insert(text, *sentence);
            continue;
        };
        let whole = |span: Span| subject.paragraph_at(span.start).is_some_and(|it| it.span.len() <= span.len() + 6);
        if !(whole(before) && whole(*sentence)) {
            let line = subject.text.place(before).line;
            notes.push(Note::new(*sentence, format!("这一句与第 {line} 行的一句完全相同")));
        }
    }
    notes
}

/// Whether most characters are Chinese: formulas and codes are said more than once.
pub(super) fn is_prose(subject: &Subject, span: Span) -> bool {
    subject.slice(span).chars().filter(|c| is_han(*c)).count() * 2 > span.len()
}

/// A synopsis says every heading once more.
fn is_listed(subject: &Subject, sentence: Span) -> bool {
    let outline = &subject.reading.outline;
    let heads = |span: Span| span.overlaps(sentence);
    let first = outline.headings.partition_point(|heading| heading.span.end <= sentence.start);
    let mut near = outline.headings.iter().skip(first).take_while(|heading| heading.span.start < sentence.end);
    outline.synopsis.as_ref().is_some_and(|it| heads(it.span))
        || near.any(|it| it.style != HeadingStyle::Is && !it.run_in && heads(it.span))
}
