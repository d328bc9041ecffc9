//! Checks over everything that a register holds: what is approved, and what people work on.

use std::collections::BTreeSet;

use xuezheng_figures::{CheckFailure, Others};
use xuezheng_lake::arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use xuezheng_lake::arrow::compute::filter_record_batch;
use xuezheng_lake::arrow::datatypes::{Date32Type, Int64Type, SchemaRef};
use xuezheng_lake::schema::{ID, ORG};
use xuezheng_lake::{Manifest, adapt};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{CheckId, NaiveDate, OrgId, Period, RecordId, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Working records read at once.
const PAGE: u64 = 5_000;

/// What to check.
#[derive(Clone, Debug)]
pub struct CheckRun {
    /// The register.
    pub register: RegisterId,
    /// Only records of this period.
    pub period: Option<Period>,
    /// Only those of this org and below.
    pub org: Option<OrgId>,
    /// Failures to keep; all are counted.
    pub keep: usize,
    /// The civil day whose org tree says what is below an org.
    pub today: NaiveDate,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckFound {
    /// Records that were checked.
    pub records: u64,
    /// Every check of the register, with how many records fail it.
    pub checks: Vec<CheckCount>,
    /// The first failures.
    pub failures: Vec<OwnedFailure>,
}

/// A check with how many records fail it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckCount {
    /// The check.
    pub check: CheckId,
    /// Its label.
    pub label: String,
    /// How much it demands.
    pub severity: CheckSeverity,
    /// How many records fail it.
    pub failures: u64,
}

/// A failure with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedFailure {
    /// The owner.
    pub org: OrgId,
    /// Whether the version that fails is approved.
    pub is_approved: bool,
    /// The failure.
    pub failure: CheckFailure,
}

/// Runs a register's checks over its approved records and, of those that somebody works on, over the working version:
/// for a scan, drafts count like all others. Segments are read one after the other; what stays in memory are the keys of
/// the records that checks compare with.
///
/// # Errors
/// A register or org that isn't there, or when the ledger or the lake can't be read.
pub async fn check_run(
    workspace: &Workspace,
    run: &CheckRun,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<CheckFound, BureauError> {
    let pack = &workspace.pack;
    let declared = pack.registers.get(&run.register).ok_or_else(|| BureauError::no_register(pack, &run.register))?;
    let key = &workspace.key;
    workspace.ledger.flush(&workspace.lake, &|field, text| key.of(field, text)).await?;
    let manifest = workspace.ledger.manifest().await?;
    if let Some(org) = run.org.as_ref().filter(|org| manifest.orgs.get(org).is_none()) {
        return Err(BureauError::no_org(&manifest.orgs, org));
    }
    let mut found = CheckFound::default();
    for check in pack.checks_of(&run.register) {
        let (check, label, severity) = (check.id.clone(), check.label.clone(), check.severity);
        found.checks.push(CheckCount { check, label, severity, failures: 0 });
    }
    if found.checks.is_empty() {
        return Ok(found);
    }
    let seen = workspace.engine.seen_by(&run.register);
    let rows = |register: &RegisterId| -> u64 {
        let segments = manifest.segments.iter().filter(|segment| segment.register == *register);
        segments.map(|segment| segment.rows).sum()
    };
    let total = rows(&run.register) + seen.iter().map(|seen| rows(&seen.with.register)).sum::<u64>();
    let mut done = 0;
    let mut others = Others::default();
    for seen in &seen {
        workspace.engine.add_others(&mut others, seen.check, &seen.with.name, None)?;
        let mut add = |batch: &RecordBatch, _: bool| {
            done += batch.num_rows() as u64;
            progress(done.min(total), total);
            Ok(workspace.engine.add_others(&mut others, seen.check, &seen.with.name, Some(batch))?)
        };
        stream(workspace, &manifest, &seen.with.register, &seen.schema, &mut add).await?;
    }
    let mut below = BTreeSet::new();
    if let Some(org) = &run.org {
        let orgs = manifest.orgs.iter().map(|org| &org.id);
        below.extend(orgs.filter(|id| manifest.orgs.is_within(id, org, run.today)).cloned());
    }
    let days = run.period.map(|period| (period.first_day(&pack.calendar), period.last_day(&pack.calendar)));
    let columns = workspace.engine.checked_columns(&run.register);
    let mut judge = |batch: &RecordBatch, is_approved: bool| {
        done += batch.num_rows() as u64;
        progress(done.min(total), total);
        let orgs = run.org.is_some().then_some(&below);
        let batch = wanted(batch, declared.date.as_str(), days, orgs)?;
        found.records += batch.num_rows() as u64;
        let failures = workspace.engine.check(&run.register, &batch, &others)?;
        note(&mut found, &batch, failures, is_approved, run.keep);
        Ok(())
    };
    stream(workspace, &manifest, &run.register, &columns, &mut judge).await?;
    Ok(found)
}

/// What a batch is given to, with whether its rows are approved.
type Taker<'t> = &'t mut dyn FnMut(&RecordBatch, bool) -> Result<(), BureauError>;

/// The approved records of a register but for those that somebody works on, then these in their working version.
async fn stream(
    workspace: &Workspace,
    manifest: &Manifest,
    register: &RegisterId,
    schema: &SchemaRef,
    take: Taker<'_>,
) -> Result<(), BureauError> {
    let key = &workspace.key;
    let pseudonym = |field: &_, text: &str| key.of(field, text);
    let mut worked_on = BTreeSet::new();
    let mut after = None;
    while let Some((batch, ids)) = workspace.ledger.working(register, after, PAGE, &pseudonym).await? {
        after = ids.last().copied();
        worked_on.extend(ids);
        take(&adapt(&batch, schema)?, false)?;
    }
    for segment in manifest.segments.iter().filter(|segment| segment.register == *register) {
        for batch in workspace.lake.read_columns(&segment.hash, schema)? {
            if worked_on.is_empty() {
                take(&batch, true)?;
                continue;
            }
            let ids = batch.column_by_name(ID).and_then(|ids| ids.as_primitive_opt::<Int64Type>());
            let settled = |id: i64| !worked_on.contains(&RecordId(id));
            let settled: BooleanArray =
                ids.into_iter().flat_map(|ids| ids.values().iter()).map(|id| Some(settled(*id))).collect();
            take(&filter_record_batch(&batch, &settled).map_err(xuezheng_lake::LakeError::from)?, true)?;
        }
    }
    Ok(())
}

/// The rows of some days and orgs.
fn wanted(
    batch: &RecordBatch,
    date: &str,
    days: Option<(NaiveDate, NaiveDate)>,
    orgs: Option<&BTreeSet<OrgId>>,
) -> Result<RecordBatch, BureauError> {
    if days.is_none() && orgs.is_none() {
        return Ok(batch.clone());
    }
    let dates = batch.column_by_name(date).and_then(|days| days.as_primitive_opt::<Date32Type>());
    let owners = batch.column_by_name(ORG).and_then(|orgs| orgs.as_string_opt::<i32>());
    let is_in_days = |row: usize| {
        days.is_none_or(|(first, last)| {
            let day = dates.filter(|dates| dates.is_valid(row)).map(|dates| dates.value(row));
            let day = day.and_then(Date32Type::to_naive_date_opt);
            day.is_some_and(|day| (first..=last).contains(&day))
        })
    };
    let is_of_org =
        |row: usize| orgs.is_none_or(|orgs| owners.is_some_and(|owners| orgs.contains(&OrgId::new(owners.value(row)))));
    let rows: BooleanArray = (0..batch.num_rows()).map(|row| Some(is_in_days(row) && is_of_org(row))).collect();
    Ok(filter_record_batch(batch, &rows).map_err(xuezheng_lake::LakeError::from)?)
}

fn note(found: &mut CheckFound, batch: &RecordBatch, failures: Vec<CheckFailure>, is_approved: bool, keep: usize) {
    let ids = batch.column_by_name(ID).and_then(|ids| ids.as_primitive_opt::<Int64Type>());
    let owners = batch.column_by_name(ORG).and_then(|orgs| orgs.as_string_opt::<i32>());
    let (Some(ids), Some(owners)) = (ids, owners) else { return };
    for failure in failures {
        if let Some(count) = found.checks.iter_mut().find(|count| count.check == failure.check) {
            count.failures += 1;
        }
        if found.failures.len() < keep
            && let Some(row) = ids.values().iter().position(|id| *id == failure.record.0)
        {
            found.failures.push(OwnedFailure { org: OrgId::new(owners.value(row)), is_approved, failure });
        }
    }
}
