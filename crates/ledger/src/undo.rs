//! Undoing (撤销): everything an operation did is taken back by a new one, if nothing later has touched it.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Expr, ExprTrait, OnConflict, Query};
use serde_json::{Map, Value as Json};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{OrgId, RecordId, RegisterId};

use crate::access;
use crate::collection;
use crate::collection::history::{CollectionKey, is_of_collections};
use crate::error::LedgerError;
use crate::filing_history::{self, FilingKey, FilingState};
use crate::filing_row;
use crate::fixed::{CHANGE, SUBMISSION};
use crate::level;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::overtaken::{self, Overtaken};
use crate::store::{Sql, optional_integer, optional_text, text};
use crate::transaction::Transaction;

/// What undoing did to records or filings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UndoOutcome {
    /// A new record that never counted is void at once.
    Voided,
    /// A record that counts is to be voided: its voiding waits for review.
    VoidingSubmitted,
    /// The version before is back, with the review it had; what was waiting for review is a draft.
    Restored,
    /// What counted before is to count again: it waits for review.
    RestorationSubmitted,
    /// The review is where it was.
    ReviewTakenBack,
    /// A filing is where it was.
    FilingTakenBack,
}

impl UndoOutcome {
    /// As a message says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Voided => "新增的记录已作废",
            Self::VoidingSubmitted => "已审的新增记录已提请作废，待审核通过后不再计入",
            Self::Restored => "已恢复为原来的内容",
            Self::RestorationSubmitted => "已提请恢复原来的内容，待审核通过后生效",
            Self::ReviewTakenBack => "审核状态已退回原处",
            Self::FilingTakenBack => "填报状态已退回原处",
        }
    }
}

/// What undoing did, in one register and org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The register.
    pub register: RegisterId,
    /// The owner.
    pub org: OrgId,
    /// What.
    pub outcome: UndoOutcome,
    /// To how many records or filings.
    pub count: u64,
}

/// What an operation changed.
#[derive(Default)]
struct Touched {
    records: BTreeMap<RegisterId, BTreeSet<RecordId>>,
    filings: BTreeMap<RegisterId, BTreeSet<FilingKey>>,
    collections: BTreeSet<CollectionKey>,
}

type Tally = BTreeMap<(RegisterId, OrgId, UndoOutcome), u64>;

impl Transaction {
    /// Takes back everything that an operation did. After an error the transaction must be dropped.
    ///
    /// # Errors
    /// [`LedgerError::Overtaken`] when something later has touched what it touched; [`LedgerError::Unfit`] for an
    /// operation that isn't there or of a kind that can't be taken back; [`LedgerError::Refused`] where the old content no
    /// longer fits; [`LedgerError::Forbidden`] outside the author's subtree, and for reviews by those who may not review.
    pub async fn undo(&mut self, operation: OperationId) -> Result<Vec<Undone>, LedgerError> {
        let ledger = self.ledger.clone();
        let Touched { records, filings, collections } = self.touched(operation).await?;
        let mut later = Vec::new();
        let mut all = Vec::new();
        for (register, ids) in &records {
            let table = ledger.table(register)?;
            let fates = self.fates(table, ids, operation).await?;
            let overtaken = fates.iter().filter(|(_, fate)| fate.is_overtaken()).map(|(id, _)| *id).collect();
            later.extend(overtaken::records(&mut self.database, table, &overtaken, operation).await?);
            all.push((table, fates));
        }
        for (register, keys) in &filings {
            let table = ledger.table(register)?;
            later.extend(overtaken::filings(&mut self.database, &self.tree, table, keys, operation).await?);
        }
        if !later.is_empty() {
            return Err(LedgerError::Overtaken(Box::new(Overtaken { operation, later })));
        }
        let mut tally = Tally::new();
        let mut voided = Vec::new();
        for (table, fates) in all {
            let undoings = self.undoings(table, &fates).await?;
            for undoing in &undoings {
                *tally.entry((table.id().clone(), undoing.after.org.clone(), undoing.outcome)).or_default() += 1;
            }
            voided.extend(self.take_back(table, undoings).await?.into_iter().map(|id| (table, id)));
        }
        for (table, id) in voided {
            if let Some((why, mend)) = self.referrers(table, id).await? {
                let what = format!("台账「{}」第 {id} 号记录{why}", table.label());
                return Err(LedgerError::unfit(what, mend));
            }
        }
        for (register, keys) in &filings {
            self.take_back_filings(register, keys, operation, &mut tally).await?;
        }
        self.take_back_collections(&collections, operation).await?;
        let undone =
            tally.into_iter().map(|((register, org, outcome), count)| Undone { register, org, outcome, count });
        Ok(undone.collect())
    }

    /// What an operation changed.
    async fn touched(&mut self, operation: OperationId) -> Result<Touched, LedgerError> {
        let mut select = Query::select();
        select.columns(["register", "record", "org", "kind", "cells"]).from(CHANGE);
        let sql = Sql::of(select.and_where(Expr::col("operation").eq(operation.0)));
        let Touched { mut records, mut filings, mut collections } = Touched::default();
        for row in sql.all(&mut self.database).await? {
            let code = text(&row, 3)?;
            let kind =
                ChangeKind::parse(&code).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{code}」")))?;
            if let Some((why, mend)) = not_undone(kind) {
                let what = format!("第 {operation} 号操作含有「{}」，不能撤销（{why}）", kind.label());
                return Err(LedgerError::unfit(what, mend));
            }
            let Some(register) = optional_text(&row, 0)?.map(RegisterId::new) else {
                if is_of_collections(kind) {
                    collections.insert(collection::history::key(&optional_text(&row, 4)?.unwrap_or_default())?);
                }
                continue;
            };
            match optional_integer(&row, 1)? {
                Some(record) if !leaves_as_is(kind) => {
                    records.entry(register).or_default().insert(RecordId(record));
                }
                Some(_) => {}
                None if !filing_history::is_of_filings(kind) => {}
                None => {
                    let cells: Map<String, Json> = serde_json::from_str(&optional_text(&row, 4)?.unwrap_or_default())?;
                    let period = cells.get("period").and_then(Json::as_str).unwrap_or_default();
                    filings.entry(register).or_default().insert((OrgId::new(text(&row, 2)?), period.to_owned()));
                }
            }
        }
        if records.is_empty() && filings.is_empty() && collections.is_empty() {
            let what = format!("没有第 {operation} 号操作，或它没有改动任何记录和填报");
            return Err(LedgerError::unfit(what, "没有可以撤销的内容，请核对操作号"));
        }
        Ok(Touched { records, filings, collections })
    }

    async fn take_back_filings(
        &mut self,
        register: &RegisterId,
        keys: &BTreeSet<FilingKey>,
        operation: OperationId,
        tally: &mut Tally,
    ) -> Result<(), LedgerError> {
        let changes = filing_history::changes(&mut self.database, register, None).await?;
        let mut before = BTreeMap::new();
        for change in changes.iter().filter(|change| change.operation < operation.0) {
            filing_history::apply(&mut before, change)?;
        }
        let reviews = changes.iter().filter(|change| change.operation == operation.0);
        let own = [ChangeKind::DeclareZero, ChangeKind::SubmitFiling];
        let reviews = reviews.filter(|change| !own.contains(&change.kind)).map(|change| &change.key);
        let reviews: BTreeSet<&FilingKey> = reviews.collect();
        let actor = self.author.actor();
        for key in keys {
            let allow = if reviews.contains(key) { access::allow_review } else { access::allow };
            allow(&self.tree, &actor, &key.0, "撤销操作")?;
            self.put_filing(register, key, before.get(key)).await?;
            *tally.entry((register.clone(), key.0.clone(), UndoOutcome::FilingTakenBack)).or_default() += 1;
        }
        Ok(())
    }

    /// Puts a filing where it was, or away.
    async fn put_filing(
        &mut self,
        register: &RegisterId,
        key: &FilingKey,
        state: Option<&FilingState>,
    ) -> Result<(), LedgerError> {
        let (org, period) = key;
        let here = |column, value: &str| Expr::col(column).eq(value);
        let mut cells = Map::from_iter([("period".to_owned(), Json::from(period.as_str()))]);
        if let Some(FilingState { status, zero, reason, collection, first_on, last_on }) = state {
            // What waits for review again begins at its first level.
            let declared = &self.ledger.table(register)?.register;
            let waits = *status == SubmissionStatus::Submitted;
            let level = if waits { level::first(&self.tree, declared, org, self.author.at.today) } else { None };
            let level = level.map(|level| level.to_string());
            let mut insert = Query::insert();
            insert
                .into_table(SUBMISSION)
                .columns(["register", "org", "period"].into_iter().chain(filing_row::OWN_COLUMNS));
            insert.values_panic([
                register.as_str().into(),
                org.as_str().into(),
                period.as_str().into(),
                filing_row::code(*status).into(),
                i64::from(*zero).into(),
                reason.clone().into(),
                level.clone().into(),
                collection.clone().into(),
                first_on.clone().into(),
                last_on.clone().into(),
            ]);
            let mut conflict = OnConflict::columns(["register", "org", "period"]);
            insert.on_conflict(conflict.update_columns(filing_row::OWN_COLUMNS).to_owned());
            Sql::of(&insert).execute(&mut self.database).await?;
            for (name, value) in [("collection", collection), ("first_on", first_on), ("last_on", last_on)] {
                cells.insert(name.to_owned(), Json::from(value.clone()));
            }
            cells.insert("status".to_owned(), Json::from(filing_row::code(*status)));
            cells.insert("zero".to_owned(), Json::from(*zero));
            cells.insert("reason".to_owned(), Json::from(reason.clone()));
            if let Some(level) = level {
                cells.insert("level".to_owned(), Json::from(level));
            }
        } else {
            let mut delete = Query::delete();
            delete.from_table(SUBMISSION).and_where(here("register", register.as_str()));
            delete.and_where(here("org", org.as_str())).and_where(here("period", period));
            Sql::of(&delete).execute(&mut self.database).await?;
            cells.insert("status".to_owned(), Json::Null);
        }
        self.manifest_changed = true;
        self.changes.push(Change {
            register: Some(register.clone()),
            record: None,
            org: org.clone(),
            version: 0,
            kind: ChangeKind::Undo,
            cells: Some(Json::Object(cells).to_string()),
            note: None,
        });
        Ok(())
    }
}

/// Kinds of change after which a record is what it was: they are no reason not to undo what came before them.
pub(crate) fn leaves_as_is(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::Explain | ChangeKind::Recompute | ChangeKind::Restate | ChangeKind::Remark | ChangeKind::Reveal
    )
}

impl ChangeKind {
    /// Why a change of this kind stays, and what to do instead; `None` if it can be taken back.
    pub fn stays(self) -> Option<(&'static str, &'static str)> {
        not_undone(self)
    }
}

/// Why a kind of change can't be taken back, and what to do instead; `None` if it can.
fn not_undone(kind: ChangeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        ChangeKind::Insert
        | ChangeKind::Edit
        | ChangeKind::Transition
        | ChangeKind::Submit
        | ChangeKind::Approve
        | ChangeKind::Return
        | ChangeKind::Void
        | ChangeKind::Revert
        | ChangeKind::Undo
        | ChangeKind::Ask
        | ChangeKind::DeclareZero
        | ChangeKind::SubmitFiling
        | ChangeKind::ApproveFiling
        | ChangeKind::ReturnFiling
        | ChangeKind::Exempt
        | ChangeKind::Explain
        | ChangeKind::Recompute
        | ChangeKind::Remark
        | ChangeKind::Reveal
        | ChangeKind::OpenCollection
        | ChangeKind::AmendCollection
        | ChangeKind::LockCollection
        | ChangeKind::ReopenCollection
        | ChangeKind::CloseCollection
        | ChangeKind::Extend
        | ChangeKind::Prefill => None,
        ChangeKind::Seal | ChangeKind::Issue => {
            Some(("封存和签发是对外已经用了的依据", "数据有误的，请更正记录并写明原因，再重新签发"))
        }
        ChangeKind::Erase => Some(("个人信息的密钥已经销毁，谁也恢复不了", "确需重新登记的，请另填一条记录")),
        ChangeKind::Account => {
            Some(("账号改动以后，已经有人按新的权限登录办事", "请重新维护这个账号，把它改回去，改回去也会留下记录"))
        }
        ChangeKind::Pass | ChangeKind::PassFiling => Some(("审核已经转到上一级", "需要改的，请由现在审核的一级退回")),
        ChangeKind::Draw => Some(("抽查的结果已经公布", "请另作一次抽查，写明原因")),
        ChangeKind::Restate => Some(("它更正了已经封存的数据", "请按现在的情况再更正一次，写明原因")),
        ChangeKind::Post => Some(("信可能已经发出", "还没有发出的，可以标记为已另行通知，就不再发")),
        ChangeKind::Contact => Some(("信可能已经按它发出", "请重新登记邮箱，改过也会留下记录")),
        ChangeKind::Print => Some(("纸质的报送表可能已经交出", "请在数据改好以后重新打印，旧的验证码会显示有哪些改动")),
        ChangeKind::AttachScan => Some(("扫描件是已经盖章的凭据", "传错了的，请重新上传并写明原因，原来的仍然保留")),
        ChangeKind::Org => Some((
            "机构变动以后，记录归谁管、数字归谁报都已随之改变",
            "请重新维护机构资料，把它改回去，改回去也会留下记录",
        )),
    }
}
