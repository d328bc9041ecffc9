//! Shapes: what the ledger remembers of the tables between two packs, and what the pack wants of them.

use std::collections::BTreeMap;

use sea_query::Query;
use xuezheng_pack::{FieldId, RegisterId};

use crate::error::LedgerError;
use crate::fixed::COLUMN_SHAPE;
use crate::ledger::Ledger;
use crate::schema::{Table, shape};
use crate::store::{Connection, Sql, text};

/// The column of [`COLUMN_SHAPE`] rows that stand for a register itself: shape is its date field, its key after `/`.
pub(crate) const REGISTER: &str = "";

/// What the ledger remembers of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) shape: String,
    pub(crate) label: String,
}

pub(crate) type Shapes = BTreeMap<RegisterId, BTreeMap<String, Remembered>>;

pub(crate) fn wanted(ledger: &Ledger) -> Shapes {
    let of = |table: &Table| {
        let key: Vec<&str> = table.register.key.iter().map(FieldId::as_str).collect();
        let own =
            Remembered { shape: format!("{}/{}", table.register.date, key.join(",")), label: table.label().to_owned() };
        let columns = table.columns.iter().map(|column| {
            let remembered = Remembered { shape: shape(column), label: column.label.clone() };
            (column.id.to_string(), remembered)
        });
        columns.chain([(REGISTER.to_owned(), own)]).collect()
    };
    ledger.tables.iter().map(|(register, table)| (register.clone(), of(table))).collect()
}

/// What a segment's schema depends on: the register's columns, and those of the registers that it refers to.
pub(crate) fn layout<'s>(shapes: &'s Shapes, columns: &'s BTreeMap<String, Remembered>) -> Vec<(&'s str, &'s str)> {
    let targets = columns.values().filter_map(|remembered| {
        let to = remembered.shape.strip_prefix("reference(")?.strip_suffix(')')?;
        shapes.get(to)
    });
    let data = std::iter::once(columns).chain(targets).flatten().filter(|(name, _)| *name != REGISTER);
    data.map(|(name, remembered)| (name.as_str(), remembered.shape.as_str())).collect()
}

pub(crate) fn attributes(ledger: &Ledger) -> String {
    ledger.pack.attributes.keys().map(|id| id.as_str()).collect::<Vec<_>>().join(",")
}

pub(crate) async fn remembered(database: &mut Connection) -> Result<Shapes, LedgerError> {
    let sql = Sql::of(Query::select().columns(["register", "column", "shape", "label"]).from(COLUMN_SHAPE));
    let mut shapes = Shapes::new();
    for row in sql.all(database).await? {
        let remembered = Remembered { shape: text(&row, 2)?, label: text(&row, 3)? };
        shapes.entry(RegisterId::new(text(&row, 0)?)).or_default().insert(text(&row, 1)?, remembered);
    }
    Ok(shapes)
}

pub(crate) async fn remember(database: &mut Connection, ledger: &Ledger) -> Result<(), LedgerError> {
    let sql = Sql::of(Query::delete().from_table(COLUMN_SHAPE));
    sql.execute(database).await?;
    for (register, columns) in wanted(ledger) {
        for (column, remembered) in columns {
            let sql = Sql::of(
                Query::insert()
                    .into_table(COLUMN_SHAPE)
                    .columns(["register", "column", "shape", "label"])
                    .values_panic([
                        register.as_str().into(),
                        column.into(),
                        remembered.shape.into(),
                        remembered.label.into(),
                    ]),
            );
            sql.execute(database).await?;
        }
    }
    Ok(())
}
