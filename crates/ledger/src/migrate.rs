//! Tables follow the pack: created with the ledger, extended when it is opened, never emptied.

use std::collections::BTreeSet;

use sea_query::{Alias, Expr, ExprTrait, Func, IntoTableRef, Query, Table as TableStatement};

use crate::access::Author;
use crate::alter::{RegisterChange, alter_register, count, drop_register};
use crate::audit::last_author;
use crate::error::LedgerError;
use crate::filing_history;
use crate::fixed::{COLLECTIONS_SINCE, META, OPERATION, VERSION, fixed_indexes, fixed_tables, gained_since};
use crate::ledger::{Ledger, meta};
use crate::lost_codes;
use crate::manifest;
use crate::migration::{self, Migration, MigrationStep};
use crate::operation::Change;
use crate::schema::Table;
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

/// Makes the tables of a ledger of an earlier format, without indexes: [`adapt`] makes those, and what else it lacks.
pub(crate) async fn create_tables_of(
    format: i64,
    database: &mut Connection,
    ledger: &Ledger,
) -> Result<(), LedgerError> {
    for table in fixed_tables(format, database.dialect()) {
        Sql::create_table(&table).execute(database).await?;
    }
    for table in ledger.tables.values() {
        create_register_tables(database, table).await?;
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
    let fixed =
        fixed_tables(VERSION, database.dialect()).into_iter().rev().filter_map(|table| table.get_table_name().cloned());
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
    for (register, table) in ledger.tables.iter() {
        if !old.contains_key(register) {
            create_register(&mut database, table).await?;
        } else if faults.is_empty() {
            // A check may find records by another column than before.
            create_indexes(&mut database, table).await?;
        }
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
    for table in fixed_tables(VERSION, database.dialect()) {
        Sql::create_table(&table).execute(database).await?;
    }
    for index in fixed_indexes() {
        Sql::create_index(&index).execute(database).await?;
    }
    Ok(())
}

async fn create_register(database: &mut Connection, table: &Table) -> Result<(), LedgerError> {
    create_register_tables(database, table).await?;
    create_indexes(database, table).await
}

async fn create_register_tables(database: &mut Connection, table: &Table) -> Result<(), LedgerError> {
    for name in [&table.head, &table.approved] {
        Sql::create_table(&table.create(name, database.dialect())).execute(database).await?;
    }
    Ok(())
}

pub(crate) async fn create_indexes(database: &mut Connection, table: &Table) -> Result<(), LedgerError> {
    let statements: Vec<Sql> = table.indexes().iter().map(Sql::create_index).collect();
    for sql in statements.into_iter().chain(table.blind_indexes()) {
        sql.execute(database).await?;
    }
    Ok(())
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
