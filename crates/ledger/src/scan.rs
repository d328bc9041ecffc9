//! Scans (盖章扫描件) of printed submissions: the latest counts, those that it replaced stay.

use chrono::NaiveDate;
use sea_query::{Order, Query, SelectStatement};
use serde_json::json;
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::{OrgId, Period, RegisterId, Value};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::filing_kept::{Made, of_filing, period, with_operation};
use crate::filing_row;
use crate::fixed::SCAN;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// A scan to be attached to a filing; its file is in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewScan {
    /// The register.
    pub register: RegisterId,
    /// Whose filing.
    pub org: OrgId,
    /// For when.
    pub period: Period,
    /// The file.
    pub file: Attachment,
    /// The code on the paper, without separators, if it was read off.
    pub code: Option<String>,
    /// Why it takes the place of the scan before it.
    pub reason: Option<String>,
}

/// A scan of a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// What was attached.
    pub scan: NewScan,
    /// Its number within the filing, from 1; the greatest counts.
    pub position: i64,
    /// The operation that attached it.
    pub operation: OperationId,
    /// Who attached it.
    pub by: String,
    /// The civil day.
    pub on: NaiveDate,
}

impl Ledger {
    /// All scans that the actor may see, by register, org, period and number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scans(&self, actor: &Actor) -> Result<Vec<Scan>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut found = read_all(&mut database, &mut scans()).await?;
        if let Scope::Orgs(orgs) = scope {
            found.retain(|scan| orgs.contains(&scan.scan.org));
        }
        Ok(found)
    }

    /// The scans of a filing, the latest last.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for a filing outside the actor's subtree.
    pub async fn scans_of(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<Scan>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        access::allow(&tree, actor, org, "查看盖章扫描件")?;
        of(&mut database, register, period, org).await
    }
}

impl Transaction {
    /// Attaches a scan to a filing and gives its number.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for a filing that was not submitted, a scan that replaces another without a reason, and one
    /// that is there already; [`LedgerError::Forbidden`] outside the author's subtree.
    pub async fn attach_scan(&mut self, new: &NewScan) -> Result<i64, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(&new.register)?;
        let filing = self.asked(table, new.period, &new.org, "上传盖章扫描件", access::allow).await?;
        let about = self.about(table, new.period, &new.org);
        if !matches!(filing.status, SubmissionStatus::Submitted | SubmissionStatus::Approved) {
            let what = format!("{about}的填报当前是「{}」，没有可以盖章的报送表", filing_row::label(filing.status));
            return Err(LedgerError::unfit(what, "请先上报，打印报送表，盖章后再上传"));
        }
        let before = of(&mut self.database, &new.register, new.period, &new.org).await?;
        let reason = new.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        if let Some(last) = before.last() {
            let known = format!("{about}的填报已有盖章扫描件「{}」（{}上传）", last.scan.file.name, last.on);
            if last.scan.file.hash == new.file.hash {
                return Err(LedgerError::unfit(format!("{known}，与这一份相同"), "不用再传"));
            }
            if reason.is_none() {
                return Err(LedgerError::unfit(known, "确要替换的，请写明原因；原来的仍然保留"));
            }
        }
        let position = before.last().map_or(0, |last| last.position) + 1;
        let Value::Text(file) = new.file.value() else {
            return Err(LedgerError::Broken("附件不是文字".to_owned()));
        };
        let mut insert = Query::insert();
        insert.into_table(SCAN).columns(COLUMNS);
        insert.values_panic([
            new.register.as_str().into(),
            new.org.as_str().into(),
            new.period.to_string().into(),
            position.into(),
            file.clone().into(),
            new.code.clone().into(),
            reason.map(str::to_owned).into(),
            self.id.0.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        let stated = stated(&new.period.to_string(), position, &file, new.code.as_deref());
        self.state_kept((&new.register, &new.org), ChangeKind::AttachScan, stated, reason);
        Ok(position)
    }
}

/// What the operation that attached a scan must say about it.
fn stated(period: &str, position: i64, file: &str, code: Option<&str>) -> String {
    json!({ "period": period, "position": position, "file": file, "code": code }).to_string()
}

/// Every scan with what its operation must say.
pub(crate) async fn all_stated(connection: &mut Connection) -> Result<Vec<(Scan, String)>, LedgerError> {
    let all = read_all(connection, &mut scans()).await?;
    let one = |scan: Scan| {
        let file = scan.scan.file.value().display();
        let stated = stated(&scan.scan.period.to_string(), scan.position, &file, scan.scan.code.as_deref());
        (scan, stated)
    };
    Ok(all.into_iter().map(one).collect())
}

async fn of(
    connection: &mut Connection,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
) -> Result<Vec<Scan>, LedgerError> {
    let mut select = scans();
    of_filing(&mut select, SCAN, (register, period, org));
    read_all(connection, &mut select).await
}

const COLUMNS: [&str; 8] = ["register", "org", "period", "position", "file", "code", "reason", "operation"];

fn scans() -> SelectStatement {
    let mut select = with_operation(SCAN, &COLUMNS);
    for column in ["register", "org", "period", "position"] {
        select.order_by((SCAN, column), Order::Asc);
    }
    select
}

async fn read_all(connection: &mut Connection, select: &mut SelectStatement) -> Result<Vec<Scan>, LedgerError> {
    Sql::of(select).all(connection).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Scan, LedgerError> {
    let file = text(row, 4)?;
    let made = Made::read(row, COLUMNS.len())?;
    Ok(Scan {
        scan: NewScan {
            register: RegisterId::new(text(row, 0)?),
            org: OrgId::new(text(row, 1)?),
            period: period(&text(row, 2)?)?,
            file: Attachment::parse(&file).ok_or_else(|| LedgerError::Broken(format!("「{file}」不是附件")))?,
            code: optional_text(row, 5)?,
            reason: optional_text(row, 6)?,
        },
        position: integer(row, 3)?,
        operation: made.operation,
        by: made.by,
        on: made.on,
    })
}
