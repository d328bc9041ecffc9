//! Collections (填报任务): some orgs are asked to complete some registers for a period by a deadline.
//!
//! A collection asks; what its orgs answer are [filings](crate::filing), which name it. Coverage comes from filings alone.

mod amend;
mod answer;
mod audience;
mod change;
pub(crate) mod history;
mod lock;
mod open;

pub use answer::{Answer, OwnFiling, Timeliness};
pub use audience::Audience;
pub use open::NewCollection;

use chrono::{Days, NaiveDate};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use xuezheng_pack::{CollectionId, OrgId, Period, RegisterId};

use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{COLLECTION, EXTENSION};
use crate::ledger::Ledger;
use crate::store::{Connection, Row, Sql, optional_integer, optional_text, snapshot, text};

/// A collection (填报任务) as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its id.
    pub id: CollectionId,
    /// What it is called.
    pub title: String,
    /// The org that opened it; that org and those above it look after it.
    pub org: OrgId,
    /// For when.
    #[serde(with = "written_period")]
    pub period: Period,
    /// What is to be completed, in the order asked.
    pub registers: Vec<RegisterId>,
    /// Who was to be asked on the day it was opened.
    pub audience: Audience,
    /// The day from which it is answered.
    #[serde(with = "xuezheng_pack::day")]
    pub opens_on: NaiveDate,
    /// The last day on which an answer is on time.
    #[serde(with = "xuezheng_pack::day")]
    pub deadline: NaiveDate,
    /// So many days after the deadline it is locked without anybody's doing; `None`: only by hand.
    pub grace_days: Option<u32>,
    /// How it was left by hand; [`state_on`](Self::state_on) tells how it is.
    pub state: CollectionState,
    /// What those who answer should know.
    pub note: Option<String>,
}

/// How far a collection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CollectionState {
    /// 填报中.
    Open,
    /// 已锁定: only orgs with an extension may answer, and those whose answer was returned.
    Locked,
    /// 已办结: nobody may answer.
    Closed,
}

impl CollectionState {
    const ALL: [(Self, &str, &str); 3] =
        [(Self::Open, "open", "填报中"), (Self::Locked, "locked", "已锁定"), (Self::Closed, "closed", "已办结")];

    /// As the database stores it.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(_, code, _)| code)
    }

    /// As a page shows it.
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(.., label)| label)
    }

    fn parse(code: &str) -> Result<Self, LedgerError> {
        let known = Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(state, ..)| *state);
        known.ok_or_else(|| LedgerError::Broken(format!("没有填报任务状态「{code}」")))
    }
}

impl Collection {
    /// How it is on a day: a deadline that passed its grace has locked it.
    pub fn state_on(&self, day: NaiveDate) -> CollectionState {
        self.term().state_on(day)
    }

    /// The last day before it locks by itself; `None` where it doesn't.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.term().last_day()
    }

    fn term(&self) -> Term {
        Term { deadline: self.deadline, grace_days: self.grace_days, state: self.state }
    }
}

/// Until when a collection takes answers.
#[derive(Clone, Copy, Debug)]
struct Term {
    deadline: NaiveDate,
    grace_days: Option<u32>,
    state: CollectionState,
}

impl Term {
    fn state_on(self, day: NaiveDate) -> CollectionState {
        let has_lapsed = self.last_day().is_some_and(|last| day > last);
        if self.state == CollectionState::Open && has_lapsed { CollectionState::Locked } else { self.state }
    }

    fn last_day(self) -> Option<NaiveDate> {
        self.grace_days.and_then(|days| self.deadline.checked_add_days(Days::new(days.into())))
    }

    /// The one in a row in whose columns deadline, days of grace and state begin at an index.
    fn read(row: &Row, at: usize) -> Result<Self, LedgerError> {
        Ok(Self {
            deadline: cell::day(&text(row, at)?)?,
            grace_days: optional_integer(row, at + 1)?.map(u32::try_from).transpose().ok().flatten(),
            state: CollectionState::parse(&text(row, at + 2)?)?,
        })
    }
}

/// An extension (延期): one org may answer until another day, though the collection is locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Of which collection.
    pub collection: CollectionId,
    /// For whom.
    pub org: OrgId,
    /// The last day.
    #[serde(with = "xuezheng_pack::day")]
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Ledger {
    /// All collections, those with the latest deadline first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collections(&self) -> Result<Vec<Collection>, LedgerError> {
        all(&mut snapshot(&self.pool).await?).await
    }

    /// A collection.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] if there is none of that id.
    pub async fn collection(&self, id: &CollectionId) -> Result<Collection, LedgerError> {
        known(&mut snapshot(&self.pool).await?, id).await
    }

    /// The extensions of a collection, by org.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn extensions(&self, id: &CollectionId) -> Result<Vec<Extension>, LedgerError> {
        extensions(&mut snapshot(&self.pool).await?, Some(id)).await
    }
}

const COLUMNS: [&str; 11] =
    ["id", "title", "org", "period", "registers", "audience", "opens_on", "deadline", "grace_days", "state", "note"];

/// All collections, those with the latest deadline first.
pub(crate) async fn all(database: &mut Connection) -> Result<Vec<Collection>, LedgerError> {
    let mut select = Query::select();
    select.columns(COLUMNS).from(COLLECTION).order_by("deadline", Order::Desc).order_by("id", Order::Asc);
    Sql::of(&select).all(database).await?.iter().map(|row| read(row, 0)).collect()
}

/// The collection of an id, or the message that there is none.
pub(crate) async fn known(database: &mut Connection, id: &CollectionId) -> Result<Collection, LedgerError> {
    let mut select = Query::select();
    select.columns(COLUMNS).from(COLLECTION).and_where(Expr::col("id").eq(id.as_str()));
    match Sql::of(&select).first(database).await? {
        Some(row) => read(&row, 0),
        None => {
            let what = format!("没有编号为「{id}」的填报任务");
            Err(LedgerError::unfit(what, "请用 xuezheng collect list 查看任务编号"))
        }
    }
}

/// Extensions of one collection or of all, by collection and org.
pub(crate) async fn extensions(
    database: &mut Connection,
    of: Option<&CollectionId>,
) -> Result<Vec<Extension>, LedgerError> {
    let mut select = Query::select();
    select.columns(["collection", "org", "until", "reason"]).from(EXTENSION);
    if let Some(id) = of {
        select.and_where(Expr::col("collection").eq(id.as_str()));
    }
    select.order_by("collection", Order::Asc).order_by("org", Order::Asc);
    let read = |row: &Row| {
        Ok(Extension {
            collection: CollectionId::new(text(row, 0)?),
            org: OrgId::new(text(row, 1)?),
            until: cell::day(&text(row, 2)?)?,
            reason: text(row, 3)?,
        })
    };
    Sql::of(&select).all(database).await?.iter().map(read).collect()
}

/// The collection in a row whose [`COLUMNS`] begin at an index.
fn read(row: &Row, at: usize) -> Result<Collection, LedgerError> {
    let Term { deadline, grace_days, state } = Term::read(row, at + 7)?;
    Ok(Collection {
        id: CollectionId::new(text(row, at)?),
        title: text(row, at + 1)?,
        org: OrgId::new(text(row, at + 2)?),
        period: period_of(&text(row, at + 3)?)?,
        registers: serde_json::from_str(&text(row, at + 4)?)?,
        audience: serde_json::from_str(&text(row, at + 5)?)?,
        opens_on: cell::day(&text(row, at + 6)?)?,
        deadline,
        grace_days,
        state,
        note: optional_text(row, at + 10)?,
    })
}

pub(crate) fn period_of(written: &str) -> Result<Period, LedgerError> {
    Period::parse(written).ok().ok_or_else(|| LedgerError::Broken(format!("「{written}」不是期间")))
}

/// A period in the form that [`Period::parse`] reads.
mod written_period {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use xuezheng_pack::Period;

    pub(super) fn serialize<S: Serializer>(period: &Period, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(period)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        Period::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
