//! Which known figures a number may state.

use super::catalogue::{Catalogue, Entry, Facet};
use super::measured::{Fit, Nearness, Stated, fit};
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
    around: Around,
    orgs: Vec<&'q str>,
}

impl<'q> Asking<'q> {
    pub(super) fn new(setting: &Setting<'q, '_>, quantity: &'q Quantity) -> Option<Self> {
        let stated = Stated::of(quantity)?;
        let clause = setting.clause(quantity);
        let around = setting.around(quantity, &clause);
        let whole = setting.clause_of_whole(quantity).unwrap_or_default();
        Some(Self { quantity, stated, around, clause, whole, orgs: setting.orgs(quantity) })
    }

    /// How many hundredths of its name must stand around a number whose value fits: a long number is seldom another's.
    pub(super) fn least(&self) -> u32 {
        match self.stated.digits() {
            1 => 60,
            2 => 50,
            3 => 35,
            _ => 20,
        }
    }

    fn fit(&self, entry: &Entry<'_>) -> Option<Fit> {
        let of_here = entry.figure.org.as_deref().is_none_or(|org| self.orgs.contains(&org));
        fit(self.quantity.unit.as_deref()?, &entry.figure.unit).filter(|_| of_here)
    }

    /// How a value of a figure lies to the number.
    pub(super) fn nearness(&self, fit: Fit, value: xuezheng_pack::Decimal) -> Nearness {
        let value = xuezheng_pack::decimal::divide(value, fit.factor);
        value.map_or(Nearness::Other, |value| self.stated.nearness(value))
    }

    /// How many hundredths of a figure's name stand around it; of a part, its whole's name may stand farther off.
    fn said(&self, catalogue: &Catalogue<'_>, entry: &Entry<'_>) -> u32 {
        let weights = &catalogue.weights;
        let label = weights.said(&entry.label, &self.around);
        if entry.part.is_empty() {
            return label;
        }
        let label = label.max(weights.said_in(&entry.label, &Pairs::of(&self.whole)));
        let part = weights.said(&entry.part, &self.around);
        if part < 50 { 0 } else { (label + part) / 2 }
    }

    /// The figure that a number states by a facet of it: the one whose name is said best, of those that say enough.
    pub(super) fn stating(&self, catalogue: &Catalogue<'_>, facet: Facet) -> Option<Candidate> {
        let value = |entry: &Entry<'_>| match facet {
            Facet::Value => Some(entry.figure.value),
            Facet::Prior => entry.figure.prior,
            Facet::Change => None,
        };
        let found = catalogue.entries.iter().enumerate().filter_map(|(index, entry)| {
            let nearness = self.nearness(self.fit(entry)?, value(entry)?);
            let is_near = nearness == Nearness::Stated;
            is_near.then(|| Candidate { entry: index, nearness, said: self.said(catalogue, entry) })
        });
        found.filter(|candidate| candidate.said >= self.least()).max_by_key(|candidate| candidate.said)
    }

    /// The figure that had the number's value once, with which of its former values that is.
    pub(super) fn formerly(&self, catalogue: &Catalogue<'_>) -> Option<(usize, usize)> {
        let found = catalogue.entries.iter().enumerate().filter_map(|(index, entry)| {
            let fit = self.fit(entry)?;
            let is_it = |value| self.nearness(fit, value) == Nearness::Stated;
            let former = entry.figure.formerly.iter().rposition(|former| is_it(former.value))?;
            Some((self.said(catalogue, entry), index, former))
        });
        let best = found.filter(|(said, _, _)| *said >= self.least().max(50)).max_by_key(|(said, _, _)| *said);
        best.map(|(_, index, former)| (index, former))
    }

    /// The one figure whose name is said in the number's own clause, with nothing beside it that would make it another.
    pub(super) fn named(&self, catalogue: &Catalogue<'_>) -> Option<Candidate> {
        let weights = &catalogue.weights;
        let is_part = matches!(self.quantity.role, Role::Part { .. } | Role::Member { .. });
        let with_whole = Pairs::of(&self.clause).and(&self.whole);
        let mut best: Option<(u32, Candidate)> = None;
        let mut is_alone = true;
        for (index, entry) in catalogue.entries.iter().enumerate() {
            let Some(fit) = self.fit(entry).filter(|fit| fit.is_strict && entry.figure.org.is_none()) else { continue };
            let words = if is_part && !entry.part.is_empty() { &with_whole } else { &self.around.near };
            let is_said = weights.said_in(&entry.label, words) >= 100
                && (entry.part.is_empty() || weights.said_in(&entry.part, &self.around.near) >= 100);
            if !is_said {
                continue;
            }
            let total = weights.total(&entry.label) + weights.total(&entry.part);
            let candidate =
                Candidate { entry: index, nearness: self.nearness(fit, entry.figure.value), said: 100 };
            match best.as_ref().map(|(most, _)| total.cmp(most)) {
                None | Some(std::cmp::Ordering::Greater) => (best, is_alone) = (Some((total, candidate)), true),
                Some(std::cmp::Ordering::Equal) => is_alone = false,
                Some(std::cmp::Ordering::Less) => {}
            }
        }
        let (_, candidate) = best.filter(|_| is_alone)?;
        let entry = catalogue.entries.get(candidate.entry)?;
        let org: Vec<char> = catalogue.backing.org.chars().collect();
        let names = [entry.label.as_slice(), &entry.part, &entry.area, &org];
        (unexplained(&self.clause, &names) == 0).then_some(candidate)
    }

    /// The figure that is meant most likely, for who wants to look.
    pub(super) fn likely(&self, catalogue: &Catalogue<'_>) -> Option<usize> {
        let found = catalogue.entries.iter().enumerate().filter_map(|(index, entry)| {
            self.fit(entry).filter(|fit| fit.is_strict)?;
            Some((self.said(catalogue, entry), index))
        });
        let best = found.filter(|(said, _)| *said >= 80).max_by_key(|(said, index)| (*said, std::cmp::Reverse(*index)));
        best.map(|(_, index)| index)
    }
}
