//! The row of a filing: its status in words and codes, how it is read, and how it is written with its change.

use sea_query::{Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement};
use xuezheng_lake::{Submission, SubmissionStatus};
use xuezheng_pack::{CollectionId, OrgId, Period, RegisterId};

use crate::error::LedgerError;
use crate::filing_level::filing_cells;
use crate::fixed::SUBMISSION;
use crate::level;
use crate::operation::{Change, ChangeKind};
use crate::schema::Table;
use crate::store::{Connection, Row, Sql, integer, text};
use crate::transaction::{Transaction, insert_all, insert_text};

const STATUSES: [(SubmissionStatus, &str, &str); 5] = [
    (SubmissionStatus::Asked, "asked", "待填"),
    (SubmissionStatus::Submitted, "submitted", "待审"),
    (SubmissionStatus::Returned, "returned", "退回"),
    (SubmissionStatus::Approved, "approved", "已审"),
    (SubmissionStatus::Exempt, "exempt", "免报"),
];

/// What becomes of a filing.
pub(crate) struct Put {
    pub(crate) status: SubmissionStatus,
    pub(crate) zero: bool,
    pub(crate) kind: ChangeKind,
    pub(crate) reason: Option<String>,
    /// Whether its org has answered by this.
    pub(crate) is_answer: bool,
}

impl Put {
    pub(crate) fn new(status: SubmissionStatus, kind: ChangeKind) -> Self {
        Self { status, zero: false, kind, reason: None, is_answer: false }
    }
}

impl Transaction {
    pub(crate) async fn filing(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Option<Submission>, LedgerError> {
        let mut select = Query::select();
        select.columns(COLUMNS).from(SUBMISSION).and_where(Expr::col("register").eq(register.as_str()));
        select.and_where(Expr::col("org").eq(org.as_str())).and_where(Expr::col("period").eq(period.to_string()));
        let sql = Sql::of(&select);
        sql.first(&mut self.database).await?.as_ref().map(read).transpose()
    }

    pub(crate) async fn set_filing(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        put: Put,
    ) -> Result<(), LedgerError> {
        let Put { status, zero, kind, reason, is_answer } = put;
        let code = code(status);
        let today = is_answer.then(|| self.author.at.today.to_string());
        let level = (status == SubmissionStatus::Submitted)
            .then(|| level::first(&self.tree, &table.register, org, self.author.at.today))
            .flatten()
            .map(|level| level.to_string());
        let mut insert = Query::insert();
        let columns = ["register", "org", "period", "status", "zero", "reason", "level", "first_on", "last_on"];
        insert.into_table(SUBMISSION).columns(columns);
        insert.values_panic([
            table.id().as_str().into(),
            org.as_str().into(),
            period.to_string().into(),
            code.into(),
            i64::from(zero).into(),
            reason.clone().into(),
            level.clone().into(),
            today.clone().into(),
            today.into(),
        ]);
        let mut conflict = OnConflict::columns(["register", "org", "period"]);
        conflict.update_columns(["status", "zero", "reason", "level"]);
        if is_answer {
            let known = |table: &'static str| Expr::col((table, "first_on"));
            conflict.update_column("last_on");
            conflict.value("first_on", Func::coalesce([known(SUBMISSION), known("excluded")]));
        }
        insert.on_conflict(conflict);
        let sql = Sql::of(&insert);
        sql.execute(&mut self.database).await?;
        let cells = filing_cells(period, Some((code, zero)), level.as_deref(), None);
        self.note_filing(table, org, kind, cells, reason);
        Ok(())
    }

    /// Asks orgs that were not asked before, all with few statements: a collection has hundreds.
    pub(crate) async fn add_filings(
        &mut self,
        table: &Table,
        period: Period,
        orgs: &[&OrgId],
        collection: Option<&CollectionId>,
    ) -> Result<(), LedgerError> {
        const NEW_COLUMNS: [&str; 6] = ["register", "org", "period", "status", "zero", "collection"];
        let insert = insert_text(SUBMISSION, &NEW_COLUMNS);
        insert_all(&mut self.database, &insert, NEW_COLUMNS.len(), orgs.len(), |index, row| {
            row.text(Some(table.id().to_string()))?;
            row.text(orgs.get(index).map(ToString::to_string))?;
            row.text(Some(period.to_string()))?;
            row.text(Some(code(SubmissionStatus::Asked).to_owned()))?;
            row.integer(0)?;
            row.text(collection.map(ToString::to_string))
        })
        .await
    }

    /// Adds what has become of a filing to the operation.
    pub(crate) fn note_filing(
        &mut self,
        table: &Table,
        org: &OrgId,
        kind: ChangeKind,
        cells: String,
        note: Option<String>,
    ) {
        self.manifest_changed = true;
        self.changes.push(Change {
            register: Some(table.id().clone()),
            record: None,
            org: org.clone(),
            version: 0,
            kind,
            cells: Some(cells),
            note,
        });
    }
}

/// What a filing has beside its key.
pub(crate) const OWN_COLUMNS: [&str; 7] = ["status", "zero", "reason", "level", "collection", "first_on", "last_on"];

pub(crate) const COLUMNS: [&str; 5] = ["register", "org", "period", "status", "zero"];

/// All submissions, in order.
pub(crate) async fn all(connection: &mut Connection) -> Result<Vec<Submission>, LedgerError> {
    Sql::of(&in_order()).all(connection).await?.iter().map(read).collect()
}

/// Selects submissions in order.
pub(crate) fn in_order() -> SelectStatement {
    let mut select = Query::select();
    select.columns(COLUMNS).from(SUBMISSION);
    select.order_by("register", Order::Asc).order_by("org", Order::Asc).order_by("period", Order::Asc);
    select
}

pub(crate) fn read(row: &Row) -> Result<Submission, LedgerError> {
    Ok(Submission {
        register: RegisterId::new(text(row, 0)?),
        org: OrgId::new(text(row, 1)?),
        period: text(row, 2)?,
        status: status_of(&text(row, 3)?)?,
        zero: integer(row, 4)? != 0,
    })
}

/// The status that a code stands for.
pub(crate) fn status_of(code: &str) -> Result<SubmissionStatus, LedgerError> {
    let known = STATUSES.iter().find(|(_, known, _)| *known == code).map(|(status, ..)| *status);
    known.ok_or_else(|| LedgerError::Broken(format!("没有填报状态「{code}」")))
}

pub(crate) fn code(status: SubmissionStatus) -> &'static str {
    STATUSES.iter().find(|(known, ..)| *known == status).map_or("", |(_, code, _)| code)
}

/// As a page shows a status.
pub fn label(status: SubmissionStatus) -> &'static str {
    STATUSES.iter().find(|(known, ..)| *known == status).map_or("", |(.., label)| label)
}
