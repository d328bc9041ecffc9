//! Linting against the bureau (数据核对): which figures a document's numbers are held against.

use std::collections::BTreeMap;

use xuezheng_document::lint::{Backing, Choice, Finding, Former, KnownFigure, Tally, lint_against};
use xuezheng_document::reading::{Control, Reading};
use xuezheng_figures::{Aspect, Figure, FigureKey, FigureSet};
use xuezheng_ledger::Restatement;
use xuezheng_pack::{IndicatorId, Org, OrgId, Pack, Period};

use crate::error::BureauError;
use crate::issue::{issued, stated_figures};
use crate::measure::{Measured, Query, measure};
use crate::seal::seals_of;
use crate::seal_diff::{cause_label, seal_diff};
use crate::workspace::Workspace;

/// Orgs below that a document names and whose own figures are looked at; a text that names more of them is no less right,
/// but their numbers are held against the whole's alone.
const MOST_ORGS: usize = 30;

/// Reasons that a finding names.
const MOST_REASONS: usize = 3;

/// Lints a document with its numbers held against the figures of an org and a period, and of orgs below it that it names.
/// Whoever asks for somebody decides before which org that may be ([`reach`](crate::reach)).
///
/// # Errors
/// An org that isn't there, or a figure that can't be computed.
pub async fn lint_document(
    workspace: &Workspace,
    query: &Query,
    reading: &Reading,
    controls: &[Control],
    choice: &Choice,
) -> Result<(Vec<Finding>, Tally), BureauError> {
    let backing = backing(workspace, query, reading).await?;
    Ok(lint_against(reading, choice, &backing, controls))
}

async fn backing(workspace: &Workspace, query: &Query, reading: &Reading) -> Result<Backing, BureauError> {
    let measured = measure(workspace).await?;
    let (pack, org) = (workspace.pack(), query.org(&measured.manifest)?);
    let (first, last) = (query.period.first_day(&pack.calendar), query.period.last_day(&pack.calendar));
    let set = measured.set(workspace, &org, query.period).await?;
    let mut formerly = formerly(workspace, &org, query.period, &set).await?;
    let own = set.iter().filter(|figure| is_of(figure, query.period));
    let mut figures: Vec<KnownFigure> =
        own.filter_map(|figure| known(pack, &set, figure, formerly.remove(&figure.key).unwrap_or_default())).collect();
    for below in named(&measured, &org, query.period, pack, reading) {
        figures.extend(of_below(workspace, &measured, below, query.period).await?);
    }
    let label = measured.manifest.orgs.get(&org).map_or_else(String::new, |org| org.label.clone());
    Ok(Backing { period: query.period.label(), first, last, org: label, figures })
}

/// Whether it is a value or a part of one, of the period itself.
fn is_of(figure: &Figure, period: Period) -> bool {
    figure.key.period == period && matches!(figure.key.aspect, Aspect::Value | Aspect::Part(_))
}

/// A figure with what it is compared with; none where it has no value.
fn known(pack: &Pack, set: &FigureSet, figure: &Figure, formerly: Vec<Former>) -> Option<KnownFigure> {
    let key = &figure.key;
    let value = figure.value.present()?;
    let at = |key: FigureKey| set.get(&key).and_then(|figure| figure.value.present());
    let indicator = pack.indicators.get(&key.indicator)?;
    let area = pack.areas.iter().find(|area| area.id == key.indicator.area());
    let part = figure.label.strip_prefix(&indicator.label).and_then(|rest| rest.strip_prefix('（')?.strip_suffix('）'));
    let change = FigureKey { aspect: Aspect::YearOnYear, ..key.clone() };
    Some(KnownFigure {
        key: key.clone(),
        label: indicator.label.clone(),
        part: matches!(key.aspect, Aspect::Part(_)).then(|| part.unwrap_or(&figure.label).to_owned()),
        area: area.map_or_else(String::new, |area| area.label.clone()),
        org: None,
        unit: figure.unit.to_string(),
        decimals: figure.decimals,
        value,
        prior: at(FigureKey { period: key.period.prior_year(), ..key.clone() }),
        change: if key.aspect == Aspect::Value { at(change) } else { None },
        formerly,
    })
}

/// The orgs below that a document names, in the order of their ids.
fn named<'m>(measured: &'m Measured, org: &OrgId, period: Period, pack: &Pack, reading: &Reading) -> Vec<&'m Org> {
    let (first, last) = (period.first_day(&pack.calendar), period.last_day(&pack.calendar));
    let tree = &measured.manifest.orgs;
    let exists = |it: &&Org| it.from <= last && it.until.is_none_or(|until| first <= until);
    let below = tree.within(org, last).filter(|it| it.id != *org);
    let is_named = |it: &&Org| !it.label.is_empty() && reading.text.content.contains(&it.label);
    below.filter(exists).filter(is_named).take(MOST_ORGS).collect()
}

async fn of_below(
    workspace: &Workspace,
    measured: &Measured,
    org: &Org,
    period: Period,
) -> Result<Vec<KnownFigure>, BureauError> {
    let pack = workspace.pack();
    let wanted: Vec<(IndicatorId, Period, Aspect)> =
        pack.indicators.keys().map(|id| (id.clone(), period, Aspect::Value)).collect();
    let values = measured.values(workspace, &org.id, &wanted).await?;
    let nothing = FigureSet::default();
    let known = values.iter().filter_map(|figure| known(pack, &nothing, figure, Vec::new()));
    Ok(known.map(|figure| KnownFigure { org: Some(org.label.clone()), ..figure }).collect())
}

/// What figures were in the seals of the period and in issued documents, where it is another value than now.
async fn formerly(
    workspace: &Workspace,
    org: &OrgId,
    period: Period,
    now: &FigureSet,
) -> Result<BTreeMap<FigureKey, Vec<Former>>, BureauError> {
    let mut found: BTreeMap<FigureKey, Vec<Former>> = BTreeMap::new();
    let query = Query { org: Some(org.clone()), period, indicator: None };
    for seal in seals_of(workspace, period).await? {
        let then = workspace.at_seal(&seal.name).await?;
        for change in seal_diff(&then, workspace, &query).await?.figures {
            let Some(value) = change.before.and_then(|value| value.present()) else { continue };
            let mut why: Vec<String> = change.restatements.iter().map(reason).collect();
            why.dedup();
            why.extend(change.causes.iter().map(|cause| cause_label(workspace, cause)));
            let all = why.len();
            why.truncate(MOST_REASONS);
            if all > MOST_REASONS {
                why.push(format!("等 {all} 项"));
            }
            found
                .entry(change.key)
                .or_default()
                .push(Former { value, at: format!("封存「{}」时", seal.name), why });
        }
    }
    for issued in issued(workspace).await? {
        let document = &issued.document;
        if document.period != period || document.org != *org {
            continue;
        }
        for stated in stated_figures(&issued)? {
            let key = stated.figure_key().filter(|key| matches!(key.aspect, Aspect::Value | Aspect::Part(_)));
            let Some(figure) = key.as_ref().and_then(|key| now.get(key)) else { continue };
            let value = stated.value.as_ref().and_then(|value| value.parse().ok());
            if let Some(value) = value.filter(|_| !stated.is_still(&figure.value)) {
                let at = format!("签发「{}」时", document.number);
                let known = found.entry(figure.key.clone()).or_default();
                // A seal that says the same says also why.
                if !known.iter().any(|former| former.value == value) {
                    known.push(Former { value, at, why: Vec::new() });
                }
            }
        }
    }
    Ok(found)
}

fn reason(one: &Restatement) -> String {
    format!("{}：{}（{} {}审核，操作 {}）", one.kind.label(), one.reason, one.on, one.actor, one.operation)
}
