//! The runs of a part, with the bytes that each of their characters stands at.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::reading::DEEPEST_PARAGRAPHS;

/// The runs by paragraph and place in it, counted as [`WordPlace`](crate::reading::WordPlace) counts them.
pub(super) type Runs = BTreeMap<(usize, usize), Run>;

/// A run (文字块) of a part.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its start tag, and its properties behind it.
    pub(super) head: Range<usize>,
    /// What stands between head and end tag.
    pub(super) body: Range<usize>,
    /// Its own `w:t`, in their order: cutting the run at one that stands deeper would tear what that one stands in.
    pub(super) texts: Vec<TextElement>,
    /// Its characters, as reading counts them.
    pub(super) characters: Vec<Character>,
    /// Whether somebody's revision put it there.
    is_inserted: bool,
    /// Whether other runs stand in it: it holds a text box.
    has_runs: bool,
    /// Whether its properties hold what is read, as no program writes it: with them, that would be repeated.
    has_odd_properties: bool,
    /// How many elements its own tag stands in.
    depth: usize,
}

/// An element of text.
#[derive(Clone, Debug)]
pub(super) struct TextElement {
    pub(super) range: Range<usize>,
    pub(super) content: Range<usize>,
    /// Whether it says that blanks at its ends are kept.
    pub(super) keeps_spaces: bool,
}

/// A character of a run.
#[derive(Clone, Debug)]
pub(super) struct Character {
    pub(super) c: char,
    /// Where it stands; of a tab or break, the element.
    pub(super) bytes: Range<usize>,
    /// The element of text that it stands in.
    pub(super) text: Option<usize>,
    /// Whether it is written as itself, and not as a reference.
    pub(super) is_plain: bool,
}

impl Run {
    /// Whether its text may be changed by a revision: it is an ordinary run, stands in nobody's revision and holds no other.
    pub(super) fn is_open_to_revision(&self, xml: &str) -> bool {
        let tag = xml.get(self.head.clone()).unwrap_or_default();
        let is_ordinary = tag.strip_prefix("<w:r").is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '\t']));
        is_ordinary && !self.is_inserted && !self.has_runs
    }
}

/// All runs of a part.
pub(super) fn runs(xml: &str) -> Result<Runs, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut scan = Scan { xml, ..Scan::default() };
    loop {
        let before = position(&reader);
        let event = reader.read_event()?;
        let range = before..position(&reader);
        match event {
            Event::Eof => return Ok(scan.runs),
            Event::Start(tag) => scan.start(&tag, range),
            Event::Empty(tag) => {
                scan.start(&tag, range.clone());
                scan.end(tag.local_name().as_ref(), range);
            }
            Event::End(tag) => scan.end(tag.local_name().as_ref(), range),
            Event::Text(_) => scan.text(&range),
            Event::CData(text) => {
                let text = text.xml10_content();
                scan.characters(text.chars(), &range);
            }
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => scan.characters(std::iter::once(c), &range),
                Ok(None) | Err(_) => {
                    scan.characters(resolve_predefined_entity(&name).unwrap_or_default().chars(), &range);
                }
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// What is open where the part is looked at. It opens and closes as reading does.
#[derive(Default)]
struct Scan<'x> {
    xml: &'x str,
    runs: Runs,
    paragraphs: usize,
    /// Paragraphs that have begun, with their runs so far.
    open: Vec<(usize, usize)>,
    open_runs: Vec<((usize, usize), Run)>,
    /// Elements that have begun.
    depth: usize,
    /// Revisions that have begun and put something there.
    insertions: usize,
    /// Elements that have begun whose text doesn't count.
    silent: usize,
    /// Properties of a run that have begun: older ones may stand in them.
    properties: usize,
    is_text: bool,
    /// Whether the text that has begun is a `w:t` of a run.
    is_element: bool,
}

impl Scan<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, range: Range<usize>) {
        self.forget_element();
        let name = tag.local_name();
        if self.properties > 0
            && matches!(name.as_ref(), "p" | "r" | "t" | "tab" | "br" | "cr" | "noBreakHyphen")
            && let Some((_, run)) = self.open_runs.last_mut()
        {
            run.has_odd_properties = true;
        }
        match name.as_ref() {
            "p" if self.open.len() < DEEPEST_PARAGRAPHS => {
                self.open.push((self.paragraphs, 0));
                self.paragraphs += 1;
            }
            "r" => self.start_run(range),
            "rPr" => self.start_properties(range.start),
            "t" => {
                self.is_text = true;
                let depth = self.depth;
                let own =
                    self.open_runs.last_mut().filter(|(_, run)| run.depth + 1 == depth && !run.has_odd_properties);
                if let Some((_, run)) = own.filter(|_| tag.name().as_ref() == "w:t") {
                    let keeps_spaces = tag.attributes().flatten().any(|it| it.key.as_ref() == "xml:space");
                    let content = range.end..range.end;
                    run.texts.push(TextElement { range, content, keeps_spaces });
                    self.is_element = true;
                }
            }
            "tab" => self.mark('\t', range),
            "br" | "cr" => self.mark('\u{B}', range),
            "noBreakHyphen" => self.mark('-', range),
            "del" | "moveFrom" | "Fallback" => self.silent += 1,
            "ins" | "moveTo" => self.insertions += 1,
            "footnote" | "endnote" if is_separator(tag) => self.silent += 1,
            _ => {}
        }
        self.depth += 1;
    }

    /// A text that something begins in is none that the run can be cut at.
    fn forget_element(&mut self) {
        if std::mem::take(&mut self.is_element)
            && let Some((_, run)) = self.open_runs.last_mut()
        {
            run.texts.pop();
            let index = run.texts.len();
            run.characters.iter_mut().filter(|it| it.text == Some(index)).for_each(|it| it.text = None);
        }
    }

    fn start_run(&mut self, range: Range<usize>) {
        if let Some((_, outer)) = self.open_runs.last_mut() {
            outer.has_runs = true;
        }
        let Some((paragraph, count)) = self.open.last_mut() else { return };
        let key = (*paragraph, *count);
        *count += 1;
        let (start, end, depth) = (range.start, range.end, self.depth);
        let is_inserted = self.insertions > 0;
        self.open_runs
            .push((key, Run { start, head: range, body: end..end, end, is_inserted, depth, ..Run::default() }));
    }

    /// Properties are the run's own if nothing but blanks stands before them: those of a text box's paragraphs aren't.
    fn start_properties(&mut self, at: usize) {
        let head = self.open_runs.last().map(|(_, run)| run.head.end);
        let is_own = head.and_then(|end| self.xml.get(end..at)).is_some_and(|between| between.trim().is_empty());
        if self.properties > 0 || is_own {
            self.properties += 1;
        }
    }

    fn end(&mut self, name: &str, range: Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "p" => {
                self.open.pop();
            }
            "r" => {
                if let Some((key, mut run)) = self.open_runs.pop() {
                    run.end = range.end;
                    run.body.end = range.start.max(run.body.start);
                    self.runs.insert(key, run);
                }
            }
            "rPr" if self.properties > 0 => {
                self.properties -= 1;
                if let Some((_, run)) = self.open_runs.last_mut().filter(|_| self.properties == 0) {
                    run.head.end = range.end;
                    run.body = range.end..range.end;
                }
            }
            "t" => {
                self.is_text = false;
                let run = self.open_runs.last_mut().filter(|_| std::mem::take(&mut self.is_element));
                if let Some(element) = run.and_then(|(_, run)| run.texts.last_mut()) {
                    element.content.end = range.start.max(element.content.start);
                    element.range.end = range.end;
                }
            }
            "del" | "moveFrom" | "Fallback" => self.silent = self.silent.saturating_sub(1),
            "ins" | "moveTo" => self.insertions = self.insertions.saturating_sub(1),
            "footnote" | "endnote" => self.silent = 0,
            _ => {}
        }
    }

    /// A tab, a break or a hyphen.
    fn mark(&mut self, c: char, bytes: Range<usize>) {
        if self.silent == 0
            && let Some((_, run)) = self.open_runs.last_mut()
        {
            run.characters.push(Character { c, bytes, text: None, is_plain: false });
        }
    }

    /// Text that is written as itself. Line ends of two characters count as one, as in all XML.
    fn text(&mut self, range: &Range<usize>) {
        let written = self.xml.get(range.clone()).unwrap_or_default();
        let mut rest = written.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let mut end = at + c.len_utf8();
            if c == '\r' && rest.next_if(|(_, next)| *next == '\n').is_some() {
                end += 1;
            }
            let c = if c == '\r' { '\n' } else { c };
            self.character(c, range.start + at..range.start + end, true);
        }
    }

    /// Characters that something else stands for.
    fn characters(&mut self, chars: impl Iterator<Item = char>, bytes: &Range<usize>) {
        for c in chars {
            self.character(c, bytes.clone(), false);
        }
    }

    fn character(&mut self, c: char, bytes: Range<usize>, is_plain: bool) {
        if !self.is_text || self.silent > 0 {
            return;
        }
        if let Some((_, run)) = self.open_runs.last_mut() {
            let text = run.texts.len().checked_sub(1).filter(|_| self.is_element);
            run.characters.push(Character { c, bytes, text, is_plain });
        }
    }
}

fn is_separator(tag: &BytesStart<'_>) -> bool {
    let kind = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "type");
    kind.is_some_and(|kind| kind.value.as_ref() != "normal")
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
