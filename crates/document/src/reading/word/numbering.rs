//! Numbers that Word makes itself: 一、（一）1.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{attribute, broken_xml};
use crate::reading::error::ReadError;
use crate::wording::ordinal;

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list: how its numbers look, and the first of them.
#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    text: String,
    start: u64,
}

/// Definitions, and how far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<String, Vec<Level>>,
    lists: BTreeMap<String, String>,
    counts: BTreeMap<String, Vec<u64>>,
}

impl Numbering {
    /// The next number of a list at a level, as it prints; none for bullets.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        if level >= LEVELS {
            return None;
        }
        let name = self.lists.get(list)?;
        let levels = self.abstracts.get(name)?;
        let counts = self.counts.entry(name.clone()).or_insert_with(|| vec![0; LEVELS]);
        let start = levels.get(level).map_or(1, |level| level.start);
        if let Some(count) = counts.get_mut(level) {
            *count = if *count == 0 { start } else { *count + 1 };
        }
        for count in counts.iter_mut().skip(level + 1) {
            *count = 0;
        }
        let mut text = levels.get(level).map(|level| level.text.clone())?;
        for (index, count) in counts.iter().enumerate() {
            let format = levels.get(index).map_or("decimal", |level| level.format.as_str());
            let number = written(format, (*count).max(1))?;
            text = text.replace(&format!("%{}", index + 1), &number);
        }
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

/// A number in one of Word's formats; none for bullets.
fn written(format: &str, number: u64) -> Option<String> {
    match format {
        "bullet" | "none" => None,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "ideographDigital"
        | "chineseLegalSimplified" => Some(ordinal(number)),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            u32::try_from(number).ok().and_then(|number| char::from_u32(u32::from('①') + number - 1)).map(String::from)
        }
        _ => Some(number.to_string()),
    }
}

/// Reads `word/numbering.xml`.
pub(super) fn read(xml: &str) -> Result<Numbering, ReadError> {
    let mut numbering = Numbering::default();
    let (mut of_abstract, mut of_list) = (None::<String>, None::<String>);
    let mut level: Option<usize> = None;
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken_xml)? {
            Event::Start(tag) | Event::Empty(tag) => {
                let value = || attribute(&tag, "val");
                match tag.local_name().as_ref() {
                    "abstractNum" => {
                        of_abstract = attribute(&tag, "abstractNumId");
                        of_list = None;
                        if let Some(id) = &of_abstract {
                            numbering.abstracts.insert(id.clone(), vec![Level::default(); LEVELS]);
                        }
                    }
                    "num" => {
                        of_list = attribute(&tag, "numId");
                        of_abstract = None;
                    }
                    "abstractNumId" => {
                        if let (Some(list), Some(id)) = (&of_list, value()) {
                            numbering.lists.insert(list.clone(), id);
                        }
                    }
                    "lvl" => level = attribute(&tag, "ilvl").and_then(|level| level.parse().ok()),
                    name @ ("start" | "numFmt" | "lvlText") => {
                        let levels = of_abstract.as_ref().and_then(|id| numbering.abstracts.get_mut(id));
                        if let Some(place) = levels.and_then(|levels| levels.get_mut(level?)) {
                            match name {
                                "start" => place.start = value().and_then(|start| start.parse().ok()).unwrap_or(1),
                                "numFmt" => place.format = value().unwrap_or_default(),
                                _ => place.text = value().unwrap_or_default(),
                            }
                        }
                    }
                    _ => {}
                }
            }
            Event::Eof => return Ok(numbering),
            _ => {}
        }
    }
}
