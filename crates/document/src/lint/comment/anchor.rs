//! Where comments begin and end in the main part.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Comment;

/// The part with the ranges of the comments in it; comment `n` has the id `first + n`.
pub(super) fn anchored(xml: &str, comments: &[Comment], first: usize) -> Result<String, quick_xml::Error> {
    let runs = runs(xml)?;
    let mut insertions: BTreeMap<usize, Insertion> = BTreeMap::new();
    for (index, comment) in comments.iter().enumerate() {
        let id = first + index;
        let start = runs.get(&(comment.from.paragraph, comment.from.run));
        let end = runs.get(&(comment.to.paragraph, comment.to.run)).or(start);
        let begin = format!("<w:commentRangeStart w:id=\"{id}\"/>");
        let finish = format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
        let (Some(start), Some(end)) = (start, end) else { continue };
        start.put(comment.from.offset, &begin, Side::Begin, &mut insertions);
        end.put(comment.to.offset, &finish, Side::End, &mut insertions);
    }
    let mut out = String::with_capacity(xml.len() + insertions.len() * 160);
    let mut from = 0;
    for (at, insertion) in insertions {
        out.push_str(xml.get(from..at).unwrap_or_default());
        insertion.write(&mut out);
        from = at;
    }
    out.push_str(xml.get(from..).unwrap_or_default());
    Ok(out)
}

/// Which end of a comment is put somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Begin,
    End,
}

/// What is put at a byte of the part.
#[derive(Debug, Default)]
struct Insertion {
    ends: String,
    begins: String,
    /// Where a run is cut: what closes and opens it again.
    cut: Option<(String, String)>,
    /// An attribute that a cut text needs, so that blanks at its ends are kept.
    attribute: bool,
}

impl Insertion {
    fn write(&self, out: &mut String) {
        if self.attribute {
            out.push_str(" xml:space=\"preserve\"");
        }
        let (close, open) = self.cut.as_ref().map_or(("", ""), |(close, open)| (close.as_str(), open.as_str()));
        for part in [close, &self.ends, &self.begins, open] {
            out.push_str(part);
        }
    }
}

/// A run of the part.
#[derive(Clone, Debug, Default)]
struct Run {
    start: usize,
    end: usize,
    /// Its properties, as written.
    properties: String,
    /// Its name, as written: `w:r` with its attributes.
    opening: String,
    /// Where each of its characters begins: byte, and whether the text can be cut there.
    characters: Vec<(usize, bool)>,
    /// For each character, the byte before the `>` that opens its text, if that lacks `xml:space`.
    spaces: Vec<Option<usize>>,
}

impl Run {
    fn put(&self, offset: usize, what: &str, side: Side, insertions: &mut BTreeMap<usize, Insertion>) {
        let cut = self.characters.get(offset).filter(|(_, can_cut)| offset > 0 && *can_cut);
        let at = match cut {
            Some((at, _)) => *at,
            None if side == Side::Begin => self.start,
            None => self.end,
        };
        let insertion = insertions.entry(at).or_default();
        match side {
            Side::Begin => insertion.begins.push_str(what),
            Side::End => insertion.ends.push_str(what),
        }
        if cut.is_some() {
            let open = format!("{}{}<w:t xml:space=\"preserve\">", self.opening, self.properties);
            insertion.cut = Some(("</w:t></w:r>".to_owned(), open));
            if let Some(space) = self.spaces.get(offset).copied().flatten() {
                insertions.entry(space).or_default().attribute = true;
            }
        }
    }
}

/// All runs by paragraph and place in it, counted as [`WordPlace`](crate::reading::WordPlace) counts them.
fn runs(xml: &str) -> Result<BTreeMap<(usize, usize), Run>, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut runs = BTreeMap::new();
    let mut paragraphs = 0;
    let mut open_paragraphs: Vec<(usize, usize)> = Vec::new();
    let mut open_runs: Vec<((usize, usize), Run)> = Vec::new();
    let mut properties: Option<usize> = None;
    let mut text: Option<Option<usize>> = None;
    loop {
        let before = position(&reader);
        let event = reader.read_event()?;
        let after = position(&reader);
        match event {
            Event::Eof => return Ok(runs),
            Event::Start(start) => match start.local_name().as_ref() {
                "p" => {
                    open_paragraphs.push((paragraphs, 0));
                    paragraphs += 1;
                }
                "r" => {
                    if let Some((paragraph, count)) = open_paragraphs.last_mut() {
                        let opening = xml.get(before..after).unwrap_or_default().to_owned();
                        open_runs.push(((*paragraph, *count), Run { start: before, opening, ..Run::default() }));
                        *count += 1;
                    }
                }
                "rPr" if open_runs.last().is_some_and(|(_, run)| run.properties.is_empty()) => {
                    properties = Some(before)
                }
                "t" => text = Some((!keeps_spaces(&start)).then(|| after - 1)),
                _ => {}
            },
            Event::Empty(empty) => match empty.local_name().as_ref() {
                "p" => paragraphs += 1,
                "r" => {
                    if let Some((paragraph, count)) = open_paragraphs.last_mut() {
                        runs.insert((*paragraph, *count), Run { start: before, end: after, ..Run::default() });
                        *count += 1;
                    }
                }
                "tab" | "br" | "cr" if properties.is_none() => {
                    if let Some((_, run)) = open_runs.last_mut() {
                        run.characters.push((before, false));
                        run.spaces.push(None);
                    }
                }
                _ => {}
            },
            Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => {
                if let (Some(space), Some((_, run))) = (text, open_runs.last_mut()) {
                    let written = xml.get(before..after).unwrap_or_default();
                    let is_text = matches!(event, Event::Text(_));
                    let characters = written.char_indices().map(|(at, _)| (before + at, is_text));
                    let count = if is_text { written.chars().count() } else { 1 };
                    run.characters.extend(characters.take(count));
                    run.spaces.resize(run.characters.len(), space);
                }
            }
            Event::End(end) => match end.local_name().as_ref() {
                "p" => {
                    open_paragraphs.pop();
                }
                "r" => {
                    if let Some((key, mut run)) = open_runs.pop() {
                        run.end = after;
                        runs.insert(key, run);
                    }
                }
                "rPr" => {
                    if let (Some(start), Some((_, run))) = (properties.take(), open_runs.last_mut()) {
                        run.properties = xml.get(start..after).unwrap_or_default().to_owned();
                    }
                }
                "t" => text = None,
                _ => {}
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn keeps_spaces(start: &BytesStart<'_>) -> bool {
    start.attributes().flatten().any(|attribute| attribute.key.as_ref() == "xml:space")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{WordPart, WordPlace};

    fn place(paragraph: usize, run: usize, offset: usize) -> WordPlace {
        WordPlace { part: WordPart::Main, paragraph, run, offset }
    }

    #[test]
    fn a_comment_within_a_run_cuts_it_and_keeps_its_look() {
        let xml = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲乙&amp;丙</w:t></w:r></w:p>";
        let comment = Comment { from: place(0, 0, 1), to: place(0, 0, 2), text: String::new() };
        let anchored = anchored(xml, &[comment], 7).unwrap();
        // Nothing is cut before an entity: the range goes on to the run's end.
        assert!(
            anchored.starts_with("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲</w:t></w:r>"),
            "{anchored}"
        );
        assert!(
            anchored.ends_with("<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>"),
            "{anchored}"
        );
    }

    #[test]
    fn a_comment_over_whole_runs_leaves_them_as_they_are() {
        let xml = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t>乙</w:t></w:r></w:p><w:p/>";
        let comment = Comment { from: place(0, 0, 0), to: place(0, 1, 2), text: String::new() };
        assert_eq!(
            anchored(xml, &[comment], 0).unwrap(),
            "<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t>乙</w:t></w:r>\
             <w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r></w:p><w:p/>"
        );
    }
}
