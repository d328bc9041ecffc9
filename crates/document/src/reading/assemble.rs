//! From lines of a file to the normalized text.

use super::join::join;
use super::line::Found;
use super::punctuation;
use super::residue;
use super::span::Span;
use super::text::{Changes, Paragraph, Text};

/// Puts the text together: residue out, broken lines joined, characters normalized.
pub(super) fn assemble(found: Found) -> Text {
    let Found { source, lines, mut residues } = found;
    let lines = residue::take_out(lines, &mut residues);
    let mut changes = Changes::default();
    let mut chars = Vec::with_capacity(source.len());
    let mut origins = Vec::with_capacity(source.len());
    let mut paragraphs = Vec::new();
    for mut joined in join(lines) {
        changes.joined_lines += joined.joins.len();
        punctuation::normalize(&mut joined.line, &mut joined.joins, &mut changes);
        if joined.line.chars.is_empty() {
            continue;
        }
        let start = chars.len();
        let after = joined.line.origins.last().map_or(0, |last| last + 1);
        chars.extend(joined.line.chars);
        origins.extend(joined.line.origins);
        paragraphs.push(Paragraph {
            span: Span::new(start, chars.len()),
            kind: joined.line.kind,
            native_level: joined.line.native_level,
            automatic_number: joined.line.automatic_number,
            joins: joined.joins.iter().map(|join| start + join).collect(),
        });
        chars.push('\n');
        origins.push(after);
    }
    let content: String = chars.iter().collect();
    let mut bytes: Vec<usize> = content.char_indices().map(|(byte, _)| byte).collect();
    bytes.push(content.len());
    Text { source, chars, content, paragraphs, changes, residues, bytes, origins }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::plain;
    use crate::reading::source::Encoding;

    #[test]
    fn a_span_leads_back_to_the_file() {
        let file = "微信扫码领取福利\n  一、总体\n\n  全年,整改隐患 340 处(含复查)。\n";
        let text = assemble(plain::lines(file.to_owned(), Encoding::Utf8));
        assert_eq!(text.content, "一、总体\n全年，整改隐患340处（含复查）。\n");
        let at = text.chars.iter().position(|c| *c == '3').unwrap();
        let span = Span::new(at, at + 4);
        assert_eq!((text.slice(span), text.original(span)), ("340处", "340 处"));
        let place = text.place(span);
        assert_eq!((place.line, place.column), (4, 11));
        assert_eq!(text.changes, Changes { punctuation: 3, spaces: 2, ..Changes::default() });
    }
}
