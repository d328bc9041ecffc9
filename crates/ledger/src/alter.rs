//! One register's tables follow the pack: columns that come, columns that go if nobody has filled them, and what is refused.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Func, Index, Query, Table as TableStatement};
use xuezheng_pack::{Calendar, FieldId, RegisterId};

use crate::error::{LedgerError, MigrationFault};
use crate::migrate::create_indexes;
use crate::natural_key;
use crate::operation::Change;
use crate::refill::{Twins, refill};
use crate::schema::{DueColumn, KEY_COLUMN_SINCE, LEVEL_COLUMN_SINCE, Table};
use crate::schema::{column_def, key_column, level_column};
use crate::shapes::{REGISTER, Remembered};
use crate::store::{Connection, Sql, integer};
use crate::table_index::{choice_index, index_name, lookup_index};

/// Drops the tables of a register that the pack has no more, unless it has records.
pub(crate) async fn drop_register(
    database: &mut Connection,
    register: &RegisterId,
    columns: &BTreeMap<String, Remembered>,
    faults: &mut Vec<MigrationFault>,
) -> Result<(), LedgerError> {
    let label = columns.get(REGISTER).map_or_else(|| register.to_string(), |it| it.label.clone());
    let head = format!("r_{register}");
    let rows = count(database, &head, None).await?;
    if rows > 0 {
        let cause = format!("业务包中已没有这个台账，而它有 {rows} 条记录");
        faults.push(fault(&label, None, cause, "请恢复该台账的声明；不再使用的台账也要保留声明，只是不再布置填报"));
        return Ok(());
    }
    for name in [head.clone(), format!("{head}_approved")] {
        let sql = Sql::drop_table(TableStatement::drop().table(Alias::new(name)));
        sql.execute(database).await?;
    }
    Ok(())
}

/// A register that is declared otherwise than before.
pub(crate) struct RegisterChange<'a> {
    pub(crate) table: &'a Table,
    pub(crate) old: &'a BTreeMap<String, Remembered>,
    pub(crate) new: &'a BTreeMap<String, Remembered>,
    /// The format of the database.
    pub(crate) version: i64,
    pub(crate) calendar: &'a Calendar,
}

/// Alters a register's tables; gives the changes that records undergo by it.
pub(crate) async fn alter_register(
    database: &mut Connection,
    change: &RegisterChange<'_>,
    faults: &mut Vec<MigrationFault>,
) -> Result<Vec<Change>, LedgerError> {
    let RegisterChange { table, old, new, version, calendar } = change;
    let before = faults.len();
    let label = table.label();
    let mut gone = Vec::new();
    for (name, remembered) in old.iter().filter(|(name, _)| *name != REGISTER) {
        let was = kind(remembered);
        let retyped = match new.get(name).map(kind) {
            Some(now) if now == was && personal(remembered) == new.get(name).and_then(personal) => continue,
            // A code is a text already.
            Some("text") if was == "choice" => continue,
            Some(now) if gains_columns(was, now) => continue,
            retyped => retyped,
        };
        let filled =
            count(database, &table.head, Some(name)).await? + count(database, &table.approved, Some(name)).await?;
        let (cause, mend) = match retyped {
            Some(now) if now == was => (
                "个人信息（personal）的声明有改动，而已有记录按原来的方式保存了这一项，历史不能改写".to_owned(),
                "请恢复原来的声明，另设一个新的数据项，把内容改录过去",
            ),
            Some(now) => {
                (format!("类型由 {was} 改为 {now}，而已有记录填了这一项"), "请恢复原来的类型，另设一个新的数据项")
            }
            None => (
                "业务包中已没有这个数据项，而已有记录填了这一项".to_owned(),
                "请恢复该数据项的声明；不再填写的可改为非必填",
            ),
        };
        if filled > 0 {
            faults.push(fault(label, Some(&remembered.label), cause, mend));
        } else {
            gone.push(name.as_str());
        }
    }
    let own = |all: &BTreeMap<String, Remembered>| all.get(REGISTER).map(|it| it.shape.clone()).unwrap_or_default();
    let date = |shape: &str| shape.split('/').next().unwrap_or_default().to_owned();
    if date(&own(old)) != date(&own(new)) && count(database, &table.head, None).await? > 0 {
        let cause = format!("日期字段由 {} 改为 {}，而已有记录按原日期归入年度", date(&own(old)), date(&own(new)));
        faults.push(fault(label, None, cause, "请恢复原来的日期字段"));
    }
    if faults.len() > before {
        return Ok(Vec::new());
    }
    drop_indexes(database, table, old).await?;
    let is_new = |id: &FieldId| !old.contains_key(id.as_str()) || gone.contains(&id.as_str());
    for name in [&table.head, &table.approved] {
        for column in &gone {
            let sql =
                Sql::alter_table(TableStatement::alter().table(Alias::new(name)).drop_column(Alias::new(*column)));
            sql.execute(database).await?;
        }
        if *version < KEY_COLUMN_SINCE {
            let sql = Sql::alter_table(
                TableStatement::alter().table(Alias::new(name)).add_column(key_column(database.dialect())),
            );
            sql.execute(database).await?;
        }
        if *version < LEVEL_COLUMN_SINCE {
            let level = level_column(database.dialect());
            let sql = Sql::alter_table(TableStatement::alter().table(Alias::new(name)).add_column(level));
            sql.execute(database).await?;
        }
        for column in table.columns.iter().filter(|column| is_new(&column.id)) {
            let sql = Sql::alter_table(
                TableStatement::alter().table(Alias::new(name)).add_column(column_def(column, database.dialect())),
            );
            sql.execute(database).await?;
        }
    }
    let dues: Vec<DueColumn> = table.dues.iter().filter(|due| is_new(&table.columns[due.column].id)).copied().collect();
    let refilled = refill(database, table, &dues, calendar).await?;
    if let Some(Twins { first, second, approved }) = refilled.twins {
        let which = if approved { "已审的" } else { "" };
        let cause = format!("{which}第 {first} 号和第 {second} 号记录的唯一键（{}）相同", natural_key::labels(table));
        let mend = "请先用原来的业务包更正或作废其中一条并审核通过，或改用别的唯一键";
        faults.push(fault(label, None, cause, mend));
        return Ok(Vec::new());
    }
    create_indexes(database, table).await?;
    Ok(refilled.changes)
}

/// Whether a sub-table has all its columns still, and perhaps more.
fn gains_columns(was: &str, now: &str) -> bool {
    let columns = |shape: &str| {
        let inner = shape.strip_prefix("table(")?.strip_suffix(')')?;
        Some(inner.split(',').map(str::to_owned).collect::<Vec<_>>())
    };
    matches!((columns(was), columns(now)), (Some(was), Some(now)) if was.iter().all(|column| now.contains(column)))
}

/// The kind in a column's shape, without what is personal in it.
fn kind(column: &Remembered) -> &str {
    column.shape.split('/').next().unwrap_or_default()
}

/// What is personal in a column.
fn personal(column: &Remembered) -> Option<&str> {
    column.shape.split_once('/').map(|(_, personal)| personal)
}

fn fault(register: &str, field: Option<&str>, cause: String, mend: &str) -> MigrationFault {
    MigrationFault { register: register.to_owned(), field: field.map(str::to_owned), cause, mend: mend.to_owned() }
}

async fn drop_indexes(
    database: &mut Connection,
    table: &Table,
    old: &BTreeMap<String, Remembered>,
) -> Result<(), LedgerError> {
    // Which columns had an index of references, deadlines, choices or for looking up is not remembered: any may have had
    // one. The last three are of earlier formats, and so are those of deadlines by org.
    let of_column = |name: &str| [name.to_owned(), format!("{name}_by_org"), choice_index(name), lookup_index(name)];
    let columns = old.keys().filter(|name| *name != REGISTER);
    let fixed =
        ["by_org", "by_date", "unapproved", "open", "segment", "key", "review", "date", "by_status"].map(str::to_owned);
    let suffixes: Vec<String> =
        columns.flat_map(|name| of_column(name)).chain(of_column("_state")).chain(fixed).collect();
    let names = [&table.head, &table.approved];
    let named = |name: &String| suffixes.iter().map(|suffix| index_name(name, suffix)).collect::<Vec<_>>();
    let names: Vec<String> = names.into_iter().flat_map(named).collect();
    for name in names {
        let sql = Sql::drop_index(Index::drop().name(name).if_exists());
        sql.execute(database).await?;
    }
    Ok(())
}

/// Rows of a table, or those with a value in a column.
pub(crate) async fn count(database: &mut Connection, table: &str, column: Option<&str>) -> Result<i64, LedgerError> {
    let mut select = Query::select();
    select.expr(Func::count(Expr::col("_id"))).from(Alias::new(table));
    if let Some(column) = column {
        select.and_where(Expr::col(Alias::new(column)).is_not_null());
    }
    let sql = Sql::of(&select);
    match sql.first(database).await? {
        Some(row) => integer(&row, 0),
        None => Ok(0),
    }
}
