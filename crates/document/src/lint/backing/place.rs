//! What a number is about, apart from what it counts: which time, which org, and whether it is a plan.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::Backing;
use super::wording::{Around, Pairs};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{DateKind, DateMention, ParagraphKind, Quantity, RelativeYear, Role, Span, plan_sections};

/// Characters behind a number that may name what it counts.
const BEHIND: usize = 14;

/// Characters behind a number in which its sentence may still say what it is of.
const AFTER: usize = 24;

/// Columns of a table that say something about figures and state none.
const BESIDE: [&str; 4] = ["填报率", "覆盖", "记录数", "编号"];

/// Words right before a number of the year before.
const EARLIER: [&str; 4] = ["上年同期", "去年同期", "上年", "去年"];

/// The time that a number is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// The period, as far as anything is said.
    Asked,
    /// The same period one year before.
    Earlier,
    /// A part of the period, or another one.
    Other,
}

/// The document as a place for numbers.
pub(super) struct Setting<'s, 'r> {
    subject: &'s Subject<'r>,
    backing: &'s Backing,
    plans: Vec<Span>,
    /// Names of orgs in the text, by place.
    orgs: Vec<(Span, &'s str)>,
    /// The texts of cells, by table, row and column.
    cells: BTreeMap<(usize, usize, usize), &'r str>,
}

impl<'s, 'r> Setting<'s, 'r> {
    pub(super) fn new(subject: &'s Subject<'r>, backing: &'s Backing) -> Self {
        let mut names: Vec<&str> = backing.figures.iter().filter_map(|figure| figure.org.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        let found = names.into_iter().flat_map(|name| subject.find(name).into_iter().map(move |span| (span, name)));
        let mut orgs: Vec<(Span, &str)> = found.collect();
        orgs.sort_unstable();
        let cells = subject.text.paragraphs.iter().filter_map(|paragraph| match paragraph.kind {
            ParagraphKind::Cell { table, row, column } => Some(((table, row, column), subject.slice(paragraph.span))),
            ParagraphKind::Body | ParagraphKind::Note => None,
        });
        Self { subject, backing, plans: plan_sections(subject.reading), orgs, cells: cells.collect() }
    }

    /// Whether it says what is to be.
    pub(super) fn is_planned(&self, quantity: &Quantity) -> bool {
        self.plans.iter().any(|plan| plan.holds(quantity.number))
    }

    /// Whether it stands in a table, where a column says what it is.
    pub(super) fn is_cell(&self, quantity: &Quantity) -> bool {
        self.cell(quantity).is_some()
    }

    fn cell(&self, quantity: &Quantity) -> Option<(usize, usize, usize)> {
        match self.subject.text.paragraphs.get(quantity.paragraph)?.kind {
            ParagraphKind::Cell { table, row, column } => Some((table, row, column)),
            ParagraphKind::Body | ParagraphKind::Note => None,
        }
    }

    /// The first cells of its row and of its column; none outside of tables and in columns that state no figure.
    fn heads(&self, quantity: &Quantity) -> Option<String> {
        let (table, row, column) = self.cell(quantity)?;
        let text_at = |row: usize, column: usize| self.cells.get(&(table, row, column)).copied().unwrap_or("");
        let head = text_at(0, column);
        let is_beside = row == 0 || BESIDE.iter().any(|word| head.contains(word));
        // The figures of our own list are numbered in the first column.
        let label = (0..column).map(|column| text_at(row, column)).find(|text| text.chars().any(is_han)).unwrap_or("");
        let head = if matches!(head, "数值" | "数据" | "数量" | "合计") { "" } else { head };
        (!is_beside).then(|| format!("{label}{head}"))
    }

    /// Whether a table's column, or the words before it, say that it is no figure.
    pub(super) fn is_beside(&self, quantity: &Quantity) -> bool {
        let start = quantity.span.start.saturating_sub(5).max(quantity.sentence.start);
        let before = self.subject.slice(Span::new(start, quantity.span.start));
        let is_limit = ["填报率", "填报率为", "满分", "满分为"].iter().any(|words| before.ends_with(words));
        is_limit || (self.is_cell(quantity) && self.heads(quantity).is_none())
    }

    /// The time that it is about.
    pub(super) fn time(&self, quantity: &Quantity) -> Time {
        if self.is_earlier(quantity) {
            return Time::Earlier;
        }
        let dates = &self.subject.reading.dates;
        let date = quantity.period.and_then(|index| dates.get(index));
        // What an earlier sentence speaks of may have ended with it.
        let own = date.filter(|date| quantity.sentence.holds(date.span));
        own.map_or(Time::Asked, |date| self.of_date(date))
    }

    fn is_earlier(&self, quantity: &Quantity) -> bool {
        let start = quantity.span.start.saturating_sub(8).max(quantity.sentence.start);
        let before = self.subject.slice(Span::new(start, quantity.span.start));
        let before = before.trim_end_matches(['为', '是', '的', '共', '仅']);
        EARLIER.iter().any(|word| before.ends_with(word))
    }

    fn of_date(&self, date: &DateMention) -> Time {
        let (first, last) = (self.backing.first, self.backing.last);
        let is_named = matches!(date.relative, Some(RelativeYear::Last | RelativeYear::Next));
        let is_odd = matches!(date.kind, DateKind::SchoolYear | DateKind::Season);
        let years: Vec<u32> = (first.year()..=last.year()).filter_map(|year| u32::try_from(year).ok()).collect();
        if is_named || is_odd || date.is_limit || date.from.year.is_some_and(|year| !years.contains(&year)) {
            return Time::Other;
        }
        let is_whole = match (date.to, date.from.quarter, date.from.half) {
            (Some(to), _, _) => (date.from.month, to.month) == (Some(first.month()), Some(last.month())),
            (None, Some(quarter), _) => (first.month(), last.month()) == ((quarter * 3).saturating_sub(2), quarter * 3),
            (None, None, Some(half)) => (first.month(), last.month()) == ((half * 6).saturating_sub(5), half * 6),
            // 截至6月底, 6月30日
            (None, None, None) => match (date.from.month, date.from.day) {
                (None, _) => true,
                (Some(month), None) => month == last.month(),
                (Some(month), Some(day)) => (month, day) == (last.month(), last.day()),
            },
        };
        if is_whole { Time::Asked } else { Time::Other }
    }

    /// The orgs below the document's that are named where it stands: in its sentence before it, or in the one before.
    pub(super) fn orgs(&self, quantity: &Quantity) -> Vec<&'s str> {
        let start = self.before(quantity);
        let is_here = |span: &Span| span.start >= start && span.end <= quantity.span.start;
        self.orgs.iter().filter(|(span, _)| is_here(span)).map(|(_, name)| *name).collect()
    }

    /// Whether another place than the document's own is said to be where it is.
    pub(super) fn is_elsewhere(&self, quantity: &Quantity) -> bool {
        let Some(place) = quantity.place else { return false };
        let place = self.subject.slice(place);
        let is_own = place.starts_with(['全', '我', '本', '该']) || self.backing.org.contains(place);
        !is_own
    }

    /// Where the sentence before it begins, in its paragraph.
    fn before(&self, quantity: &Quantity) -> usize {
        let Some(paragraph) = self.subject.text.paragraphs.get(quantity.paragraph) else {
            return quantity.sentence.start;
        };
        let sentences = self.subject.text.sentences(paragraph);
        let before = sentences.iter().rev().find(|sentence| sentence.end <= quantity.sentence.start);
        before.map_or(quantity.sentence.start, |sentence| sentence.start)
    }

    /// The words of its clause, on either side of it.
    pub(super) fn clause(&self, quantity: &Quantity) -> Vec<char> {
        if let Some(heads) = self.heads(quantity) {
            return heads.chars().collect();
        }
        let chars = self.subject.chars;
        let lead = quantity.lead.map(|lead| lead.range()).unwrap_or_default();
        let mut words: Vec<char> = chars.get(lead).unwrap_or_default().to_vec();
        // What stands before and behind is no word together.
        words.push('　');
        words.extend(self.behind(quantity));
        words
    }

    fn behind(&self, quantity: &Quantity) -> Vec<char> {
        let from = quantity.modifiers.iter().map(|it| it.span.end).fold(quantity.span.end, usize::max);
        let to = quantity.sentence.end.min(from + BEHIND);
        let ends =
            |c: &&char| !matches!(c, '，' | '。' | '；' | '、' | '：' | '（' | '）' | '\n') && !c.is_ascii_digit();
        self.subject.chars.get(from..to.max(from)).unwrap_or_default().iter().take_while(ends).copied().collect()
    }

    /// The words around it, by how near they stand; of a part, those of its whole are near, too.
    pub(super) fn around(&self, quantity: &Quantity, clause: &[char]) -> Around {
        let chars = self.subject.chars;
        let slice = |span: Span| chars.get(span.range()).unwrap_or_default();
        let after = (quantity.span.end + AFTER).min(quantity.sentence.end).max(quantity.span.start);
        let sentence = Pairs::of(slice(Span::new(self.before(quantity), after)));
        let paragraph = self.subject.text.paragraphs.get(quantity.paragraph).map_or(quantity.span, |it| it.span);
        let paragraph = Pairs::of(slice(Span::new(paragraph.start, quantity.span.start)));
        let headings = &self.subject.reading.outline.headings;
        let (mut above, mut at) = (Pairs::default(), quantity.heading);
        while let Some(heading) = at.and_then(|index| headings.get(index)) {
            above = above.and(slice(heading.title));
            at = heading.parent;
        }
        Around { near: Pairs::of(clause), sentence, paragraph, above }
    }

    /// The words before it, in its sentence and in the one before.
    pub(super) fn said_before(&self, quantity: &Quantity) -> Pairs {
        let before = Span::new(self.before(quantity), quantity.span.start);
        Pairs::of(self.subject.chars.get(before.range()).unwrap_or_default())
    }

    /// Whether its sentence has turned to parts before it: what follows may be one, though it bears the whole's name.
    pub(super) fn is_among_parts(&self, quantity: &Quantity) -> bool {
        let before = self.subject.slice(Span::new(quantity.sentence.start, quantity.span.start));
        ["其中", "分别", "包括"].iter().any(|word| before.contains(word))
    }

    /// The clause of the whole that it is a part of.
    pub(super) fn clause_of_whole(&self, quantity: &Quantity) -> Option<Vec<char>> {
        let of = match quantity.role {
            Role::Part { of } => of,
            Role::Alone | Role::Whole | Role::Member { .. } => return None,
        };
        self.subject.reading.quantities.get(of).map(|whole| self.clause(whole))
    }
}
