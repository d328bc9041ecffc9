//! A document's text with what was found marked in it.

use xuezheng_bureau::document::lint::{Finding, Severity};
use xuezheng_bureau::document::reading::{Paragraph, ParagraphKind, Reading, Span};

use crate::view::Markup;

/// Characters of a text that is shown in whole; of a longer one, what stands around findings.
const WHOLE: usize = 40_000;

/// A paragraph of the page.
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) html: Markup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    Title,
    /// A heading on its own line, of the first level.
    Heading,
    /// One below it.
    Below,
    Text,
    /// A row of a table.
    Row,
    /// So many paragraphs are left out.
    Gap,
}

/// A finding's place in the normalized text.
struct Mark {
    number: usize,
    severity: Severity,
    span: Span,
}

/// The paragraphs of a text, each finding marked with its number from 1.
pub(super) fn pieces(reading: &Reading, findings: &[Finding]) -> Vec<Piece> {
    let marks = marks(reading, findings);
    let paragraphs = &reading.text.paragraphs;
    let of = |index: usize| {
        let is_last = index + 1 == paragraphs.len();
        paragraphs.get(index).map_or(0, |it| if is_last { usize::MAX } else { it.span.end })
    };
    let is_marked: Vec<bool> = (0..paragraphs.len())
        .map(|index| {
            let from = index.checked_sub(1).map_or(0, |before| of(before) + 1);
            marks.iter().any(|mark| mark.span.start <= of(index) && mark.span.end >= from)
        })
        .collect();
    let is_whole = reading.text.chars.len() <= WHOLE;
    let is_shown = |index: usize| {
        let near = index.saturating_sub(1)..(index + 2).min(paragraphs.len());
        is_whole || index == 0 || is_marked.get(near).is_some_and(|near| near.contains(&true))
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut left_out, mut row, mut written) = (0, None, vec![false; marks.len()]);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if !is_shown(index) {
            left_out += 1;
            continue;
        }
        gap(&mut pieces, &mut left_out);
        let mut html = String::new();
        write_marked(&mut html, reading, paragraph, index + 1 == paragraphs.len(), &marks, &mut written);
        let of_row = match paragraph.kind {
            ParagraphKind::Cell { table, row, .. } => Some((table, row)),
            ParagraphKind::Body | ParagraphKind::Note => None,
        };
        match pieces.last_mut().filter(|_| of_row.is_some() && of_row == row) {
            Some(last) => last.html = Markup::new(format!("{}<span>{html}</span>", last.html)),
            None if of_row.is_some() => {
                pieces.push(Piece { kind: PieceKind::Row, html: Markup::new(format!("<span>{html}</span>")) });
            }
            None => pieces.push(Piece { kind: kind(reading, paragraph), html: Markup::new(html) }),
        }
        row = of_row;
    }
    gap(&mut pieces, &mut left_out);
    pieces
}

fn gap(pieces: &mut Vec<Piece>, left_out: &mut usize) {
    if *left_out > 0 {
        let html = Markup::text(&format!("（没有发现问题的 {left_out} 段略去）"));
        pieces.push(Piece { kind: PieceKind::Gap, html });
        *left_out = 0;
    }
}

/// Findings say where they are in the file; pages show the text that was made of it.
fn marks(reading: &Reading, findings: &[Finding]) -> Vec<Mark> {
    let text = &reading.text;
    let origins: Vec<usize> = (0..text.chars.len()).map(|at| text.origin(Span::new(at, at + 1)).start).collect();
    let at = |source: usize| origins.partition_point(|origin| *origin < source);
    let mark = |(finding, number): (&Finding, usize)| Mark {
        number,
        severity: finding.severity,
        span: Span::new(at(finding.range.start), at(finding.range.end)),
    };
    findings.iter().zip(1..).map(mark).collect()
}

fn kind(reading: &Reading, paragraph: &Paragraph) -> PieceKind {
    let outline = &reading.outline;
    if outline.title.is_some_and(|title| title.overlaps(paragraph.span)) {
        return PieceKind::Title;
    }
    let heading = outline.headings.iter().find(|it| !it.run_in && paragraph.span.holds(it.span));
    match heading.map(|heading| heading.level) {
        Some(1) => PieceKind::Heading,
        Some(_) => PieceKind::Below,
        None => PieceKind::Text,
    }
}

/// Writes a paragraph with its marks; `written` says which findings have their number already.
fn write_marked(
    html: &mut String,
    reading: &Reading,
    paragraph: &Paragraph,
    is_last: bool,
    marks: &[Mark],
    written: &mut [bool],
) {
    let Span { start, end } = paragraph.span;
    let own: Vec<&Mark> = marks.iter().filter(|mark| mark.span.start <= end && mark.span.end >= start).collect();
    let mut cuts: Vec<usize> = own.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    cuts.extend([start, end]);
    cuts.retain(|cut| (start..=end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut number = |html: &mut String, until: usize| {
        let due =
            marks.iter().zip(written.iter_mut()).filter(|(mark, is_written)| mark.span.end <= until && !**is_written);
        for (mark, is_written) in due {
            *is_written = true;
            let (number, severity) = (mark.number, mark.severity);
            let (name, label) = (severity.name(), format!("第 {number} 处，{}", severity.label()));
            // What stands around the number stays with it.
            html.push_str(&format!(
                "&#8288;<a class=\"xz-mark m-{name}\" id=\"m{number}\" href=\"#p{number}\" aria-label=\"{label}\">{number}</a>&#8288;"
            ));
        }
    };
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        let piece = Markup::text(reading.text.slice(Span::new(*from, *to)));
        let worst =
            own.iter().filter(|mark| mark.span.start <= *from && *to <= mark.span.end).map(|mark| mark.severity).max();
        match worst {
            Some(severity) => html.push_str(&format!("<mark class=\"is-{}\">{piece}</mark>", severity.name())),
            None => html.push_str(&piece.to_string()),
        }
        number(html, *to);
    }
    // What stands behind the text, and what was left out of it, has its number where the text goes on.
    number(html, if is_last { usize::MAX } else { end });
}

#[cfg(test)]
mod tests {
    use xuezheng_bureau::document::lint::{Choice, lint};
    use xuezheng_bureau::document::reading::read;

    use super::*;

    fn shown(text: &str, rules: &[&str]) -> (Vec<String>, usize) {
        let reading = read("总结.txt", text.as_bytes()).unwrap();
        let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
        let findings = lint(&reading, &Choice::default().only(&rules).unwrap());
        let pieces = pieces(&reading, &findings);
        (pieces.iter().map(|piece| piece.html.to_string()).collect(), findings.len())
    }

    #[test]
    fn every_finding_has_one_number_at_the_end_of_what_is_wrong() {
        let (pieces, count) = shown("某县总结\n签定承若书300份，广泛开展开展比赛。\n", &["D030", "D031"]);
        let html = pieces.concat();
        assert_eq!(count, 3);
        for number in 1..=count {
            assert_eq!(html.matches(&format!("id=\"m{number}\"")).count(), 1, "{html}");
        }
        assert!(
            html.contains("<mark class=\"is-error\">签定</mark>&#8288;<a class=\"xz-mark m-error\" id=\"m1\""),
            "{html}"
        );
    }

    #[test]
    fn a_long_text_is_shown_where_something_was_found() {
        let text = format!("某县总结\n{}签定合同。\n", "各项工作稳步推进，取得了新的进展。\n".repeat(4_000));
        let (pieces, count) = shown(&text, &["D031"]);
        assert_eq!(count, 1);
        assert!(pieces.len() < 8 && pieces.concat().contains("段略去"), "{}", pieces.len());
        assert!(pieces.concat().contains("id=\"m1\""));
    }
}
