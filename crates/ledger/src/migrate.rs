//! Tables follow the pack: created with the ledger, extended when it is opened, never emptied.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Func, Index, IntoTableRef, Query, Table as TableStatement};
use xuezheng_pack::{Calendar, FieldId, RegisterId};

use crate::access::Author;
use crate::audit::last_author;
use crate::error::{LedgerError, MigrationFault};
use crate::filing_history;
use crate::fixed::{COLLECTIONS_SINCE, META, OPERATION, VERSION, fixed_indexes, fixed_tables, gained_since};
use crate::ledger::{Ledger, meta};
use crate::lost_codes;
use crate::manifest;
use crate::migration::{self, Migration, MigrationStep};
use crate::natural_key;
use crate::operation::Change;
use crate::refill::{Twins, refill};
use crate::schema::{self, DueColumn, KEY_COLUMN_SINCE, LEVEL_COLUMN_SINCE, Table};
use crate::schema::{column_def, key_column, level_column};
use crate::shapes::{REGISTER, Remembered, Shapes, attributes, layout, remember, remembered, wanted};
use crate::store::{Connection, Dialect, Sql, integer, is_empty, text, write_lock};
use crate::transaction::Transaction;
use crate::view;

/// Makes all tables of a new ledger; false if another program has made them meanwhile.
pub(crate) async fn create(ledger: &Ledger) -> Result<bool, LedgerError> {
    let mut database = write_lock(&ledger.pool).await?;
    if !is_empty(&ledger.pool).await? {
        database.rollback().await?;
        return Ok(false);
    }
    create_tables(&mut database, ledger).await?;
    view::create_all(&mut database, ledger).await?;
    remember(&mut database, ledger).await?;
    let sql = Sql::of(
        Query::insert()
            .into_table(META)
            .columns(["id", "schema", "pack", "attributes", "orgs", "manifest", "generation"])
            .values_panic([
                1i64.into(),
                VERSION.into(),
                ledger.pack.hash.clone().into(),
                attributes(ledger).into(),
                0i64.into(),
                0i64.into(),
                0i64.into(),
            ]),
    );
    sql.execute(&mut database).await?;
    database.commit().await?;
    Ok(true)
}

/// Makes all tables, empty.
pub(crate) async fn create_tables(database: &mut Connection, ledger: &Ledger) -> Result<(), LedgerError> {
    create_fixed(database).await?;
    for table in ledger.tables.values() {
        create_register(database, table).await?;
    }
    Ok(())
}

/// Drops every table of a ledger on a server, unless more has been done in it than founding it.
pub(crate) async fn discard(ledger: &Ledger) -> Result<(), LedgerError> {
    let mut database = write_lock(&ledger.pool).await?;
    let sql = Sql::of(Query::select().expr(Func::count(Expr::col("id"))).from(OPERATION));
    let row = sql.first(&mut database).await?;
    if database.dialect() == Dialect::Sqlite || row.map(|row| integer(&row, 0)).transpose()?.unwrap_or(0) > 1 {
        return database.rollback().await;
    }
    view::drop_all(&mut database, ledger.tables.keys()).await?;
    // Children stand behind their parents.
    let fixed = fixed_tables(database.dialect()).into_iter().rev().filter_map(|table| table.get_table_name().cloned());
    let registers = ledger.tables.values().flat_map(|table| [table.head.clone(), table.approved.clone()]);
    let tables: Vec<_> = registers.map(|name| Alias::new(name).into_table_ref()).chain(fixed).collect();
    for table in tables {
        Sql::drop_table(TableStatement::drop().table(table)).execute(&mut database).await?;
    }
    database.commit().await
}

/// Brings the tables of an old ledger to its pack, or refuses and changes nothing; gives what was to be done.
pub(crate) async fn adapt(ledger: &Ledger, migration: Migration) -> Result<Vec<MigrationStep>, LedgerError> {
    // Most openings find nothing to do, and need not wait for whoever writes.
    if migration::is_current(ledger).await? {
        return Ok(Vec::new());
    }
    let mut database = write_lock(&ledger.pool).await?;
    let version = meta(&mut database, "schema").await?;
    if version > VERSION {
        return Err(LedgerError::Newer { found: version, known: VERSION });
    }
    let old = remembered(&mut database).await?;
    let new = wanted(ledger);
    let sql = Sql::of(Query::select().columns(["pack", "attributes"]).from(META));
    let row = sql.first(&mut database).await?.ok_or_else(|| LedgerError::Broken("缺少库信息".to_owned()))?;
    let (pack, old_attributes) = (text(&row, 0)?, text(&row, 1)?);
    let same_attributes = old_attributes == attributes(ledger);
    if version == VERSION && old == new && same_attributes && pack == ledger.pack.hash {
        database.rollback().await?;
        return Ok(Vec::new());
    }
    view::drop_all(&mut database, old.keys()).await?;
    if version < VERSION {
        refuse_clear_text(&mut database, &old, version).await?;
        for (table, column) in gained_since(version, database.dialect()) {
            let sql = Sql::alter_table(TableStatement::alter().table(table).add_column(column));
            sql.execute(&mut database).await?;
        }
        create_fixed(&mut database).await?;
        if version < COLLECTIONS_SINCE {
            for register in old.keys() {
                filing_history::fill_days(&mut database, register).await?;
            }
        }
    }
    let mut faults = Vec::new();
    let mut recomputed = Vec::new();
    for (register, columns) in &old {
        match ledger.tables.get(register) {
            None => drop_register(&mut database, register, columns, &mut faults).await?,
            Some(table) if columns != &new[register] || version < VERSION => {
                let calendar = &ledger.pack.calendar;
                let change = RegisterChange { table, old: columns, new: &new[register], version, calendar };
                recomputed.extend(alter_register(&mut database, &change, &mut faults).await?);
            }
            Some(_) => {}
        }
    }
    for (register, table) in ledger.tables.iter().filter(|(register, _)| !old.contains_key(*register)) {
        debug_assert_eq!(register, table.id());
        create_register(&mut database, table).await?;
    }
    if faults.is_empty() && pack != ledger.pack.hash {
        lost_codes::find(&mut database, ledger, &old, &mut faults).await?;
    }
    if !faults.is_empty() {
        return Err(LedgerError::Lossy(faults));
    }
    let mut steps = migration::steps(version, &old, &new);
    let generation = meta(&mut database, "generation").await? + 1;
    for (register, table) in ledger.tables.iter() {
        let Some(columns) = old.get(register) else { continue };
        if !same_attributes || layout(&old, columns) != layout(&new, &new[register]) {
            let segments = mark_all(&mut database, table, generation).await?;
            steps.extend(migration::rewritten(table.label(), segments));
        }
    }
    view::create_all(&mut database, ledger).await?;
    remember(&mut database, ledger).await?;
    let sql = Sql::of(
        Query::update()
            .table(META)
            .value("schema", VERSION)
            .value("pack", ledger.pack.hash.as_str())
            .value("attributes", attributes(ledger))
            .value("generation", generation)
            .value("manifest", Expr::col("manifest").add(1i64)),
    );
    sql.execute(&mut database).await?;
    steps.extend(migration::recomputed(ledger, &recomputed));
    match migration {
        Migration::Kept => commit(ledger, database, recomputed).await?,
        Migration::Tried => database.rollback().await?,
    }
    Ok(steps)
}

/// Commits what opening has done; what records have undergone by it, as an operation.
async fn commit(ledger: &Ledger, mut database: Connection, changes: Vec<Change>) -> Result<(), LedgerError> {
    if changes.is_empty() {
        return database.commit().await;
    }
    let last = last_author(&mut database).await?;
    let last = last.ok_or_else(|| LedgerError::Broken("有记录而没有操作".to_owned()))?;
    // Opening knows no clock and nobody who opens: the operation takes the moment of the one before it.
    let author = Author {
        actor: "学政程序".to_owned(),
        role: None,
        acting_for: None,
        why: "业务包新增了期限，按已有记录的起算日期补算".to_owned(),
        ..last
    };
    let mut transaction = Transaction::over(ledger, database, author).await?;
    transaction.changes = changes;
    transaction.commit().await?;
    Ok(())
}

/// Refuses a ledger whose format kept personal data in clear, if it holds any.
async fn refuse_clear_text(database: &mut Connection, old: &Shapes, version: i64) -> Result<(), LedgerError> {
    const SEALED_SINCE: i64 = 3;
    let is_personal = |column: &Remembered| column.shape.contains(['/', '+']);
    let mut registers = Vec::new();
    for (register, columns) in old {
        let holds = columns.iter().any(|(name, column)| name != REGISTER && is_personal(column));
        if version < SEALED_SINCE && holds && count(database, &format!("r_{register}"), None).await? > 0 {
            registers.push(columns.get(REGISTER).map_or_else(|| register.to_string(), |it| it.label.clone()));
        }
    }
    if registers.is_empty() { Ok(()) } else { Err(LedgerError::ClearPersonalData { found: version, registers }) }
}

/// Makes the tables that every ledger has, those that aren't there yet.
async fn create_fixed(database: &mut Connection) -> Result<(), LedgerError> {
    for table in fixed_tables(database.dialect()) {
        Sql::create_table(&table).execute(database).await?;
    }
    for index in fixed_indexes() {
        Sql::create_index(&index).execute(database).await?;
    }
    Ok(())
}

async fn create_register(database: &mut Connection, table: &Table) -> Result<(), LedgerError> {
    for name in [&table.head, &table.approved] {
        Sql::create_table(&table.create(name, database.dialect())).execute(database).await?;
    }
    create_indexes(database, table).await
}

async fn create_indexes(database: &mut Connection, table: &Table) -> Result<(), LedgerError> {
    let statements: Vec<Sql> = table.indexes().iter().map(Sql::create_index).collect();
    for sql in statements {
        sql.execute(database).await?;
    }
    Ok(())
}

async fn drop_register(
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
struct RegisterChange<'a> {
    table: &'a Table,
    old: &'a BTreeMap<String, Remembered>,
    new: &'a BTreeMap<String, Remembered>,
    /// The format of the database.
    version: i64,
    calendar: &'a Calendar,
}

/// Alters a register's tables; gives the changes that records undergo by it.
async fn alter_register(
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
    // Which columns had an index of references or deadlines is not remembered: any may have had one. The first two are of
    // earlier formats.
    let columns = old.keys().filter(|name| *name != REGISTER);
    let fixed = ["review", "date", "by_org", "by_status", "segment", "key"].map(str::to_owned);
    let suffixes: Vec<String> =
        columns.flat_map(|name| [name.clone(), format!("{name}_by_org")]).chain(fixed).collect();
    let names = [&table.head, &table.approved];
    let named = |name: &String| suffixes.iter().map(|suffix| schema::index_name(name, suffix)).collect::<Vec<_>>();
    let names: Vec<String> = names.into_iter().flat_map(named).collect();
    for name in names {
        let sql = Sql::drop_index(Index::drop().name(name).if_exists());
        sql.execute(database).await?;
    }
    Ok(())
}

/// Rows of a table, or those with a value in a column.
async fn count(database: &mut Connection, table: &str, column: Option<&str>) -> Result<i64, LedgerError> {
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

/// Marks every segment of a register, and says how many they are.
async fn mark_all(database: &mut Connection, table: &Table, generation: i64) -> Result<usize, LedgerError> {
    let mut select = Query::select();
    let sql = Sql::of(select.distinct().columns(["_year", "_bucket"]).from(Alias::new(&table.approved)));
    let mut segments = BTreeSet::new();
    for row in sql.all(database).await? {
        segments.insert((integer(&row, 0)?, integer(&row, 1)?));
    }
    manifest::mark(database, table.id(), &segments, generation).await?;
    Ok(segments.len())
}
