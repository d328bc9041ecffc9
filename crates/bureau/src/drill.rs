//! From a figure down to the records it was computed from.

use std::collections::BTreeMap;

use xuezheng_figures::{Aspect, FigureKey};
use xuezheng_ledger::{Actor, RecordFilter};
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, OrgId, Period, RecordId, RegisterId};

use crate::error::BureauError;
use crate::measure::{Query, measure};
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// A record behind a figure, as its reader may see it.
#[derive(Clone, Debug)]
pub struct Drilled {
    /// The indicator that counts it: the one asked for, or an input of it.
    pub indicator: IndicatorId,
    /// That indicator's name.
    pub indicator_label: String,
    /// The period it counts in; another one for the earlier side of a change.
    pub period: Period,
    /// The register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The owner's name.
    pub org_label: String,
    /// The event that counts.
    pub date: NaiveDate,
    /// The approved cells: labels for codes, personal data masked unless the actor's role sees it.
    pub cells: BTreeMap<FieldId, String>,
}

/// The exact records of one indicator's figure, by indicator, period, day, owner and id; of a derived figure those of
/// all its inputs.
///
/// # Errors
/// An indicator or org that isn't there, or a ledger that no longer holds what the segments say.
pub async fn drill(
    workspace: &Workspace,
    actor: &Actor,
    indicator: &IndicatorId,
    query: &Query,
    aspect: Aspect,
) -> Result<Vec<Drilled>, BureauError> {
    if !workspace.pack.indicators.contains_key(indicator) {
        return Err(BureauError::no_indicator(&workspace.pack, indicator));
    }
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let key = FigureKey { indicator: indicator.clone(), org, period: query.period, aspect };
    let rows = workspace.engine.drill(&measured.view(workspace), &key)?;
    let mut ids: BTreeMap<RegisterId, Vec<RecordId>> = BTreeMap::new();
    for row in &rows {
        ids.entry(row.register.clone()).or_default().push(row.record);
    }
    let mut cells: BTreeMap<(RegisterId, RecordId), BTreeMap<FieldId, String>> = BTreeMap::new();
    for (register, ids) in ids {
        let Some(declared) = workspace.pack.registers.get(&register) else { continue };
        let filter = RecordFilter { ids: Some(ids), ..RecordFilter::default() };
        let records = workspace.ledger.approved(actor, &register, &filter).await?;
        let columns = declared.columns();
        let seen = records.iter().flat_map(|record| columns.iter().zip(&record.cells));
        let eyes = Eyes::on(workspace, actor, &register, seen).await?;
        for record in records {
            let shown = eyes.record(declared, record.id, &record.cells)?;
            cells.insert((register.clone(), record.id), shown);
        }
    }
    let label = |org: &OrgId| measured.manifest.orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone());
    let indicators = &workspace.pack.indicators;
    let drilled = rows.into_iter().map(|row| Drilled {
        // A record can be there once for each input that counts it.
        cells: cells.get(&(row.register.clone(), row.record)).cloned().unwrap_or_default(),
        indicator_label: indicators.get(&row.indicator).map_or_else(String::new, |found| found.label.clone()),
        indicator: row.indicator,
        period: row.period,
        org_label: label(&row.org),
        register: row.register,
        record: row.record,
        org: row.org,
        date: row.date,
    });
    Ok(drilled.collect())
}
