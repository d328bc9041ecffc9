//! Collections as their changes make them, for audits and for undoing.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Expr, ExprTrait, Order, Query};
use xuezheng_pack::{CollectionId, OrgId, OrgTree};

use crate::access;
use crate::audit::AuditFault;
use crate::collection::change::Stated;
use crate::collection::{self, Extension};
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Connection, Sql, integer, optional_text, text};
use crate::transaction::Transaction;

/// A collection, or one org's extension of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CollectionKey {
    collection: CollectionId,
    extension: Option<OrgId>,
}

/// What all changes up to some operation have made of collections.
#[derive(Default)]
struct Replayed(BTreeMap<CollectionKey, Stated>);

/// Whether a change of this kind, which names no register, says something about a collection.
pub(crate) fn is_of_collections(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::OpenCollection
            | ChangeKind::AmendCollection
            | ChangeKind::LockCollection
            | ChangeKind::ReopenCollection
            | ChangeKind::CloseCollection
            | ChangeKind::Extend
            | ChangeKind::Undo
    )
}

/// What a change's cells say is about.
pub(crate) fn key(cells: &str) -> Result<CollectionKey, LedgerError> {
    Ok(key_of(&serde_json::from_str(cells)?))
}

fn key_of(stated: &Stated) -> CollectionKey {
    let (collection, extension) = match stated {
        Stated::Collection(collection) => (&collection.id, None),
        Stated::Removed(id) => (id, None),
        Stated::Extension(Extension { collection, org, .. }) | Stated::Withdrawn { collection, org } => {
            (collection, Some(org))
        }
    };
    CollectionKey { collection: collection.clone(), extension: extension.cloned() }
}

/// A change of a collection.
struct CollectionChange {
    operation: i64,
    kind: ChangeKind,
    stated: Stated,
}

/// All changes of collections, the oldest first.
async fn changes(database: &mut Connection) -> Result<Vec<CollectionChange>, LedgerError> {
    let mut select = Query::select();
    select.columns(["operation", "kind", "cells"]).from(CHANGE);
    select.and_where(Expr::col("register").is_null()).and_where(Expr::col("record").is_null());
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let mut changes = Vec::new();
    for row in sql.all(database).await? {
        let Some(kind) = ChangeKind::parse(&text(&row, 1)?).filter(|kind| is_of_collections(*kind)) else { continue };
        let stated = serde_json::from_str(&optional_text(&row, 2)?.unwrap_or_default())?;
        changes.push(CollectionChange { operation: integer(&row, 0)?, kind, stated });
    }
    Ok(changes)
}

impl Replayed {
    fn apply(&mut self, stated: &Stated) {
        match stated {
            Stated::Removed(_) | Stated::Withdrawn { .. } => self.0.remove(&key_of(stated)),
            Stated::Collection(_) | Stated::Extension(_) => self.0.insert(key_of(stated), stated.clone()),
        };
    }
}

/// The collections and extensions that are not what their changes made them.
pub(crate) async fn verify(database: &mut Connection, tree: &OrgTree) -> Result<Vec<AuditFault>, LedgerError> {
    let mut expected = Replayed::default();
    for change in changes(database).await? {
        expected.apply(&change.stated);
    }
    let collections = collection::all(database).await?.into_iter().map(|it| Stated::Collection(Box::new(it)));
    let extensions = collection::extensions(database, None).await?.into_iter().map(Stated::Extension);
    let mut faults = Vec::new();
    let mut differs = |key: &CollectionKey, what: String| {
        let of = key.extension.as_ref();
        let org = of.map_or_else(String::new, |org| format!("给「{}」的延期", access::name(tree, org)));
        faults.push(AuditFault::Collection { collection: key.collection.clone(), part: org, what });
    };
    for stored in collections.chain(extensions) {
        let key = key_of(&stored);
        match expected.0.remove(&key) {
            Some(was) if was == stored => {}
            Some(was) => differs(&key, difference(&was, &stored)?),
            None => differs(&key, "没有来历".to_owned()),
        }
    }
    for key in expected.0.keys() {
        differs(key, "被删除".to_owned());
    }
    Ok(faults)
}

/// The first thing in which a row differs from what was stated.
fn difference(was: &Stated, is: &Stated) -> Result<String, LedgerError> {
    const NAMES: [(&str, &str); 10] = [
        ("title", "名称"),
        ("org", "布置单位"),
        ("period", "期间"),
        ("registers", "台账"),
        ("audience", "填报范围"),
        ("deadline", "截止日期"),
        ("grace_days", "自动锁定"),
        ("state", "状态"),
        ("until", "延期日期"),
        ("reason", "原因"),
    ];
    let inner = |stated: &Stated| match stated {
        Stated::Collection(collection) => serde_json::to_value(collection),
        other => serde_json::to_value(other).map(|json| json["extension"].clone()),
    };
    let (was, is) = (inner(was)?, inner(is)?);
    let shown = |json: &serde_json::Value| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let differs = NAMES.into_iter().find(|(name, _)| was.get(*name) != is.get(*name));
    Ok(match differs {
        Some((name, label)) => {
            format!("「{label}」被改动{}", crate::replay::was_and_is(&shown(&was[name]), &shown(&is[name])))
        }
        None => "被改动".to_owned(),
    })
}

impl Transaction {
    /// Takes back what an operation did to collections; how many it touched.
    pub(crate) async fn take_back_collections(
        &mut self,
        keys: &BTreeSet<CollectionKey>,
        operation: OperationId,
    ) -> Result<(), LedgerError> {
        let changes = changes(&mut self.database).await?;
        let (mut before, mut then, mut now) = (Replayed::default(), Replayed::default(), Replayed::default());
        let mut last: BTreeMap<CollectionKey, &CollectionChange> = BTreeMap::new();
        for change in &changes {
            if change.operation < operation.0 {
                before.apply(&change.stated);
            }
            if change.operation <= operation.0 {
                then.apply(&change.stated);
            }
            now.apply(&change.stated);
            last.insert(key_of(&change.stated), change);
        }
        for key in keys {
            let collection = CollectionKey { collection: key.collection.clone(), extension: None };
            let title = match now.0.get(&collection).or_else(|| then.0.get(&collection)) {
                Some(Stated::Collection(collection)) => {
                    access::allow(&self.tree, &self.author.actor(), &collection.org, "撤销操作")?;
                    collection.title.clone()
                }
                _ => key.collection.to_string(),
            };
            if now.0.get(key) != then.0.get(key) {
                let by = last.get(key).map_or_else(String::new, |change| {
                    format!("（第 {} 号操作「{}」）", change.operation, change.kind.label())
                });
                let what = format!("填报任务「{title}」在第 {operation} 号操作之后又有改动{by}，未撤销");
                return Err(LedgerError::unfit(what, "请先从后往前撤销这些操作，或者另行调整填报任务"));
            }
            let is_opening = key.extension.is_none() && !before.0.contains_key(key);
            let of_it = |it: &&CollectionKey| it.collection == key.collection && it.extension.is_some();
            if is_opening && now.0.keys().any(|it| of_it(&it)) {
                let what = format!("填报任务「{title}」已有单位办理延期，不能撤销布置");
                return Err(LedgerError::unfit(what, "请先撤销这些延期"));
            }
            let stated = match (before.0.get(key), &key.extension) {
                (Some(stated), _) => stated.clone(),
                (None, None) => Stated::Removed(key.collection.clone()),
                (None, Some(org)) => Stated::Withdrawn { collection: key.collection.clone(), org: org.clone() },
            };
            let owner = key.extension.clone().or_else(|| match now.0.get(key) {
                Some(Stated::Collection(collection)) => Some(collection.org.clone()),
                _ => None,
            });
            let owner = owner.unwrap_or_else(|| self.author.org.clone());
            self.state(stated, &owner, ChangeKind::Undo, None).await?;
        }
        Ok(())
    }
}
