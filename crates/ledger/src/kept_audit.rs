//! Letters, contacts, papers and scans compared with the operations that made them. With the chain, which guards the
//! operations, this finds every quiet edit of one.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value as Json;
use xuezheng_pack::{OrgId, OrgTree, RegisterId};

use crate::access;
use crate::audit::AuditFault;
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::operation::{ChangeKind, OperationId};
use crate::replay::was_and_is;
use crate::store::{Connection, Sql, integer, optional_text, text};
use crate::{contact, outbox, paper, scan};

/// Which thing an operation speaks of: the operation, and what tells it from others of its kind.
type Place = (OperationId, String);

/// What is said of a thing: register, org, cells and note.
type Said = (Option<RegisterId>, OrgId, String, Option<String>);

/// All that differ.
pub(crate) async fn verify(database: &mut Connection, tree: &OrgTree) -> Result<Vec<AuditFault>, LedgerError> {
    let mut faults = Vec::new();
    let mut rows = BTreeMap::new();
    for (operation, id, org, register, stated) in outbox::stated(database).await? {
        rows.insert((operation, id.to_string()), (format!("发件箱第 {id} 封信"), (register, org, stated, None)));
    }
    compare(rows, stated(database, ChangeKind::Post).await?, "发件箱的一封信", &mut faults);
    let mut rows = BTreeMap::new();
    for (paper, stated) in paper::all_stated(database).await? {
        let printed = paper.printed;
        let said = (Some(printed.register), printed.org, stated, None);
        rows.insert((paper.operation, printed.code.clone()), (format!("报送表「{}」", printed.code), said));
    }
    compare(rows, stated(database, ChangeKind::Print).await?, "一份报送表", &mut faults);
    let mut rows = BTreeMap::new();
    for (attached, stated) in scan::all_stated(database).await? {
        let scan = attached.scan;
        let place = scan_place(&scan.register, &scan.org, &scan.period.to_string(), attached.position);
        let said = (Some(scan.register), scan.org, stated, scan.reason);
        rows.insert((attached.operation, place), (format!("盖章扫描件「{}」", scan.file.name), said));
    }
    compare(rows, stated(database, ChangeKind::AttachScan).await?, "一份盖章扫描件", &mut faults);
    faults.extend(contacts(database, tree).await?);
    Ok(faults)
}

fn compare(
    rows: BTreeMap<Place, (String, Said)>,
    mut stated: BTreeMap<Place, Said>,
    kind: &str,
    faults: &mut Vec<AuditFault>,
) {
    for ((operation, place), (name, row)) in rows {
        let what = match stated.remove(&(operation, place)) {
            Some(said) if said == row => continue,
            Some(_) => format!("{name}被改动"),
            None => format!("{name}没有来历"),
        };
        faults.push(AuditFault::Kept { operation: Some(operation), what });
    }
    let lost = stated
        .into_keys()
        .map(|(operation, _)| AuditFault::Kept { operation: Some(operation), what: format!("{kind}被删除") });
    faults.extend(lost);
}

/// What the operations say of things of a kind.
async fn stated(database: &mut Connection, kind: ChangeKind) -> Result<BTreeMap<Place, Said>, LedgerError> {
    let mut select = Query::select();
    select.columns(["operation", "register", "org", "cells", "note"]).from(CHANGE);
    let sql = Sql::of(select.and_where(Expr::col("kind").eq(kind.code())));
    let mut stated = BTreeMap::new();
    for row in sql.all(database).await? {
        let (register, org) = (optional_text(&row, 1)?.map(RegisterId::new), OrgId::new(text(&row, 2)?));
        let cells = optional_text(&row, 3)?.unwrap_or_default();
        let json: Json = serde_json::from_str(&cells)?;
        let place = match (kind, &register) {
            (ChangeKind::Print, _) => json["code"].as_str().unwrap_or_default().to_owned(),
            (ChangeKind::AttachScan, Some(register)) => {
                let period = json["period"].as_str().unwrap_or_default();
                scan_place(register, &org, period, json["position"].as_i64().unwrap_or_default())
            }
            _ => json["message"].to_string(),
        };
        let note = optional_text(&row, 4)?;
        stated.insert((OperationId(integer(&row, 0)?), place), (register, org, cells, note));
    }
    Ok(stated)
}

fn scan_place(register: &RegisterId, org: &OrgId, period: &str, position: i64) -> String {
    format!("{register} {org} {period} {position}")
}

/// Contacts that are not what their last change made them.
async fn contacts(database: &mut Connection, tree: &OrgTree) -> Result<Vec<AuditFault>, LedgerError> {
    let mut select = Query::select();
    select.columns(["org", "cells", "operation"]).from(CHANGE);
    select.and_where(Expr::col("kind").eq(ChangeKind::Contact.code()));
    select.order_by("operation", Order::Asc).order_by("position", Order::Asc);
    let mut expected = BTreeMap::new();
    for row in Sql::of(&select).all(database).await? {
        let cells: Json = serde_json::from_str(&optional_text(&row, 1)?.unwrap_or_default())?;
        let address = cells["address"][1].as_str().map(str::to_owned);
        expected.insert(OrgId::new(text(&row, 0)?), (OperationId(integer(&row, 2)?), address));
    }
    let mut found = contact::all(database).await?;
    let mut faults = Vec::new();
    for (org, (operation, address)) in expected {
        let stored = found.remove(&org);
        if stored != address {
            let shown = |address: Option<String>| address.unwrap_or_else(|| "无".to_owned());
            let change = was_and_is(&shown(address), &shown(stored));
            let what = format!("「{}」的联系邮箱被改动{change}", access::name(tree, &org));
            faults.push(AuditFault::Kept { operation: Some(operation), what });
        }
    }
    for org in found.into_keys() {
        let what = format!("「{}」的联系邮箱没有来历", access::name(tree, &org));
        faults.push(AuditFault::Kept { operation: None, what });
    }
    Ok(faults)
}
