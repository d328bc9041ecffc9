//! Codes and workflow states that records hold and a changed pack no longer knows: nobody could say what they meant.

use sea_query::{Alias, Expr, ExprTrait, Func, Order, Query};
use xuezheng_pack::model::{Choice, FieldKind};

use crate::error::{LedgerError, MigrationFault};
use crate::ledger::Ledger;
use crate::schema::Table;
use crate::shapes::Shapes;
use crate::store::{Connection, Sql, integer, text};

/// Notes every column of registers that were there before whose records hold what the pack doesn't know.
pub(crate) async fn find(
    database: &mut Connection,
    ledger: &Ledger,
    old: &Shapes,
    faults: &mut Vec<MigrationFault>,
) -> Result<(), LedgerError> {
    for table in ledger.tables.values().filter(|table| old.contains_key(table.id())) {
        for column in &table.columns {
            let (choices, is_multiple): (&[Choice], bool) = match &column.kind {
                FieldKind::Choice(choices) => (choices, false),
                FieldKind::MultiChoice(choices) => (choices, true),
                _ => continue,
            };
            let known: Vec<&str> = choices.iter().map(|choice| choice.code.as_str()).collect();
            if let Some((code, rows)) = unknown(database, table, column.id.as_str(), &known, is_multiple).await? {
                faults.push(MigrationFault {
                    register: table.label().to_owned(),
                    field: Some(column.label.clone()),
                    cause: format!("业务包中已没有选项「{code}」，而有 {rows} 条记录用着它"),
                    mend: "请恢复这个选项，在停用的选项上写明停用日期（until）和改成什么（becomes）".to_owned(),
                });
            }
        }
        let states = table.register.workflow.iter().flat_map(|workflow| workflow.states.keys());
        let states: Vec<&str> = states.map(|state| state.as_str()).collect();
        if let Some((state, rows)) = unknown(database, table, "_state", &states, false).await? {
            faults.push(MigrationFault {
                register: table.label().to_owned(),
                field: None,
                cause: format!("业务包中已没有业务状态「{state}」，而有 {rows} 条记录处在这个状态"),
                mend: "请恢复这个状态的声明，待这些记录办到别的状态后再去掉".to_owned(),
            });
        }
    }
    Ok(())
}

/// The first unknown code that a column holds, and in how many rows of one table.
async fn unknown(
    database: &mut Connection,
    table: &Table,
    column: &str,
    known: &[&str],
    is_multiple: bool,
) -> Result<Option<(String, i64)>, LedgerError> {
    for name in [&table.head, &table.approved] {
        let cell = || Expr::col(Alias::new(column));
        let mut select = Query::select();
        select.expr(cell()).expr(Func::count(Expr::col("_id"))).from(Alias::new(name)).and_where(cell().is_not_null());
        if !is_multiple {
            select.and_where(cell().is_not_in(known.iter().copied()));
        }
        select.group_by_col(Alias::new(column)).order_by(Alias::new(column), Order::Asc);
        for row in Sql::of(&select).all(database).await? {
            let held = text(&row, 0)?;
            let codes = held.split('|').filter(|code| !code.is_empty());
            if let Some(lost) = codes.into_iter().find(|code| !known.contains(code)) {
                return Ok(Some((lost.to_owned(), integer(&row, 1)?)));
            }
        }
    }
    Ok(None)
}
