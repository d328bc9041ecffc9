//! Data keys of persons: wrapped in the database, and those that a transaction or a reader has at hand.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};

use crate::error::LedgerError;
use crate::fixed::PERSON_KEY;
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, optional_integer, optional_text, text};
use crate::vault::{DataKey, Vault};

/// Keys that have been unwrapped, and those that are new.
#[derive(Default)]
pub(crate) struct KeyRing {
    /// Each person's key in use.
    current: BTreeMap<String, i64>,
    /// Keys by number; `None` for those that were destroyed.
    keys: BTreeMap<i64, Option<DataKey>>,
    fresh: Vec<(i64, String)>,
    last: Option<i64>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// A key as a cell finds it.
pub(crate) enum Found<'k> {
    Key(&'k DataKey),
    Destroyed,
    Unknown,
}

impl KeyRing {
    /// Unwraps the keys of these numbers.
    pub(crate) async fn load(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        ids: &BTreeSet<i64>,
    ) -> Result<(), LedgerError> {
        let missing: Vec<i64> = ids.iter().filter(|id| !self.keys.contains_key(id)).copied().collect();
        for chunk in missing.chunks(MAX_BINDS) {
            let mut select = select();
            select.and_where(Expr::col("id").is_in(chunk.iter().copied()));
            self.take(database, vault, select).await?;
        }
        Ok(())
    }

    /// Unwraps the keys in use of these persons.
    pub(crate) async fn load_persons(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        persons: &BTreeSet<&str>,
    ) -> Result<(), LedgerError> {
        let missing: Vec<&str> = persons.iter().filter(|it| !self.current.contains_key(**it)).copied().collect();
        for chunk in missing.chunks(MAX_BINDS) {
            let mut select = select();
            select.and_where(Expr::col("person").is_in(chunk.iter().copied()));
            select.and_where(Expr::col("wrapped").is_not_null());
            self.take(database, vault, select).await?;
        }
        Ok(())
    }

    async fn take(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        select: SelectStatement,
    ) -> Result<(), LedgerError> {
        for row in Sql::of(&select).all(database).await? {
            let (id, person, key) = read(vault, &row)?;
            if key.is_some() {
                self.current.insert(person, id);
            }
            self.keys.insert(id, key);
        }
        Ok(())
    }

    /// A loaded key.
    pub(crate) fn find(&self, id: i64) -> Found<'_> {
        match self.keys.get(&id) {
            Some(Some(key)) => Found::Key(key),
            Some(None) => Found::Destroyed,
            None => Found::Unknown,
        }
    }

    /// The number of a person's key in use, if they have one.
    pub(crate) fn current(&self, person: &str) -> Option<i64> {
        self.current.get(person).copied()
    }

    /// A person's key, made now if they have none; their keys have been loaded.
    pub(crate) async fn of(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        person: &str,
    ) -> Result<(i64, DataKey), LedgerError> {
        if let Some(id) = self.current(person)
            && let Found::Key(key) = self.find(id)
        {
            return Ok((id, key.clone()));
        }
        let last = match self.last {
            Some(last) => last,
            None => last_id(database).await?,
        };
        let (id, key) = (last + 1, vault.fresh_key()?);
        self.last = Some(id);
        self.current.insert(person.to_owned(), id);
        self.keys.insert(id, Some(key.clone()));
        self.fresh.push((id, person.to_owned()));
        Ok((id, key))
    }

    /// The new keys, wrapped: number, person, wrapped key.
    pub(crate) fn take_fresh(&mut self, vault: &Vault) -> Result<Vec<(i64, String, String)>, LedgerError> {
        let mut wrapped = Vec::with_capacity(self.fresh.len());
        for (id, person) in std::mem::take(&mut self.fresh) {
            if let Some(Some(key)) = self.keys.get(&id) {
                let key = vault.wrapped(id, &person, key)?;
                wrapped.push((id, person, key));
            }
        }
        Ok(wrapped)
    }
}

fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["id", "person", "wrapped"]).from(PERSON_KEY).order_by("id", Order::Asc);
    select
}

fn read(vault: &Vault, row: &Row) -> Result<(i64, String, Option<DataKey>), LedgerError> {
    let (id, person) = (integer(row, 0)?, text(row, 1)?);
    let key = match optional_text(row, 2)? {
        Some(wrapped) => Some(vault.unwrapped(id, &person, &wrapped).ok_or(LedgerError::WrongSecret)?),
        None => None,
    };
    Ok((id, person, key))
}

async fn last_id(database: &mut Connection) -> Result<i64, LedgerError> {
    let sql = Sql::of(Query::select().expr(Func::max(Expr::col("id"))).from(PERSON_KEY));
    let row = sql.first(database).await?;
    Ok(row.map(|row| optional_integer(&row, 0)).transpose()?.flatten().unwrap_or(0))
}

/// Refuses a vault that can't unwrap what the ledger holds.
pub(crate) async fn try_vault(database: &mut Connection, vault: &Vault) -> Result<(), LedgerError> {
    let mut select = select();
    select.and_where(Expr::col("wrapped").is_not_null()).limit(1);
    match Sql::of(&select).first(database).await? {
        Some(row) => read(vault, &row).map(drop),
        None => Ok(()),
    }
}
