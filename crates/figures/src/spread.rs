//! The values of indicators for single orgs and their sections: what figures across them are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xuezheng_pack::decimal::divide;
use xuezheng_pack::model::{Split, Timing};
use xuezheng_pack::{Code, Decimal, IndicatorId, Org, OrgId, ParameterId, Period};

use crate::assemble::value;
use crate::compiled::RowsIndicator;
use crate::compute::Computation;
use crate::coverage::OrgAnswer;
use crate::derive::computed;
use crate::figure::{Absence, FigureValue};
use crate::rollup::Cell;
use crate::units::{Unit, Units, stages_on};

/// Values of units.
pub(crate) struct Spread<'c, 'a> {
    computation: &'c mut Computation<'a>,
    units: &'c Units<'a>,
    period: Period,
    /// What was counted, by indicator.
    counted: BTreeMap<IndicatorId, Arc<Counts>>,
    values: BTreeMap<IndicatorId, Vec<FigureValue>>,
}

/// What was counted for one indicator, by org (as an index into those of the facts) and section: of all orgs, so that it serves
/// whatever units are compared.
#[derive(Default)]
pub(crate) struct Counts {
    cells: BTreeMap<(u32, Option<Code>), Cell>,
    /// Of a snapshot, whose word stands: also where it counts no row.
    said: BTreeSet<(u32, Option<Code>)>,
    /// Of a snapshot, who has declared to have nothing.
    nothing: BTreeSet<u32>,
}

impl Counts {
    fn cell(&self, slot: u32, section: Option<&Code>) -> Cell {
        self.cells.get(&(slot, section.cloned())).cloned().unwrap_or_default()
    }

    fn of_org(&self, slot: u32) -> Cell {
        let sections = self.cells.range((slot, None)..).take_while(|((of, _), _)| *of == slot);
        sections.fold(Cell::default(), |all, (_, cell)| all.with(cell))
    }
}

impl<'c, 'a> Spread<'c, 'a> {
    pub(crate) fn new(computation: &'c mut Computation<'a>, units: &'c Units<'a>, period: Period) -> Self {
        Self { computation, units, period, counted: BTreeMap::new(), values: BTreeMap::new() }
    }

    /// The values of an indicator, one a unit.
    pub(crate) fn values(&mut self, id: &IndicatorId) -> Vec<FigureValue> {
        if let Some(known) = self.values.get(id) {
            return known.clone();
        }
        let compiled = &self.computation.engine.compiled;
        let values = match compiled.derived.get(id) {
            Some(derived) => {
                let inputs: Vec<_> = derived.inputs.iter().map(|input| self.values(&input.indicator)).collect();
                let params: Vec<FigureValue> = derived.params.iter().map(|id| self.parameter(id)).collect();
                let of_unit = |index: usize| {
                    let values = inputs.iter().map(|values| values.get(index)).chain(params.iter().map(Some));
                    let absent = values.clone().flatten().find(|value| value.present().is_none());
                    let values: Vec<Option<Decimal>> = values.map(|value| value?.present()).collect();
                    absent.cloned().unwrap_or_else(|| computed(derived, &values))
                };
                // What policy alone decides is the same for all.
                match derived.inputs.is_empty() {
                    true => vec![of_unit(0); self.units.list.len()],
                    false => (0..self.units.list.len()).map(of_unit).collect(),
                }
            }
            None => {
                let units = self.units;
                units.list.iter().map(|unit| self.counted_value(id, unit.org, unit.stage)).collect::<Vec<_>>()
            }
        };
        self.values.insert(id.clone(), values.clone());
        values
    }

    /// What policy sets for everybody on the period's last day.
    fn parameter(&self, id: &ParameterId) -> FigureValue {
        let pack = &self.computation.engine.pack;
        let Some(parameter) = pack.parameters.get(id) else { return FigureValue::Absent(Absence::NoValue) };
        let value = parameter.general_on(self.period.last_day(&pack.calendar)).map(|value| value.value);
        let absent = || FigureValue::Absent(Absence::NoParameter(parameter.label.clone()));
        value.map_or_else(absent, FigureValue::Present)
    }

    /// Why a unit has no value of an indicator, if any lacks one: the first reason.
    pub(crate) fn why_absent(&mut self, ids: &[IndicatorId]) -> Option<Absence> {
        for id in ids {
            let reason = self.values(id).into_iter().find_map(|value| match value {
                FigureValue::Absent(reason) => Some(reason),
                FigureValue::Present(_) => None,
            });
            if let Some(reason) = reason {
                let label = self.computation.engine.pack.indicators.get(id).map(|indicator| indicator.label.clone());
                return Some(match reason {
                    input @ Absence::Input(..) => input,
                    reason => Absence::Input(id.clone(), label.unwrap_or_else(|| id.to_string()), Box::new(reason)),
                });
            }
        }
        None
    }

    /// Rows of some of the units that went into the indicators counted so far, once for each.
    pub(crate) fn rows(&self, units: &Units) -> u64 {
        let orgs = &self.computation.facts.orgs;
        let org = |slot: u32| orgs.get(usize::try_from(slot).ok()?);
        let is_theirs = |slot: u32, section: Option<&Code>| org(slot).is_some_and(|org| units.has(org, section));
        let cells = self.counted.values().flat_map(|counts| &counts.cells);
        let rows = cells.filter(|((slot, section), _)| is_theirs(*slot, section.as_ref()));
        u64::try_from(rows.map(|(_, cell)| cell.rows).sum::<i128>()).unwrap_or(0)
    }

    /// How far a unit's org is with what the indicators counted so far need of it: the worst of them.
    pub(crate) fn answer(&mut self, unit: &Unit) -> OrgAnswer {
        let ids: Vec<IndicatorId> = self.counted.keys().cloned().collect();
        let answers = ids.iter().map(|id| self.answer_for(id, unit.org));
        let rank = |answer: &OrgAnswer| match answer {
            OrgAnswer::NeverCollected => 0,
            OrgAnswer::Complete => 1,
            OrgAnswer::NotAsked => 2,
            OrgAnswer::Exempt => 3,
            OrgAnswer::InPart => 4,
            OrgAnswer::Nothing => 5,
        };
        answers.max_by_key(rank).unwrap_or(OrgAnswer::NeverCollected)
    }

    fn answer_for(&mut self, id: &IndicatorId, org: &Org) -> OrgAnswer {
        let computation = &mut *self.computation;
        let engine = computation.engine;
        let (Some(rows), Some(series)) = (engine.compiled.rows.get(id), engine.fused.series.get(id)) else {
            return OrgAnswer::NeverCollected;
        };
        let standing = computation.standing(series, self.period);
        let (asked, calendar) = (&computation.facts.asked, &engine.pack.calendar);
        asked.answer(&rows.register.filed(), org, self.period, standing.as_deref(), calendar)
    }

    /// Whether an org has answered completely for what these indicators are counted from.
    pub(crate) fn is_complete(&mut self, ids: &[IndicatorId], org: &Org) -> bool {
        ids.iter().all(|id| self.answer_for(id, org).is_complete())
    }

    fn counted_value(&mut self, id: &IndicatorId, org: &'a Org, stage: Option<&Code>) -> FigureValue {
        let engine = self.computation.engine;
        let (Some(rows), Some(indicator)) = (engine.compiled.rows.get(id), engine.pack.indicators.get(id)) else {
            return FigureValue::Absent(Absence::NoValue);
        };
        self.count(id);
        let Some(counts) = self.counted.get(id) else { return FigureValue::Absent(Absence::NoValue) };
        let Some(slot) = self.computation.facts.index(&org.id) else { return FigureValue::Absent(Absence::NoValue) };
        let said = |section: Option<&Code>| counts.said.contains(&(slot, section.cloned()));
        let nothing = counts.nothing.contains(&slot);
        let Some(stage) = stage else {
            let is_said = nothing || counts.said.iter().any(|(of, _)| *of == slot);
            let cell = counts.of_org(slot);
            return self.reported(id, rows, org, (cell, is_said));
        };
        let (own, shared) = (counts.cell(slot, Some(stage)), counts.cell(slot, None));
        // What was recorded for all sections together says nothing of what each has for itself alone.
        let is_said = nothing || said(Some(stage)) || (indicator.split.is_some() && said(None));
        let day = self.computation.belonging(self.period).day();
        let stages = stages_on(org, day);
        if stages.len() <= 1 {
            return self.reported(id, rows, org, (own.with(&shared), is_said));
        }
        if shared.rows == 0 {
            return self.reported(id, rows, org, (own, is_said));
        }
        let Some(split) = &indicator.split else { return FigureValue::Absent(Absence::NoValue) };
        let all = value(rows, &shared);
        let FigureValue::Present(all) = all else { return all };
        let share = match self.share(split, all, org, (stage, &stages)) {
            FigureValue::Present(share) => share,
            absent @ FigureValue::Absent(_) => return absent,
        };
        if own.rows == 0 {
            return FigureValue::Present(share);
        }
        match value(rows, &own) {
            FigureValue::Present(own) => {
                own.checked_add(share).map_or(FigureValue::Absent(Absence::Overflow), FigureValue::Present)
            }
            absent @ FigureValue::Absent(_) => absent,
        }
    }

    /// What of `all`, which the stages of a school share, falls to one of them.
    fn share(&mut self, split: &Split, all: Decimal, org: &'a Org, (stage, stages): (&Code, &[&Code])) -> FigureValue {
        let Some(own_weight) = split.weights.get(stage) else { return FigureValue::Present(Decimal::ZERO) };
        let (mut own, mut total) = (Decimal::ZERO, Decimal::ZERO);
        for other in stages {
            let Some(weight) = split.weights.get(*other) else { continue };
            let size = match self.counted_value(&split.by, org, Some(other)) {
                FigureValue::Present(size) => size,
                FigureValue::Absent(reason) => {
                    let label = self.computation.engine.pack.indicators.get(&split.by).map(|by| by.label.clone());
                    let label = label.unwrap_or_else(|| split.by.to_string());
                    return FigureValue::Absent(Absence::Input(split.by.clone(), label, Box::new(reason)));
                }
            };
            let Some(weighted) = size.checked_mul(*weight) else { return FigureValue::Absent(Absence::Overflow) };
            total += weighted;
            if *other == stage {
                own = size * own_weight;
            }
        }
        if total.is_zero() {
            return FigureValue::Absent(Absence::ZeroDenominator);
        }
        let share = all.checked_mul(own).and_then(|product| divide(product, total));
        share.map_or(FigureValue::Absent(Absence::Overflow), FigureValue::Present)
    }

    /// The value of what was counted, unless that is nothing because nobody answered.
    fn reported(
        &mut self,
        id: &IndicatorId,
        rows: &RowsIndicator,
        org: &Org,
        (cell, is_said): (Cell, bool),
    ) -> FigureValue {
        if cell.rows != 0 || is_said {
            return value(rows, &cell);
        }
        let is_snapshot = matches!(rows.timing, Timing::Snapshot { .. });
        match self.answer_for(id, org) {
            OrgAnswer::NeverCollected | OrgAnswer::Complete | OrgAnswer::InPart if !is_snapshot => value(rows, &cell),
            OrgAnswer::NeverCollected => FigureValue::Absent(Absence::NoValue),
            OrgAnswer::NotAsked | OrgAnswer::Exempt => FigureValue::Absent(Absence::NotAsked),
            OrgAnswer::Complete | OrgAnswer::InPart | OrgAnswer::Nothing => FigureValue::Absent(Absence::NotReported),
        }
    }

    /// Counts an indicator's rows by org and section, unless that was done for other units.
    fn count(&mut self, id: &IndicatorId) {
        if self.counted.contains_key(id) {
            return;
        }
        if let Some(counts) = self.computation.counts(id, self.period) {
            self.counted.insert(id.clone(), counts);
        }
    }
}

impl Counts {
    /// Without a value of its parameters an indicator counts nothing, and is absent.
    pub(crate) fn of(computation: &Computation, id: &IndicatorId, period: Period) -> Option<Self> {
        let engine = computation.engine;
        let last = period.last_day(&engine.pack.calendar);
        let variant = engine.compiled.variant(id, last)?;
        let series = engine.fused.series.get(variant)?;
        let mut counts = Self::default();
        let reach = computation.reach(series, period);
        reach.each(series, None, &|path| path.first().copied(), &mut |counted| {
            let section = counted.part.code(counted.entry.section).cloned();
            counts.cells.entry((counted.slot, section)).or_default().add(counted);
        });
        if let Some(standing) = &reach.standing {
            let held_by = |org: &OrgId| {
                let known = reach.belonging.tree.get(org).map(|org| &org.id);
                computation.facts.index(reach.belonging.of_standing(known?).0)
            };
            for (org, section, _) in standing.iter() {
                counts.said.extend(held_by(org).map(|slot| (slot, section.cloned())));
            }
            let nothing = standing.orgs().filter(|org| standing.has_nothing(org));
            counts.nothing.extend(nothing.filter_map(held_by));
        }
        Some(counts)
    }
}
