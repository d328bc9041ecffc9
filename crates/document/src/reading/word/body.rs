//! Paragraphs of a part, with their runs.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::numbering::Numbering;
use super::styles::Styles;
use super::{Written, attribute, broken_xml};
use crate::reading::error::ReadError;
use crate::reading::line::{Line, LineEnd};
use crate::reading::source::{Mark, WordPart, WordPlace};
use crate::reading::text::ParagraphKind;

/// How deep text boxes may lie in each other: a paragraph deeper than that is passed over.
pub(crate) const DEEPEST_PARAGRAPHS: usize = 32;

/// Reads a part and adds its paragraphs.
pub(super) fn read(
    xml: &str,
    part: WordPart,
    styles: &Styles,
    numbering: &mut Numbering,
    written: &mut Written,
) -> Result<(), ReadError> {
    let mut body = Body {
        part,
        styles,
        numbering,
        written,
        paragraphs: 0,
        tables: 0,
        open: Vec::new(),
        cells: Vec::new(),
        silent: 0,
        is_text: false,
    };
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken_xml)? {
            Event::Start(tag) => body.start(&tag),
            Event::Empty(tag) => {
                body.start(&tag);
                body.end(tag.local_name().as_ref());
            }
            Event::End(tag) => body.end(tag.local_name().as_ref()),
            Event::Text(text) if body.is_text => body.text(&text.xml10_content()),
            Event::CData(text) if body.is_text => body.text(&text.xml10_content()),
            Event::GeneralRef(name) if body.is_text => match name.resolve_char_ref() {
                Ok(Some(c)) => body.text(c.encode_utf8(&mut [0; 4])),
                Ok(None) | Err(_) => body.text(resolve_predefined_entity(&name).unwrap_or_default()),
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A paragraph that has begun.
struct Open {
    index: usize,
    runs: usize,
    /// Characters of the current run so far.
    offset: usize,
    /// What was written, by runs.
    pieces: Vec<(WordPlace, String)>,
    style: Option<String>,
    level: Option<u8>,
    number: Option<String>,
    number_level: usize,
    kind: ParagraphKind,
}

/// A table that has begun.
struct Table {
    index: usize,
    rows: usize,
    columns: usize,
}

struct Body<'a> {
    part: WordPart,
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    written: &'a mut Written,
    paragraphs: usize,
    tables: usize,
    open: Vec<Open>,
    cells: Vec<Table>,
    /// How many elements are open whose text doesn't count: deletions, fallbacks, separators of notes.
    silent: usize,
    is_text: bool,
}

impl Body<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" if self.open.len() < DEEPEST_PARAGRAPHS => self.begin(),
            "r" => {
                if let Some(open) = self.open.last_mut() {
                    open.runs += 1;
                    open.offset = 0;
                }
            }
            "t" => self.is_text = true,
            "tab" if self.is_in_run() => self.text("\t"),
            "br" | "cr" if self.is_in_run() => self.text("\u{B}"),
            "noBreakHyphen" => self.text("-"),
            "del" | "moveFrom" | "Fallback" => self.silent += 1,
            "footnote" | "endnote" if attribute(tag, "type").is_some_and(|kind| kind != "normal") => self.silent += 1,
            "tbl" => {
                self.cells.push(Table { index: self.tables, rows: 0, columns: 0 });
                self.tables += 1;
            }
            "tr" => {
                if let Some(table) = self.cells.last_mut() {
                    table.rows += 1;
                    table.columns = 0;
                }
            }
            "tc" => {
                if let Some(table) = self.cells.last_mut() {
                    table.columns += 1;
                }
            }
            name @ ("pStyle" | "outlineLvl" | "numId" | "ilvl") => self.property(name, attribute(tag, "val")),
            _ => {}
        }
    }

    /// Whether a run has begun: `w:tab` also stands in the properties of paragraphs.
    fn is_in_run(&self) -> bool {
        self.open.last().is_some_and(|open| open.runs > 0)
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.finish(),
            "t" => self.is_text = false,
            "del" | "moveFrom" | "Fallback" => self.silent = self.silent.saturating_sub(1),
            // Only separators made it silent, and they hold no other notes.
            "footnote" | "endnote" => self.silent = 0,
            "tbl" => {
                self.cells.pop();
            }
            _ => {}
        }
    }

    fn begin(&mut self) {
        let kind = match (self.part, self.cells.last()) {
            (WordPart::Main, Some(table)) if table.rows > 0 && table.columns > 0 => {
                ParagraphKind::Cell { table: table.index, row: table.rows - 1, column: table.columns - 1 }
            }
            (WordPart::Main, _) => ParagraphKind::Body,
            (WordPart::Footnotes | WordPart::Endnotes, _) => ParagraphKind::Note,
        };
        self.open.push(Open {
            index: self.paragraphs,
            runs: 0,
            offset: 0,
            pieces: Vec::new(),
            style: None,
            level: None,
            number: None,
            number_level: 0,
            kind,
        });
        self.paragraphs += 1;
    }

    fn property(&mut self, name: &str, value: Option<String>) {
        let Some(open) = self.open.last_mut().filter(|open| open.runs == 0) else { return };
        match name {
            "pStyle" => open.style = value,
            "outlineLvl" => {
                open.level =
                    value.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9).map(|level| level + 1)
            }
            "numId" => open.number = value,
            _ => open.number_level = value.and_then(|level| level.parse().ok()).unwrap_or(0),
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        let part = self.part;
        let Some(open) = self.open.last_mut() else { return };
        let place = WordPlace { part, paragraph: open.index, run: open.runs.saturating_sub(1), offset: open.offset };
        open.offset += text.chars().count();
        match open.pieces.last_mut().filter(|(last, _)| last.run == place.run) {
            Some((_, piece)) => piece.push_str(text),
            None => open.pieces.push((place, text.to_owned())),
        }
    }

    /// Writes the paragraph as a line of the source; a line break within it begins another line of the text.
    fn finish(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let style = open.style.as_deref();
        let level = open.level.or_else(|| style.and_then(|id| self.styles.level(id)));
        let is_empty = open.pieces.iter().all(|(_, text)| text.trim().is_empty());
        let number = match open.number {
            Some(id) => Some((id, open.number_level)),
            None => style.and_then(|id| self.styles.number(id)),
        };
        // An empty paragraph prints a number, too, but nobody means it.
        let number = number.filter(|_| !is_empty).and_then(|(id, level)| self.numbering.next(&id, level));
        let fresh = |number: Option<String>| {
            let mut line = Line::new(LineEnd::Paragraph);
            line.kind = open.kind;
            line.native_level = level;
            line.automatic_number = number;
            line
        };
        let mut line = fresh(number);
        for (place, text) in open.pieces {
            self.written.marks.push((self.written.length, Mark::Word(place)));
            for c in text.chars() {
                if c == '\u{B}' {
                    line.end = LineEnd::Unknown;
                    self.written.lines.push(std::mem::replace(&mut line, fresh(None)));
                } else {
                    line.push(c, self.written.length);
                }
                // A break stays within the line: a line of the source is a paragraph.
                self.written.text.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
                self.written.length += 1;
            }
        }
        self.written.text.push('\n');
        self.written.length += 1;
        self.written.lines.push(line);
    }
}
