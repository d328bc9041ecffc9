//! The known figures, made ready for comparison.

use std::collections::BTreeMap;

use xuezheng_figures::{Aspect, FigureKey};
use xuezheng_pack::Decimal;

use super::wording::{Weights, name};
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
    pub(super) label: Vec<char>,
    pub(super) part: Vec<char>,
    pub(super) area: Vec<char>,
}

/// The known figures, and what the document itself says that its numbers are.
#[derive(Debug)]
pub(in crate::lint) struct Catalogue<'b> {
    pub(super) backing: &'b Backing,
    pub(super) controls: &'b [Control],
    pub(super) entries: Vec<Entry<'b>>,
    pub(super) weights: Weights,
    by_key: BTreeMap<&'b FigureKey, usize>,
}

impl<'b> Catalogue<'b> {
    pub(in crate::lint) fn new(backing: &'b Backing, controls: &'b [Control]) -> Self {
        let entry = |figure: &'b KnownFigure| Entry {
            figure,
            label: name(&figure.label),
            part: figure.part.as_deref().map(name).unwrap_or_default(),
            area: name(&figure.area),
        };
        let entries: Vec<Entry> = backing.figures.iter().map(entry).collect();
        let own = entries.iter().filter(|entry| entry.figure.org.is_none());
        let weights = Weights::of(own.flat_map(|entry| {
            // A name counts once, however many parts its figure has.
            if entry.part.is_empty() { vec![entry.label.as_slice()] } else { vec![entry.part.as_slice()] }
        }));
        let by_key = backing.figures.iter().enumerate().map(|(index, figure)| (&figure.key, index)).collect();
        Self { backing, controls, entries, weights, by_key }
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
