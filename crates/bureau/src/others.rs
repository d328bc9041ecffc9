//! What checks see beside the records that they judge: gathered from the ledger, as little as they need.

use std::collections::BTreeSet;

use xuezheng_figures::{Others, Seen};
use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_ledger::{Near, Record};
use xuezheng_pack::model::{Register, WithOrg};
use xuezheng_pack::{Month, NaiveDate, OrgId, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// The other records that the checks of `register` need to judge `records`, whose columns are `batch`. Of the same
/// register these count as they are here; others count as they wait for review or else as approved, those of an earlier
/// period as approved.
pub(crate) async fn gather(
    workspace: &Workspace,
    register: &RegisterId,
    records: &[Record],
    batch: &RecordBatch,
) -> Result<Others, BureauError> {
    let mut others = beside(workspace, register, records).await?;
    join(workspace, register, &mut others, batch)?;
    Ok(others)
}

/// Adds the records that are judged to those of their register.
pub(crate) fn join(
    workspace: &Workspace,
    register: &RegisterId,
    others: &mut Others,
    batch: &RecordBatch,
) -> Result<(), BureauError> {
    for seen in workspace.engine.seen_by(register) {
        if seen.with.register == *register && !seen.with.period.is_some_and(|period| period.is_last) {
            workspace.engine.add_others(others, seen.check, &seen.with.name, Some(batch))?;
        }
    }
    Ok(())
}

/// The same without the records themselves.
pub(crate) async fn beside(
    workspace: &Workspace,
    register: &RegisterId,
    records: &[Record],
) -> Result<Others, BureauError> {
    let mut others = Others::default();
    let Some(declared) = workspace.pack.registers.get(register) else { return Ok(others) };
    for seen in workspace.engine.seen_by(register) {
        let near = near(workspace, declared, records, &seen);
        let (check, name) = (seen.check, &seen.with.name);
        let key = &workspace.key;
        let found = workspace.ledger.near(&seen.with.register, &near, &|field, text| key.of(field, text)).await?;
        workspace.engine.add_others(&mut others, check, name, Some(&found))?;
    }
    Ok(others)
}

/// What to read of the ledger for some records.
fn near(workspace: &Workspace, declared: &Register, records: &[Record], seen: &Seen<'_>) -> Near {
    let with = seen.with;
    let orgs: BTreeSet<&OrgId> = records.iter().map(|record| &record.org).collect();
    let is_last = with.period.is_some_and(|period| period.is_last);
    // Records of an earlier period are compared as they were approved, the judged ones among them.
    let is_judged = with.register == declared.id && !is_last;
    Near {
        orgs: (with.org == WithOrg::Own).then(|| orgs.into_iter().cloned().collect()),
        days: days(workspace, declared, records, seen),
        cells: cells(workspace, declared, records, seen),
        waiting: !is_last,
        except: if is_judged { records.iter().map(|record| record.id).collect::<Vec<RecordId>>() } else { Vec::new() },
    }
}

/// The days of the periods that the records are compared with.
fn days(
    workspace: &Workspace,
    declared: &Register,
    records: &[Record],
    seen: &Seen<'_>,
) -> Option<(NaiveDate, NaiveDate)> {
    let period = seen.with.period?;
    let days = records.iter().filter_map(|record| match record.cell(declared, &declared.date) {
        Value::Date(day) => Some(Month::of(*day)),
        _ => None,
    });
    let months: BTreeSet<Month> = days.collect();
    let calendar = &workspace.pack.calendar;
    let (first, last) = (months.first()?, months.last()?);
    Some((period.months(calendar, *first).0.first_day(), period.months(calendar, *last).1.last_day()))
}

/// The most telling column that must be equal, with what the records have in it.
fn cells(
    workspace: &Workspace,
    declared: &Register,
    records: &[Record],
    seen: &Seen<'_>,
) -> Option<(xuezheng_pack::FieldId, Vec<Value>)> {
    let other = workspace.pack.registers.get(&seen.with.register)?;
    let matched = seen.with.telling(declared, other)?;
    let values: BTreeSet<Value> = records
        .iter()
        .map(|record| record.cell(declared, &matched.ours))
        .filter(|it| !it.is_absent())
        .cloned()
        .collect();
    Some((matched.theirs.clone(), values.into_iter().collect()))
}
