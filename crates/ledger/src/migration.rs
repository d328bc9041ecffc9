//! Migration as a person sees it: what a changed pack does to the tables, said before or after it is done.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use sea_query::Query;
use xuezheng_pack::{Pack, RegisterId};

use crate::error::LedgerError;
use crate::fixed::{META, VERSION};
use crate::ledger::{Ledger, meta};
use crate::migrate;
use crate::operation::Change;
use crate::shapes::{REGISTER, Remembered, Shapes, attributes, remembered, wanted};
use crate::store::{Durability, Location, Sql, snapshot, text};

/// Whether a migration stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Migration {
    /// It is committed.
    Kept,
    /// It is taken back after everything was tried.
    Tried,
}

/// One thing that a migration does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStep {
    /// The register's label, if it is about one.
    pub register: Option<String>,
    /// The field's label, if it is about one.
    pub field: Option<String>,
    /// What is done.
    pub what: String,
}

impl MigrationStep {
    pub(crate) fn of(register: &str, what: impl Into<String>) -> Self {
        Self { register: Some(register.to_owned()), field: None, what: what.into() }
    }

    fn field(register: &str, field: &str, what: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::of(register, what) }
    }
}

impl fmt::Display for MigrationStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(register) = &self.register {
            write!(f, "台账「{register}」")?;
        }
        if let Some(field) = &self.field {
            write!(f, "的「{field}」")?;
        }
        if self.register.is_some() {
            f.write_str("：")?;
        }
        f.write_str(&self.what)
    }
}

impl Ledger {
    /// Opens a ledger as [`open`](Self::open) does, and says what was done to bring it to the pack.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub async fn migrate(location: &Location, pack: Arc<Pack>) -> Result<Vec<MigrationStep>, LedgerError> {
        let ledger = Self::unadapted(location, pack, Durability::Full).await?;
        let steps = migrate::adapt(&ledger, Migration::Kept).await;
        ledger.close().await;
        steps
    }

    /// What [`migrate`](Self::migrate) would do: everything is tried, with others kept from writing, and taken back.
    ///
    /// # Errors
    /// As for [`open`](Self::open), so with what it would refuse.
    pub async fn try_migration(location: &Location, pack: Arc<Pack>) -> Result<Vec<MigrationStep>, LedgerError> {
        let ledger = Self::unadapted(location, pack, Durability::Full).await?;
        let steps = migrate::adapt(&ledger, Migration::Tried).await;
        ledger.close().await;
        steps
    }
}

/// Whether the ledger was brought to this very pack already, and by this format.
pub(crate) async fn is_current(ledger: &Ledger) -> Result<bool, LedgerError> {
    let mut database = snapshot(&ledger.pool).await?;
    if meta(&mut database, "schema").await? != VERSION {
        return Ok(false);
    }
    let sql = Sql::of(Query::select().columns(["pack", "attributes"]).from(META));
    let row = sql.first(&mut database).await?.ok_or_else(|| LedgerError::Broken("缺少库信息".to_owned()))?;
    let is_same = text(&row, 0)? == ledger.pack.hash && text(&row, 1)? == attributes(ledger);
    Ok(is_same && remembered(&mut database).await? == wanted(ledger))
}

/// What is done to the tables of a ledger of format `version` that were made for `old`.
pub(crate) fn steps(version: i64, old: &Shapes, new: &Shapes) -> Vec<MigrationStep> {
    let mut steps = Vec::new();
    let mut whole = |what: String| steps.push(MigrationStep { register: None, field: None, what });
    if version < VERSION {
        whole(format!("台账库的格式由 {version} 升为 {VERSION}"));
    }
    if old == new && version == VERSION {
        whole("业务包的改动不涉及台账库的表，只记下新的版本".to_owned());
    }
    for (register, columns) in new {
        match old.get(register) {
            None => steps.push(MigrationStep::of(&label(register, columns), "新增")),
            Some(before) => alter(&label(register, columns), before, columns, &mut steps),
        }
    }
    let gone = old.iter().filter(|(register, _)| !new.contains_key(*register));
    let gone = gone.map(|(register, columns)| MigrationStep::of(&label(register, columns), "没有记录，去掉它的表"));
    steps.extend(gone);
    steps
}

fn label(register: &RegisterId, columns: &BTreeMap<String, Remembered>) -> String {
    columns.get(REGISTER).map_or_else(|| register.to_string(), |own| own.label.clone())
}

fn alter(
    register: &str,
    old: &BTreeMap<String, Remembered>,
    new: &BTreeMap<String, Remembered>,
    steps: &mut Vec<MigrationStep>,
) {
    for (name, now) in new {
        let what = match old.get(name) {
            None => "新增数据项".to_owned(),
            Some(was) if was.shape == now.shape => continue,
            Some(was) if name == REGISTER => {
                let (was, now) = (own(was), own(now));
                let what = if was.0 == now.0 {
                    format!("唯一键由（{}）改为（{}），重建索引", was.1, now.1)
                } else {
                    format!("日期由 {} 改为 {}，重建索引", was.0, now.0)
                };
                steps.push(MigrationStep::of(register, what));
                continue;
            }
            Some(was) => format!("由 {} 改为 {}", was.shape, now.shape),
        };
        steps.push(MigrationStep::field(register, &now.label, what));
    }
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
    steps.extend(gone.map(|(_, was)| MigrationStep::field(register, &was.label, "没有记录填过，去掉")));
}

/// The date and the key that a register's own shape names.
fn own(remembered: &Remembered) -> (&str, &str) {
    match remembered.shape.split_once('/') {
        Some((date, "")) => (date, "无"),
        Some(parts) => parts,
        None => (remembered.shape.as_str(), "无"),
    }
}

/// What happens to the segments of a register that were marked.
pub(crate) fn rewritten(register: &str, segments: usize) -> Option<MigrationStep> {
    let what = format!("{segments} 个数据段在下一次计算前重新生成");
    (segments > 0).then(|| MigrationStep::of(register, what))
}

/// What records undergo by it.
pub(crate) fn recomputed(ledger: &Ledger, changes: &[Change]) -> Vec<MigrationStep> {
    let mut counts: BTreeMap<&RegisterId, usize> = BTreeMap::new();
    for register in changes.iter().filter_map(|change| change.register.as_ref()) {
        *counts.entry(register).or_default() += 1;
    }
    let label = |register: &RegisterId| ledger.tables.get(register).map_or("", |table| table.label());
    let step = |(register, count): (&RegisterId, usize)| {
        MigrationStep::of(label(register), format!("按已有记录补算期限 {count} 条，留下一次操作"))
    };
    counts.into_iter().map(step).collect()
}
