//! Data keys of persons: wrapped in the database, and those that a transaction or a reader has at hand.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};

use xuezheng_pack::{RecordId, RegisterId};

use crate::error::LedgerError;
use crate::fixed::PERSON_KEY;
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, optional_integer, optional_text, text};
use crate::vault::{DataKey, Vault};

/// Whose data in which record a key is for: erasing a person destroys theirs in all records, the end of a record's
/// retention all of that record.
type Of = (RegisterId, RecordId, String);

/// Keys that have been unwrapped, and those that are new.
#[derive(Default)]
pub(crate) struct KeyRing {
    /// The keys in use.
    current: BTreeMap<Of, i64>,
    /// Keys by number; `None` for those that were destroyed.
    keys: BTreeMap<i64, Option<DataKey>>,
    fresh: Vec<(i64, Of)>,
    last: Option<i64>,
}

/// A key as the database is to keep it.
pub(crate) struct Fresh {
    pub(crate) id: i64,
    pub(crate) register: RegisterId,
    pub(crate) record: RecordId,
    pub(crate) person: String,
    pub(crate) wrapped: String,
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
    /// Unwraps the keys of these records.
    pub(crate) async fn load(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        register: &RegisterId,
        records: &[RecordId],
    ) -> Result<(), LedgerError> {
        for chunk in records.chunks(MAX_BINDS / 2) {
            let mut select = select();
            select.and_where(Expr::col("register").eq(register.as_str()));
            select.and_where(Expr::col("record").is_in(chunk.iter().map(|record| record.0)));
            self.take(database, vault, select).await?;
        }
        Ok(())
    }

    /// Unwraps the keys of these numbers.
    pub(crate) async fn load_numbers(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        ids: &BTreeSet<i64>,
    ) -> Result<(), LedgerError> {
        let ids: Vec<i64> = ids.iter().copied().collect();
        for chunk in ids.chunks(MAX_BINDS) {
            let mut select = select();
            select.and_where(Expr::col("id").is_in(chunk.iter().copied()));
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
            let (id, of, key) = read(vault, &row)?;
            if key.is_some() {
                self.current.insert(of, id);
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

    /// The number of the key in use for a person in a record, if there is one.
    pub(crate) fn current(&self, register: &RegisterId, record: RecordId, person: &str) -> Option<i64> {
        self.current.get(&(register.clone(), record, person.to_owned())).copied()
    }

    /// The key for a person in a record, made now if there is none; the record's keys have been loaded.
    pub(crate) async fn of(
        &mut self,
        database: &mut Connection,
        vault: &Vault,
        (register, record, person): (&RegisterId, RecordId, &str),
    ) -> Result<(i64, DataKey), LedgerError> {
        if let Some(id) = self.current(register, record, person)
            && let Found::Key(key) = self.find(id)
        {
            return Ok((id, key.clone()));
        }
        let last = match self.last {
            Some(last) => last,
            None => last_id(database).await?,
        };
        let (id, key) = (last + 1, vault.fresh_key()?);
        let of = (register.clone(), record, person.to_owned());
        self.last = Some(id);
        self.current.insert(of.clone(), id);
        self.keys.insert(id, Some(key.clone()));
        self.fresh.push((id, of));
        Ok((id, key))
    }

    /// Forgets what it has unwrapped: keys are about to be destroyed. New ones have been written.
    pub(crate) fn clear(&mut self) {
        self.current.clear();
        self.keys.clear();
    }

    /// The new keys, wrapped.
    pub(crate) fn take_fresh(&mut self, vault: &Vault) -> Result<Vec<Fresh>, LedgerError> {
        let mut wrapped = Vec::with_capacity(self.fresh.len());
        for (id, (register, record, person)) in std::mem::take(&mut self.fresh) {
            if let Some(Some(key)) = self.keys.get(&id) {
                let key = vault.wrapped(id, &person, key)?;
                wrapped.push(Fresh { id, register, record, person, wrapped: key });
            }
        }
        Ok(wrapped)
    }
}

fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["id", "register", "record", "person", "wrapped"]).from(PERSON_KEY).order_by("id", Order::Asc);
    select
}

fn read(vault: &Vault, row: &Row) -> Result<(i64, Of, Option<DataKey>), LedgerError> {
    let (id, register, record) = (integer(row, 0)?, RegisterId::new(text(row, 1)?), RecordId(integer(row, 2)?));
    let person = text(row, 3)?;
    let key = match optional_text(row, 4)? {
        Some(wrapped) => Some(vault.unwrapped(id, &person, &wrapped).ok_or(LedgerError::WrongSecret)?),
        None => None,
    };
    Ok((id, (register, record, person), key))
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
