//! Orgs as their changes make them, compared with the org tables.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value as Json;
use xuezheng_pack::{Org, OrgId, OrgTree};

use crate::audit::AuditFault;
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::operation::ChangeKind;
use crate::replay::was_and_is;
use crate::store::{Connection, Sql, optional_text, text};

/// The orgs that are not what their changes made them.
pub(crate) async fn verify(database: &mut Connection, tree: &OrgTree) -> Result<Vec<AuditFault>, LedgerError> {
    let mut select = Query::select();
    select.columns(["org", "cells"]).from(CHANGE).and_where(Expr::col("kind").eq(ChangeKind::Org.code()));
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let mut expected: BTreeMap<OrgId, Json> = BTreeMap::new();
    for row in sql.all(database).await? {
        let pair: Json = serde_json::from_str(&optional_text(&row, 1)?.unwrap_or_default())?;
        expected.insert(OrgId::new(text(&row, 0)?), pair.get(1).cloned().unwrap_or(Json::Null));
    }
    let mut faults = Vec::new();
    for org in tree.iter() {
        let what = match expected.remove(&org.id) {
            None => Some("没有来历的机构".to_owned()),
            Some(json) => difference(&serde_json::from_value(json)?, org)?,
        };
        faults.extend(what.map(|what| AuditFault::Org { org: org.id.clone(), what }));
    }
    let gone = expected.into_keys().map(|org| AuditFault::Org { org, what: "机构被删除".to_owned() });
    faults.extend(gone);
    Ok(faults)
}

/// The first thing in which an org differs.
fn difference(expected: &Org, found: &Org) -> Result<Option<String>, LedgerError> {
    if expected == found {
        return Ok(None);
    }
    let (was, is) = (serde_json::to_value(expected)?, serde_json::to_value(found)?);
    let names = [
        ("label", "名称"),
        ("kind", "类型"),
        ("from", "设立日期"),
        ("until", "撤销日期"),
        ("parents", "隶属关系"),
        ("attributes", "属性"),
        ("sections", "学段部"),
        ("successors", "承接单位"),
    ];
    let shown = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let differs = names.into_iter().find(|(name, _)| was.get(*name) != is.get(*name));
    Ok(Some(match differs {
        Some((name, label)) => {
            format!("「{label}」被改动{}", was_and_is(&shown(&was[name]), &shown(&is[name])))
        }
        None => "被改动".to_owned(),
    }))
}
