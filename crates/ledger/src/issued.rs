//! Issued documents (签发): what was stated, from which basis, in which files.

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_pack::{OrgId, Period, ReportId};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{ISSUED, OPERATION};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// A document to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssued {
    /// 发文字号: free text that no other one has.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The report template.
    pub report: ReportId,
    /// Whose report it is.
    pub org: OrgId,
    /// For when.
    pub period: Period,
    /// 成文日期.
    pub dated: NaiveDate,
    /// The seal it was compiled from; `None` if it was compiled from what was approved at that moment.
    pub seal: Option<String>,
    /// Name of what it was computed from, as of [`Seal::basis`](crate::Seal).
    pub basis: String,
    /// The issued document that it takes the place of.
    pub replaces: Option<String>,
    /// Its files.
    pub files: Vec<IssuedFile>,
    /// The figures that it states, as JSON in the form of who issues.
    pub figures: String,
}

/// A file of an issued document, kept under the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFile {
    /// Its format, which is its extension.
    pub format: String,
    /// SM3 of its bytes.
    pub hash: String,
    /// Its bytes.
    pub size: u64,
}

/// An issued document (已签发文件).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// What was issued.
    pub document: NewIssued,
    /// The number of the one that took its place.
    pub replaced_by: Option<String>,
    /// The operation that issued it.
    pub operation: OperationId,
    /// Who issued it.
    pub actor: String,
    /// The civil day.
    pub on: NaiveDate,
}

/// What the operation of an issue says about it.
#[derive(Serialize)]
struct Stated<'a> {
    number: &'a str,
    title: &'a str,
    report: &'a str,
    period: String,
    dated: String,
    seal: Option<&'a str>,
    basis: &'a str,
    replaces: Option<&'a str>,
    files: &'a [IssuedFile],
    /// SM3 of the list of figures.
    figures: String,
}

impl Ledger {
    /// All issued documents, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issued(&self) -> Result<Vec<Issued>, LedgerError> {
        all(&mut snapshot(&self.pool).await?).await
    }
}

impl Transaction {
    /// Keeps an issued document.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for a number that is taken or empty, or that replaces what is not there or replaced already;
    /// [`LedgerError::Forbidden`] for an org outside the author's subtree.
    pub async fn issue(&mut self, new: NewIssued) -> Result<(), LedgerError> {
        access::allow(&self.tree, &self.author.actor(), &new.org, "签发文件")?;
        let known = all(&mut self.database).await?;
        let number = &new.number;
        if number.trim().is_empty() {
            return Err(LedgerError::unfit("没有写发文字号", "请用 --number 写明，如 教发〔2024〕12号"));
        }
        if let Some(other) = known.iter().find(|issued| issued.document.number == *number) {
            let what = format!("发文字号「{number}」已用于《{}》（{} 签发）", other.document.title, other.on);
            return Err(LedgerError::unfit(what, "请核对字号；重新签发也要用新的字号，并用 --replaces 指明替代哪一份"));
        }
        if let Some(replaces) = &new.replaces {
            let old = known.iter().find(|issued| issued.document.number == *replaces).ok_or_else(|| {
                LedgerError::unfit(format!("没有签发过「{replaces}」"), "请用 xuezheng report issued 查看已签发的文件")
            })?;
            if let Some(by) = &old.replaced_by {
                return Err(LedgerError::unfit(format!("「{replaces}」已由「{by}」替代"), "请指明替代最新的那一份"));
            }
        }
        let mut insert = Query::insert();
        insert.into_table(ISSUED).columns(COLUMNS);
        insert.values_panic([
            number.clone().into(),
            new.title.clone().into(),
            new.report.to_string().into(),
            new.org.to_string().into(),
            new.period.to_string().into(),
            new.dated.to_string().into(),
            new.seal.clone().into(),
            new.basis.clone().into(),
            new.replaces.clone().into(),
            serde_json::to_string(&new.files)?.into(),
            new.figures.clone().into(),
            self.id.0.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        self.changes.push(Change {
            register: None,
            record: None,
            org: new.org.clone(),
            version: 0,
            kind: ChangeKind::Issue,
            cells: Some(stated(&new)?),
            note: None,
        });
        Ok(())
    }
}

/// What the operation that issued a document must say about it.
pub(crate) fn stated(new: &NewIssued) -> Result<String, LedgerError> {
    Ok(serde_json::to_string(&Stated {
        number: &new.number,
        title: &new.title,
        report: new.report.as_str(),
        period: new.period.to_string(),
        dated: new.dated.to_string(),
        seal: new.seal.as_deref(),
        basis: &new.basis,
        replaces: new.replaces.as_deref(),
        files: &new.files,
        figures: hex(&Sm3::digest(&new.figures)),
    })?)
}

const COLUMNS: [&str; 12] = [
    "number",
    "title",
    "report",
    "org",
    "period",
    "dated",
    "seal",
    "basis",
    "replaces",
    "files",
    "figures",
    "operation",
];

/// All issued documents, the oldest first.
pub(crate) async fn all(connection: &mut Connection) -> Result<Vec<Issued>, LedgerError> {
    let mut select = Query::select();
    select.columns(COLUMNS.map(|name| (ISSUED, name))).from(ISSUED);
    select.columns(["actor", "today"].map(|name| (OPERATION, name)));
    select.left_join(OPERATION, Expr::col((ISSUED, "operation")).equals((OPERATION, "id")));
    select.order_by((ISSUED, "operation"), Order::Asc).order_by((ISSUED, "number"), Order::Asc);
    let mut issued: Vec<Issued> = Sql::of(&select).all(connection).await?.iter().map(read).collect::<Result<_, _>>()?;
    let replaced: Vec<_> =
        issued.iter().filter_map(|by| Some((by.document.replaces.clone()?, by.document.number.clone()))).collect();
    for one in &mut issued {
        one.replaced_by =
            replaced.iter().find(|(old, _)| *old == one.document.number).map(|(_, number)| number.clone());
    }
    Ok(issued)
}

fn read(row: &Row) -> Result<Issued, LedgerError> {
    let period = text(row, 4)?;
    let document = NewIssued {
        number: text(row, 0)?,
        title: text(row, 1)?,
        report: ReportId::new(text(row, 2)?),
        org: OrgId::new(text(row, 3)?),
        period: Period::parse(&period).ok().ok_or_else(|| LedgerError::Broken(format!("「{period}」不是期间")))?,
        dated: cell::day(&text(row, 5)?)?,
        seal: optional_text(row, 6)?,
        basis: text(row, 7)?,
        replaces: optional_text(row, 8)?,
        files: serde_json::from_str(&text(row, 9)?)?,
        figures: text(row, 10)?,
    };
    Ok(Issued {
        document,
        replaced_by: None,
        operation: OperationId(integer(row, 11)?),
        actor: text(row, 12)?,
        on: cell::day(&text(row, 13)?)?,
    })
}
