//! The known figures, made ready for comparison.

use std::collections::BTreeMap;

use xuezheng_figures::{Aspect, FigureKey};
use xuezheng_pack::Decimal;

use super::measured::{Fit, fit};
use super::wording::{Name, Weights, characters};
use super::{Backing, KnownFigure};
use crate::reading::Control;

/// What of a figure a number states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Facet {
    /// Its value.
    Value,
    /// Its value of the same period one year before.
    Prior,
    /// The change between both.
    Change,
}

/// A known figure with its names as they are compared.
#[derive(Debug)]
pub(super) struct Entry<'b> {
    pub(super) figure: &'b KnownFigure,
    pub(super) label: Name,
    pub(super) part: Name,
    pub(super) area: Vec<char>,
}

/// The known figures, and what the document itself says that its numbers are.
#[derive(Debug)]
pub(in crate::lint) struct Catalogue<'b> {
    pub(super) backing: &'b Backing,
    pub(super) controls: &'b [Control],
    pub(super) entries: Vec<Entry<'b>>,
    by_unit: BTreeMap<&'b str, Vec<usize>>,
    by_key: BTreeMap<&'b FigureKey, usize>,
}

impl<'b> Catalogue<'b> {
    pub(in crate::lint) fn new(backing: &'b Backing, controls: &'b [Control]) -> Self {
        // A name counts once, however many parts its figure has.
        let own = backing.figures.iter().filter(|figure| figure.org.is_none());
        let names: Vec<Vec<char>> =
            own.map(|figure| characters(figure.part.as_deref().unwrap_or(&figure.label))).collect();
        let weights = Weights::of(names.iter().map(Vec::as_slice));
        let entry = |figure: &'b KnownFigure| Entry {
            figure,
            label: weights.name(&figure.label),
            part: figure.part.as_deref().map(|part| weights.name(part)).unwrap_or_default(),
            area: characters(&figure.area),
        };
        let entries: Vec<Entry> = backing.figures.iter().map(entry).collect();
        let mut by_unit: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, figure) in backing.figures.iter().enumerate() {
            by_unit.entry(&figure.unit).or_default().push(index);
        }
        let by_key = backing.figures.iter().enumerate().map(|(index, figure)| (&figure.key, index)).collect();
        Self { backing, controls, entries, by_unit, by_key }
    }

    /// Indices of the figures that a number in a unit may state, each with how the units fit.
    pub(super) fn fitting(&self, unit: &str) -> Vec<(usize, Fit)> {
        let units = self.by_unit.iter().filter_map(|(known, entries)| Some((fit(unit, known)?, entries)));
        units.flat_map(|(fit, entries)| entries.iter().map(move |entry| (*entry, fit))).collect()
    }

    /// The figure with this index.
    pub(in crate::lint) fn figure(&self, index: usize) -> &'b KnownFigure {
        self.entries[index].figure
    }

    /// The period as people write it.
    pub(in crate::lint) fn period(&self) -> &'b str {
        &self.backing.period
    }

    /// What is known of a figure that a document names by its key, and what of it that is.
    pub(super) fn keyed(&self, key: &FigureKey) -> Option<(usize, Facet, Option<Decimal>)> {
        let of = |key: &FigureKey| self.by_key.get(key).copied();
        let figure = |index: usize| self.figure(index);
        if key.aspect == Aspect::YearOnYear {
            let index = of(&FigureKey { aspect: Aspect::Value, ..key.clone() })?;
            return Some((index, Facet::Change, figure(index).change));
        }
        if let Some(index) = of(key) {
            return Some((index, Facet::Value, Some(figure(index).value)));
        }
        // The earlier side of a comparison has the key of the year before.
        let own = self.backing.figures.iter().find(|it| it.key.org == key.org)?.key.period;
        let aspect = match &key.aspect {
            Aspect::PartOn(part, _) => Aspect::Part(part.clone()),
            other => other.clone(),
        };
        let index = of(&FigureKey { period: own, aspect, ..key.clone() }).filter(|_| key.period == own.prior_year())?;
        Some((index, Facet::Prior, figure(index).prior))
    }
}
