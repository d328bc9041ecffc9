//! What a collection's orgs have answered: their filings, with the day each had until and the days on which it came.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{CollectionId, OrgId, Period, RegisterId};

use crate::access::Actor;
use crate::cell;
use crate::collection::{self, Collection, Extension};
use crate::error::LedgerError;
use crate::filing::within;
use crate::filing_row;
use crate::fixed::SUBMISSION;
use crate::ledger::Ledger;
use crate::store::{Row, Sql, integer, optional_text, snapshot, text};

/// One org's filing of one register for a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who is asked.
    pub org: OrgId,
    /// For what.
    pub register: RegisterId,
    /// How far it is.
    pub status: SubmissionStatus,
    /// Declared 零上报.
    pub zero: bool,
    /// Why it was returned or exempted.
    pub reason: Option<String>,
    /// The last day on which it is on time: the collection's, or the org's own.
    pub deadline: NaiveDate,
    /// The org's extension, if it has one.
    pub extension: Option<Extension>,
    /// The civil day on which it was first submitted.
    pub first_on: Option<NaiveDate>,
    /// The civil day on which it was last submitted.
    pub last_on: Option<NaiveDate>,
}

/// What an org was asked for itself: one register for one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFiling {
    /// For what.
    pub register: RegisterId,
    /// For when.
    pub period: Period,
    /// How far it is.
    pub status: SubmissionStatus,
    /// Declared 零上报.
    pub zero: bool,
    /// Why it was returned or exempted.
    pub reason: Option<String>,
    /// The collection that asks, with the org's answer to it; `None` where none does and no day is set.
    pub asks: Option<(Collection, Answer)>,
}

/// Whether an answer came in time (时效): its first submission decides, whether or not it was returned afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// 按时.
    OnTime,
    /// 迟报, by so many days.
    Late(i64),
    /// Not yet, with so many days left; 0 on the last one.
    Pending(i64),
    /// 逾期未报, for so many days.
    Overdue(i64),
    /// 免报.
    Exempt,
}

impl Answer {
    /// Whether it came in time, as it stands on a day.
    pub fn timeliness(&self, today: NaiveDate) -> Timeliness {
        let past = |day: NaiveDate| (day - self.deadline).num_days();
        match (self.status, self.first_on) {
            (SubmissionStatus::Exempt, _) => Timeliness::Exempt,
            (_, Some(day)) if day <= self.deadline => Timeliness::OnTime,
            (_, Some(day)) => Timeliness::Late(past(day)),
            (_, None) if today <= self.deadline => Timeliness::Pending(-past(today)),
            (_, None) => Timeliness::Overdue(past(today)),
        }
    }

    /// Whether the org still has something to do: nothing came yet, or what came was returned.
    pub fn is_owed(&self) -> bool {
        matches!(self.status, SubmissionStatus::Asked | SubmissionStatus::Returned)
    }
}

impl Ledger {
    /// The filings of a collection that the actor may see, by org and register.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] if there is no such collection, or when the database fails.
    pub async fn answers(&self, actor: &Actor, id: &CollectionId) -> Result<Vec<Answer>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let collection = collection::known(&mut database, id).await?;
        let scope = self.scope(&mut database, actor).await?;
        let extensions = collection::extensions(&mut database, Some(id)).await?;
        let extensions: BTreeMap<OrgId, Extension> = extensions.into_iter().map(|it| (it.org.clone(), it)).collect();
        let mut select = filings();
        select.and_where(Expr::col("collection").eq(id.as_str())).cond_where(within(&scope));
        select.order_by("org", Order::Asc).order_by("register", Order::Asc);
        let mut answers = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let org = OrgId::new(text(&row, 1)?);
            let extension = extensions.get(&org).cloned();
            answers.push(answer(&row, &collection, org, extension)?);
        }
        Ok(answers)
    }

    /// All collections, each with its filings that the actor may see, by org and register.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answers_of_all(&self, actor: &Actor) -> Result<Vec<(Collection, Vec<Answer>)>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let collections = collection::all(&mut database).await?;
        let extensions = collection::extensions(&mut database, None).await?.into_iter();
        let extensions: BTreeMap<(CollectionId, OrgId), Extension> =
            extensions.map(|it| ((it.collection.clone(), it.org.clone()), it)).collect();
        let mut select = filings();
        select.and_where(Expr::col("collection").is_not_null()).cond_where(within(&scope));
        select.order_by("org", Order::Asc).order_by("register", Order::Asc);
        let mut by_collection: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in Sql::of(&select).all(&mut database).await? {
            by_collection.entry(text(&row, 7)?).or_default().push(row);
        }
        let mut found = Vec::new();
        for collection in collections {
            let mut answers = Vec::new();
            for row in by_collection.remove(collection.id.as_str()).into_iter().flatten() {
                let key = (collection.id.clone(), OrgId::new(text(&row, 1)?));
                let extension = extensions.get(&key).cloned();
                answers.push(answer(&row, &collection, key.1, extension)?);
            }
            found.push((collection, answers));
        }
        Ok(found)
    }

    /// What the actor's own org was asked for, and not those below it: of collections by deadline, the latest first, then what
    /// no collection asks, the latest period first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_filings(&self, actor: &Actor) -> Result<Vec<OwnFiling>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let collections = collection::all(&mut database).await?;
        let extensions = collection::extensions(&mut database, None).await?;
        let mut select = filings();
        select.and_where(Expr::col("org").eq(actor.org.as_str()));
        select.order_by("period", Order::Desc).order_by("register", Order::Asc);
        let mut found = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let id = optional_text(&row, 7)?;
            let place = collections.iter().position(|it| Some(it.id.as_str()) == id.as_deref());
            let asks = place.and_then(|place| collections.get(place)).map(|collection| {
                let is_own = |it: &&Extension| it.collection == collection.id && it.org == actor.org;
                let extension = extensions.iter().find(is_own).cloned();
                Ok::<_, LedgerError>((collection.clone(), answer(&row, collection, actor.org.clone(), extension)?))
            });
            let filing = OwnFiling {
                register: RegisterId::new(text(&row, 0)?),
                period: collection::period_of(&text(&row, 8)?)?,
                status: filing_row::status_of(&text(&row, 2)?)?,
                zero: integer(&row, 3)? != 0,
                reason: optional_text(&row, 4)?,
                asks: asks.transpose()?,
            };
            found.push((place.is_none(), place, filing));
        }
        // Those of one collection stay together, as they were read.
        found.sort_by_key(|(is_alone, place, _)| (*is_alone, *place));
        Ok(found.into_iter().map(|(.., filing)| filing).collect())
    }

    /// The collection that asks an org for a register and period, with the org's answer; `None` where none does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collection_of(
        &self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Option<(Collection, Answer)>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut select = filings();
        select.and_where(Expr::col("register").eq(register.as_str()));
        select.and_where(Expr::col("org").eq(org.as_str())).and_where(Expr::col("period").eq(period.to_string()));
        let Some(row) = Sql::of(&select).first(&mut database).await? else { return Ok(None) };
        let Some(id) = optional_text(&row, 7)?.map(CollectionId::new) else { return Ok(None) };
        let collection = collection::known(&mut database, &id).await?;
        let extensions = collection::extensions(&mut database, Some(&id)).await?;
        let extension = extensions.into_iter().find(|extension| extension.org == *org);
        let answer = answer(&row, &collection, org.clone(), extension)?;
        Ok(Some((collection, answer)))
    }
}

fn filings() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["register", "org", "status", "zero", "reason", "first_on", "last_on", "collection", "period"]);
    select.from(SUBMISSION);
    select
}

fn answer(row: &Row, collection: &Collection, org: OrgId, extension: Option<Extension>) -> Result<Answer, LedgerError> {
    let day = |index| optional_text(row, index)?.map(|day| cell::day(&day)).transpose();
    Ok(Answer {
        register: RegisterId::new(text(row, 0)?),
        org,
        status: filing_row::status_of(&text(row, 2)?)?,
        zero: integer(row, 3)? != 0,
        reason: optional_text(row, 4)?,
        deadline: extension.as_ref().map_or(collection.deadline, |extension| extension.until),
        extension,
        first_on: day(5)?,
        last_on: day(6)?,
    })
}
