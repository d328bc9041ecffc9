//! Headings of a text, on lines of their own and run in.

use super::marker::{Marker, level, marker_at};
use crate::reading::heading::{Heading, HeadingStyle};
use crate::reading::numbers::whole_number;
use crate::reading::scan::{char_at, char_before};
use crate::reading::span::Span;
use crate::reading::text::{Paragraph, ParagraphKind, Text};

/// How long a heading is at most; behind it the first clause stands for it.
const LONGEST: usize = 42;

/// The headings of the paragraphs that are not skipped.
pub(super) fn find(text: &Text, skipped: &[usize]) -> Vec<Heading> {
    let mut headings = Vec::new();
    for (index, paragraph) in text.paragraphs.iter().enumerate() {
        if paragraph.kind == ParagraphKind::Body && !skipped.contains(&index) {
            of_paragraph(text, paragraph, &mut headings);
        }
    }
    nest(&mut headings, text.chars.len());
    headings
}

/// The headings of one paragraph: at its beginning, and behind the ends of its sentences.
fn of_paragraph(text: &Text, paragraph: &Paragraph, headings: &mut Vec<Heading>) {
    let chars = &text.chars;
    let span = paragraph.span;
    let mut at = span.start;
    if let Some(marker) = marker_at(chars, at, true) {
        headings.push(heading(chars, at, marker, span));
        at = headings.last().map_or(at, |last| last.title.end);
    } else if let Some(number) = &paragraph.automatic_number
        && let Some(marker) = automatic(number)
    {
        let mut found = heading(chars, at, Marker { end: at, ..marker }, span);
        found.marker.clone_from(number);
        at = found.title.end;
        headings.push(found);
    } else if let Some(native) = paragraph.native_level {
        let title = Span::new(span.start, trimmed(chars, span));
        headings.push(Heading {
            style: HeadingStyle::Plain,
            level: native,
            marker: String::new(),
            marker_span: Span::new(span.start, span.start),
            number: None,
            title,
            span,
            run_in: false,
            parent: None,
            body: span,
        });
        return;
    }
    while at < span.end {
        let begins = matches!(char_before(chars, at), '。' | '；' | '：' | '！' | '？' | '”')
            || (at > span.start && char_before(chars, at) == ' ');
        let may_follow = begins || matches!(char_before(chars, at), '，');
        if may_follow
            && at > span.start
            && let Some(marker) = marker_at(chars, at, false)
            && (begins || marker.style == HeadingStyle::Is)
            && follows(headings, &marker, span)
        {
            headings.push(heading(chars, at, marker, span));
            at = marker.end;
        } else {
            at += 1;
        }
    }
}

/// Whether a number within a paragraph is that of a heading: the first of a row, or the next of one before it. A gap of one
/// is let through, for somebody may have lost a number, but `。3.` in the middle of nowhere isn't.
fn follows(headings: &[Heading], marker: &Marker, span: Span) -> bool {
    let Some(number) = marker.number else { return true };
    let before = headings.iter().rev().take(40).find(|heading| heading.style == marker.style);
    let last = before.and_then(|heading| heading.number).unwrap_or(0);
    let is_near = before.is_some_and(|heading| heading.span.start >= span.start);
    number == 1 || (number > last && number <= last + 2 && (is_near || marker.style != HeadingStyle::Is))
}

/// What Word's number says.
fn automatic(number: &str) -> Option<Marker> {
    let mut chars: Vec<char> = number.trim().chars().collect();
    // A word behind it, so that it reads as a number of text.
    chars.push('文');
    marker_at(&chars, 0, true)
}

/// The heading whose marker stands at `at`.
fn heading(chars: &[char], at: usize, marker: Marker, paragraph: Span) -> Heading {
    let mut start = marker.end;
    while char_at(chars, start) == ' ' {
        start += 1;
    }
    let (end, run_in) = title_end(chars, start, paragraph.end, marker.style);
    let title = Span::new(start, trimmed(chars, Span::new(start, end)));
    Heading {
        style: marker.style,
        level: level(marker.style),
        marker: chars.get(at..marker.end).unwrap_or(&[]).iter().collect(),
        marker_span: Span::new(at, marker.end),
        number: marker.number,
        title,
        span: Span::new(at, title.end.max(marker.end)),
        run_in,
        parent: None,
        body: paragraph,
    }
}

/// Where the words of a heading end, and whether text follows.
fn title_end(chars: &[char], start: usize, end: usize, style: HeadingStyle) -> (usize, bool) {
    // What ends further off than this ends no heading.
    let near = end.min(start + LONGEST * 4);
    let first = |marks: &[char]| (start..near).find(|at| marks.contains(&char_at(chars, *at)));
    let stop = first(&['。', '；', '！', '？']).unwrap_or(end);
    let has_more = stop + 1 < end;
    let is_enumerated = matches!(style, HeadingStyle::Is | HeadingStyle::OrdinalWord | HeadingStyle::Sequence);
    if !has_more && stop - start <= LONGEST * 2 && !is_enumerated {
        return (stop, false);
    }
    // 教研工作扎实开展：教育教研…
    let colon = first(&['：']).filter(|at| at - start <= 20).unwrap_or(stop);
    let stop = stop.min(colon);
    if stop - start <= LONGEST && !(is_enumerated && stop - start > 24) {
        return (stop, stop + 1 < end);
    }
    let clause =
        first(&['，', '：']).filter(|at| *at < stop && at - start <= LONGEST).unwrap_or(stop.min(start + LONGEST));
    (clause, true)
}

/// Where a title ends without its end punctuation.
fn trimmed(chars: &[char], span: Span) -> usize {
    let mut end = span.end;
    while end > span.start
        && matches!(char_before(chars, end), '。' | '；' | '：' | '，' | '、' | ' ' | '.' | '！' | '？')
    {
        end -= 1;
    }
    end
}

/// Gives every heading its parent and what it heads.
pub(super) fn nest(headings: &mut [Heading], end: usize) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..headings.len() {
        let Some((level, start)) = headings.get(index).map(|heading| (heading.level, heading.span.start)) else {
            break;
        };
        while let Some(last) = open.last().copied() {
            if headings.get(last).is_some_and(|heading| heading.level < level) {
                break;
            }
            if let Some(heading) = headings.get_mut(last) {
                heading.body = Span::new(heading.span.start, start);
            }
            open.pop();
        }
        let parent = open.last().copied();
        if let Some(heading) = headings.get_mut(index) {
            heading.parent = parent;
            heading.body = Span::new(start, end);
        }
        open.push(index);
    }
}

/// The entries of a 提纲 that is written in one paragraph.
pub(super) fn entries(chars: &[char], span: Span) -> Vec<Heading> {
    let mut entries = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let begins = at == span.start || matches!(char_before(chars, at), '。' | '；' | '】' | '：' | ' ');
        match marker_at(chars, at, true).filter(|_| begins) {
            Some(marker) => {
                let stop =
                    (marker.end..span.end).find(|at| matches!(char_at(chars, *at), '。' | '；')).unwrap_or(span.end);
                let mut entry = heading(chars, at, marker, Span::new(span.start, stop));
                entry.title = Span::new(entry.title.start.min(stop), stop);
                entry.span = Span::new(at, stop);
                entry.run_in = false;
                at = stop;
                entries.push(entry);
            }
            None => at += 1,
        }
    }
    nest(&mut entries, span.end);
    entries
}

/// The value of a number such as 附件2 or 附件二.
pub(super) fn number_at(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = (at..at + 3).take_while(|index| char_at(chars, *index).is_ascii_digit()).count();
    let length = if digits > 0 {
        digits
    } else {
        (at..at + 3).take_while(|index| "一二三四五六七八九十".contains(char_at(chars, *index))).count()
    };
    let end = at + length;
    if digits > 0 {
        let number = chars.get(at..end)?.iter().collect::<String>().parse().ok()?;
        return Some((number, end));
    }
    Some((whole_number(chars, at, end)?, end))
}
