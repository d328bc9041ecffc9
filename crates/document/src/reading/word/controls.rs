//! The content controls of a Word document that this program wrote, and its list of what stood in each.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use xuezheng_figures::{Aspect, FigureKey, Part};
use xuezheng_pack::{Decimal, NaiveDate, Period};

use super::package::Package;
use super::{attribute, broken_xml};
use crate::reading::error::ReadError;
use crate::reading::source::{FileKind, Source, WordPart};
use crate::write::NAMESPACE;

/// Custom XML parts that are looked at: others than ours may have been there first.
const MOST_PARTS: usize = 20;

/// A figure in a Word document, as a content control (内容控件) with the key of what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What stands in it, in characters of the source's text.
    pub range: Range<usize>,
    /// What it is a figure of.
    pub figure: FigureKey,
    /// Its name.
    pub label: String,
    /// Its unrounded value when the document was made; `None` where there was none.
    pub value: Option<Decimal>,
    /// The texts that it was printed as.
    pub printed: Vec<String>,
}

/// The controls of a docx whose text is `source`, in their order; none of a document that we did not write.
///
/// # Errors
/// If its parts can't be read.
pub fn controls(bytes: &[u8], source: &Source) -> Result<Vec<Control>, ReadError> {
    if source.kind != FileKind::Word {
        return Ok(Vec::new());
    }
    let mut package = Package::open(bytes)?;
    let listed = listed(&mut package)?;
    let Some(main) = package.part("word/document.xml")?.filter(|_| !listed.is_empty()) else { return Ok(Vec::new()) };
    let runs = keyed_runs(&main)?;
    let mut controls: Vec<(u32, Control)> = Vec::new();
    for at in 0..source.len() {
        let place = source.place(at..at + 1).word.filter(|place| place.part == WordPart::Main);
        let keyed = place.and_then(|place| runs.get(&(place.paragraph, place.run)));
        let Some((id, figure)) = keyed.and_then(|(id, key)| Some((*id, listed.get(key)?))) else { continue };
        match controls.last_mut().filter(|(known, control)| *known == id && control.range.end == at) {
            Some((_, control)) => control.range.end = at + 1,
            None => controls.push((id, Control { range: at..at + 1, ..figure.clone() })),
        }
    }
    Ok(controls.into_iter().map(|(_, control)| control).collect())
}

/// Runs within controls, by paragraph and run as the text counts them: which control, and its key.
type Runs = BTreeMap<(usize, usize), (u32, String)>;

fn keyed_runs(xml: &str) -> Result<Runs, ReadError> {
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken_xml)? {
            Event::Start(tag) => walk.start(&tag),
            Event::Empty(tag) => {
                walk.start(&tag);
                walk.end(tag.local_name().as_ref());
            }
            Event::End(tag) => walk.end(tag.local_name().as_ref()),
            Event::Eof => return Ok(walk.runs),
            _ => {}
        }
    }
}

/// A way through the main part.
#[derive(Default)]
struct Walk {
    runs: Runs,
    /// How many paragraphs have begun.
    paragraphs: usize,
    /// Paragraphs that are open, each with its index and its runs so far.
    open: Vec<(usize, usize)>,
    /// How many controls have begun.
    controls: u32,
    /// Controls that are open, each with its number and key.
    inside: Vec<(u32, Option<String>)>,
}

impl Walk {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" => {
                self.open.push((self.paragraphs, 0));
                self.paragraphs += 1;
            }
            "r" => {
                let Some((paragraph, runs)) = self.open.last_mut() else { return };
                *runs += 1;
                if let Some((control, Some(key))) = self.inside.last() {
                    self.runs.insert((*paragraph, *runs - 1), (*control, key.clone()));
                }
            }
            "sdt" => {
                self.controls += 1;
                self.inside.push((self.controls, None));
            }
            "tag" => {
                if let (Some((_, key)), Some(value)) = (self.inside.last_mut(), attribute(tag, "val")) {
                    *key = Some(value);
                }
            }
            // LibreOffice drops tags and keeps aliases, which end with the same key in brackets.
            "alias" => {
                if let Some((_, key @ None)) = self.inside.last_mut() {
                    let value = attribute(tag, "val");
                    let bracketed = value.as_deref().and_then(|value| value.strip_suffix('）')?.rsplit_once('（'));
                    *key = bracketed.map(|(_, bracketed)| bracketed.to_owned());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => drop(self.open.pop()),
            "sdt" => drop(self.inside.pop()),
            _ => {}
        }
    }
}

/// What the document's own list says of each key.
fn listed(package: &mut Package<'_>) -> Result<BTreeMap<String, Control>, ReadError> {
    for number in 1..=MOST_PARTS {
        let part = package.part(&format!("customXml/item{number}.xml"))?;
        if let Some(xml) = part.filter(|xml| xml.contains(NAMESPACE)) {
            return entries(&xml);
        }
    }
    Ok(BTreeMap::new())
}

fn entries(xml: &str) -> Result<BTreeMap<String, Control>, ReadError> {
    let mut found: BTreeMap<String, Control> = BTreeMap::new();
    let mut current: Option<String> = None;
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken_xml)? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "figure" => {
                    current = attribute(&tag, "key");
                    if let (Some(key), Some(control)) = (&current, entry(&tag)) {
                        found.insert(key.clone(), control);
                    }
                }
                "printed" => {
                    let control = current.as_ref().and_then(|key| found.get_mut(key));
                    if let (Some(control), Some(text)) = (control, attribute(&tag, "text")) {
                        control.printed.push(text);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn entry(tag: &BytesStart<'_>) -> Option<Control> {
    let text = |name: &str| attribute(tag, name);
    let part = || Some(Part { field: text("field")?.as_str().into(), code: text("code")?.as_str().into() });
    let aspect = match text("aspect")?.as_str() {
        "value" => Aspect::Value,
        "year_on_year" => Aspect::YearOnYear,
        "part" => match text("codes-of") {
            Some(day) => Aspect::PartOn(part()?, day.parse::<NaiveDate>().ok()?),
            None => Aspect::Part(part()?),
        },
        _ => return None,
    };
    let figure = FigureKey {
        indicator: text("indicator")?.as_str().into(),
        org: text("org")?.as_str().into(),
        period: Period::parse(&text("period")?).ok()?,
        aspect,
    };
    Some(Control {
        range: 0..0,
        figure,
        label: text("label").unwrap_or_default(),
        value: text("value").and_then(|value| value.parse::<Decimal>().ok()),
        printed: Vec::new(),
    })
}
