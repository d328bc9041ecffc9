//! Filings as their changes make them, for audits and for undoing.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{OrgId, RegisterId};

use crate::error::LedgerError;
use crate::filing_row;
use crate::fixed::{CHANGE, OPERATION, SUBMISSION};
use crate::operation::ChangeKind;
use crate::store::{Connection, Sql, integer, optional_text, text};

/// Whose answer for which period.
pub(crate) type FilingKey = (OrgId, String);

/// A filing as far as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilingState {
    pub(crate) status: SubmissionStatus,
    pub(crate) zero: bool,
    pub(crate) reason: Option<String>,
    pub(crate) collection: Option<String>,
    /// The civil days on which it was first and last submitted.
    pub(crate) first_on: Option<String>,
    pub(crate) last_on: Option<String>,
}

/// One change of a filing.
pub(crate) struct FilingChange {
    pub(crate) operation: i64,
    pub(crate) key: FilingKey,
    pub(crate) kind: ChangeKind,
    cells: Map<String, Json>,
    note: Option<String>,
    /// The civil day.
    today: String,
}

/// Whether a change that names no record is one of a filing.
pub(crate) fn is_of_filings(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::Ask
            | ChangeKind::DeclareZero
            | ChangeKind::SubmitFiling
            | ChangeKind::ApproveFiling
            | ChangeKind::ReturnFiling
            | ChangeKind::Exempt
            | ChangeKind::Undo
    )
}

/// All changes of a register's filings, of one org or of all, the oldest first.
pub(crate) async fn changes(
    database: &mut Connection,
    register: &RegisterId,
    org: Option<&OrgId>,
) -> Result<Vec<FilingChange>, LedgerError> {
    let mut select = Query::select();
    let of = |name| (CHANGE, name);
    select.columns(["operation", "org", "kind", "cells", "note"].map(of)).column((OPERATION, "today")).from(CHANGE);
    select.inner_join(OPERATION, Expr::col(of("operation")).equals((OPERATION, "id")));
    select.and_where(Expr::col(of("register")).eq(register.as_str())).and_where(Expr::col(of("record")).is_null());
    if let Some(org) = org {
        select.and_where(Expr::col(of("org")).eq(org.as_str()));
    }
    let sql = Sql::of(select.order_by(of("operation"), Order::Asc).order_by(of("position"), Order::Asc));
    let mut changes = Vec::new();
    for row in sql.all(database).await? {
        let Some(kind) = ChangeKind::parse(&text(&row, 2)?).filter(|kind| is_of_filings(*kind)) else { continue };
        let cells: Map<String, Json> = match optional_text(&row, 3)? {
            Some(json) => serde_json::from_str(&json)?,
            None => Map::new(),
        };
        let period = cells.get("period").and_then(Json::as_str).unwrap_or_default().to_owned();
        changes.push(FilingChange {
            operation: integer(&row, 0)?,
            key: (OrgId::new(text(&row, 1)?), period),
            kind,
            cells,
            note: optional_text(&row, 4)?,
            today: text(&row, 5)?,
        });
    }
    Ok(changes)
}

/// Takes filings one change further.
pub(crate) fn apply(filings: &mut BTreeMap<FilingKey, FilingState>, change: &FilingChange) -> Result<(), LedgerError> {
    let before = filings.get(&change.key);
    let said = change.cells.get("status");
    if said == Some(&Json::Null) {
        filings.remove(&change.key);
        return Ok(());
    }
    let was_zero = before.is_some_and(|before| before.zero);
    // The first formats did not say what a filing became; its kind does, but for one case: 零上报 taken back leaves the
    // status as it is, and gives a reason, which a submission never does.
    let status = match (said.and_then(Json::as_str), change.kind) {
        (Some(code), _) => filing_row::status_of(code)?,
        (None, ChangeKind::SubmitFiling) if change.note.is_some() => {
            before.map_or(SubmissionStatus::Submitted, |before| before.status)
        }
        (None, ChangeKind::DeclareZero | ChangeKind::SubmitFiling) => SubmissionStatus::Submitted,
        (None, ChangeKind::ApproveFiling) => SubmissionStatus::Approved,
        (None, ChangeKind::ReturnFiling) => SubmissionStatus::Returned,
        (None, ChangeKind::Exempt) => SubmissionStatus::Exempt,
        (None, _) => SubmissionStatus::Asked,
    };
    let zero = change.cells.get("zero").and_then(Json::as_bool).unwrap_or(match change.kind {
        ChangeKind::DeclareZero => true,
        ChangeKind::ApproveFiling => was_zero,
        _ => false,
    });
    let reason = match change.kind {
        ChangeKind::Undo => change.cells.get("reason").and_then(Json::as_str).map(str::to_owned),
        _ => change.note.clone(),
    };
    let text = |cell: &Json| cell.as_str().map(str::to_owned);
    let kept = |name: &str, before: Option<String>| change.cells.get(name).map_or(before, text);
    let collection = kept("collection", before.and_then(|before| before.collection.clone()));
    let (mut first_on, mut last_on) = match before {
        Some(before) => (before.first_on.clone(), before.last_on.clone()),
        None => (None, None),
    };
    if is_submission(change) {
        first_on.get_or_insert_with(|| change.today.clone());
        last_on = Some(change.today.clone());
    }
    let (first_on, last_on) = (kept("first_on", first_on), kept("last_on", last_on));
    let state = FilingState { status, zero, reason, collection, first_on, last_on };
    filings.insert(change.key.clone(), state);
    Ok(())
}

/// Whether its org has answered by it: 零上报 that a record takes back is noted as a submission too, with a reason.
fn is_submission(change: &FilingChange) -> bool {
    match change.kind {
        ChangeKind::DeclareZero => true,
        ChangeKind::SubmitFiling => change.note.is_none(),
        _ => false,
    }
}

/// The filings of a register as its table has them.
pub(crate) async fn stored(
    database: &mut Connection,
    register: &RegisterId,
) -> Result<BTreeMap<FilingKey, FilingState>, LedgerError> {
    let mut select = Query::select();
    select.columns(["org", "period", "status", "zero", "reason", "collection", "first_on", "last_on"]);
    select.from(SUBMISSION);
    let sql = Sql::of(select.and_where(Expr::col("register").eq(register.as_str())));
    let mut filings = BTreeMap::new();
    for row in sql.all(database).await? {
        let state = FilingState {
            status: filing_row::status_of(&text(&row, 2)?)?,
            zero: integer(&row, 3)? != 0,
            reason: optional_text(&row, 4)?,
            collection: optional_text(&row, 5)?,
            first_on: optional_text(&row, 6)?,
            last_on: optional_text(&row, 7)?,
        };
        filings.insert((OrgId::new(text(&row, 0)?), text(&row, 1)?), state);
    }
    Ok(filings)
}

/// Fills in what the formats before collections did not keep: the days on which filings were submitted.
pub(crate) async fn fill_days(database: &mut Connection, register: &RegisterId) -> Result<(), LedgerError> {
    let mut filings = BTreeMap::new();
    for change in changes(database, register, None).await? {
        apply(&mut filings, &change)?;
    }
    for ((org, period), state) in filings.into_iter().filter(|(_, state)| state.first_on.is_some()) {
        let mut update = Query::update();
        update.table(SUBMISSION).value("first_on", state.first_on).value("last_on", state.last_on);
        update.and_where(Expr::col("register").eq(register.as_str())).and_where(Expr::col("org").eq(org.as_str()));
        Sql::of(update.and_where(Expr::col("period").eq(period))).execute(database).await?;
    }
    Ok(())
}
