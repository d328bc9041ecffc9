//! Erasure (清除个人信息): keys are destroyed, and with them every version, history and later backup of what they sealed.
//! Rows, figures and pseudonyms stay.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Alias, Condition, Expr, ExprTrait, Func, Order, Query};
use xuezheng_pack::model::Personal;
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, Value};

use crate::error::LedgerError;
use crate::fixed::PERSON_KEY;
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::record;
use crate::store::{MAX_BINDS, Sql, integer, scrub, snapshot, text};
use crate::transaction::Transaction;

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Records with something personal that nobody can read any more.
    pub records: BTreeMap<RegisterId, Vec<RecordId>>,
    /// How many keys were destroyed.
    pub keys: usize,
}

/// A key that is to be destroyed, with its record.
type Doomed = (i64, RegisterId, RecordId);

impl Transaction {
    /// Destroys every key of the person with this ID number, in all registers.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] without a reason or if nothing is kept of the person; [`LedgerError::Forbidden`] for all
    /// but the root org.
    pub async fn erase_person(&mut self, id_number: &str, reason: &str) -> Result<Erased, LedgerError> {
        let vault = self.ledger.vault.clone().ok_or(LedgerError::NoVault)?;
        let person = vault.blind(Personal::IdNumber, id_number);
        let doomed = self.doomed(Condition::all().add(Expr::col("person").eq(person))).await?;
        if doomed.is_empty() {
            let mend = "请核对号码；已清除过的不必再清除，曾误登为别的号码的请按记录清除";
            return Err(LedgerError::unfit("没有保存这个证件号码的个人信息", mend));
        }
        self.destroy(doomed, reason).await
    }

    /// Destroys every key of these records, of whichever persons.
    ///
    /// # Errors
    /// As [`erase_person`](Self::erase_person).
    pub async fn erase_records(
        &mut self,
        register: &RegisterId,
        records: &[RecordId],
        reason: &str,
    ) -> Result<Erased, LedgerError> {
        let mut doomed = Vec::new();
        for chunk in records.chunks(MAX_BINDS - 1) {
            let of = Condition::all().add(Expr::col("register").eq(register.as_str()));
            doomed.extend(self.doomed(of.add(Expr::col("record").is_in(chunk.iter().map(|id| id.0)))).await?);
        }
        if doomed.is_empty() {
            return Err(LedgerError::unfit("这些记录没有可清除的个人信息", "请核对台账和编号"));
        }
        self.destroy(doomed, reason).await
    }

    async fn doomed(&mut self, condition: Condition) -> Result<Vec<Doomed>, LedgerError> {
        self.write_keys().await?;
        let mut select = Query::select();
        select.columns(["id", "register", "record"]).from(PERSON_KEY).cond_where(condition);
        select.and_where(Expr::col("wrapped").is_not_null()).order_by("id", Order::Asc);
        let rows = Sql::of(&select).all(&mut self.database).await?;
        rows.iter()
            .map(|row| Ok((integer(row, 0)?, RegisterId::new(text(row, 1)?), RecordId(integer(row, 2)?))))
            .collect()
    }

    async fn destroy(&mut self, doomed: Vec<Doomed>, reason: &str) -> Result<Erased, LedgerError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(LedgerError::unfit("清除个人信息没有写明原因", "请写明原因和依据"));
        }
        if self.tree.root().is_some_and(|root| root.id != self.author.org) {
            let why = "清除后不能恢复，由局机关办理".to_owned();
            return Err(LedgerError::Forbidden {
                who: self.author.actor.clone(),
                what: "清除个人信息".to_owned(),
                why,
            });
        }
        let numbers: Vec<i64> = doomed.iter().map(|(id, ..)| *id).collect();
        for chunk in numbers.chunks(MAX_BINDS - 2) {
            let mut update = Query::update();
            update.table(PERSON_KEY).value("wrapped", Option::<String>::None);
            update.value("destroyed", self.author.at.today.to_string());
            update.and_where(Expr::col("id").is_in(chunk.iter().copied()));
            Sql::of(&update).execute(&mut self.database).await?;
        }
        self.keys.clear();
        let mut records: BTreeMap<RegisterId, BTreeSet<RecordId>> = BTreeMap::new();
        for (_, register, record) in doomed {
            records.entry(register).or_default().insert(record);
        }
        self.changes.push(Change {
            register: None,
            record: None,
            org: self.author.org.clone(),
            version: 0,
            kind: ChangeKind::Erase,
            cells: Some(serde_json::json!({ "keys": numbers }).to_string()),
            note: Some(reason.to_owned()),
        });
        let ledger = self.ledger.clone();
        for (register, ids) in &records {
            let Some(table) = ledger.tables.get(register) else { continue };
            let ids: Vec<RecordId> = ids.iter().copied().collect();
            for record in record::load(&mut self.database, table, &ids).await?.values() {
                self.note(table, record, ChangeKind::Erase, None, Some(reason.to_owned()));
            }
        }
        let records = records.into_iter().map(|(register, ids)| (register, ids.into_iter().collect())).collect();
        Ok(Erased { records, keys: numbers.len() })
    }

    /// Commits an erasure and clears what the database would keep of the keys outside its rows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn commit_erasure(self) -> Result<OperationId, LedgerError> {
        let pool = self.ledger.pool.clone();
        let operation = self.commit().await?;
        scrub(&pool).await?;
        Ok(operation)
    }
}

/// A record whose personal data can still be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// Its day.
    pub day: NaiveDate,
}

impl Ledger {
    /// The records of a register of which something personal can be read, and whose date in `column` lies before a day;
    /// a record without one stays. By id, of all orgs.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn kept_before(
        &self,
        register: &RegisterId,
        column: &FieldId,
        before: NaiveDate,
    ) -> Result<Vec<Kept>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let mut select = record::select(table, &table.head);
        select.and_where(Expr::col(Alias::new(column.as_str())).lt(before));
        let mut kept = Query::select();
        kept.column("record").from(PERSON_KEY).and_where(Expr::col("register").eq(register.as_str()));
        kept.and_where(Expr::col("wrapped").is_not_null());
        select.and_where(Expr::col("_id").in_subquery(kept)).order_by("_id", Order::Asc);
        let mut found = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let record = record::read(table, &row)?;
            let day = table.index(column).map(|index| &record.cells[index]);
            if let Some(Value::Date(day)) = day {
                found.push(Kept { record: record.id, day: *day, org: record.org });
            }
        }
        Ok(found)
    }

    /// How many records of each register hold something personal: readable ones, then erased ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept(&self) -> Result<BTreeMap<RegisterId, (u64, u64)>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut counts: BTreeMap<RegisterId, (u64, u64)> = BTreeMap::new();
        for is_readable in [true, false] {
            let mut select = Query::select();
            select.column("register").expr(Func::count_distinct(Expr::col("record"))).from(PERSON_KEY);
            let wrapped = Expr::col("wrapped");
            select.and_where(if is_readable { wrapped.is_not_null() } else { wrapped.is_null() });
            let sql = Sql::of(select.group_by_col("register"));
            for row in sql.all(&mut database).await? {
                let entry = counts.entry(RegisterId::new(text(&row, 0)?)).or_default();
                let count = u64::try_from(integer(&row, 1)?).unwrap_or_default();
                *(if is_readable { &mut entry.0 } else { &mut entry.1 }) = count;
            }
        }
        Ok(counts)
    }
}
