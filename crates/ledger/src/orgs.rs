//! The org tables: the tree with its validity, and what a change of it touches.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};
use xuezheng_pack::org::{Placement, Section};
use xuezheng_pack::{Org, OrgId, OrgTree};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{ORG, ORG_ATTRIBUTE, ORG_PARENT, ORG_SECTION, ORG_SUCCESSOR};
use crate::operation::{Change, ChangeKind};
use crate::store::{Connection, Row, Sql, optional_text, text};
use crate::transaction::Transaction;

/// Reads the whole tree.
pub(crate) async fn load(connection: &mut Connection) -> Result<OrgTree, LedgerError> {
    let mut orgs = BTreeMap::new();
    let sql = Sql::of(Query::select().columns(["id", "label", "kind", "from", "until"]).from(ORG));
    for row in sql.all(connection).await? {
        let org = Org {
            id: OrgId::new(text(&row, 0)?),
            label: text(&row, 1)?,
            kind: text(&row, 2)?.as_str().into(),
            from: cell::day(&text(&row, 3)?)?,
            until: optional_text(&row, 4)?.map(|text| cell::day(&text)).transpose()?,
            parents: Vec::new(),
            attributes: BTreeMap::new(),
            sections: Vec::new(),
            successors: Vec::new(),
        };
        orgs.insert(org.id.clone(), org);
    }
    let sql = Sql::of(Query::select().columns(["org", "from", "parent"]).from(ORG_PARENT).order_by("from", Order::Asc));
    for row in sql.all(connection).await? {
        let placement = Placement { from: cell::day(&text(&row, 1)?)?, parent: OrgId::new(text(&row, 2)?) };
        owner(&mut orgs, &row)?.parents.push(placement);
    }
    let sql = Sql::of(Query::select().columns(["org", "attribute", "code"]).from(ORG_ATTRIBUTE));
    for row in sql.all(connection).await? {
        let (attribute, code) = (text(&row, 1)?, text(&row, 2)?);
        owner(&mut orgs, &row)?.attributes.insert(attribute.as_str().into(), code.as_str().into());
    }
    let sql = Sql::of(
        Query::select().columns(["org", "stage", "from", "until"]).from(ORG_SECTION).order_by("position", Order::Asc),
    );
    for row in sql.all(connection).await? {
        let until = optional_text(&row, 3)?.map(|text| cell::day(&text)).transpose()?;
        let section = Section { stage: text(&row, 1)?.as_str().into(), from: cell::day(&text(&row, 2)?)?, until };
        owner(&mut orgs, &row)?.sections.push(section);
    }
    let sql =
        Sql::of(Query::select().columns(["org", "successor"]).from(ORG_SUCCESSOR).order_by("position", Order::Asc));
    for row in sql.all(connection).await? {
        owner(&mut orgs, &row)?.successors.push(OrgId::new(text(&row, 1)?));
    }
    Ok(OrgTree::new(orgs.into_values()))
}

fn owner<'a>(orgs: &'a mut BTreeMap<OrgId, Org>, row: &Row) -> Result<&'a mut Org, LedgerError> {
    let id = OrgId::new(text(row, 0)?);
    orgs.get_mut(&id).ok_or_else(|| LedgerError::Broken(format!("机构「{id}」不存在却有其明细")))
}

impl Transaction {
    /// Adds orgs or replaces those that are there. An org whose kind or attributes change dirties its segments.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for kinds, attributes, codes, stages or parents that don't exist, or dates the wrong way
    /// round; [`LedgerError::Forbidden`] when an org lies, or would lie, outside the author's subtree.
    pub async fn put_orgs(&mut self, orgs: &[Org]) -> Result<(), LedgerError> {
        let old = self.tree.clone();
        let tree = OrgTree::new(old.iter().cloned().chain(orgs.iter().cloned()));
        let faults: Vec<String> = orgs.iter().filter_map(|org| fault(&self.ledger.pack, &tree, org)).collect();
        if !faults.is_empty() {
            return Err(LedgerError::unfit(faults.join("\n"), "请改正机构资料后重新保存，本次未保存任何机构"));
        }
        let actor = self.author.actor();
        for org in orgs {
            access::allow(&tree, &actor, &org.id, "维护机构")?;
            if old.get(&org.id).is_some() {
                access::allow(&old, &actor, &org.id, "维护机构")?;
            }
        }
        let mut moved = Vec::new();
        for org in orgs {
            let before = old.get(&org.id);
            if before == tree.get(&org.id) {
                continue;
            }
            if before.is_some_and(|before| before.kind != org.kind || before.attributes != org.attributes) {
                moved.push(org.id.clone());
            }
            self.write_org(org).await?;
            let cells = serde_json::to_string(&[before, tree.get(&org.id)])?;
            self.changes.push(Change {
                register: None,
                record: None,
                org: org.id.clone(),
                version: 0,
                kind: ChangeKind::Org,
                cells: Some(cells),
                note: None,
            });
            self.manifest_changed = true;
            self.orgs_changed = true;
        }
        self.tree = std::sync::Arc::new(tree);
        self.mark_orgs(&moved).await
    }

    async fn write_org(&mut self, org: &Org) -> Result<(), LedgerError> {
        for child in [ORG_PARENT, ORG_ATTRIBUTE, ORG_SECTION, ORG_SUCCESSOR] {
            let sql = Sql::of(Query::delete().from_table(child).and_where(Expr::col("org").eq(org.id.as_str())));
            sql.execute(&mut self.database).await?;
        }
        let until = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let id = || org.id.as_str().to_owned();
        let mut statements = Vec::new();
        let mut put = |table: &'static str, columns: &[&'static str], values: Vec<Expr>| {
            let mut insert = Query::insert();
            insert.into_table(table).columns(columns.iter().copied());
            if table == ORG {
                let mut conflict = sea_query::OnConflict::column("id");
                insert.on_conflict(conflict.update_columns(columns.iter().copied().skip(1)).to_owned());
            }
            insert.values_panic(values);
            statements.push(Sql::of(&insert));
        };
        let own = vec![
            id().into(),
            org.label.clone().into(),
            org.kind.to_string().into(),
            org.from.to_string().into(),
            until(org.until).into(),
        ];
        put(ORG, &["id", "label", "kind", "from", "until"], own);
        for placement in &org.parents {
            let values = vec![id().into(), placement.from.to_string().into(), placement.parent.to_string().into()];
            put(ORG_PARENT, &["org", "from", "parent"], values);
        }
        for (attribute, code) in &org.attributes {
            let values = vec![id().into(), attribute.to_string().into(), code.to_string().into()];
            put(ORG_ATTRIBUTE, &["org", "attribute", "code"], values);
        }
        for (position, section) in (0i64..).zip(&org.sections) {
            let values = vec![
                id().into(),
                position.into(),
                section.stage.to_string().into(),
                section.from.to_string().into(),
                until(section.until).into(),
            ];
            put(ORG_SECTION, &["org", "position", "stage", "from", "until"], values);
        }
        for (position, successor) in (0i64..).zip(&org.successors) {
            let values = vec![id().into(), position.into(), successor.to_string().into()];
            put(ORG_SUCCESSOR, &["org", "position", "successor"], values);
        }
        for sql in statements {
            sql.execute(&mut self.database).await?;
        }
        Ok(())
    }
}

/// The first thing that is wrong with an org, in words.
fn fault(pack: &xuezheng_pack::Pack, tree: &OrgTree, org: &Org) -> Option<String> {
    let at = |what: String| Some(format!("机构「{}」（{}）：{what}", org.label, org.id));
    if org.id.as_str().is_empty() || org.label.trim().is_empty() {
        return at("标识和名称不能为空".to_owned());
    }
    if !pack.org_kinds.contains_key(&org.kind) {
        return at(format!("没有机构类型「{}」", org.kind));
    }
    if org.until.is_some_and(|until| until < org.from) {
        return at("撤销日期早于设立日期".to_owned());
    }
    for (attribute, code) in &org.attributes {
        match pack.attributes.get(attribute) {
            None => return at(format!("没有机构属性「{attribute}」")),
            Some(known) if !known.choices.iter().any(|choice| choice.code == *code) => {
                return at(format!("「{}」没有选项「{code}」", known.label));
            }
            Some(_) => {}
        }
    }
    if let Some(section) = org.sections.iter().find(|it| !pack.stages.iter().any(|stage| stage.code == it.stage)) {
        return at(format!("没有学段「{}」", section.stage));
    }
    let linked = org.parents.iter().map(|placement| &placement.parent).chain(&org.successors);
    for other in linked {
        if tree.get(other).is_none() || *other == org.id {
            return at(format!("上级或承接机构「{other}」不存在"));
        }
    }
    let mut days: Vec<_> = org.parents.iter().map(|placement| placement.from).collect();
    days.sort();
    days.dedup();
    if days.len() < org.parents.len() {
        return at("同一天有两个上级".to_owned());
    }
    None
}
