//! What differs between two seals, or between a seal and now: figures, and the records, definitions and orgs behind them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xuezheng_figures::{Aspect, Cause, FigureKey, FigureValue, RecordDiff, Side, diff};
use xuezheng_ledger::Restatement;
use xuezheng_pack::{IndicatorId, OrgId, Period, Unit};

use crate::error::BureauError;
use crate::measure::{Measured, Query, measure};
use crate::workspace::Workspace;

/// Everything that differs for one org and period.
#[derive(Clone, Debug)]
pub struct SealDiff {
    /// The period.
    pub period: Period,
    /// What the first side shows: a seal's name, or `live`.
    pub before: String,
    /// What the second side shows.
    pub after: String,
    /// The figures that differ, by area and indicator, parts behind their whole.
    pub figures: Vec<FigureChange>,
    /// Names of the orgs that differ, whether or not a figure does.
    pub orgs: Vec<String>,
}

/// A figure that differs.
#[derive(Clone, Debug)]
pub struct FigureChange {
    /// Which.
    pub key: FigureKey,
    /// Its name.
    pub label: String,
    /// Its unit.
    pub unit: Unit,
    /// Digits after the point.
    pub decimals: u32,
    /// Its first value; `None` where there was no such indicator or org.
    pub before: Option<FigureValue>,
    /// Its second value.
    pub after: Option<FigureValue>,
    /// The records that make the difference.
    pub records: Vec<RecordDiff>,
    /// What makes it besides records.
    pub causes: BTreeSet<Cause>,
    /// The restatements of those records, or of submissions without records, with their reasons.
    pub restatements: Vec<Restatement>,
}

/// Compares two states of one bureau: workspaces [at a seal](Workspace::at_seal), or one as it is now.
///
/// # Errors
/// An org or indicator that neither side has, or a figure that can't be computed.
pub async fn seal_diff(before: &Workspace, after: &Workspace, query: &Query) -> Result<SealDiff, BureauError> {
    let measured = [measure(before).await?, measure(after).await?];
    let org = query.org(&measured[1].manifest).or_else(|_| query.org(&measured[0].manifest))?;
    if let Some(id) = &query.indicator
        && [before, after].iter().all(|side| !side.pack.indicators.contains_key(id))
    {
        return Err(BureauError::no_indicator(&after.pack, id));
    }
    let mut values = BTreeMap::new();
    for (index, (workspace, measured)) in [before, after].into_iter().zip(&measured).enumerate() {
        for figure in values_of(workspace, measured, &org, query).await? {
            let slot: &mut [Option<FigureValue>; 2] = values.entry(figure.0).or_default();
            slot[index] = Some(figure.1);
        }
    }
    let restatements = after.ledger.restatements().await?;
    let mut figures = Vec::new();
    for (key, [was, is]) in values {
        if was != is {
            figures.push(change(before, after, &measured, key, &restatements).await?);
        }
    }
    figures.sort_by_cached_key(|figure| {
        let indicator = after.pack.indicators.get(&figure.key.indicator);
        let area = after.pack.areas.iter().position(|area| area.id == figure.key.indicator.area());
        (area, indicator.map(|indicator| indicator.place.span.start), figure.key.clone())
    });
    Ok(SealDiff {
        period: query.period,
        before: before.as_of().to_owned(),
        after: after.as_of().to_owned(),
        figures,
        orgs: other_orgs(&measured),
    })
}

/// One figure in two states.
pub(crate) async fn change(
    before: &Workspace,
    after: &Workspace,
    measured: &[Arc<Measured>; 2],
    key: FigureKey,
    restatements: &[Restatement],
) -> Result<FigureChange, BureauError> {
    let old = Side { engine: &before.engine, view: measured[0].view(before), facts: &measured[0].facts };
    let new = Side { engine: &after.engine, view: measured[1].view(after), facts: &measured[1].facts };
    let found = diff(&old, &new, &key).await?;
    let registers: BTreeSet<_> =
        [before, after].iter().flat_map(|side| side.engine.registers(&key.indicator)).collect();
    let sides = [before.as_of(), after.as_of()];
    let last = key.period.last_day(&after.pack.calendar);
    let is_of = |one: &&Restatement| {
        let is_behind = match one.record {
            Some(record) => found.records.iter().any(|diff| diff.register == one.register && diff.record == record),
            None => registers.contains(&one.register) && measured[1].manifest.orgs.is_within(&one.org, &key.org, last),
        };
        sides.contains(&one.seal.as_str()) && is_behind
    };
    let restatements = restatements.iter().filter(is_of).cloned().collect();
    let any = found.after.as_ref().or(found.before.as_ref());
    Ok(FigureChange {
        label: any.map_or_else(|| key.indicator.to_string(), |figure| figure.label.clone()),
        unit: any.map_or_else(|| Unit::new(""), |figure| figure.unit.clone()),
        decimals: any.map_or(0, |figure| figure.decimals),
        before: found.before.map(|figure| figure.value),
        after: found.after.map(|figure| figure.value),
        records: found.records,
        causes: found.causes,
        restatements,
        key,
    })
}

async fn values_of(
    workspace: &Workspace,
    measured: &Measured,
    org: &OrgId,
    query: &Query,
) -> Result<Vec<(FigureKey, FigureValue)>, BureauError> {
    if measured.manifest.orgs.get(org).is_none() {
        return Ok(Vec::new());
    }
    let set = workspace.engine.set(&measured.view(workspace), &measured.facts, org, query.period).await?;
    let is_wanted = |key: &FigureKey| {
        let of: &IndicatorId = &key.indicator;
        key.period == query.period
            && matches!(key.aspect, Aspect::Value | Aspect::Part(_))
            && query.indicator.as_ref().is_none_or(|id| id == of)
    };
    let wanted = set.iter().filter(|figure| is_wanted(&figure.key));
    Ok(wanted.map(|figure| (figure.key.clone(), figure.value.clone())).collect())
}

fn other_orgs(measured: &[Arc<Measured>; 2]) -> Vec<String> {
    let [old, new] = [&measured[0].manifest.orgs, &measured[1].manifest.orgs];
    let ids: BTreeSet<&OrgId> = old.iter().chain(new.iter()).map(|org| &org.id).collect();
    let other = ids.into_iter().filter(|id| old.get(id) != new.get(id));
    other.filter_map(|id| new.get(id).or_else(|| old.get(id))).map(|org| org.label.clone()).collect()
}
