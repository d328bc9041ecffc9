//! What a change says about a collection, and its rows as the change leaves them.

use sea_query::{Expr, ExprTrait, OnConflict, Query};
use serde::{Deserialize, Serialize};
use xuezheng_pack::{CollectionId, OrgId};

use crate::collection::{COLUMNS, Collection, Extension};
use crate::error::LedgerError;
use crate::fixed::{COLLECTION, EXTENSION};
use crate::operation::{Change, ChangeKind};
use crate::store::Sql;
use crate::transaction::Transaction;

/// What a change made of a collection or of one org's extension: the whole of it, so that the last one says all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stated {
    Collection(Box<Collection>),
    /// It is gone: its opening was undone.
    Removed(CollectionId),
    Extension(Extension),
    /// The extension is gone.
    Withdrawn {
        collection: CollectionId,
        org: OrgId,
    },
}

impl Transaction {
    /// Writes what a change of this kind makes of a collection or an extension.
    pub(super) async fn state(
        &mut self,
        stated: Stated,
        owner: &OrgId,
        kind: ChangeKind,
        note: Option<String>,
    ) -> Result<(), LedgerError> {
        let sql = match &stated {
            Stated::Collection(collection) => upsert(collection)?,
            Stated::Removed(id) => {
                let mut delete = Query::delete();
                Sql::of(delete.from_table(COLLECTION).and_where(Expr::col("id").eq(id.as_str())))
            }
            Stated::Extension(Extension { collection, org, until, reason }) => {
                let mut insert = Query::insert();
                insert.into_table(EXTENSION).columns(["collection", "org", "until", "reason"]);
                insert.values_panic([
                    collection.as_str().into(),
                    org.as_str().into(),
                    until.to_string().into(),
                    reason.as_str().into(),
                ]);
                let mut conflict = OnConflict::columns(["collection", "org"]);
                Sql::of(insert.on_conflict(conflict.update_columns(["until", "reason"]).to_owned()))
            }
            Stated::Withdrawn { collection, org } => {
                let mut delete = Query::delete();
                delete.from_table(EXTENSION).and_where(Expr::col("collection").eq(collection.as_str()));
                Sql::of(delete.and_where(Expr::col("org").eq(org.as_str())))
            }
        };
        sql.execute(&mut self.database).await?;
        self.changes.push(Change {
            register: None,
            record: None,
            org: owner.clone(),
            version: 0,
            kind,
            cells: Some(serde_json::to_string(&stated)?),
            note,
        });
        Ok(())
    }
}

fn upsert(collection: &Collection) -> Result<Sql, LedgerError> {
    let mut insert = Query::insert();
    insert.into_table(COLLECTION).columns(COLUMNS);
    insert.values_panic([
        collection.id.as_str().into(),
        collection.title.as_str().into(),
        collection.org.as_str().into(),
        collection.period.to_string().into(),
        serde_json::to_string(&collection.registers)?.into(),
        serde_json::to_string(&collection.audience)?.into(),
        collection.opens_on.to_string().into(),
        collection.deadline.to_string().into(),
        collection.grace_days.map(i64::from).into(),
        collection.state.code().into(),
        collection.note.clone().into(),
    ]);
    let mut conflict = OnConflict::column("id");
    insert.on_conflict(conflict.update_columns(COLUMNS.into_iter().skip(1)).to_owned());
    Ok(Sql::of(&insert))
}
