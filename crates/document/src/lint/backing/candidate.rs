//! Which known figures a number may state.

use xuezheng_pack::{Decimal, decimal};

use super::KnownFigure;
use super::catalogue::{Catalogue, Entry, Facet};
use super::measured::{Fit, Nearness, Stated};
use super::place::Setting;
use super::wording::{Around, Pairs, unexplained};
use crate::reading::{Quantity, Role};

/// A known figure that a number may state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Its index.
    pub(super) entry: usize,
    /// How its value lies to the number.
    pub(super) nearness: Nearness,
    /// How many hundredths of its name stand around the number.
    pub(super) said: u32,
}

/// A number with the words around it.
pub(super) struct Asking<'q> {
    pub(super) quantity: &'q Quantity,
    pub(super) stated: Stated,
    clause: Vec<char>,
    whole: Vec<char>,
    whole_words: Pairs,
    around: Around,
    before: Pairs,
    is_among_parts: bool,
    /// The figures whose unit fits, and that are of the whole or of an org that is named.
    fitting: Vec<(usize, Fit)>,
}

impl<'q> Asking<'q> {
    pub(super) fn new(setting: &Setting<'q, '_>, catalogue: &Catalogue<'_>, quantity: &'q Quantity) -> Option<Self> {
        let stated = Stated::of(quantity)?;
        let clause = setting.clause(quantity);
        let around = setting.around(quantity, &clause);
        let whole = setting.clause_of_whole(quantity).unwrap_or_default();
        let whole_words = Pairs::of(&whole);
        let (before, is_among_parts) = (setting.said_before(quantity), setting.is_among_parts(quantity));
        let orgs = setting.orgs(quantity);
        let mut fitting = catalogue.fitting(quantity.unit.as_deref()?);
        let is_of_here = |entry: &usize| {
            let figure = catalogue.entries.get(*entry).map(|entry| entry.figure);
            figure.is_some_and(|figure| figure.org.as_deref().is_none_or(|org| orgs.contains(&org)))
        };
        fitting.retain(|(entry, _)| is_of_here(entry));
        Some(Self { quantity, stated, around, clause, whole, whole_words, before, is_among_parts, fitting })
    }

    /// How many hundredths of its name must stand around a number whose value fits: a long number is seldom another's.
    pub(super) fn least(&self) -> u32 {
        match self.stated.digits() {
            1 => 50,
            2 => 40,
            3 => 25,
            _ => 0,
        }
    }

    /// How a value of a figure lies to the number: what the figure's own print is states it, also a whole number of
    /// yuan, which is exact where nothing is known of it.
    pub(super) fn nearness(&self, fit: Fit, figure: &KnownFigure, value: Decimal) -> Nearness {
        let scaled = |value| decimal::divide(value, fit.factor);
        match (scaled(value), scaled(decimal::round(value, figure.decimals))) {
            (_, Some(printed)) if printed == self.stated.value => Nearness::Stated,
            (Some(value), _) => self.stated.nearness(value),
            (None, _) => Nearness::Other,
        }
    }

    fn entries<'c>(&'c self, catalogue: &'c Catalogue<'c>) -> impl Iterator<Item = (usize, Fit, &'c Entry<'c>)> {
        self.fitting.iter().filter_map(|(index, fit)| Some((*index, *fit, catalogue.entries.get(*index)?)))
    }

    /// The figure whose change a number states, in the unit of changes: the one whose name is said best.
    pub(super) fn changing(&self, catalogue: &Catalogue<'_>, change: impl Fn(&KnownFigure) -> Option<Decimal>) -> bool {
        let found = catalogue.entries.iter().filter(|entry| {
            let change = change(entry.figure).map(|change| self.stated.nearness(change));
            change == Some(Nearness::Stated) && entry.figure.org.is_none()
        });
        found.map(|entry| self.said(entry)).max().is_some_and(|said| said >= self.least().max(50))
    }

    /// How many hundredths of a figure's name stand around it; of a part, its whole's name may stand farther off.
    fn said(&self, entry: &Entry<'_>) -> u32 {
        let label = entry.label.said(&self.around);
        if entry.part.is_empty() {
            return label;
        }
        let label = label.max(entry.label.said_in(&self.whole_words));
        let part = entry.part.said(&self.around);
        if part < 50 { 0 } else { (label + part) / 2 }
    }

    /// The figure that a number states by a facet of it: the one whose name is said best, of those that say enough.
    pub(super) fn stating(&self, catalogue: &Catalogue<'_>, facet: Facet) -> Option<Candidate> {
        let value = |entry: &Entry<'_>| match facet {
            Facet::Value => Some(entry.figure.value),
            Facet::Prior => entry.figure.prior,
            Facet::Change => None,
        };
        let found = self.entries(catalogue).filter_map(|(index, fit, entry)| {
            let nearness = self.nearness(fit, entry.figure, value(entry)?);
            let is_near = nearness == Nearness::Stated;
            is_near.then(|| Candidate { entry: index, nearness, said: self.said(entry) })
        });
        found.filter(|candidate| candidate.said >= self.least()).max_by_key(|candidate| candidate.said)
    }

    /// The figure that had the number's value once, with which of its former values that is.
    pub(super) fn formerly(&self, catalogue: &Catalogue<'_>) -> Option<(usize, usize)> {
        let found = self.entries(catalogue).filter_map(|(index, fit, entry)| {
            let is_it = |value| self.nearness(fit, entry.figure, value) == Nearness::Stated;
            let former = entry.figure.formerly.iter().rposition(|former| is_it(former.value))?;
            Some((self.said(entry), index, former))
        });
        let best = found.filter(|(said, _, _)| *said >= self.least().max(50)).max_by_key(|(said, _, _)| *said);
        best.map(|(_, index, former)| (index, former))
    }

    /// The one figure whose name is said in the number's own clause, with nothing beside it that would make it another.
    pub(super) fn named(&self, catalogue: &Catalogue<'_>) -> Option<Candidate> {
        let is_part = matches!(self.quantity.role, Role::Part { .. } | Role::Member { .. });
        let with_whole = Pairs::of(&self.clause).and(&self.whole);
        let mut best: Option<(u32, Candidate)> = None;
        let mut is_alone = true;
        for (index, fit, entry) in self.entries(catalogue) {
            if !fit.is_strict || entry.figure.org.is_some() {
                continue;
            }
            let words = if is_part && !entry.part.is_empty() { &with_whole } else { &self.around.near };
            let is_said = entry.label.said_in(words) >= 100
                && (entry.part.is_empty() || entry.part.said_in(&self.around.near) >= 100);
            if !is_said {
                continue;
            }
            let total = entry.label.total + entry.part.total;
            let candidate =
                Candidate { entry: index, nearness: self.nearness(fit, entry.figure, entry.figure.value), said: 100 };
            match best.as_ref().map(|(most, _)| total.cmp(most)) {
                None | Some(std::cmp::Ordering::Greater) => (best, is_alone) = (Some((total, candidate)), true),
                Some(std::cmp::Ordering::Equal) => is_alone = false,
                Some(std::cmp::Ordering::Less) => {}
            }
        }
        let (_, candidate) = best.filter(|_| is_alone)?;
        let entry = catalogue.entries.get(candidate.entry)?;
        if entry.part.is_empty() && self.may_be_part(catalogue, entry) {
            return None;
        }
        let org: Vec<char> = catalogue.backing.org.chars().collect();
        let names = [entry.label.chars.as_slice(), &entry.part.chars, &entry.area, &org];
        (unexplained(&self.clause, &names) == 0).then_some(candidate)
    }

    /// Whether the words before it may have made it a part of what its clause names: 义务教育阶段18306人，资助金额859.78万元.
    fn may_be_part(&self, catalogue: &Catalogue<'_>, entry: &Entry<'_>) -> bool {
        let indicator = &entry.figure.key.indicator;
        let mut parts = catalogue.entries.iter().filter(|other| other.figure.key.indicator == *indicator);
        let is_said = |other: &Entry<'_>| !other.part.is_empty() && other.part.said_in(&self.before) >= 100;
        self.is_among_parts || parts.any(is_said)
    }

    /// The figure that is meant most likely, for who wants to look.
    pub(super) fn likely(&self, catalogue: &Catalogue<'_>) -> Option<usize> {
        let strict = self.entries(catalogue).filter(|(_, fit, _)| fit.is_strict);
        let found = strict.map(|(index, _, entry)| (self.said(entry), index));
        let best = found.filter(|(said, _)| *said >= 80).max_by_key(|(said, index)| (*said, std::cmp::Reverse(*index)));
        best.map(|(_, index)| index)
    }
}
