//! The tables of a ledger as a dump sees them: columns with their kinds, and the key that orders the rows.

use sea_query::{Alias, Expr, ExprTrait, Order, Query, TableCreateStatement, TableRef};
use serde_json::{Value as Json, json};

use crate::dump::cell::{Cell, Kind};
use crate::error::LedgerError;
use crate::fixed::{ACTING, ATTEMPT, SESSION, fixed_tables};
use crate::ledger::Ledger;
use crate::store::{Connection, Dialect, Sql};

/// Rows that are read at a time.
const ROWS: u64 = 2_000;

/// A table: its columns in the order in which its statement creates them.
#[derive(Clone, Debug)]
pub(super) struct TableShape {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Indexes of the columns of the primary key.
    key: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// All tables of a ledger of a format, those that others refer to first.
pub(super) fn all(ledger: &Ledger, format: i64) -> Result<Vec<TableShape>, LedgerError> {
    // PostgreSQL has a type for each kind of column; SQLite keeps several in one.
    let dialect = Dialect::Postgres;
    let registers =
        ledger.tables.values().flat_map(|table| [&table.head, &table.approved].map(|name| table.create(name, dialect)));
    let shapes = fixed_tables(format, dialect).into_iter().chain(registers).map(|statement| TableShape::of(&statement));
    let mut shapes = shapes.collect::<Result<Vec<_>, _>>()?;
    // Who is signed in here is not signed in elsewhere.
    shapes.retain(|shape| ![SESSION, ACTING, ATTEMPT].contains(&shape.name.as_str()));
    Ok(shapes)
}

impl TableShape {
    fn of(statement: &TableCreateStatement) -> Result<Self, LedgerError> {
        let name = match statement.get_table_name() {
            Some(TableRef::Table(name, _)) => name.1.to_string(),
            _ => return Err(LedgerError::Broken("有一张表没有名称".to_owned())),
        };
        let unknown = |column: &str| LedgerError::Broken(format!("表「{name}」的列「{column}」类型无法转储"));
        let mut columns = Vec::new();
        let mut key = Vec::new();
        for (index, def) in statement.get_columns().iter().enumerate() {
            let column = def.get_column_name();
            let kind = def.get_column_type().and_then(Kind::of).ok_or_else(|| unknown(&column))?;
            if def.get_column_spec().primary_key {
                key.push(index);
            }
            columns.push(Column { name: column, kind });
        }
        for index in statement.get_indexes().iter().filter(|index| index.is_primary_key()) {
            let names = index.get_index_spec().get_column_names();
            key.extend(names.iter().filter_map(|name| columns.iter().position(|column| column.name == *name)));
        }
        if key.is_empty() {
            return Err(LedgerError::Broken(format!("表「{name}」没有主键，无法转储")));
        }
        Ok(Self { name, columns, key })
    }

    /// The first line of its dump.
    pub(super) fn header(&self) -> String {
        let columns: Vec<Json> = self.columns.iter().map(|column| json!([column.name, column.kind.name()])).collect();
        format!("{}\n", json!({ "table": self.name, "columns": columns }))
    }

    /// The row in a line of a dump.
    pub(super) fn row(&self, line: &str) -> Option<Vec<Cell>> {
        let cells: Vec<Json> = serde_json::from_str(line).ok()?;
        if cells.len() != self.columns.len() {
            return None;
        }
        cells.into_iter().zip(&self.columns).map(|(json, column)| Cell::from_json(json, column.kind)).collect()
    }
}

/// Some rows of a table, in the order of its key.
pub(super) struct Page {
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Page {
    /// The page before all rows.
    pub(super) fn first() -> Self {
        Self { rows: Vec::new() }
    }

    /// Goes on to the next rows; whether there are any.
    pub(super) async fn read(&mut self, database: &mut Connection, table: &TableShape) -> Result<bool, LedgerError> {
        let column = |index: &usize| Alias::new(&table.columns[*index].name);
        let mut select = Query::select();
        select.columns(table.columns.iter().map(|column| Alias::new(&column.name))).from(Alias::new(&table.name));
        for index in &table.key {
            select.order_by(column(index), Order::Asc);
        }
        if let Some(last) = self.rows.last() {
            let columns: Vec<Expr> = table.key.iter().map(|index| Expr::col(column(index))).collect();
            let values = table.key.iter().map(|index| value(&last[*index])).collect::<Result<Vec<_>, _>>()?;
            select.and_where(Expr::tuple(columns).gt(Expr::tuple(values)));
        }
        let rows = Sql::of(select.limit(ROWS)).all(database).await?;
        let read = |row| table.columns.iter().enumerate().map(|(index, it)| Cell::read(row, index, it.kind)).collect();
        self.rows = rows.iter().map(read).collect::<Result<_, LedgerError>>()?;
        Ok(!self.rows.is_empty())
    }

    /// Its rows as a dump holds them.
    pub(super) fn lines(&self) -> String {
        lines(&self.rows)
    }
}

/// Rows as a dump holds them, a line each.
pub(super) fn lines(rows: &[Vec<Cell>]) -> String {
    let line = |row: &Vec<Cell>| format!("{}\n", Json::Array(row.iter().map(Cell::to_json).collect()));
    rows.iter().map(line).collect()
}

fn value(cell: &Cell) -> Result<Expr, LedgerError> {
    Ok(match cell {
        Cell::Text(text) => Expr::val(text.clone()),
        Cell::Integer(number) => Expr::val(*number),
        Cell::Bytes(bytes) => Expr::val(bytes.clone()),
        _ => return Err(LedgerError::Broken("主键中有不能排序的值".to_owned())),
    })
}
