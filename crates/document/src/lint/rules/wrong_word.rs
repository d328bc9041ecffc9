//! Wrong words that official documents often have. The words are data, each with its source.

use std::sync::LazyLock;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D031",
    name: "wrong-word",
    title: "错别字",
    severity: Severity::Error,
    is_default: true,
    explanation: "公文里常见的错别字和不规范写法：签定（签订）、承若（承诺）、帐户（账户）、截止（截至）。\n\
        每个词的出处列在程序的词表里（第一批异形词整理表、《咬文嚼字》的100个常见别字、现代汉语词典第7版等）。\n\
        改法确定的是错误，可以用 --fix 改；不是错字、只是不推荐的写法（其它、份量）是提醒。「截止到」不报：词典就是这样解释「截至」的。",
    fires: &["签定承若书300份。", "截止6月底，已完成12所。", "建立台帐，逐项销号。", "其它2所正在施工。"],
    passes: &[
        "报名截止时间为6月30日。",
        "报名6月30日截止。",
        "截止到6月底，已完成12所。",
        "公布署名文章。",
        "签订承诺书300份。",
        "校园满意度达到95%。",
    ],
    check,
};

/// A row of the list.
struct Word {
    wrong: &'static str,
    right: &'static str,
    is_sure: bool,
    unless_before: Vec<&'static str>,
    unless_after: Vec<&'static str>,
    note: &'static str,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let lines = include_str!("wrong_words.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.filter_map(word).collect()
});

fn word(line: &'static str) -> Option<Word> {
    let mut cells = line.split(',');
    let (wrong, right, sure) = (cells.next()?, cells.next()?, cells.next()?);
    let several = |cell: &'static str| cell.split('|').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let (before, after) = (cells.next()?, cells.next()?);
    let (_source, note) = (cells.next()?, cells.next()?);
    Some(Word {
        wrong,
        right,
        is_sure: sure == "yes",
        unless_before: several(before),
        unless_after: several(after),
        note,
    })
}

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes: Vec<(Span, Note)> = Vec::new();
    for word in WORDS.iter() {
        for span in subject.find(word.wrong) {
            let is_other = word.unless_before.iter().any(|it| subject.has_before(span.start, it))
                || word.unless_after.iter().any(|it| subject.has_at(span.end, it));
            if !is_other {
                notes.push((span, note(span, word.wrong, word.right, word.is_sure, word.note)));
            }
        }
    }
    for span in subject.find("截止") {
        if let Some(end) = date_after(subject, span.end) {
            let note = Note::new(Span::new(span.start, end), "后面是日期，「截止」应为「截至」");
            notes.push((span, note.replace(span, "截至")));
        }
    }
    notes.sort_by_key(|(span, _)| *span);
    notes.into_iter().map(|(_, note)| note).collect()
}

fn note(span: Span, wrong: &str, right: &str, is_sure: bool, why: &str) -> Note {
    let why = if why.is_empty() { String::new() } else { format!("（{why}）") };
    let note = Note::new(span, format!("「{wrong}」应为「{right}」{why}"));
    if is_sure { note.replace(span, right) } else { note.severity(Severity::Warning) }
}

/// Where the date ends that begins here.
fn date_after(subject: &Subject, at: usize) -> Option<usize> {
    let dates = &subject.reading.dates;
    let date = dates.get(dates.partition_point(|date| date.span.start < at))?;
    (date.span.start == at).then_some(date.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_list_is_whole_and_has_a_source() {
        let lines: Vec<&str> =
            include_str!("wrong_words.csv").lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        for line in &lines {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 7, "{line}");
            assert!(
                ["Y1", "Y2", "C1", "X7", "W", "F", "S"].contains(&cells[5]) && ["yes", "no"].contains(&cells[2]),
                "{line}"
            );
            assert!(cells[0] != cells[1], "{line}");
        }
        assert_eq!(WORDS.len(), lines.len());
    }
}
