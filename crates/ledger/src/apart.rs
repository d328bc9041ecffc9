//! Separation of duties (不得自填自审): who made a version, in whatever role or on whose behalf, doesn't review it; who
//! took a step may be kept from the next.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use xuezheng_pack::model::Workflow;
use xuezheng_pack::{OrgId, Period, RecordId, TransitionId};

use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::operation::ChangeKind;
use crate::record::Record;
use crate::schema::Table;
use crate::store::{MAX_BINDS, Sql, integer, optional_text, text};
use crate::transaction::Transaction;

/// A change of a record with the names of who did it.
struct Deed {
    version: i64,
    kind: ChangeKind,
    cells: Option<String>,
    names: Vec<String>,
}

/// What is reviewed, for a refusal.
pub(crate) struct Reviewed<'r> {
    pub(crate) owner: &'r OrgId,
    pub(crate) about: String,
}

impl Transaction {
    /// Refuses to let the author review versions that they made: those since the last approved one.
    pub(crate) async fn apart(
        &mut self,
        table: &Table,
        records: &BTreeMap<RecordId, Record>,
        what: &str,
    ) -> Result<(), LedgerError> {
        if !self.ledger.pack.separate_review {
            return Ok(());
        }
        let ids: Vec<RecordId> = records.keys().copied().collect();
        let approved = self.approved_versions(table, &ids).await?;
        let deeds = self.deeds(table, &ids).await?;
        let own = self.author_names();
        for (id, record) in records {
            let mut made = BTreeSet::new();
            let counted = approved.get(id).copied().unwrap_or(0);
            // The first change of each version is what made it.
            for deed in deeds.get(id).into_iter().flatten().filter(|deed| deed.version > counted) {
                if made.insert(deed.version)
                    && let Some(name) = deed.names.iter().find(|name| own.contains(&plain(name)))
                {
                    let about = format!("台账「{}」第 {id} 号记录由{name}填写或修改", table.label());
                    return Err(self.not_own(&Reviewed { owner: &record.org, about }, what));
                }
            }
        }
        Ok(())
    }

    /// Refuses to let the author review a filing that they submitted.
    pub(crate) async fn filing_apart(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        what: &str,
    ) -> Result<(), LedgerError> {
        if !self.ledger.pack.separate_review {
            return Ok(());
        }
        let submits = [ChangeKind::SubmitFiling, ChangeKind::DeclareZero];
        let is_this = |cells: &str| {
            serde_json::from_str(cells).is_ok_and(|it: serde_json::Value| it["period"] == period.to_string().as_str())
        };
        let here = self.changes.iter().rev().find(|change| {
            change.record.is_none()
                && submits.contains(&change.kind)
                && change.org == *org
                && change.register.as_ref() == Some(table.id())
                && change.cells.as_deref().is_some_and(is_this)
        });
        let names = if here.is_some() {
            names(&self.author.actor, self.author.acting_for.as_deref())
        } else {
            let mut select = Query::select();
            select.columns([(OPERATION, "actor"), (OPERATION, "acting_for"), (CHANGE, "cells")]).from(CHANGE);
            select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
            select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
            select.and_where(Expr::col((CHANGE, "record")).is_null());
            select.and_where(Expr::col((CHANGE, "org")).eq(org.as_str()));
            select.and_where(Expr::col((CHANGE, "kind")).is_in(submits.map(ChangeKind::code)));
            select.order_by((CHANGE, "operation"), Order::Desc).order_by((CHANGE, "position"), Order::Desc);
            let mut found = Vec::new();
            for row in Sql::of(&select).all(&mut self.database).await? {
                if optional_text(&row, 2)?.as_deref().is_some_and(is_this) {
                    found = names(&text(&row, 0)?, optional_text(&row, 1)?.as_deref());
                    break;
                }
            }
            found
        };
        let own = self.author_names();
        match names.iter().find(|name| own.contains(&plain(name))) {
            None => Ok(()),
            Some(name) => {
                let about = format!("台账「{}」{}的填报由{name}上报", table.label(), period.label());
                Err(self.not_own(&Reviewed { owner: org, about }, what))
            }
        }
    }

    /// Which of the steps `excluded` one of the author's names has taken for the record, and that name.
    pub(crate) async fn taken_by_author(
        &mut self,
        table: &Table,
        workflow: &Workflow,
        record: RecordId,
        excluded: &[TransitionId],
    ) -> Result<Option<(TransitionId, String)>, LedgerError> {
        let own = self.author_names();
        let deeds = self.deeds(table, &[record]).await?;
        // The last one who took each step took it as it stands.
        for id in excluded {
            let Some(step) = workflow.transition(id) else { continue };
            let stamps = |deed: &&Deed| {
                let changed =
                    deed.cells.as_deref().and_then(|cells| serde_json::from_str::<serde_json::Value>(cells).ok());
                deed.kind == ChangeKind::Transition
                    && changed.is_some_and(|cells| !cells[step.stamp.as_str()][1].is_null())
            };
            let last = deeds.get(&record).into_iter().flatten().rfind(stamps);
            if let Some(name) = last.and_then(|deed| deed.names.iter().find(|name| own.contains(&plain(name)))) {
                return Ok(Some((id.clone(), name.clone())));
            }
        }
        Ok(None)
    }

    fn not_own(&self, reviewed: &Reviewed<'_>, what: &str) -> LedgerError {
        let tree = &self.tree;
        let by = crate::access::name(tree, &self.author.org);
        let owner = crate::access::name(tree, reviewed.owner);
        let why = format!(
            "{}，填报人不能审核自己的填报，代办的也一样；请由「{by}」或其上级的其他人审核「{owner}」的填报",
            reviewed.about
        );
        LedgerError::Forbidden { who: self.author.shown(), what: what.to_owned(), why }
    }

    fn author_names(&self) -> Vec<String> {
        names(&self.author.actor, self.author.acting_for.as_deref()).iter().map(|name| plain(name)).collect()
    }

    async fn approved_versions(
        &mut self,
        table: &Table,
        ids: &[RecordId],
    ) -> Result<BTreeMap<RecordId, i64>, LedgerError> {
        let mut versions = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS) {
            let mut select = Query::select();
            select.columns(["_id", "_version"]).from(Alias::new(&table.approved));
            select.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
            for row in Sql::of(&select).all(&mut self.database).await? {
                versions.insert(RecordId(integer(&row, 0)?), integer(&row, 1)?);
            }
        }
        Ok(versions)
    }

    /// What was done to records, the oldest first, with what this transaction has done.
    async fn deeds(&mut self, table: &Table, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<Deed>>, LedgerError> {
        let mut deeds: BTreeMap<RecordId, Vec<Deed>> = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS - 1) {
            let mut select = Query::select();
            select.columns(["record", "version", "kind", "cells"].map(|name| (CHANGE, name))).from(CHANGE);
            select.columns(["actor", "acting_for"].map(|name| (OPERATION, name)));
            select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
            select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
            select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().map(|id| id.0)));
            select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
            for row in Sql::of(&select).all(&mut self.database).await? {
                let kind = text(&row, 2)?;
                let deed = Deed {
                    version: integer(&row, 1)?,
                    kind: ChangeKind::parse(&kind)
                        .ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?,
                    cells: optional_text(&row, 3)?,
                    names: names(&text(&row, 4)?, optional_text(&row, 5)?.as_deref()),
                };
                deeds.entry(RecordId(integer(&row, 0)?)).or_default().push(deed);
            }
        }
        let wanted: BTreeSet<RecordId> = ids.iter().copied().collect();
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Ok(deeds) };
        for change in &self.changes {
            // Hundreds of orgs are approved in one transaction: each looks at all that was done before it, so that the
            // cheapest question comes first.
            let Some(record) = change.record.filter(|record| record >= first && record <= last) else { continue };
            if change.register.as_ref() != Some(table.id()) || !wanted.contains(&record) {
                continue;
            }
            deeds.entry(record).or_default().push(Deed {
                version: change.version,
                kind: change.kind,
                cells: change.cells.clone(),
                names: names(&self.author.actor, self.author.acting_for.as_deref()),
            });
        }
        Ok(deeds)
    }
}

fn names(actor: &str, acting_for: Option<&str>) -> Vec<String> {
    std::iter::once(actor).chain(acting_for).map(str::to_owned).collect()
}

/// A name as names are compared: 张 三 is 张三.
fn plain(name: &str) -> String {
    name.chars().filter(|it| !it.is_whitespace()).collect()
}
