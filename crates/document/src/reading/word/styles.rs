//! Styles: which are headings, and which are numbered.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{attribute, broken_xml};
use crate::reading::error::ReadError;

/// What of a style matters here.
#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    outline_level: Option<u8>,
    number: Option<(String, usize)>,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    /// The level of a heading of this style, from 1.
    pub(super) fn level(&self, id: &str) -> Option<u8> {
        self.first(id, |style| style.outline_level).filter(|level| *level < 9).map(|level| level + 1)
    }

    /// The numbering that the style brings: number and level.
    pub(super) fn number(&self, id: &str) -> Option<(String, usize)> {
        self.first(id, |style| style.number.clone())
    }

    /// What the style says, or one of those it is based on.
    fn first<T>(&self, id: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.0.get(id)?;
        for _ in 0..16 {
            if let Some(value) = of(style) {
                return Some(value);
            }
            style = self.0.get(style.based_on.as_deref()?)?;
        }
        None
    }
}

/// Reads `word/styles.xml`.
pub(super) fn read(xml: &str) -> Result<Styles, ReadError> {
    let mut styles = Styles::default();
    let mut current: Option<(String, Style)> = None;
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(broken_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "style" => {
                current = attribute(&tag, "styleId").map(|id| (id, Style::default()));
            }
            Event::Empty(tag) | Event::Start(tag) => {
                let Some((_, style)) = current.as_mut() else { continue };
                let value = || attribute(&tag, "val");
                match tag.local_name().as_ref() {
                    "basedOn" => style.based_on = value(),
                    "outlineLvl" => style.outline_level = value().and_then(|level| level.parse().ok()),
                    "numId" => {
                        let level = style.number.as_ref().map_or(0, |(_, level)| *level);
                        style.number = value().map(|id| (id, level));
                    }
                    "ilvl" => {
                        let level = value().and_then(|level| level.parse().ok()).unwrap_or(0);
                        let id = style.number.take().map_or_else(String::new, |(id, _)| id);
                        style.number = Some((id, level));
                    }
                    "name" => {
                        let name = value().unwrap_or_default().to_lowercase();
                        let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "));
                        let level = level.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level > 0);
                        style.outline_level = style.outline_level.or(level.map(|level| level - 1));
                    }
                    _ => {}
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "style" => {
                if let Some((id, mut style)) = current.take() {
                    style.number = style.number.filter(|(id, _)| !id.is_empty());
                    styles.0.insert(id, style);
                }
            }
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}
