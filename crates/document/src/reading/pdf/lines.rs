//! Characters on a page as lines of text.

use super::glyphs::Glyph;

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) size: i64,
    top: i64,
}

/// The lines of a page from top to bottom: characters of about one height belong together.
pub(super) fn rows(glyphs: &[Glyph]) -> Vec<Row> {
    let mut lines: Vec<(i64, Vec<&Glyph>)> = Vec::new();
    for glyph in glyphs.iter().filter(|glyph| !glyph.text.is_empty()) {
        let is_near = |top: i64| (top - glyph.top).abs() * 5 < glyph.size * 2;
        match lines.iter_mut().rev().take(40).find(|(top, _)| is_near(*top)) {
            Some((_, line)) => line.push(glyph),
            None => lines.push((glyph.top, vec![glyph])),
        }
    }
    lines.sort_by_key(|(top, _)| *top);
    lines.into_iter().filter_map(|(top, line)| row(top, line)).collect()
}

fn row(top: i64, mut line: Vec<&Glyph>) -> Option<Row> {
    line.sort_by_key(|glyph| glyph.left);
    let size = line.iter().map(|glyph| glyph.size).max()?;
    let mut text = String::new();
    let mut end: Option<i64> = None;
    for glyph in &line {
        // A gap of a third of a character between words, of more than one between cells of a table.
        let gap = end.map_or(0, |end| glyph.left - end);
        let is_narrow = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        let is_latin = is_narrow(text.chars().next_back()) && is_narrow(glyph.text.chars().next());
        let least = if is_latin { size / 3 } else { size };
        if gap > least && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(&glyph.text);
        end = Some(glyph.right.max(end.unwrap_or(glyph.right)));
    }
    let is_blank = text.trim().is_empty();
    let first = line.iter().find(|glyph| !glyph.text.trim().is_empty())?;
    (!is_blank).then(|| Row { text, left: first.left, right: end.unwrap_or(first.right), size, top })
}

/// Which rows of a page are its head or foot: the first and last of them that most pages share, and page numbers.
pub(super) fn furniture(pages: &[Vec<Row>]) -> Vec<(usize, usize)> {
    let bare = |row: &Row| row.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>();
    let mut found = Vec::new();
    for is_head in [true, false] {
        let edge = |page: &Vec<Row>| if is_head { page.first().map(|_| 0) } else { page.len().checked_sub(1) };
        for (number, page) in pages.iter().enumerate() {
            let Some(index) = edge(page) else { continue };
            let Some(row) = page.get(index) else { continue };
            let words = bare(row);
            let same = pages
                .iter()
                .filter(|other| edge(other).and_then(|at| other.get(at)).is_some_and(|it| bare(it) == words));
            let is_number = words.chars().all(|c| matches!(c, '-' | '—' | '–' | '第' | '页' | '共' | '/'))
                && row.text.chars().any(|c| c.is_ascii_digit());
            let is_shared = pages.len() >= 3 && same.count() * 2 > pages.len() && row.text.chars().count() <= 60;
            if (is_number && !is_head) || is_shared {
                found.push((number, index));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, left: i64, top: i64) -> Glyph {
        Glyph { text: text.to_owned(), left, right: left + 100, top, size: 100 }
    }

    #[test]
    fn characters_are_put_into_lines_by_their_places() {
        let glyphs = [
            glyph("乙", 100, 1000),
            glyph("甲", 0, 1010),
            glyph("丙", 350, 1000),
            glyph("丁", 0, 1200),
            glyph(" ", 0, 1400),
        ];
        let texts: Vec<String> = rows(&glyphs).into_iter().map(|row| row.text).collect();
        assert_eq!(texts, ["甲乙 丙", "丁"]);
    }

    #[test]
    fn heads_and_page_numbers_are_furniture() {
        let page = |number: i64| {
            rows(&[
                glyph("报", 0, 100),
                glyph("文", 0, 300),
                glyph(&number.to_string(), 0, 300 + number),
                glyph(&number.to_string(), 0, 900),
            ])
        };
        let found = furniture(&[page(1), page(2), page(3)]);
        assert_eq!(found, [(0, 0), (1, 0), (2, 0), (0, 2), (1, 2), (2, 2)]);
    }
}
