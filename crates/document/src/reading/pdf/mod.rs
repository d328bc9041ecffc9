//! Lines of the text of a PDF.

mod glyphs;
mod lines;

use std::collections::BTreeSet;

use super::error::ReadError;
use super::line::{Found, Line, LineEnd};
use super::source::{FileKind, Mark, Source};
use super::text::{Residue, ResidueKind};
use lines::Row;

/// The lines of a PDF that holds text; heads and feet of pages are left out.
pub(super) fn lines(bytes: &[u8]) -> Result<Found, ReadError> {
    let pages: Vec<Vec<Row>> = glyphs::pages(bytes)?.iter().map(|glyphs| lines::rows(glyphs)).collect();
    let furniture: BTreeSet<(usize, usize)> = lines::furniture(&pages).into_iter().collect();
    let body: Vec<&Row> = pages
        .iter()
        .enumerate()
        .flat_map(|(page, rows)| rows.iter().enumerate().map(move |(index, row)| ((page, index), row)))
        .filter(|(place, _)| !furniture.contains(place))
        .map(|(_, row)| row)
        .collect();
    let margins = Margins::of(&body);
    let (mut text, mut length) = (String::new(), 0);
    let (mut found, mut residues, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    let mut following = body.iter().skip(1);
    for (page, rows) in pages.iter().enumerate() {
        marks.push((length, Mark::Page(page + 1)));
        for (index, row) in rows.iter().enumerate() {
            let count = row.text.chars().count();
            if furniture.contains(&(page, index)) {
                residues.push(Residue { source: length..length + count, kind: ResidueKind::Page });
            } else {
                let end = margins.end(row, following.next().copied());
                let mut line = Line::new(end);
                for (offset, c) in row.text.chars().enumerate() {
                    line.push(c, length + offset);
                }
                found.push(line);
            }
            text.push_str(&row.text);
            text.push('\n');
            length += count + 1;
        }
    }
    let source = Source::new(FileKind::Pdf, None, text, marks);
    Ok(Found { source, lines: found, residues })
}

/// Where lines begin and end.
struct Margins {
    left: i64,
    right: i64,
}

impl Margins {
    /// Those of most lines: a tenth may stand further out.
    fn of(rows: &[&Row]) -> Self {
        let at = |mut places: Vec<i64>, tenth: usize| {
            places.sort_unstable();
            places.get((places.len() * tenth / 10).min(places.len().saturating_sub(1))).copied().unwrap_or(0)
        };
        Self {
            left: at(rows.iter().map(|row| row.left).collect(), 1),
            right: at(rows.iter().map(|row| row.right).collect(), 9),
        }
    }

    /// A paragraph goes on where a line is full and the next one is not indented. A line that is not quite full may be
    /// one before a long word: there the text decides.
    fn end(&self, row: &Row, next: Option<&Row>) -> LineEnd {
        let is_indented = next.is_some_and(|next| next.left > self.left + next.size);
        if is_indented || (row.right - self.left) * 2 < self.right - self.left {
            LineEnd::Paragraph
        } else if row.right + row.size * 2 >= self.right {
            LineEnd::Full
        } else {
            LineEnd::Unknown
        }
    }
}
