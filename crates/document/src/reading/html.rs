//! Lines of a web page: what a person sees, without menus' scripts and styles.

use std::collections::BTreeSet;

use super::line::{Found, Line, LineEnd};
use super::source::{Encoding, FileKind, Source};
use super::text::ParagraphKind;

/// Elements whose text nobody reads.
const SILENT: &[&str] =
    &["script", "style", "head", "noscript", "template", "nav", "svg", "select", "button", "iframe", "textarea"];

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "hr",
    "body",
    "html",
    "title",
    "center",
    "caption",
    "thead",
    "tbody",
    "option",
    "address",
];

/// The paragraphs, headings and table cells of a page.
pub(super) fn lines(text: String, encoding: Encoding) -> Found {
    let chars: Vec<char> = text.chars().collect();
    let mut page = Page {
        lines: Vec::new(),
        line: Line::new(LineEnd::Paragraph),
        level: None,
        tables: Vec::new(),
        count: 0,
        endless: BTreeSet::new(),
    };
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        at = match c {
            '<' => page.tag(&chars, at),
            '&' => page.entity(&chars, at),
            c => {
                let is_space = c.is_whitespace() && c != '\u{3000}';
                if !is_space {
                    page.line.push(c, at);
                } else if page.line.chars.last().is_some_and(|last| *last != ' ') {
                    page.line.push(' ', at);
                }
                at + 1
            }
        };
    }
    page.end(LineEnd::Paragraph);
    let lines = page.lines;
    Found { source: Source::new(FileKind::Html, Some(encoding), text, Vec::new()), lines, residues: Vec::new() }
}

/// A table that has begun: its index, its rows and the cells of the last of them.
struct Table {
    index: usize,
    rows: usize,
    columns: usize,
}

struct Page {
    lines: Vec<Line>,
    line: Line,
    level: Option<u8>,
    tables: Vec<Table>,
    /// Tables so far.
    count: usize,
    /// Silent elements whose end was looked for and stands nowhere further on: who looks again at each of thousands looks for
    /// minutes.
    endless: BTreeSet<String>,
}

impl Page {
    /// Ends the line; the next one is of what is open now.
    fn end(&mut self, how: LineEnd) {
        let mut line = std::mem::replace(&mut self.line, Line::new(LineEnd::Paragraph));
        line.end = how;
        if !line.is_blank() {
            line.native_level = self.level;
            if let Some(table) = self.tables.last().filter(|table| table.rows > 0 && table.columns > 0) {
                line.kind = ParagraphKind::Cell { table: table.index, row: table.rows - 1, column: table.columns - 1 };
            }
            self.lines.push(line);
        } else if how == LineEnd::Paragraph {
            // A blank line: what follows is no part of what stood before it.
            self.lines.push(Line::new(LineEnd::Paragraph));
        }
    }

    /// Goes past a tag, a comment or the contents of a silent element; gives where to go on.
    fn tag(&mut self, chars: &[char], at: usize) -> usize {
        if stands(chars, at, "<!--") {
            return find(chars, at + 4, "-->").map_or(chars.len(), |end| end + 3);
        }
        let is_end = chars.get(at + 1) == Some(&'/');
        let start = at + 1 + usize::from(is_end);
        let name: String = chars
            .iter()
            .skip(start)
            .take(12)
            .take_while(|c| c.is_ascii_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_tag = !name.is_empty() || matches!(chars.get(at + 1), Some('!' | '?'));
        if !is_tag {
            self.line.push('<', at);
            return at + 1;
        }
        let close = tag_end(chars, start);
        if !is_end && SILENT.contains(&name.as_str()) && chars.get(close.wrapping_sub(2)) != Some(&'/') {
            if self.endless.contains(&name) {
                return close;
            }
            let Some(end) = find(chars, close, &format!("</{name}")) else {
                self.endless.insert(name);
                return close;
            };
            return tag_end(chars, end);
        }
        match name.as_str() {
            "br" => self.end(LineEnd::Unknown),
            name if BLOCKS.contains(&name) => self.block(name, is_end),
            _ => {}
        }
        close
    }

    fn block(&mut self, name: &str, is_end: bool) {
        self.end(LineEnd::Paragraph);
        let level = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        if let Some(level) = level {
            self.level = (!is_end).then_some(level);
        }
        match (name, is_end) {
            ("table", false) => {
                self.tables.push(Table { index: self.count, rows: 0, columns: 0 });
                self.count += 1;
            }
            ("table", true) => {
                self.tables.pop();
            }
            ("tr", false) => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows += 1;
                    table.columns = 0;
                }
            }
            ("td" | "th", false) => {
                if let Some(table) = self.tables.last_mut() {
                    table.columns += 1;
                }
            }
            _ => {}
        }
    }

    /// A character reference, or a plain `&`.
    fn entity(&mut self, chars: &[char], at: usize) -> usize {
        let name: String = chars.iter().skip(at + 1).take(10).take_while(|c| **c != ';').collect();
        let end = at + 1 + name.chars().count();
        let known = match name.as_str() {
            "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "lsquo" => Some('‘'),
            "rsquo" => Some('’'),
            "mdash" => Some('—'),
            "ndash" => Some('–'),
            "hellip" => Some('…'),
            "middot" => Some('·'),
            "times" => Some('×'),
            "permil" => Some('‰'),
            name => name.strip_prefix('#').and_then(number).and_then(char::from_u32),
        };
        match known.filter(|_| chars.get(end) == Some(&';')) {
            Some(c) => {
                self.line.push(c, at);
                end + 1
            }
            None => {
                self.line.push('&', at);
                at + 1
            }
        }
    }
}

fn number(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

/// One past the `>` of a tag; quotes in it are respected.
fn tag_end(chars: &[char], start: usize) -> usize {
    let mut quote = None;
    for (offset, c) in chars.iter().skip(start).enumerate() {
        match (quote, c) {
            (None, '>') => return start + offset + 1,
            (None, '"' | '\'') => quote = Some(*c),
            (Some(open), c) if open == *c => quote = None,
            // A quote that never closes must not swallow the page.
            (Some(_), '<') => return start + offset,
            _ => {}
        }
    }
    chars.len()
}

fn stands(chars: &[char], at: usize, word: &str) -> bool {
    (at..).zip(word.chars()).all(|(index, c)| chars.get(index).is_some_and(|other| other.to_ascii_lowercase() == c))
}

fn find(chars: &[char], from: usize, word: &str) -> Option<usize> {
    (from..chars.len()).find(|at| stands(chars, *at, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<(String, Option<u8>)> {
        let found = lines(html.to_owned(), Encoding::Utf8);
        found.lines.iter().filter(|line| !line.is_blank()).map(|line| (line.text(), line.native_level)).collect()
    }

    #[test]
    fn what_a_person_sees_is_read() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><script>var a = '<p>';</script>\
<h2>一、总体</h2><p>整改&nbsp;<b>340</b>处，&ldquo;三防&rdquo;到位。</p><!-- <p>旧</p> -->甲<br>乙</body></html>";
        let expected = [("一、总体", Some(2)), ("整改 340处，“三防”到位。", None), ("甲", None), ("乙", None)];
        assert_eq!(texts(html), expected.map(|(text, level)| (text.to_owned(), level)));
    }

    #[test]
    fn scripts_that_never_end_hide_nothing_and_are_looked_through_once() {
        let html = format!("{}正文<style>甲</style>", "<script>".repeat(100_000));
        assert_eq!(texts(&html), [("正文".to_owned(), None)]);
    }

    #[test]
    fn cells_know_their_place_and_characters_theirs() {
        let html = "<table><tr><th>校<th>人</tr><tr><td>甲</td><td>3&#20154;</td></tr></table>";
        let found = lines(html.to_owned(), Encoding::Utf8);
        let last = found.lines.iter().rfind(|line| !line.is_blank()).unwrap();
        assert_eq!(last.text(), "3人");
        assert_eq!(last.kind, ParagraphKind::Cell { table: 0, row: 1, column: 1 });
        assert_eq!(found.source.slice(last.origins[1]..last.origins[1] + 8), "&#20154;");
    }

    #[test]
    fn broken_markup_loses_no_text() {
        assert_eq!(
            texts("<p title=\"a>甲<b>乙 < 丙 & 丁<").iter().map(|(text, _)| text.as_str()).collect::<String>(),
            "乙 < 丙 & 丁<"
        );
    }
}
