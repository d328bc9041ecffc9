//! Asking (布置): who is to file which register for which period, and which collection asks.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Query};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{CollectionId, OrgId, Period, RegisterId};

use crate::access;
use crate::error::LedgerError;
use crate::filing_level::filing_cells;
use crate::filing_row::{code, status_of};
use crate::fixed::SUBMISSION;
use crate::operation::ChangeKind;
use crate::schema::Table;
use crate::store::{Sql, integer, optional_text, text};
use crate::transaction::Transaction;

/// A filing that is there when it is asked for.
struct KnownFiling {
    status: SubmissionStatus,
    zero: bool,
    reason: Option<String>,
    level: Option<String>,
    collection: Option<CollectionId>,
}

impl Transaction {
    /// Asks orgs to complete a register for a period; those that were asked already stay as they are.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for orgs that are not below the author's; [`LedgerError::Unfit`] for orgs that can't
    /// file it.
    pub async fn ask(&mut self, register: &RegisterId, period: Period, orgs: &[OrgId]) -> Result<(), LedgerError> {
        self.ask_all(register, period, orgs, None).await?;
        Ok(())
    }

    /// As [`ask`](Self::ask) for a collection, which also takes over filings that nobody's collection asked for; gives how
    /// many filings came to it.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for filings that another collection asks for.
    pub(crate) async fn ask_for(
        &mut self,
        register: &RegisterId,
        period: Period,
        orgs: &[OrgId],
        collection: &CollectionId,
    ) -> Result<usize, LedgerError> {
        self.ask_all(register, period, orgs, Some(collection)).await
    }

    async fn ask_all(
        &mut self,
        register: &RegisterId,
        period: Period,
        orgs: &[OrgId],
        collection: Option<&CollectionId>,
    ) -> Result<usize, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let actor = self.author.actor();
        for org in orgs {
            access::allow_review(&self.tree, &actor, org, "布置填报任务")?;
            let kinds = &table.register.org_kinds;
            if !self.tree.get(org).is_some_and(|org| kinds.contains(&org.kind)) {
                let what = format!("「{}」不填报台账「{}」", access::name(&self.tree, org), table.label());
                return Err(LedgerError::unfit(what, "请从名单中去掉该单位"));
            }
        }
        let mut known = self.known_filings(register, period).await?;
        let mut asked = 0;
        let mut new = Vec::new();
        for org in orgs {
            match (known.get(org), collection) {
                (None, _) => {
                    let status = Some((code(SubmissionStatus::Asked), false));
                    let cells = filing_cells(period, status, None, collection);
                    self.note_filing(table, org, ChangeKind::Ask, cells, None);
                    new.push(org);
                }
                (Some(_), None) => continue,
                (Some(filing), Some(id)) if filing.collection.as_ref() == Some(id) => continue,
                (Some(filing), Some(id)) => self.adopt(table, period, org, filing, id).await?,
            }
            known.insert(org.clone(), KnownFiling::asked(collection));
            asked += 1;
        }
        self.add_filings(table, period, &new, collection).await?;
        Ok(asked)
    }

    /// Makes a filing that is there part of a collection.
    async fn adopt(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        filing: &KnownFiling,
        collection: &CollectionId,
    ) -> Result<(), LedgerError> {
        if let Some(other) = &filing.collection {
            let what = format!("{}已由填报任务「{other}」布置", self.about(table, period, org));
            return Err(LedgerError::unfit(what, "请从范围中去掉该单位，或在原任务中调整"));
        }
        let mut update = Query::update();
        update.table(SUBMISSION).value("collection", collection.as_str());
        update.and_where(Expr::col("register").eq(table.id().as_str())).and_where(Expr::col("org").eq(org.as_str()));
        Sql::of(update.and_where(Expr::col("period").eq(period.to_string()))).execute(&mut self.database).await?;
        let status = Some((code(filing.status), filing.zero));
        let cells = filing_cells(period, status, filing.level.as_deref(), Some(collection));
        self.note_filing(table, org, ChangeKind::Ask, cells, filing.reason.clone());
        Ok(())
    }

    /// All filings of a register and period, by org.
    async fn known_filings(
        &mut self,
        register: &RegisterId,
        period: Period,
    ) -> Result<BTreeMap<OrgId, KnownFiling>, LedgerError> {
        let mut select = Query::select();
        select.columns(["org", "status", "zero", "reason", "level", "collection"]).from(SUBMISSION);
        select.and_where(Expr::col("register").eq(register.as_str()));
        let sql = Sql::of(select.and_where(Expr::col("period").eq(period.to_string())));
        let mut known = BTreeMap::new();
        for row in sql.all(&mut self.database).await? {
            let filing = KnownFiling {
                status: status_of(&text(&row, 1)?)?,
                zero: integer(&row, 2)? != 0,
                reason: optional_text(&row, 3)?,
                level: optional_text(&row, 4)?,
                collection: optional_text(&row, 5)?.map(CollectionId::new),
            };
            known.insert(OrgId::new(text(&row, 0)?), filing);
        }
        Ok(known)
    }
}

impl KnownFiling {
    fn asked(collection: Option<&CollectionId>) -> Self {
        let (status, collection) = (SubmissionStatus::Asked, collection.cloned());
        Self { status, zero: false, reason: None, level: None, collection }
    }
}
