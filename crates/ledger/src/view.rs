//! Views for other programs (`v_hazard`): the approved rows of a register without anything personal.
//!
//! Codes stay codes. In SQLite an amount, there a whole number of its last place, is divided for reading.

use sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement};
use xuezheng_pack::RegisterId;
use xuezheng_pack::model::{Field, FieldKind};

use crate::error::LedgerError;
use crate::fixed::ORG;
use crate::ledger::Ledger;
use crate::schema::Table;
use crate::sealing::is_personal;
use crate::store::{Connection, Dialect, Sql};

fn name(register: &RegisterId) -> String {
    format!("v_{register}")
}

/// Takes the views of these registers away, so that their tables can be altered.
pub(crate) async fn drop_all(
    database: &mut Connection,
    registers: impl Iterator<Item = &RegisterId>,
) -> Result<(), LedgerError> {
    for register in registers {
        Sql::drop_view(&name(register)).execute(database).await?;
    }
    Ok(())
}

/// Makes the views of all registers.
pub(crate) async fn create_all(database: &mut Connection, ledger: &Ledger) -> Result<(), LedgerError> {
    for table in ledger.tables.values() {
        let view = select(table, database.dialect());
        Sql::create_view(&name(table.id()), &view).execute(database).await?;
    }
    Ok(())
}

fn select(table: &Table, dialect: Dialect) -> SelectStatement {
    let row = Alias::new("r");
    let of = |name: &str| Expr::col((row.clone(), Alias::new(name)));
    let mut select = Query::select();
    for name in ["_id", "_org"] {
        select.expr_as(of(name), Alias::new(name));
    }
    select.expr_as(Expr::col((ORG, "label")), "_org_label").expr_as(of("_state"), "_state");
    for column in table.columns.iter().filter(|column| is_shown(column)) {
        let name = Alias::new(column.id.as_str());
        let cell = of(column.id.as_str());
        match (&column.kind, dialect) {
            (FieldKind::Decimal { scale }, Dialect::Sqlite) if *scale > 0 => {
                select.expr_as(cell.cast_as("REAL").div(10i64.pow(*scale)), name)
            }
            _ => select.expr_as(cell, name),
        };
    }
    select.from_as(Alias::new(&table.approved), row.clone());
    select.join(JoinType::LeftJoin, ORG, Expr::col((ORG, "id")).equals((row, Alias::new("_org"))));
    select
}

/// A file's name may say whom it is about.
fn is_shown(column: &Field) -> bool {
    !is_personal(column) && column.kind != FieldKind::Attachment
}
