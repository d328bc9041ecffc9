//! Audit: the chain of operations, and everything that it says, compared with what the database holds.

use std::collections::BTreeMap;

use sea_query::{Expr, Func, Order, Query};
use xuezheng_pack::{CollectionId, OrgId, OrgTree, Period, RegisterId, RoleId};

use crate::access::{self, Author, Stamp};
use crate::account_history;
use crate::chain::{self, Anchor, ChainFault};
use crate::collection;
use crate::deputy_history;
use crate::error::LedgerError;
use crate::filing_history::{self, FilingState};
use crate::filing_row::label;
use crate::fixed::OPERATION;
use crate::history::moment;
use crate::kept_audit;
use crate::ledger::Ledger;
use crate::org_history;
use crate::orgs;
use crate::replay::{self, RecordMismatch, was_and_is};
use crate::store::{Connection, Row, Sql, optional_integer, optional_text, snapshot, text};

/// Something in the database that is not as it was committed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// An operation was edited, removed or put elsewhere.
    #[error(transparent)]
    Chain(#[from] ChainFault),
    /// An operation was removed, its changes were not.
    #[error("第 {0} 号操作不见了，它的变更明细还在：操作被删除。请与备份核对")]
    Orphan(i64),
    /// The end of the chain was cut off.
    #[error("操作只到第 {found} 号，留存的凭据是第 {} 号：其间的操作被删除。请与备份核对", anchor.operation)]
    Cut {
        /// The last operation there is.
        found: i64,
        /// What was kept elsewhere.
        anchor: Anchor,
    },
    /// The whole chain was written anew.
    #[error("第 {} 号操作的校验值与留存的凭据不同：这一号或更早的操作被整体改写过。请与备份核对", anchor.operation)]
    Rewritten {
        /// The hash there is.
        found: String,
        /// What was kept elsewhere.
        anchor: Anchor,
    },
    /// A record is not what its changes made it.
    #[error(transparent)]
    Record(#[from] RecordMismatch),
    /// A filing is not what its changes made it.
    #[error("「{name}」{period}台账「{label}」的填报与变更历史不符：{what}。请与备份核对")]
    Filing {
        /// The register.
        register: RegisterId,
        /// Its label.
        label: String,
        /// Whose.
        org: OrgId,
        /// Its name.
        name: String,
        /// The period.
        period: String,
        /// What differs.
        what: String,
    },
    /// A collection, or an extension of it, is not what its changes made it.
    #[error("填报任务「{collection}」{part}与变更历史不符：{what}。请与备份核对")]
    Collection {
        /// Which.
        collection: CollectionId,
        /// Which org's extension; empty for the collection itself.
        part: String,
        /// What differs.
        what: String,
    },
    /// A letter, contact, paper or scan is not what its operation made it.
    #[error("{what}，与变更历史不符{}。请与备份核对", operation.map(|it| format!("（见第 {it} 号操作）")).unwrap_or_default())]
    Kept {
        /// The operation that speaks of it, if one does.
        operation: Option<crate::OperationId>,
        /// What differs.
        what: String,
    },
    /// An org is not what its changes made it.
    #[error("机构「{org}」的资料与变更历史不符：{what}。请与备份核对")]
    Org {
        /// Which.
        org: OrgId,
        /// What differs.
        what: String,
    },
    /// An account is not what its changes made it.
    #[error("账号「{login}」与变更历史不符：{what}。请与备份核对，并查明是谁改的")]
    Account {
        /// Which.
        login: String,
        /// What differs.
        what: String,
    },
}

/// What an audit looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditStage {
    /// 操作链.
    Chain,
    /// 记录.
    Records,
}

/// What an audit has verified, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Operations.
    pub operations: u64,
    /// Their changes.
    pub changes: u64,
    /// Records, each in its working version and the one that counts.
    pub records: u64,
    /// Filings.
    pub filings: u64,
    /// Orgs.
    pub orgs: u64,
    /// The end of the chain; `None` in a ledger where nothing has been done.
    pub last: Option<Anchor>,
    /// Everything that is not as it was committed.
    pub faults: Vec<AuditFault>,
}

impl Ledger {
    /// Verifies everything: the chain, up to the anchor if one was kept, then every record, filing and org against it.
    /// `progress` is told what is being looked at, how far it is, and of how many.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn audit(
        &self,
        anchor: Option<&Anchor>,
        progress: &mut (dyn FnMut(AuditStage, u64, u64) + Send),
    ) -> Result<Audit, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let total = last_operation(&mut database).await?;
        let walked = chain::walk(&mut database, anchor, &mut |done| progress(AuditStage::Chain, done, total)).await?;
        let mut faults: Vec<AuditFault> = walked.faults.into_iter().map(AuditFault::from).collect();
        faults.extend(walked.orphans.into_iter().map(AuditFault::Orphan));
        if let Some(anchor) = anchor {
            let anchor = anchor.clone();
            match walked.anchored {
                Some(hash) if hash == anchor.hash => {}
                Some(found) => faults.push(AuditFault::Rewritten { found, anchor }),
                None => {
                    let found = walked.last.as_ref().map_or(0, |last| last.operation.0);
                    faults.push(AuditFault::Cut { found, anchor });
                }
            }
        }
        let mut audit =
            Audit { operations: walked.operations, changes: walked.changes, last: walked.last, ..Audit::default() };
        let tree = orgs::load(&mut database).await?;
        let mut totals = BTreeMap::new();
        for table in self.tables.values() {
            totals.insert(table.id(), u64::try_from(replay::last_id(&mut database, table).await?).unwrap_or_default());
        }
        let (mut behind, total) = (0, totals.values().sum());
        for table in self.tables.values() {
            let mut done = |done| progress(AuditStage::Records, behind + done, total);
            let (records, mismatches) = replay::verify(&mut database, table, &mut done).await?;
            audit.records += records;
            faults.extend(mismatches.into_iter().map(AuditFault::from));
            behind += totals[table.id()];
            let (filings, mismatches) = verify_filings(&mut database, &tree, table.id(), table.label()).await?;
            audit.filings += filings;
            faults.extend(mismatches);
        }
        audit.orgs = tree.len() as u64;
        faults.extend(collection::history::verify(&mut database, &tree).await?);
        faults.extend(org_history::verify(&mut database, &tree).await?);
        faults.extend(kept_audit::verify(&mut database, &tree).await?);
        faults.extend(account_history::verify(&mut database).await?);
        faults.extend(deputy_history::verify(&mut database).await?);
        audit.faults = faults;
        Ok(audit)
    }

    /// Computes the chain of operations again; `None` if everything fits, else the first operation that does not.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn verify_chain(&self) -> Result<Option<ChainFault>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let walked = chain::walk(&mut database, None, &mut |_| {}).await?;
        Ok(walked.faults.into_iter().next())
    }

    /// The end of the chain as it is; `None` in a ledger where nothing has been done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn anchor(&self) -> Result<Option<Anchor>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let last =
            Sql::of(Query::select().columns(["id", "hash"]).from(OPERATION).order_by("id", Order::Desc).limit(1));
        let row = last.first(&mut database).await?;
        row.map(|row| {
            Ok(Anchor { operation: crate::OperationId(crate::store::integer(&row, 0)?), hash: text(&row, 1)? })
        })
        .transpose()
    }
}

async fn last_operation(database: &mut Connection) -> Result<u64, LedgerError> {
    let sql = Sql::of(Query::select().expr(Func::max(Expr::col("id"))).from(OPERATION));
    let last = match sql.first(database).await? {
        Some(row) => optional_integer(&row, 0)?,
        None => None,
    };
    Ok(u64::try_from(last.unwrap_or_default()).unwrap_or_default())
}

/// The filings of a register against their changes: how many there are, and those that differ.
async fn verify_filings(
    database: &mut Connection,
    tree: &OrgTree,
    register: &RegisterId,
    of: &str,
) -> Result<(u64, Vec<AuditFault>), LedgerError> {
    let mut expected = BTreeMap::new();
    for change in filing_history::changes(database, register, None).await? {
        filing_history::apply(&mut expected, &change)?;
    }
    let mut stored = filing_history::stored(database, register).await?;
    let count = stored.len() as u64;
    let mut faults = Vec::new();
    let mut differs = |(org, period): (OrgId, String), what: String| {
        let name = access::name(tree, &org).to_owned();
        let period = Period::parse(&period).map_or_else(|_| period.clone(), |period| period.label());
        faults.push(AuditFault::Filing { register: register.clone(), label: of.to_owned(), org, name, period, what });
    };
    let shown = |state: &FilingState| {
        let zero = if state.zero { "、零上报" } else { "" };
        let reason = state.reason.as_ref().map_or_else(String::new, |reason| format!("、{reason}"));
        let asked = state.collection.as_ref().map_or_else(String::new, |id| format!("、填报任务 {id}"));
        let days = state.first_on.as_ref().zip(state.last_on.as_ref());
        let days = days.map_or_else(String::new, |(first, last)| format!("、{first} 首报、{last} 末报"));
        format!("{}{zero}{reason}{asked}{days}", label(state.status))
    };
    for (key, expected) in expected {
        match stored.remove(&key) {
            Some(found) if found == expected => {}
            Some(found) => differs(key, format!("被改动{}", was_and_is(&shown(&expected), &shown(&found)))),
            None => differs(key, format!("被删除（应为「{}」）", shown(&expected))),
        }
    }
    for (key, found) in stored {
        differs(key, format!("没有来历（现为「{}」）", shown(&found)));
    }
    Ok((count, faults))
}

/// The author of the last operation; `None` in a ledger where nothing has been done.
pub(crate) async fn last_author(database: &mut Connection) -> Result<Option<Author>, LedgerError> {
    let mut select = Query::select();
    select.columns(["id", "actor", "org", "role", "why", "utc", "today", "acting_for"]).from(OPERATION);
    let sql = Sql::of(select.order_by("id", Order::Desc).limit(1));
    sql.first(database).await?.map(|row| author(&row, 7)).transpose()
}

/// The author in a row whose columns from `actor` to `today` follow the first, and whose `acting_for` stands at an index.
pub(crate) fn author(row: &Row, acting_for: usize) -> Result<Author, LedgerError> {
    Ok(Author {
        actor: text(row, 1)?,
        org: OrgId::new(text(row, 2)?),
        role: optional_text(row, 3)?.map(RoleId::new),
        acting_for: optional_text(row, acting_for)?,
        why: text(row, 4)?,
        at: Stamp { utc: moment(&text(row, 5)?)?, today: crate::cell::day(&text(row, 6)?)? },
    })
}
