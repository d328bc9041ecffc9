//! From a figure down to the records it was computed from.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_figures::{Aspect, DrillRow, FigureKey};
use xuezheng_ledger::{Actor, RecordFilter};
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, OrgId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::measure::{Measured, Query, measure};
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
        if workspace.frozen.is_some() {
            for (id, found) in sealed_cells(workspace, &measured, actor, declared, &rows, ids)? {
                cells.insert((register.clone(), id), found);
            }
            continue;
        }
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

/// The cells as they were sealed, of records that the actor may see: personal data is nothing but stars there, and a
/// sub-table the number of its rows.
fn sealed_cells(
    workspace: &Workspace,
    measured: &Measured,
    actor: &Actor,
    register: &Register,
    rows: &[DrillRow],
    ids: Vec<RecordId>,
) -> Result<BTreeMap<RecordId, BTreeMap<FieldId, String>>, BureauError> {
    let orgs = &measured.manifest.orgs;
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let may_see = |row: &&DrillRow| is_root || orgs.is_within(&row.org, &actor.org, actor.today);
    let seen: BTreeSet<RecordId> = rows.iter().filter(may_see).map(|row| row.record).collect();
    let ids: BTreeSet<RecordId> = ids.into_iter().filter(|id| seen.contains(id)).collect();
    let found = workspace.engine.cells(&measured.view(workspace), &register.id, &ids, |_| true)?;
    let columns = register.columns();
    let shown = |mut cells: BTreeMap<FieldId, Vec<Value>>| {
        let one = |column: &Field| {
            let value = cells.remove(&column.id).and_then(|values| values.into_iter().next()).unwrap_or(Value::Absent);
            let text = match (&value, &column.kind, column.personal) {
                (Value::Absent, ..) => value.display(),
                (_, _, Some(_)) => "******".to_owned(),
                (_, FieldKind::Table(_), _) => format!("{} 行", value.display()),
                (Value::Text(hash), FieldKind::Attachment, _) => hash.clone(),
                (Value::Text(text), ..) => codes(column, text),
                _ => value.display(),
            };
            (column.id.clone(), text)
        };
        columns.iter().map(one).collect()
    };
    Ok(found.into_iter().map(|(id, cells)| (id, shown(cells))).collect())
}

/// The labels of the codes of a cell, or its text.
fn codes(column: &Field, text: &str) -> String {
    let Some(choices) = column.kind.choices() else { return text.to_owned() };
    let label = |code: &str| {
        let choice = choices.iter().find(|choice| choice.code.as_str() == code);
        choice.map_or_else(|| code.to_owned(), |choice| choice.label.clone())
    };
    text.split('|').filter(|code| !code.is_empty()).map(label).collect::<Vec<_>>().join("、")
}
