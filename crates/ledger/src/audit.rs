//! Audit: the chain of operations computed again from what the database holds.

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query};
use xuezheng_lake::segment::hex;
use xuezheng_pack::{OrgId, RecordId, RegisterId, RoleId};

use crate::access::{Author, Stamp};
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::history::moment;
use crate::ledger::Ledger;
use crate::operation::{self, Change, ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, snapshot, text};

/// The first operation that does not fit what was recorded when it was committed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第 {operation} 号操作（{actor}，{when}）与当时的记录不符：{what}。其后的操作也不可信，请与备份核对")]
pub struct ChainFault {
    /// Its number.
    pub operation: OperationId,
    /// Who it names as its author.
    pub actor: String,
    /// Its civil day.
    pub when: NaiveDate,
    /// What does not fit.
    pub what: String,
}

impl Ledger {
    /// Computes the chain of operations again; `None` if everything fits.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn verify_chain(&self) -> Result<Option<ChainFault>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut select = Query::select();
        select.columns([
            "id",
            "actor",
            "org",
            "role",
            "why",
            "utc",
            "today",
            "changes",
            "root",
            "previous",
            "hash",
            "acting_for",
        ]);
        let sql = Sql::of(select.from(OPERATION).order_by("id", Order::Asc));
        let mut last = (0, String::new());
        for row in sql.all(&mut database).await? {
            let id = OperationId(integer(&row, 0)?);
            let author = author(&row, 11)?;
            let (count, root) = (integer(&row, 7)?, text(&row, 8)?);
            let (previous, hash) = (text(&row, 9)?, text(&row, 10)?);
            let what = if id.0 != last.0 + 1 {
                Some("编号不连续，有操作被删除或插入")
            } else if previous != last.1 {
                Some("与上一号操作不相连")
            } else if hex(&operation::chain(id, &author, count, &root, &previous)) != hash {
                Some("操作人、时间、原因等内容被改动")
            } else if changes_root(&mut database, id, count).await?.is_none_or(|found| found != root) {
                Some("变更明细被改动、增加或删除")
            } else {
                None
            };
            if let Some(what) = what {
                let fault =
                    ChainFault { operation: id, actor: author.shown(), when: author.at.today, what: what.to_owned() };
                return Ok(Some(fault));
            }
            last = (id.0, hash);
        }
        Ok(None)
    }
}

/// The author of the last operation; `None` in a ledger where nothing has been done.
pub(crate) async fn last_author(database: &mut Connection) -> Result<Option<Author>, LedgerError> {
    let mut select = Query::select();
    select.columns(["id", "actor", "org", "role", "why", "utc", "today", "acting_for"]).from(OPERATION);
    let sql = Sql::of(select.order_by("id", Order::Desc).limit(1));
    sql.first(database).await?.map(|row| author(&row, 7)).transpose()
}

/// The author in a row whose column `acting_for` stands at an index.
fn author(row: &Row, acting_for: usize) -> Result<Author, LedgerError> {
    Ok(Author {
        actor: text(row, 1)?,
        org: OrgId::new(text(row, 2)?),
        role: optional_text(row, 3)?.map(RoleId::new),
        acting_for: optional_text(row, acting_for)?,
        why: text(row, 4)?,
        at: Stamp { utc: moment(&text(row, 5)?)?, today: crate::cell::day(&text(row, 6)?)? },
    })
}

/// Root of an operation's changes; `None` if there are not `count` of them, or one is of no known kind.
async fn changes_root(database: &mut Connection, id: OperationId, count: i64) -> Result<Option<String>, LedgerError> {
    let mut select = Query::select();
    select.columns(["register", "record", "org", "version", "kind", "cells", "note", "position"]).from(CHANGE);
    select.and_where(Expr::col("operation").eq(id.0)).order_by("position", Order::Asc);
    let sql = Sql::of(&select);
    let mut leaves = Vec::new();
    for row in sql.all(database).await? {
        let Some(kind) = ChangeKind::parse(&text(&row, 4)?) else { return Ok(None) };
        let change = Change {
            register: optional_text(&row, 0)?.map(RegisterId::new),
            record: optional_integer(&row, 1)?.map(RecordId),
            org: OrgId::new(text(&row, 2)?),
            version: integer(&row, 3)?,
            kind,
            cells: optional_text(&row, 5)?,
            note: optional_text(&row, 6)?,
        };
        leaves.push(operation::leaf(&change, integer(&row, 7)?));
    }
    let is_complete = i64::try_from(leaves.len()).is_ok_and(|found| found == count);
    Ok(is_complete.then(|| hex(&operation::root(leaves))))
}
