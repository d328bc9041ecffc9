//! Seals (封存): what a period's figures were computed from, pinned under a name.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use xuezheng_lake::{Manifest, Submission, SubmissionStatus};
use xuezheng_pack::{Calendar, OrgId, Period, RegisterId};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{OPERATION, SEAL};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, snapshot, text};
use crate::transaction::Transaction;
use crate::{filing_row, manifest};

/// Longest name of a seal, in characters.
const LONGEST_NAME: usize = 60;

/// Names that mean what is not sealed.
const RESERVED: [&str; 4] = ["live", "now", "现在", "实时"];

/// A seal (封存).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Its name, which no other one has.
    pub name: String,
    /// The period that it closes.
    pub period: Period,
    /// Its first and its last day.
    pub days: (NaiveDate, NaiveDate),
    /// Name of what was pinned: SM3 of the file that lists segments, tree, submissions and pack.
    pub basis: String,
    /// What the engine's computations meant then.
    pub semantics: String,
    /// Hash of the pack of then.
    pub pack: String,
    /// What was open and why it was sealed all the same.
    pub exceptions: Vec<SealException>,
    /// The operation that sealed.
    pub operation: OperationId,
    /// Who sealed.
    pub actor: String,
    /// The civil day.
    pub on: NaiveDate,
}

impl Seal {
    /// Its days.
    pub fn range(&self) -> RangeInclusive<NaiveDate> {
        self.days.0..=self.days.1
    }
}

/// A submission that was open when its period was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealException {
    /// Who had not finished.
    pub org: OrgId,
    /// What.
    pub register: RegisterId,
    /// For when.
    pub period: String,
    /// How far it was.
    pub status: SubmissionStatus,
    /// Why the period was sealed without it.
    pub reason: String,
}

/// A seal to be made.
#[derive(Clone, Debug)]
pub struct NewSeal {
    /// Its name.
    pub name: String,
    /// The period that it closes.
    pub period: Period,
    /// [`Seal::basis`].
    pub basis: String,
    /// [`Seal::semantics`].
    pub semantics: String,
    /// Orgs that need not have finished, of one register or of all, each with the reason.
    pub exceptions: Vec<(OrgId, Option<RegisterId>, String)>,
}

/// What the operation of a seal says about it.
#[derive(Serialize)]
struct Stated<'a> {
    name: &'a str,
    period: String,
    basis: &'a str,
    semantics: &'a str,
    pack: &'a str,
    exceptions: &'a [SealException],
}

impl Ledger {
    /// All seals, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seals(&self) -> Result<Vec<Seal>, LedgerError> {
        all(&mut snapshot(&self.pool).await?).await
    }
}

/// Submissions of a period and of the periods within it that are neither approved nor exempted, in order.
pub fn open_submissions(submissions: &[Submission], period: Period, calendar: &Calendar) -> Vec<Submission> {
    let days = period.first_day(calendar)..=period.last_day(calendar);
    let is_open = |submission: &&Submission| {
        let is_done = matches!(submission.status, SubmissionStatus::Approved | SubmissionStatus::Exempt);
        let is_within = Period::parse(&submission.period)
            .is_ok_and(|of| days.contains(&of.first_day(calendar)) && days.contains(&of.last_day(calendar)));
        !is_done && is_within
    };
    submissions.iter().filter(is_open).cloned().collect()
}

impl Transaction {
    /// The manifest as this transaction sees it; `None` where approvals have made segments stale, which must be flushed
    /// first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settled_manifest(&mut self) -> Result<Option<Manifest>, LedgerError> {
        if !manifest::marks(&mut self.database).await?.is_empty() {
            return Ok(None);
        }
        let ledger = self.ledger.clone();
        manifest::load(&ledger, &mut self.database).await.map(Some)
    }

    /// Seals a period: every submission of it is approved or exempted, or named as an exception with a reason.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for open submissions, exceptions that are none, a name that is taken or a period that is not
    /// over; [`LedgerError::Forbidden`] for anybody but the root.
    pub async fn seal(&mut self, new: NewSeal) -> Result<Vec<SealException>, LedgerError> {
        let root = self.tree.root().map(|root| root.id.clone());
        if root.as_ref() != Some(&self.author.org) {
            let why = "封存由最上级单位办理".to_owned();
            return Err(LedgerError::Forbidden { who: self.author.actor.clone(), what: "封存".to_owned(), why });
        }
        let calendar = self.ledger.pack.calendar.clone();
        let (first, last) = (new.period.first_day(&calendar), new.period.last_day(&calendar));
        self.check_name(&new).await?;
        if last > self.author.at.today {
            let what = format!("{}到 {last} 才结束，还不能封存", new.period.label());
            return Err(LedgerError::unfit(
                what,
                "请在期末之后封存；只封存到某一天的，期间写成 2024H1@2024-05-31 的样子",
            ));
        }
        let exceptions = self.exceptions(&new, &calendar).await?;
        let pack = self.ledger.pack.hash.clone();
        let period = new.period.to_string();
        let mut insert = Query::insert();
        insert.into_table(SEAL).columns(COLUMNS);
        insert.values_panic([
            new.name.clone().into(),
            period.clone().into(),
            first.to_string().into(),
            last.to_string().into(),
            new.basis.clone().into(),
            new.semantics.clone().into(),
            pack.clone().into(),
            serde_json::to_string(&exceptions)?.into(),
            self.id.0.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        let (basis, semantics) = (&new.basis, &new.semantics);
        let stated = Stated { name: &new.name, period, basis, semantics, pack: &pack, exceptions: &exceptions };
        self.changes.push(Change {
            register: None,
            record: None,
            org: self.author.org.clone(),
            version: 0,
            kind: ChangeKind::Seal,
            cells: Some(serde_json::to_string(&stated)?),
            note: None,
        });
        Ok(exceptions)
    }

    async fn check_name(&mut self, new: &NewSeal) -> Result<(), LedgerError> {
        let name = &new.name;
        let is_bad = name.trim() != name || name.is_empty() || name.chars().count() > LONGEST_NAME;
        if is_bad || name.chars().any(|c| c.is_control() || "/\\".contains(c)) || RESERVED.contains(&name.as_str()) {
            let what = format!("「{name}」不能作封存的名称");
            return Err(LedgerError::unfit(
                what,
                format!("请用不超过 {LONGEST_NAME} 字、不含斜线的名称，如 {}", new.period),
            ));
        }
        if let Some(known) = all(&mut self.database).await?.into_iter().find(|seal| seal.name == *name) {
            let what = format!("已有名为「{name}」的封存（{} {}封存）", known.on, known.actor);
            return Err(LedgerError::unfit(what, "封存不能覆盖；更正之后要再封存一次的，请用 --name 另起名称"));
        }
        Ok(())
    }

    async fn exceptions(&mut self, new: &NewSeal, calendar: &Calendar) -> Result<Vec<SealException>, LedgerError> {
        let submissions = filing_row::all(&mut self.database).await?;
        let mut excepted = Vec::new();
        let mut used = BTreeSet::new();
        let mut open = Vec::new();
        for submission in open_submissions(&submissions, new.period, calendar) {
            let fits = |(org, register, _): &(OrgId, Option<RegisterId>, String)| {
                *org == submission.org && register.as_ref().is_none_or(|register| *register == submission.register)
            };
            let Some(index) = new.exceptions.iter().position(fits) else {
                open.push(submission);
                continue;
            };
            used.insert(index);
            let (org, register, period, status) =
                (submission.org, submission.register, submission.period, submission.status);
            excepted.push(SealException { org, register, period, status, reason: new.exceptions[index].2.clone() });
        }
        if !open.is_empty() {
            let line = |submission: &Submission| {
                let register = self.ledger.pack.registers.get(&submission.register);
                let register = register.map_or(submission.register.as_str(), |register| &register.label);
                let org = access::name(&self.tree, &submission.org);
                format!(
                    "\n  {org}（{}）　{register}　{}　{}",
                    submission.org,
                    submission.period,
                    filing_row::label(submission.status)
                )
            };
            const LISTED: usize = 30;
            let listed: String = open.iter().take(LISTED).map(line).collect();
            let more = open.len().saturating_sub(LISTED);
            let more = if more > 0 { format!("\n  ……另有 {more} 项") } else { String::new() };
            let what =
                format!("{}还有 {} 项填报没有审核通过，未封存：{listed}{more}\n", new.period.label(), open.len());
            return Err(LedgerError::unfit(
                what,
                "请先审核或办理免报；确实不等的，用 --except 机构编号=原因（或 机构编号:台账=原因）逐项列出，原因随封存保存",
            ));
        }
        for (index, (org, register, reason)) in new.exceptions.iter().enumerate() {
            let shown = register.as_ref().map_or_else(|| org.to_string(), |register| format!("{org}:{register}"));
            if reason.trim().is_empty() {
                return Err(LedgerError::unfit(format!("例外「{shown}」没有写明原因"), "请写成 机构编号=原因"));
            }
            if !used.contains(&index) {
                let what = format!("例外「{shown}」在{}没有未完成的填报", new.period.label());
                return Err(LedgerError::unfit(what, "请核对机构和台账的编号，或去掉这项例外"));
            }
        }
        Ok(excepted)
    }
}

const COLUMNS: [&str; 9] = ["name", "period", "first", "last", "basis", "semantics", "pack", "exceptions", "operation"];

/// All seals, the oldest first.
pub(crate) async fn all(connection: &mut Connection) -> Result<Vec<Seal>, LedgerError> {
    let mut select = Query::select();
    select.columns(COLUMNS.map(|name| (SEAL, name))).from(SEAL);
    select.columns(["actor", "today"].map(|name| (OPERATION, name)));
    select.left_join(OPERATION, Expr::col((SEAL, "operation")).equals((OPERATION, "id")));
    let sql = Sql::of(select.order_by((SEAL, "operation"), Order::Asc).order_by((SEAL, "name"), Order::Asc));
    sql.all(connection).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Seal, LedgerError> {
    let period = text(row, 1)?;
    Ok(Seal {
        name: text(row, 0)?,
        period: Period::parse(&period).ok().ok_or_else(|| LedgerError::Broken(format!("「{period}」不是期间")))?,
        days: (cell::day(&text(row, 2)?)?, cell::day(&text(row, 3)?)?),
        basis: text(row, 4)?,
        semantics: text(row, 5)?,
        pack: text(row, 6)?,
        exceptions: serde_json::from_str(&text(row, 7)?)?,
        operation: OperationId(integer(row, 8)?),
        actor: text(row, 9)?,
        on: cell::day(&text(row, 10)?)?,
    })
}

/// What the operation that made a seal must say about it.
pub(crate) fn stated(seal: &Seal) -> Result<String, LedgerError> {
    Ok(serde_json::to_string(&Stated {
        name: &seal.name,
        period: seal.period.to_string(),
        basis: &seal.basis,
        semantics: &seal.semantics,
        pack: &seal.pack,
        exceptions: &seal.exceptions,
    })?)
}
