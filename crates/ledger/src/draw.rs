//! Sample checks (抽查): which records are looked at more closely, drawn so that anybody can draw them again.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use xuezheng_pack::{OrgId, OrgKindId, Period, RecordId, RegisterId, draw};

use crate::access::{self, Actor};
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::record::{self, ReviewStatus};
use crate::schema::has_status;
use crate::store::{Sql, integer, snapshot, text};
use crate::transaction::Transaction;

/// What to draw from, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawRequest {
    /// The register.
    pub register: RegisterId,
    /// Records whose date lies in it.
    pub period: Period,
    /// Of this org and those below it; of the author's without one.
    pub org: Option<OrgId>,
    /// From those that wait for review, rather than those that count.
    pub waiting: bool,
    /// So many of each org of this kind, with what is below it.
    pub per: Option<OrgKindId>,
    /// How many.
    pub size: DrawSize,
}

/// How many are drawn, of each group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawSize {
    /// So many.
    Count(usize),
    /// Such a share, in percent, rounded up.
    Percent(u32),
}

/// A list with what was drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The period.
    pub period: String,
    /// Whether it was drawn from what waits for review.
    pub waiting: bool,
    /// How many of each group.
    pub size: DrawSize,
    /// The public seed; nothing is drawn without one.
    pub seed: Option<String>,
    /// The hash of the groups' hashes, in order: what is announced before the seed is known.
    pub hash: String,
    /// The groups; one if all were drawn from together.
    pub groups: Vec<DrawGroup>,
}

/// The records that are drawn from together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawGroup {
    /// Whose they are; `None` for those of everybody, or of nobody of the kind asked for.
    pub org: Option<String>,
    /// The hash of the list.
    pub hash: String,
    /// Ids with versions, by id.
    pub entries: Vec<(i64, i64)>,
    /// The ids drawn, in the order in which they were.
    pub drawn: Vec<i64>,
}

/// A draw that was drawn again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// The register.
    pub register: RegisterId,
    /// As it stands in the ledger.
    pub drawn: Drawn,
    /// Where drawing again gives something else; empty if it is the same.
    pub differences: Vec<String>,
}

impl Ledger {
    /// The list that [`draw`](Transaction::draw) would draw from now, with its hash and nothing drawn.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn draw_list(&self, actor: &Actor, request: &DrawRequest) -> Result<Drawn, LedgerError> {
        let table = self.table(&request.register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let calendar = &self.pack.calendar;
        let (first, last) = (request.period.first_day(calendar), request.period.last_day(calendar));
        let name = if request.waiting { &table.head } else { &table.approved };
        let mut select = Query::select();
        select.columns(["_id", "_version", "_org"]).from(Alias::new(name));
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(first, last));
        if request.waiting {
            select.cond_where(has_status(ReviewStatus::Submitted));
        }
        for org in [Some(&actor.org), request.org.as_ref()].into_iter().flatten() {
            select.cond_where(record::within(&access::scope(&tree, org, actor.today)));
        }
        let mut groups: BTreeMap<Option<String>, Vec<(i64, i64)>> = BTreeMap::new();
        for row in Sql::of(select.order_by("_id", Order::Asc)).all(&mut database).await? {
            let owner = OrgId::new(text(&row, 2)?);
            let group = request.per.as_ref().and_then(|kind| {
                let own = tree.get(&owner).into_iter();
                let mut upwards = own.chain(tree.above(&owner, actor.today));
                upwards.find(|org| org.kind == *kind).map(|org| org.id.to_string())
            });
            groups.entry(group).or_default().push((integer(&row, 0)?, integer(&row, 1)?));
        }
        let groups = groups.into_iter().map(|(org, entries)| {
            let hash = hash(&request.register, &entries);
            DrawGroup { org, hash, entries, drawn: Vec::new() }
        });
        let groups: Vec<_> = groups.collect();
        Ok(Drawn {
            period: request.period.to_string(),
            waiting: request.waiting,
            size: request.size,
            seed: None,
            hash: draw::list_hash(groups.iter().map(|group| group.hash.as_str())),
            groups,
        })
    }

    /// Draws again what an operation drew, from the list and the seed that it kept.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for an operation that is no draw.
    pub async fn redraw(&self, operation: OperationId) -> Result<Redrawn, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut select = Query::select();
        select.columns(["register", "cells"]).from(CHANGE).and_where(Expr::col("operation").eq(operation.0));
        let sql = Sql::of(select.and_where(Expr::col("kind").eq(ChangeKind::Draw.code())));
        let Some(row) = sql.first(&mut database).await? else {
            let what = format!("第 {operation} 号操作不是抽查");
            return Err(LedgerError::unfit(what, "请核对抽查时显示的操作号"));
        };
        let register = RegisterId::new(text(&row, 0)?);
        let drawn: Drawn = serde_json::from_str(&text(&row, 1)?)?;
        let differences = differences(&register, &drawn);
        Ok(Redrawn { register, drawn, differences })
    }
}

impl Transaction {
    /// Draws from `list` with a public seed, and keeps list, seed and result in the operation.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] without a seed, or from nothing.
    pub fn draw(&mut self, register: &RegisterId, list: Drawn, seed: &str) -> Result<Drawn, LedgerError> {
        let seed = seed.trim();
        if seed.is_empty() {
            let mend = "请写事先约定、事后人人可查的数字，如某期彩票开奖号码或某日收盘指数";
            return Err(LedgerError::unfit("抽查没有种子", mend));
        }
        if list.groups.iter().all(|group| group.entries.is_empty()) {
            return Err(LedgerError::unfit("名单里没有记录，无从抽起", "请核对台账、期间和机构"));
        }
        let mut drawn = Drawn { seed: Some(seed.to_owned()), ..list };
        for group in &mut drawn.groups {
            group.drawn = result(register, group, drawn.size, seed);
        }
        self.changes.push(Change {
            register: Some(register.clone()),
            record: None,
            org: self.author.org.clone(),
            version: 0,
            kind: ChangeKind::Draw,
            cells: Some(serde_json::to_string(&drawn)?),
            note: Some(seed.to_owned()),
        });
        Ok(drawn)
    }
}

fn entries(register: &RegisterId, entries: &[(i64, i64)]) -> Vec<String> {
    entries.iter().map(|(id, version)| format!("{register}/{id}@{version}")).collect()
}

fn hash(register: &RegisterId, list: &[(i64, i64)]) -> String {
    draw::list_hash(entries(register, list).iter().map(String::as_str))
}

fn result(register: &RegisterId, group: &DrawGroup, size: DrawSize, seed: &str) -> Vec<i64> {
    let count = match size {
        DrawSize::Count(count) => count,
        DrawSize::Percent(percent) => draw::share(group.entries.len(), percent),
    };
    let positions = draw::draw(entries(register, &group.entries).iter().map(String::as_str), seed, count);
    positions.into_iter().map(|position| group.entries[position].0).collect()
}

fn differences(register: &RegisterId, drawn: &Drawn) -> Vec<String> {
    let mut differences = Vec::new();
    for group in &drawn.groups {
        let whose = group.org.as_ref().map(|org| format!("「{org}」的")).unwrap_or_default();
        let again = hash(register, &group.entries);
        if again != group.hash {
            differences.push(format!("{whose}名单的校验值应为 {again}，记录的是 {}", group.hash));
        }
        let again = result(register, group, drawn.size, drawn.seed.as_deref().unwrap_or_default());
        if again != group.drawn {
            let at = again.iter().zip(&group.drawn).position(|(a, b)| a != b);
            let at = at.unwrap_or_else(|| again.len().min(group.drawn.len()));
            let shown = |ids: &[i64]| ids.get(at).map_or("无".to_owned(), |id| format!("第 {id} 号记录"));
            let (right, found) = (shown(&again), shown(&group.drawn));
            differences.push(format!("{whose}第 {} 个抽中的应为{right}，记录的是{found}", at + 1));
        }
    }
    let all = draw::list_hash(drawn.groups.iter().map(|group| group.hash.as_str()));
    if all != drawn.hash {
        differences.push(format!("全部名单的校验值应为 {all}，记录的是 {}", drawn.hash));
    }
    differences
}

impl Drawn {
    /// How many records were drawn from.
    pub fn listed(&self) -> usize {
        self.groups.iter().map(|group| group.entries.len()).sum()
    }

    /// All records drawn, group by group in the order in which they were.
    pub fn records(&self) -> Vec<RecordId> {
        self.groups.iter().flat_map(|group| &group.drawn).map(|id| RecordId(*id)).collect()
    }
}
