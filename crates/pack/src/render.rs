//! Faults as text: where, what, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

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
    source: Option<NamedSource<String>>,
    span: std::ops::Range<usize>,
}

impl<'a> Shown<'a> {
    fn new(fault: &'a Fault, files: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let text = files.get(&fault.place.file);
        let span = text.map_or(0..0, |text| {
            text.floor_char_boundary(fault.place.span.start)..text.floor_char_boundary(fault.place.span.end)
        });
        let source = text.map(|text| NamedSource::new(&fault.place.file, text.to_string()));
        Self { fault, source, span }
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
