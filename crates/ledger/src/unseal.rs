//! Personal cells are opened for those who may see them; everybody else gets records with sealed cells.

use std::collections::BTreeSet;

use sea_query::{Condition, Expr, ExprTrait, Func};
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{RecordId, RegisterId, Value};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::person_key::{Found, KeyRing};
use crate::record::Record;
use crate::rows::rows;
use crate::schema::Table;
use crate::store::{Connection, snapshot};
use crate::vault::{Place, START, Sealed, Vault, only_blind, start};

/// What a sealed cell held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// This.
    Clear(String),
    /// Nobody can tell any more: its key was destroyed.
    Erased,
}

impl Opened {
    /// The text, if it can be told.
    pub fn into_clear(self) -> Option<String> {
        if let Self::Clear(text) = self { Some(text) } else { None }
    }
}

/// The condition that a personal column holds one of these blind indexes. It is written as the index over the column is
/// ([`blind_indexes`](crate::schema::Table::blind_indexes)), its numbers as constants, for a database uses the index only where it reads the same words.
pub(crate) fn is_one_of(cell: &dyn Fn() -> Expr, blinds: &[Value]) -> Condition {
    let starts =
        blinds.iter().filter_map(|blind| if let Value::Text(blind) = blind { Some(start(blind)) } else { None });
    let length = i64::try_from(START).expect("a start is short");
    let begins = Func::cust("substr").arg(cell()).arg(Expr::Constant(1i64.into())).arg(Expr::Constant(length.into()));
    Condition::all().add(Expr::expr(begins).is_in(starts))
}

/// The keys of some cells.
#[derive(Debug)]
pub struct Opener(KeyRing);

impl Ledger {
    /// What opens these cells of the register's columns, or of a history.
    ///
    /// # Errors
    /// [`LedgerError::NoVault`] when the ledger was opened without its keys and one of the cells is sealed.
    pub async fn opener<'v>(&self, cells: impl Iterator<Item = (&'v Field, &'v Value)>) -> Result<Opener, LedgerError> {
        let keys: BTreeSet<i64> = cells.flat_map(|(column, value)| keys(column, value)).collect();
        if keys.is_empty() {
            return Ok(Opener(KeyRing::default()));
        }
        let vault = self.vault.as_ref().ok_or(LedgerError::NoVault)?;
        let mut database = snapshot(&self.pool).await?;
        Opener::with(&mut database, vault, &keys).await
    }
}

impl Ledger {
    /// A typed record with its personal cells as sealed ones begin, so that they compare as they will when stored.
    pub(crate) fn as_if_sealed(&self, table: &Table, mut record: Record) -> Result<Record, LedgerError> {
        for (column, value) in table.columns.iter().zip(&mut record.cells) {
            if column.personal.is_some() && !value.is_absent() {
                let blinds = self.blinds(column, std::slice::from_ref(value))?;
                if let Some(Value::Text(blind)) = blinds.first() {
                    *value = Value::Text(only_blind(blind));
                }
            }
        }
        Ok(record)
    }

    /// The blind indexes of these values of a personal field, sealed or clear.
    ///
    /// # Errors
    /// [`LedgerError::NoVault`] when the ledger was opened without its keys and one of them is clear.
    pub(crate) fn blinds(&self, field: &Field, values: &[Value]) -> Result<Vec<Value>, LedgerError> {
        let Some(kind) = field.personal else { return Ok(values.to_vec()) };
        let of = |value: &Value| {
            let text = if let Value::Text(text) = value { text.clone() } else { value.display() };
            if let Some(sealed) = Sealed::parse(&text) {
                return Ok(Value::Text(sealed.blind.to_owned()));
            }
            let vault = self.vault.as_ref().ok_or(LedgerError::NoVault)?;
            Ok(Value::Text(vault.blind(kind, &text)))
        };
        values.iter().filter(|value| !value.is_absent()).map(of).collect()
    }
}

impl Opener {
    pub(crate) async fn with(
        database: &mut Connection,
        vault: &Vault,
        keys: &BTreeSet<i64>,
    ) -> Result<Self, LedgerError> {
        let mut ring = KeyRing::default();
        ring.load_numbers(database, vault, keys).await?;
        Ok(Self(ring))
    }

    /// Opens a cell; `field` is its field's id, of a column of a sub-table `table.column`.
    ///
    /// # Errors
    /// [`LedgerError::Broken`] when it is not what was sealed there.
    pub fn open(
        &self,
        register: &RegisterId,
        record: RecordId,
        field: &str,
        text: &str,
    ) -> Result<Opened, LedgerError> {
        let opened = Sealed::parse(text).and_then(|sealed| match self.0.find(sealed.key) {
            Found::Key(key) => Vault::open(&Place { register, record, field }, &sealed, key).map(Opened::Clear),
            Found::Destroyed => Some(Opened::Erased),
            Found::Unknown => None,
        });
        opened.ok_or_else(|| {
            LedgerError::Broken(format!(
                "台账 {register} 第 {record} 号记录的个人信息（{field}）被改动或移动过，无法解读"
            ))
        })
    }
}

/// The numbers of the keys with which a cell is sealed.
pub(crate) fn keys(column: &Field, value: &Value) -> Vec<i64> {
    let key = |value: &Value| if let Value::Text(text) = value { Sealed::parse(text).map(|it| it.key) } else { None };
    match &column.kind {
        _ if column.personal.is_some() => key(value).into_iter().collect(),
        FieldKind::Table(fields) => {
            let personal = |row: Vec<Value>| {
                let cells = fields.iter().zip(row).filter(|(field, _)| field.personal.is_some());
                cells.filter_map(|(_, value)| key(&value)).collect::<Vec<_>>()
            };
            rows(fields, value).into_iter().flat_map(personal).collect()
        }
        _ => Vec::new(),
    }
}
