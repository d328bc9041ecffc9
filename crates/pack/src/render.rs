//! Faults as text: where, what, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, NamedSource,
    SourceCode, SourceSpan, SpanContents,
};

use crate::diagnostic::{Fault, Place, Severity};

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters only: for files, pipes and tests.
    Plain,
    /// With the colours of a terminal.
    Color,
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// The line and column where `place` begins; `None` if its file is not among `files`.
pub fn position(place: &Place, files: &BTreeMap<Arc<str>, Arc<str>>) -> Option<Position> {
    let text = files.get(&place.file)?;
    let before = &text[..text.floor_char_boundary(place.span.start)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Some(Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 })
}

/// The line and column where `place` ends.
pub fn end_position(place: &Place, files: &BTreeMap<Arc<str>, Arc<str>>) -> Option<Position> {
    position(&Place::new(place.file.clone(), place.span.end..place.span.end), files)
}

/// Writes each fault with its code, its lines of the file and its mend, separated by blank lines. `files` are the texts
/// by path, as [`BadPack`](crate::load::BadPack) and [`Pack`](crate::Pack) keep them.
pub fn render(faults: &[Fault], files: &BTreeMap<Arc<str>, Arc<str>>, style: Style) -> String {
    let theme = match style {
        Style::Plain => GraphicalTheme::unicode_nocolor(),
        Style::Color => GraphicalTheme::unicode(),
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(120).with_context_lines(1);
    let mut out = String::new();
    for fault in faults {
        let shown = Shown::new(fault, files);
        let handler = match &fault.help {
            Some(help) => handler.clone().with_footer(format!("改法：{help}")),
            None => handler.clone(),
        };
        let written = handler.render_report(&mut out, &shown);
        written.expect("writing to a String can't fail");
        out.push('\n');
    }
    out
}

/// A fault as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    fault: &'a Fault,
    source: Option<Excerpt>,
    span: Range<usize>,
}

impl<'a> Shown<'a> {
    fn new(fault: &'a Fault, files: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let text = files.get(&fault.place.file);
        let span = text.map_or(0..0, |text| {
            text.floor_char_boundary(fault.place.span.start)..text.floor_char_boundary(fault.place.span.end)
        });
        let Some(text) = text else { return Self { fault, source: None, span } };
        let column = position(&fault.place, files).map_or(0, |position| position.column.saturating_sub(1));
        let (excerpt, shown) = excerpt(text, &span);
        let source = Excerpt { source: NamedSource::new(&fault.place.file, excerpt), column };
        Self { fault, source: Some(source), span: shown }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source {
            Some(_) => f.write_str(&self.fault.message),
            None => write!(f, "{}：{}", self.fault.place.file, self.fault.message),
        }
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.fault.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.fault.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new(Some(self.fault.label.clone()), self.span.start, self.span.len());
        Some(Box::new(std::iter::once(label)))
    }
}

/// Columns of a terminal that are shown on either side of a fault; templates have paragraphs of a thousand characters.
const BESIDE: usize = 50;

/// Lines up to this many columns are shown whole.
const WHOLE: usize = 110;

/// A text whose long lines are cut down to what stands beside a fault, and the column at which the fault really begins.
#[derive(Debug)]
struct Excerpt {
    source: NamedSource<String>,
    column: usize,
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.source.read_span(span, before, after)?;
        // Only the place in the heading is asked for without lines around it.
        let column = if (before, after) == (0, 0) { self.column } else { contents.column() };
        let name = self.source.name().to_owned();
        let (data, span) = (contents.data(), *contents.span());
        let named = MietteSpanContents::new_named(name, data, span, contents.line(), column, contents.line_count());
        Ok(Box::new(named))
    }
}

/// `text` with its long lines cut short, and where `span` stands in it.
fn excerpt(text: &str, span: &Range<usize>) -> (String, Range<usize>) {
    let line_start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[span.end..].find('\n').map_or(text.len(), |newline| span.end + newline);
    let (mut before, mut after) = (text[line_start..span.start].to_owned(), text[span.end..line_end].to_owned());
    let fault = &text[span.clone()];
    if width(&before) + width(fault) + width(&after) > WHOLE {
        before = cut_start(&before, BESIDE);
        after = cut_end(&after, BESIDE);
    }
    let short = |line: &str| cut_end(line, WHOLE);
    let earlier = text[..line_start].split_inclusive('\n').map(short).collect::<String>();
    let later = text[line_end..].split_inclusive('\n').map(short).collect::<String>();
    let start = earlier.len() + before.len();
    (format!("{earlier}{before}{fault}{after}{later}"), start..start + fault.len())
}

/// Columns of a terminal, nearly: two for what isn't ASCII.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The end of a text, at most so wide.
fn cut_start(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let (mut start, mut room) = (text.len(), most);
    for (at, c) in text.char_indices().rev() {
        let Some(left) = room.checked_sub(if c.is_ascii() { 1 } else { 2 }) else { break };
        (start, room) = (at, left);
    }
    format!("…{}", &text[start..])
}

/// The start of a text, at most so wide, with the line break that it ends with.
fn cut_end(text: &str, most: usize) -> String {
    let line = text.trim_end_matches(['\r', '\n']);
    if width(line) <= most {
        return text.to_owned();
    }
    let (mut end, mut room) = (0, most);
    for (at, c) in line.char_indices() {
        let Some(left) = room.checked_sub(if c.is_ascii() { 1 } else { 2 }) else { break };
        (end, room) = (at + c.len_utf8(), left);
    }
    format!("{}…{}", &line[..end], &text[line.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_on_both_sides_and_the_place_stays_true() {
        let text = format!("甲\n{}错{}\n乙", "前".repeat(100), "后".repeat(100));
        let start = text.find('错').unwrap();
        let (shown, span) = excerpt(&text, &(start..start + "错".len()));
        assert_eq!(&shown[span], "错");
        assert_eq!(shown, format!("甲\n…{}错{}…\n乙", "前".repeat(25), "后".repeat(25)));
        let fault = Fault::error("P000", Place::new("a.md", start..start + "错".len()), "错了", "这里").help("改");
        let files = BTreeMap::from([("a.md".into(), text.into())]);
        assert!(render(&[fault], &files, Style::Plain).contains("a.md:2:101"));
    }

    #[test]
    fn short_lines_stay_as_they_are() {
        for text in ["", "a = 1", "a = 1\nb = 2\n", "a\r\nb\r\n"] {
            let (shown, _) = excerpt(text, &(text.len() / 2..text.len() / 2));
            assert_eq!(shown, text);
        }
    }
}
