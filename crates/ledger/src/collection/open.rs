//! Opening a collection, and asking for more or of more orgs while it is open.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Query};
use xuezheng_pack::{CollectionId, OrgId, OrgTree, Pack, Period, RegisterId};

use crate::access;
use crate::collection::change::Stated;
use crate::collection::{self, Audience, Collection, CollectionState};
use crate::error::LedgerError;
use crate::fixed::COLLECTION;
use crate::operation::ChangeKind;
use crate::store::Sql;
use crate::transaction::Transaction;

/// A collection to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCollection {
    /// Its id; `None` takes the next free one of the period: `2024H1-1`.
    pub id: Option<CollectionId>,
    /// What it is called.
    pub title: String,
    /// For when.
    pub period: Period,
    /// What is to be completed.
    pub registers: Vec<RegisterId>,
    /// Who is asked.
    pub audience: Audience,
    /// The last day on which an answer is on time.
    pub deadline: NaiveDate,
    /// [`Collection::grace_days`].
    pub grace_days: Option<u32>,
    /// What those who answer should know.
    pub note: Option<String>,
}

impl NewCollection {
    /// Who is asked for what on the day: of the audience, for each register those of the kinds that file it.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for registers or parts of the audience that aren't there, for a register that nobody of the
    /// audience files, and for orgs named that file none.
    pub fn asks(
        &self,
        pack: &Pack,
        tree: &OrgTree,
        day: NaiveDate,
    ) -> Result<BTreeMap<RegisterId, Vec<OrgId>>, LedgerError> {
        asks(pack, tree, day, &self.registers, &self.audience)
    }
}

/// Characters of an id.
const LONGEST_ID: usize = 40;

impl Transaction {
    /// Opens a collection and asks for its filings, in this one operation; gives its id. Filings of the same register,
    /// period and org that nobody's collection asked for become part of it.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for an id that is taken, a deadline in the past, what [`NewCollection::asks`] refuses, or
    /// filings that another collection asks for; [`LedgerError::Forbidden`] for orgs that are not below the author's.
    pub async fn open_collection(&mut self, new: NewCollection) -> Result<CollectionId, LedgerError> {
        let today = self.author.at.today;
        let pack = self.ledger.pack.clone();
        let asks = new.asks(&pack, &self.tree, today)?;
        if new.title.trim().is_empty() {
            return Err(LedgerError::unfit("填报任务没有名称", "请写明名称，如 2024年上半年安全台账填报"));
        }
        if new.deadline < today {
            let what = format!("截止日期 {} 已经过去", new.deadline);
            return Err(LedgerError::unfit(what, "请改为今天或以后的日期"));
        }
        let id = match new.id {
            Some(id) => self.free_id(id).await?,
            None => self.next_collection(new.period).await?,
        };
        let collection = Collection {
            id: id.clone(),
            title: new.title.trim().to_owned(),
            org: self.author.org.clone(),
            period: new.period,
            registers: new.registers,
            audience: new.audience,
            opens_on: today,
            deadline: new.deadline,
            grace_days: new.grace_days,
            state: CollectionState::Open,
            note: new.note.filter(|note| !note.trim().is_empty()),
        };
        let (period, owner) = (collection.period, collection.org.clone());
        self.state(Stated::Collection(Box::new(collection)), &owner, ChangeKind::OpenCollection, None).await?;
        for (register, orgs) in asks {
            self.ask_for(&register, period, &orgs, &id).await?;
        }
        Ok(id)
    }

    /// Asks, within an open collection, for further registers or of further orgs; gives how many filings came to it.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it is not open, and as for [`open_collection`](Self::open_collection).
    pub async fn widen_collection(
        &mut self,
        id: &CollectionId,
        registers: &[RegisterId],
        orgs: &[OrgId],
    ) -> Result<usize, LedgerError> {
        let today = self.author.at.today;
        let mut collection = self.managed(id, "调整填报任务").await?;
        let state = collection.state_on(today);
        if state != CollectionState::Open {
            let what = format!("填报任务「{}」{}，不能增加台账或单位", collection.title, state.label());
            return Err(LedgerError::unfit(what, "请先重新开放，或另行布置一个填报任务"));
        }
        let before = collection.clone();
        let new: Vec<&RegisterId> = registers.iter().filter(|it| !collection.registers.contains(it)).collect();
        collection.registers.extend(new.into_iter().cloned());
        collection.audience.plus.extend(orgs.iter().cloned());
        collection.audience.minus.retain(|org| !orgs.contains(org));
        let pack = self.ledger.pack.clone();
        // Who was asked before may be gone by now: only what comes to it is looked at anew.
        let named = Audience::named(orgs.iter().cloned());
        let mut asks = BTreeMap::new();
        if !orgs.is_empty() {
            asks = self::asks(&pack, &self.tree, today, &collection.registers, &named)?;
        }
        let added: Vec<RegisterId> = registers.iter().filter(|it| !before.registers.contains(it)).cloned().collect();
        if !added.is_empty() {
            let living = collection.audience.orgs(&self.tree, today).into_iter().map(|org| org.id.clone());
            let living = Audience::named(living);
            for (register, orgs) in self::asks(&pack, &self.tree, today, &added, &living)? {
                asks.insert(register, orgs);
            }
        }
        let period = collection.period;
        let owner = collection.org.clone();
        if collection != before {
            self.state(Stated::Collection(Box::new(collection)), &owner, ChangeKind::AmendCollection, None).await?;
        }
        let mut asked = 0;
        for (register, orgs) in asks {
            asked += self.ask_for(&register, period, &orgs, id).await?;
        }
        if asked == 0 {
            let what = "这些台账和单位已在填报任务中";
            return Err(LedgerError::unfit(what, "无需再次增加，请核对编号"));
        }
        Ok(asked)
    }

    /// A collection that the author may look after.
    pub(super) async fn managed(&mut self, id: &CollectionId, what: &str) -> Result<Collection, LedgerError> {
        let collection = collection::known(&mut self.database, id).await?;
        access::allow(&self.tree, &self.author.actor(), &collection.org, what)?;
        Ok(collection)
    }

    async fn free_id(&mut self, id: CollectionId) -> Result<CollectionId, LedgerError> {
        let text = id.as_str();
        let is_bad = text.is_empty() || text.trim() != text || text.chars().count() > LONGEST_ID;
        if is_bad || text.chars().any(|c| c.is_control() || c.is_whitespace() || "/\\:,，".contains(c)) {
            let what = format!("「{id}」不能作填报任务的编号");
            let mend = format!("请用不超过 {LONGEST_ID} 字、不含空格、冒号、逗号和斜线的编号，如 2024H1-1");
            return Err(LedgerError::unfit(what, mend));
        }
        match self.taken(None).await?.contains(text) {
            true => {
                Err(LedgerError::unfit(format!("已有编号为「{id}」的填报任务"), "请另起编号，或不写编号由系统编号"))
            }
            false => Ok(id),
        }
    }

    async fn next_collection(&mut self, period: Period) -> Result<CollectionId, LedgerError> {
        let taken = self.taken(Some(period)).await?;
        let ids = (1..).map(|number| format!("{period}-{number}"));
        let free = ids.into_iter().find(|id| !taken.contains(id.as_str()));
        Ok(CollectionId::new(free.unwrap_or_else(|| period.to_string())))
    }

    /// The ids of all collections, or those of a period.
    async fn taken(&mut self, period: Option<Period>) -> Result<BTreeSet<String>, LedgerError> {
        let mut select = Query::select();
        select.column("id").from(COLLECTION);
        if let Some(period) = period {
            select.and_where(Expr::col("id").like(format!("{period}-%")));
        }
        let rows = Sql::of(&select).all(&mut self.database).await?;
        rows.iter().map(|row| crate::store::text(row, 0)).collect()
    }
}

fn asks(
    pack: &Pack,
    tree: &OrgTree,
    day: NaiveDate,
    registers: &[RegisterId],
    audience: &Audience,
) -> Result<BTreeMap<RegisterId, Vec<OrgId>>, LedgerError> {
    audience.check(pack, tree, day)?;
    let orgs = audience.orgs(tree, day);
    let mut asks = BTreeMap::new();
    for id in registers {
        let register = pack.registers.get(id).ok_or_else(|| LedgerError::NoRegister(id.clone()))?;
        let asked = orgs.iter().filter(|org| register.org_kinds.contains(&org.kind));
        let asked: Vec<OrgId> = asked.map(|org| org.id.clone()).collect();
        if asked.is_empty() {
            let what = format!("填报范围中没有一个单位填报台账「{}」", register.label);
            return Err(LedgerError::unfit(what, "请核对范围和台账，本次未布置"));
        }
        asks.insert(id.clone(), asked);
    }
    if asks.is_empty() {
        return Err(LedgerError::unfit("没有写明要填报的台账", "请至少写一个台账"));
    }
    let is_asked = |org: &&OrgId| asks.values().any(|asked: &Vec<OrgId>| asked.contains(org));
    if let Some(idle) = audience.plus.iter().filter(|org| !audience.minus.contains(*org)).find(|org| !is_asked(org)) {
        let what = format!("「{}」不填报其中任何一个台账", access::name(tree, idle));
        return Err(LedgerError::unfit(what, "请从名单中去掉该单位"));
    }
    Ok(asks)
}
