//! A synopsis that says other headings than the text has.

use std::collections::BTreeSet;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{Heading, Span};

pub(super) const RULE: Rule = Rule {
    code: "D013",
    name: "synopsis-mismatch",
    title: "提纲与正文不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "文前的提纲列了正文里没有的标题，或者标题的文字、序号与正文不同。\n\
        多半是正文缺了一段，或者改了标题没有改提纲。请对照着补齐或者改成一致。",
    fires: &[
        "【提纲】一、工作情况。（一）加强德育。（二）提升质量。二、存在问题。\n工作总结\n一、工作情况\n（一）加强德育\n各校开展了活动。\n二、存在问题\n经费不足。",
        "【提纲】一、工作情况。二、存在问题。\n工作总结\n一、工作开展情况\n各校开展了活动。\n二、存在问题\n经费不足。",
    ],
    passes: &[
        "【提纲】一、工作情况。（一）加强德育。二、存在问题。\n工作总结\n一、工作情况\n（一）加强德育\n各校开展了活动。\n二、存在问题\n经费不足。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    // A table of contents (目录) names what is in tables and appendices, too.
    let synopsis = subject.reading.outline.synopsis.as_ref();
    let is_synopsis = |span: Span| subject.slice(span).trim_start_matches('【').starts_with("提纲");
    let Some(synopsis) = synopsis.filter(|it| is_synopsis(it.span)) else { return Vec::new() };
    let headings: Vec<&Heading> =
        subject.reading.outline.headings.iter().filter(|heading| !synopsis.span.overlaps(heading.span)).collect();
    let words = |span: Span| {
        subject.slice(span).chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).collect::<String>()
    };
    let mut notes = Vec::new();
    let mut missing: BTreeSet<usize> = BTreeSet::new();
    for (index, entry) in synopsis.entries.iter().enumerate() {
        // What stands under a heading that is not there is not there either.
        if entry.parent.is_some_and(|parent| missing.contains(&parent)) {
            missing.insert(index);
            continue;
        }
        let wanted = words(entry.title);
        if headings.iter().any(|heading| words(heading.title) == wanted && heading.number == entry.number) {
            continue;
        }
        let path = path(&synopsis.entries, entry);
        let outline = &subject.reading.outline.headings;
        let same_place = headings.iter().find(|heading| self::path(outline, heading) == path);
        let same_words = headings.iter().find(|heading| words(heading.title) == wanted);
        let shown = format!("{}{}", entry.marker, subject.slice(entry.title));
        let message = match (same_words, same_place) {
            (Some(other), _) => format!("提纲里是「{shown}」，正文里序号是「{}」", other.marker),
            (None, Some(other)) => {
                format!("提纲里是「{shown}」，正文里是「{}{}」", other.marker, subject.slice(other.title))
            }
            (None, None) => {
                missing.insert(index);
                format!("提纲里的「{shown}」在正文里没有")
            }
        };
        notes.push(Note::new(entry.span, message));
    }
    notes
}

/// Styles and numbers from the top down to a heading.
fn path(list: &[Heading], heading: &Heading) -> Vec<(crate::reading::HeadingStyle, Option<u32>)> {
    let mut path = vec![(heading.style, heading.number)];
    let mut parent = heading.parent.and_then(|index| list.get(index));
    while let Some(above) = parent {
        path.push((above.style, above.number));
        parent = above.parent.filter(|index| *index < list.len()).and_then(|index| list.get(index));
        if path.len() > 8 {
            break;
        }
    }
    path
}
