//! Certain mends as Word's own revisions: whoever opens the copy accepts or rejects each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::package::{CopyError, Package, next_id};
use super::revision::{Change, Marks, rewritten};
use super::runs::{Character, Run, Runs, runs};
use crate::lint::finding::{Edit, Finding};
use crate::lint::mend::chosen;
use crate::reading::{Source, WordPart, WordPlace};

/// The parts that are read.
const PARTS: &[(WordPart, &str)] = &[
    (WordPart::Main, "word/document.xml"),
    (WordPart::Footnotes, "word/footnotes.xml"),
    (WordPart::Endnotes, "word/endnotes.xml"),
];

/// A copy of a Word file with mends as revisions.
#[derive(Clone, Debug)]
pub struct Revised {
    /// The file.
    pub bytes: Vec<u8>,
    /// The mends that are revisions in it.
    pub made: Vec<Edit>,
    /// Those that aren't, for they stand in a formula, in somebody's revision or in what no revision reaches.
    pub left: Vec<Edit>,
}

/// A copy of the Word file `bytes`, whose text `source` is, with the certain mends of the findings as revisions of this
/// date. Nothing is mended where somebody has left a revision.
///
/// # Errors
/// If the file is no package that Word writes.
pub fn revised(bytes: &[u8], source: &Source, findings: &[Finding], date: NaiveDate) -> Result<Revised, CopyError> {
    let mut package = Package::open(bytes)?;
    let mut texts = BTreeMap::new();
    for (part, name) in PARTS {
        if let Some(xml) = package.text(name)? {
            texts.insert(*part, Scanned { name, runs: runs(&xml)?, xml });
        }
    }
    let (mut made, mut left) = (Vec::new(), Vec::new());
    let mut changes: BTreeMap<WordPart, BTreeMap<(usize, usize), Vec<Change>>> = BTreeMap::new();
    for edit in chosen(findings).0 {
        match planned(&texts, source, edit) {
            Some(planned) => {
                for (part, run, change) in planned {
                    changes.entry(part).or_default().entry(run).or_default().push(change);
                }
                made.push(edit.clone());
            }
            None => left.push(edit.clone()),
        }
    }
    let first = texts.values().map(|text| next_id(&text.xml)).max().unwrap_or(0);
    let mut marks = Marks::new(first, date);
    let changed = changes.iter().filter_map(|(part, changes)| {
        let text = texts.get(part)?;
        Some((text.name, text.with(changes, &mut marks)))
    });
    let changed: Vec<(&str, String)> = changed.collect();
    Ok(Revised { bytes: package.with(&changed)?, made, left })
}

/// A part with its runs.
struct Scanned {
    name: &'static str,
    xml: String,
    runs: Runs,
}

impl Scanned {
    /// The part with changes of its runs.
    fn with(&self, changes: &BTreeMap<(usize, usize), Vec<Change>>, marks: &mut Marks) -> String {
        let mut out = String::with_capacity(self.xml.len() + changes.len() * 400);
        let mut at = 0;
        // Runs count in the order in which their paragraphs begin: a text box stands in a run and comes after it.
        let mut runs: Vec<(&Run, &Vec<Change>)> =
            changes.iter().filter_map(|(key, changes)| Some((self.runs.get(key)?, changes))).collect();
        runs.sort_by_key(|(run, _)| run.start);
        for (run, changes) in runs {
            out.push_str(self.xml.get(at..run.start).unwrap_or_default());
            out.push_str(&rewritten(&self.xml, run, changes, marks));
            at = run.end;
        }
        out.push_str(self.xml.get(at..).unwrap_or_default());
        out
    }
}

/// A character of the source where it stands in the file.
struct Slot<'a> {
    place: WordPlace,
    character: &'a Character,
    element: usize,
}

/// A change, and the run that it is of.
type Planned = (WordPart, (usize, usize), Change);

/// What an edit changes of which runs; `None` if a revision can't do it.
fn planned(texts: &BTreeMap<WordPart, Scanned>, source: &Source, edit: &Edit) -> Option<Vec<Planned>> {
    let old: Vec<char> = source.slice(edit.range.clone()).chars().collect();
    let new: Vec<char> = edit.text.chars().collect();
    // What stays the same is no revision: of 签定 only the second character is exchanged.
    let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    let (start, end) = (edit.range.start + before, edit.range.end - after);
    let text: String = new.get(before..new.len() - after)?.iter().collect();
    let slot = |at: usize| slot(texts, source, at);
    let key = |slot: &Slot<'_>| (slot.place.part, (slot.place.paragraph, slot.place.run));
    if start == end {
        // Put in behind the character before it, so that it looks like that one.
        let behind = start.checked_sub(1).and_then(slot).map(|slot| (slot.character.bytes.end, slot));
        let (at, slot) = behind.or_else(|| slot(start).map(|slot| (slot.character.bytes.start, slot)))?;
        let (part, run) = key(&slot);
        return Some(vec![(part, run, Change { element: slot.element, bytes: at..at, text })]);
    }
    let mut planned: Vec<Planned> = Vec::new();
    for at in start..end {
        let slot = slot(at)?;
        let (part, run) = key(&slot);
        let bytes = slot.character.bytes.clone();
        match planned.last_mut().filter(|(other, of, change)| {
            (*other, *of, change.element, change.bytes.end) == (part, run, slot.element, bytes.start)
        }) {
            Some((_, _, change)) => change.bytes.end = bytes.end,
            None => planned.push((part, run, Change { element: slot.element, bytes, text: String::new() })),
        }
    }
    if let Some((_, _, first)) = planned.first_mut() {
        first.text = text;
    }
    Some(planned)
}

/// Where a character of the source stands, if a revision can change it.
fn slot<'a>(texts: &'a BTreeMap<WordPart, Scanned>, source: &Source, at: usize) -> Option<Slot<'a>> {
    let place = source.place(at..at).word?;
    let text = texts.get(&place.part)?;
    let run = text.runs.get(&(place.paragraph, place.run)).filter(|run| run.is_open_to_revision(&text.xml))?;
    let character = run.characters.get(place.offset)?;
    // The file must say what was read, or places are not what they seem.
    let is_same = source.slice(at..at + 1).chars().eq(std::iter::once(character.c));
    Some(Slot { place, character, element: character.text.filter(|_| is_same)? })
}
