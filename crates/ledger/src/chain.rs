//! The chain of operations, walked in order: each one's changes are hashed again and compared with what was kept.

use std::collections::{BTreeSet, VecDeque};

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query};
use xuezheng_lake::segment::hex;
use xuezheng_pack::{OrgId, RecordId, RegisterId};

use crate::audit::author;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::operation::{self, Change, ChangeKind, Hash, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, text};

/// Operations that are read at a time.
const OPERATIONS: u64 = 1_000;

/// Changes that are read at a time.
const CHANGES: u64 = 20_000;

/// Missing positions that a message names before it only counts.
const NAMED: usize = 5;

/// An operation that does not fit what was recorded when it was committed.
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
    /// The hash that was kept, and the one that the content has now; `None` where no hash says it.
    pub hashes: Option<(String, String)>,
}

/// The end of the chain at some moment, to be kept where nobody who can write the database can write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The last operation.
    pub operation: OperationId,
    /// Its hash.
    pub hash: String,
}

/// What a walk has found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) operations: u64,
    pub(crate) changes: u64,
    pub(crate) last: Option<Anchor>,
    pub(crate) faults: Vec<ChainFault>,
    /// Operations that are not there, though changes of them are.
    pub(crate) orphans: BTreeSet<i64>,
    /// The hash that the operation of the anchor has; `None` if it is not there.
    pub(crate) anchored: Option<String>,
}

/// Walks the whole chain, in memory bounded by one operation's changes; `done` is told how many operations are behind.
pub(crate) async fn walk(
    database: &mut Connection,
    anchor: Option<&Anchor>,
    done: &mut (dyn FnMut(u64) + Send),
) -> Result<Walked, LedgerError> {
    let mut walked = Walked::default();
    let mut changes = Changes::default();
    let mut last = (0, String::new());
    loop {
        let mut select = Query::select();
        select.columns(["id", "actor", "org", "role", "why", "utc", "today"]).from(OPERATION);
        select.columns(["changes", "root", "previous", "hash", "acting_for"]);
        select.and_where(Expr::col("id").gt(last.0)).order_by("id", Order::Asc).limit(OPERATIONS);
        let rows = Sql::of(&select).all(database).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let (id, hash) = (integer(row, 0)?, text(row, 10)?);
            let leaves = changes.of(database, id, &mut walked.orphans).await?;
            walked.changes += leaves.count;
            walked.faults.extend(fault(row, &leaves, &last)?);
            if anchor.is_some_and(|anchor| anchor.operation.0 == id) {
                walked.anchored = Some(hash.clone());
            }
            last = (id, hash);
            walked.operations += 1;
        }
        done(walked.operations);
    }
    changes.of(database, i64::MAX, &mut walked.orphans).await?;
    let (id, hash) = last;
    walked.last = (id > 0).then_some(Anchor { operation: OperationId(id), hash });
    Ok(walked)
}

/// What is wrong with an operation, if anything is.
fn fault(row: &Row, leaves: &Leaves, last: &(i64, String)) -> Result<Option<ChainFault>, LedgerError> {
    let id = OperationId(integer(row, 0)?);
    let author = author(row, 11)?;
    let (count, root) = (integer(row, 7)?, text(row, 8)?);
    let (previous, hash) = (text(row, 9)?, text(row, 10)?);
    let computed = hex(&operation::chain(id, &author, count, &root, &previous));
    let found = hex(&operation::root(leaves.hashes.clone()));
    let (what, hashes) = if id.0 != last.0 + 1 {
        ("编号不连续，有操作被删除或插入".to_owned(), None)
    } else if previous != last.1 {
        ("与上一号操作不相连".to_owned(), Some((previous, last.1.clone())))
    } else if computed != hash {
        ("操作人、时间、原因等内容被改动".to_owned(), Some((hash, computed)))
    } else if let Some(what) = leaves.fault(count) {
        (what, None)
    } else if found != root {
        ("变更明细的内容或次序被改动".to_owned(), Some((root, found)))
    } else {
        return Ok(None);
    };
    Ok(Some(ChainFault { operation: id, actor: author.actor, when: author.at.today, what, hashes }))
}

/// An operation's changes, hashed.
#[derive(Default)]
struct Leaves {
    count: u64,
    hashes: Vec<Hash>,
    /// Positions there are none of, and positions that come after the last there should be.
    missing: Vec<i64>,
    strange: Option<String>,
}

impl Leaves {
    fn push(&mut self, position: i64, leaf: Result<Hash, String>) {
        let expected = i64::try_from(self.count).expect("fewer changes than an i64 counts");
        let expected = expected + i64::try_from(self.missing.len()).expect("fewer changes than an i64 counts");
        let gap = (expected..position).take(NAMED + 1);
        self.missing.extend(gap);
        self.count += 1;
        match leaf {
            Ok(hash) => self.hashes.push(hash),
            Err(kind) => self.strange = Some(kind),
        }
    }

    /// What is wrong with their number.
    fn fault(&self, count: i64) -> Option<String> {
        if let Some(kind) = &self.strange {
            return Some(format!("变更明细中有不认识的种类「{kind}」"));
        }
        let is_complete = i64::try_from(self.count).is_ok_and(|found| found == count);
        if is_complete {
            return None;
        }
        let named: Vec<String> = self.missing.iter().take(NAMED).map(|it| format!("第 {} 条", it + 1)).collect();
        let which = match named.len() {
            0 => String::new(),
            _ => format!("，缺{}", named.join("、")),
        };
        Some(format!("变更明细被增加或删除，应有 {count} 条，现有 {} 条{which}", self.count))
    }
}

/// All changes in order, read page by page.
#[derive(Default)]
struct Changes {
    read: VecDeque<(i64, i64, Result<Hash, String>)>,
    after: (i64, i64),
    is_done: bool,
}

impl Changes {
    /// The changes of an operation; notes the operations before it that only have changes.
    async fn of(
        &mut self,
        database: &mut Connection,
        operation: i64,
        orphans: &mut BTreeSet<i64>,
    ) -> Result<Leaves, LedgerError> {
        let mut leaves = Leaves::default();
        loop {
            if self.read.is_empty() && !self.is_done {
                self.page(database).await?;
            }
            let is_due = self.read.front().is_some_and(|(of, ..)| *of <= operation);
            let Some((of, position, leaf)) = (if is_due { self.read.pop_front() } else { None }) else { break };
            if of < operation {
                orphans.insert(of);
            } else {
                leaves.push(position, leaf);
            }
        }
        Ok(leaves)
    }

    async fn page(&mut self, database: &mut Connection) -> Result<(), LedgerError> {
        let mut select = Query::select();
        select.columns(["register", "record", "org", "version", "kind", "cells", "note", "position", "operation"]);
        let place = |operation: Expr, position: Expr| Expr::tuple([operation, position]);
        let after = place(Expr::val(self.after.0), Expr::val(self.after.1));
        select.from(CHANGE).and_where(place(Expr::col("operation"), Expr::col("position")).gt(after));
        select.order_by("operation", Order::Asc).order_by("position", Order::Asc).limit(CHANGES);
        let rows = Sql::of(&select).all(database).await?;
        self.is_done = rows.is_empty();
        for row in &rows {
            let (position, operation) = (integer(row, 7)?, integer(row, 8)?);
            self.after = (operation, position);
            self.read.push_back((operation, position, leaf(row, position)?));
        }
        Ok(())
    }
}

/// The hash of a change, or the kind that nobody knows.
fn leaf(row: &Row, position: i64) -> Result<Result<Hash, String>, LedgerError> {
    let code = text(row, 4)?;
    let Some(kind) = ChangeKind::parse(&code) else { return Ok(Err(code)) };
    let change = Change {
        register: optional_text(row, 0)?.map(RegisterId::new),
        record: optional_integer(row, 1)?.map(RecordId),
        org: OrgId::new(text(row, 2)?),
        version: integer(row, 3)?,
        kind,
        cells: optional_text(row, 5)?,
        note: optional_text(row, 6)?,
    };
    Ok(Ok(operation::leaf(&change, position)))
}
