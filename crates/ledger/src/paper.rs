//! Papers (报送表): printed submissions, each with the code that is printed on it and the versions that it lists.

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use serde_json::json;
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId};

use crate::access::{self, Actor};
use crate::error::LedgerError;
use crate::filing_content::Entry;
use crate::filing_kept::{Made, of_filing, period, with_operation};
use crate::fixed::PAPER;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, snapshot, text};
use crate::transaction::Transaction;

/// A paper to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPaper {
    /// The code that is printed on it, without separators.
    pub code: String,
    /// The register.
    pub register: RegisterId,
    /// Whose filing.
    pub org: OrgId,
    /// For when.
    pub period: Period,
    /// Whether it declares that nothing happened.
    pub zero: bool,
    /// What it lists.
    pub entries: Vec<Entry>,
}

/// A printed submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What was printed.
    pub printed: NewPaper,
    /// The operation that first printed it.
    pub operation: OperationId,
    /// Who printed it.
    pub by: String,
    /// The civil day.
    pub on: NaiveDate,
}

impl Ledger {
    /// The paper with that code, without separators.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for a filing outside the actor's subtree.
    pub async fn paper(&self, actor: &Actor, code: &str) -> Result<Option<Paper>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut select = papers();
        let sql = Sql::of(select.and_where(Expr::col((PAPER, "code")).eq(code)));
        let Some(row) = sql.first(&mut database).await? else { return Ok(None) };
        let paper = read(&row)?;
        access::allow(&tree, actor, &paper.printed.org, "查看报送表")?;
        Ok(Some(paper))
    }

    /// The papers of a filing, the oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for a filing outside the actor's subtree.
    pub async fn papers(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<Paper>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        access::allow(&tree, actor, org, "查看报送表")?;
        let mut select = papers();
        of_filing(&mut select, PAPER, (register, period, org));
        select.order_by((PAPER, "operation"), Order::Asc);
        Sql::of(&select).all(&mut database).await?.iter().map(read).collect()
    }
}

impl Transaction {
    /// Keeps what was printed; false where the same was printed before.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for an org outside the author's subtree.
    pub async fn keep_paper(&mut self, new: &NewPaper) -> Result<bool, LedgerError> {
        access::allow(&self.tree, &self.author.actor(), &new.org, "打印报送表")?;
        let mut select = Query::select();
        select.column("code").from(PAPER).and_where(Expr::col("code").eq(new.code.as_str()));
        if Sql::of(&select).first(&mut self.database).await?.is_some() {
            return Ok(false);
        }
        let entries = to_json(&new.entries);
        let mut insert = Query::insert();
        insert.into_table(PAPER).columns(COLUMNS);
        insert.values_panic([
            new.code.as_str().into(),
            new.register.as_str().into(),
            new.org.as_str().into(),
            new.period.to_string().into(),
            i64::from(new.zero).into(),
            entries.clone().into(),
            self.id.0.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        self.state_kept((&new.register, &new.org), ChangeKind::Print, stated(new, &entries), None);
        Ok(true)
    }
}

/// What the operation that first printed a paper must say about it.
fn stated(paper: &NewPaper, entries: &str) -> String {
    json!({
        "period": paper.period.to_string(),
        "code": paper.code,
        "zero": paper.zero,
        "rows": paper.entries.len(),
        "entries": hex(&Sm3::digest(entries)),
    })
    .to_string()
}

/// Every paper with what its operation must say.
pub(crate) async fn all_stated(connection: &mut Connection) -> Result<Vec<(Paper, String)>, LedgerError> {
    let mut select = papers();
    let rows = Sql::of(select.order_by((PAPER, "code"), Order::Asc)).all(connection).await?;
    let one = |row: &Row| {
        let paper = read(row)?;
        let stated = stated(&paper.printed, &text(row, 5)?);
        Ok((paper, stated))
    };
    rows.iter().map(one).collect()
}

const COLUMNS: [&str; 7] = ["code", "register", "org", "period", "zero", "entries", "operation"];

fn papers() -> SelectStatement {
    with_operation(PAPER, &COLUMNS)
}

fn read(row: &Row) -> Result<Paper, LedgerError> {
    let entries: Vec<(i64, i64, String)> = serde_json::from_str(&text(row, 5)?)?;
    let made = Made::read(row, COLUMNS.len())?;
    let entry = |(record, version, hash)| Entry { record: RecordId(record), version, hash };
    Ok(Paper {
        printed: NewPaper {
            code: text(row, 0)?,
            register: RegisterId::new(text(row, 1)?),
            org: OrgId::new(text(row, 2)?),
            period: period(&text(row, 3)?)?,
            zero: integer(row, 4)? != 0,
            entries: entries.into_iter().map(entry).collect(),
        },
        operation: made.operation,
        by: made.by,
        on: made.on,
    })
}

fn to_json(entries: &[Entry]) -> String {
    json!(entries.iter().map(|it| json!([it.record.0, it.version, it.hash])).collect::<Vec<_>>()).to_string()
}
