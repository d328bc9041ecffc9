//! Words looked for in a register: a number exactly among all records, texts among the newest ones.
//!
//! There is no index over what texts hold. So that a search over all registers takes as long in ten years as today, texts are
//! looked through from the newest record on, so many and no more; who needs the rest searches the register's list.

use std::collections::BTreeSet;

use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement};
use xuezheng_pack::model::Personal;
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, Value};

use super::condition::{any, contains, is_text};
use super::plan::owners;
use super::{ListQuery, Listed, chosen, read};
use crate::access::Actor;
use crate::error::LedgerError;
use crate::fixed::PERSON_KEY;
use crate::ledger::Ledger;
use crate::natural_key::key_of_text;
use crate::schema::Table;
use crate::store::{Connection, Dialect, Sql, integer, snapshot, text};
use crate::unseal;

/// What is looked for in a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The words.
    pub words: String,
    /// The columns to read.
    pub columns: Vec<FieldId>,
    /// Records whose texts are looked through, the newest first.
    pub newest: u64,
    /// At most so many are found.
    pub limit: u64,
}

impl Ledger {
    /// The records of a register that the actor may see and that bear the words as their number, then those of the newest
    /// with the words in a text, or as the whole of something personal; the newest first.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn find(&self, actor: &Actor, register: &RegisterId, find: &Find) -> Result<Vec<Listed>, LedgerError> {
        let table = self.table(register)?;
        let query = ListQuery { columns: Some(find.columns.clone()), ..ListQuery::default() };
        let columns = chosen(table, &query)?;
        let mut database = snapshot(&self.pool).await?;
        let reach = self.reach(&mut database, actor, &query).await?;
        let mut ids = numbered(&mut database, table, find, reach.as_ref()).await?;
        let select = self.worded(table, find, reach.as_ref(), database.dialect())?;
        for row in Sql::of(&select).all(&mut database).await? {
            let id = RecordId(integer(&row, 0)?);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.truncate(usize::try_from(find.limit).unwrap_or(usize::MAX));
        let mut records = read(&mut database, table, &query, &columns, &ids).await?;
        Ok(ids.iter().filter_map(|id| records.remove(id)).collect())
    }

    /// The records about the person with this ID number, by register: whether the actor may see them is to be asked yet.
    ///
    /// # Errors
    /// [`LedgerError::NoVault`], or when the database fails.
    pub async fn about_person(&self, id_number: &str) -> Result<Vec<(RegisterId, RecordId)>, LedgerError> {
        let vault = self.vault.as_ref().ok_or(LedgerError::NoVault)?;
        let mut select = Query::select();
        select.distinct().columns(["register", "record"]).from(PERSON_KEY);
        select.and_where(Expr::col("person").eq(vault.blind(Personal::IdNumber, id_number)));
        select.and_where(Expr::col("wrapped").is_not_null());
        select.order_by("register", Order::Asc).order_by("record", Order::Desc);
        let rows = Sql::of(&select).all(&mut snapshot(&self.pool).await?).await?;
        rows.iter().map(|row| Ok((RegisterId::new(text(row, 0)?), RecordId(integer(row, 1)?)))).collect()
    }

    fn worded(
        &self,
        table: &Table,
        find: &Find,
        reach: Option<&BTreeSet<OrgId>>,
        dialect: Dialect,
    ) -> Result<SelectStatement, LedgerError> {
        let date = Alias::new(table.register.date.as_str());
        let texts: Vec<_> = table.columns.iter().filter(|column| is_text(column)).collect();
        let personal: Vec<_> = table.columns.iter().filter(|column| column.personal.is_some()).collect();
        let mut newest = Query::select();
        newest.column("_id").column(date.clone()).from(Alias::new(&table.head)).cond_where(owners(reach));
        let looked = texts.iter().chain(&personal).filter(|column| column.id != table.register.date);
        newest.columns(looked.map(|column| Alias::new(column.id.as_str())));
        newest.order_by(date.clone(), Order::Desc).order_by("_id", Order::Desc).limit(find.newest);
        let mut is_found = any(texts.iter().map(|column| contains(column, &find.words, dialect)));
        if self.vault.is_some() {
            let words = [Value::Text(find.words.clone())];
            let mut exact = Condition::any().add(is_found);
            for column in personal {
                let cell = || Expr::col(Alias::new(column.id.as_str()));
                exact = exact.add(unseal::is_one_of(&cell, &self.blinds(column, &words)?));
            }
            is_found = exact;
        }
        let mut select = Query::select();
        select.column("_id").from_subquery(newest, "newest").cond_where(is_found);
        select.order_by(date, Order::Desc).order_by("_id", Order::Desc).limit(find.limit);
        Ok(select)
    }
}

/// The record that bears the words as its number, where the register's records are numbered by one text.
async fn numbered(
    database: &mut Connection,
    table: &Table,
    find: &Find,
    reach: Option<&BTreeSet<OrgId>>,
) -> Result<Vec<RecordId>, LedgerError> {
    let is_number = matches!(table.key.as_slice(), [key] if is_text(&table.columns[*key]));
    if !is_number {
        return Ok(Vec::new());
    }
    let mut select = Query::select();
    select.column("_id").from(Alias::new(&table.head)).cond_where(owners(reach));
    select.and_where(Expr::col("_key").eq(key_of_text(&find.words)));
    let rows = Sql::of(&select).all(database).await?;
    rows.iter().map(|row| Ok(RecordId(integer(row, 0)?))).collect()
}
