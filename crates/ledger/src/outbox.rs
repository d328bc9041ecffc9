//! The outbox (发件箱): letters to orgs. What is written to whom is an operation; that a machine handed it to a mail
//! server is bookkeeping beside it ([`delivery`](crate::delivery)).

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Func, Order, Query};
use serde::Serialize;
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::access::{self, Actor, Scope};
use crate::cell;
use crate::contact;
use crate::delivery::{Delivery, DeliveryState};
use crate::error::LedgerError;
use crate::fixed::{DELIVERY, MESSAGE, OPERATION};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// A letter to be written. It lies in the ledger, its backups and the recipient's mailbox in clear: nothing personal
/// belongs into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// To whom.
    pub org: OrgId,
    /// Where to, if not to the org's contact.
    pub address: Option<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// What it is about: of two letters about the same to the same org on one day the second is not written.
    pub topic: String,
    /// The filing that it is about.
    pub filing: Option<(RegisterId, Period)>,
}

/// A letter of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// What, whom, day: no two have the same.
    pub key: String,
    /// To whom.
    pub org: OrgId,
    /// Where to: as it was written, else the org's contact as it is now.
    pub address: Option<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The filing that it is about.
    pub filing: Option<(RegisterId, Period)>,
    /// The operation that wrote it.
    pub operation: OperationId,
    /// Who wrote it.
    pub by: String,
    /// The civil day on which they did.
    pub on: NaiveDate,
    /// How far its delivery is.
    pub delivery: Delivery,
}

/// What the operation of a letter says about it.
#[derive(Serialize)]
pub(crate) struct Stated<'a> {
    pub(crate) message: i64,
    pub(crate) key: &'a str,
    pub(crate) address: Option<&'a str>,
    pub(crate) subject: &'a str,
    /// SM3 of the text.
    pub(crate) body: String,
    pub(crate) period: Option<String>,
}

impl Stated<'_> {
    pub(crate) fn json(&self) -> Result<String, LedgerError> {
        Ok(serde_json::to_string(self)?)
    }
}

/// The hash that stands for a letter's text in its operation.
pub(crate) fn body_hash(body: &str) -> String {
    hex(&Sm3::digest(body))
}

impl Ledger {
    /// The letters to orgs that the actor may see, the oldest first; in these states, or in any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn messages(&self, actor: &Actor, states: &[DeliveryState]) -> Result<Vec<Message>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let contacts = contact::all(&mut database).await?;
        let mut select = Query::select();
        select.columns(["id", "key", "org", "address", "subject", "body", "register", "period", "operation"].map(of));
        select.columns(["actor", "acting_for", "today"].map(|name| (OPERATION, name)));
        select.columns(["state", "attempts", "error", "at", "to"].map(|name| (DELIVERY, name))).from(MESSAGE);
        select.inner_join(OPERATION, Expr::col(of("operation")).equals((OPERATION, "id")));
        select.inner_join(DELIVERY, Expr::col(of("id")).equals((DELIVERY, "message")));
        if !states.is_empty() {
            select.and_where(Expr::col((DELIVERY, "state")).is_in(states.iter().map(|state| state.code())));
        }
        let rows = Sql::of(select.order_by(of("id"), Order::Asc)).all(&mut database).await?;
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if let Scope::Orgs(orgs) = scope {
            found.retain(|message| orgs.contains(&message.org));
        }
        for message in &mut found {
            message.address = message.address.take().or_else(|| contacts.get(&message.org).cloned());
        }
        Ok(found)
    }
}

impl Transaction {
    /// Puts a letter into the outbox and gives its number; `None` where one with its topic was written to the org today.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] without topic, subject or text, for an org that isn't there, and for what can be no address;
    /// [`LedgerError::Forbidden`] for an org outside the author's subtree.
    pub async fn post(&mut self, new: &NewMessage) -> Result<Option<i64>, LedgerError> {
        if self.tree.get(&new.org).is_none() {
            return Err(LedgerError::unfit(format!("没有机构「{}」", new.org), "请核对收信机构的编号"));
        }
        access::allow(&self.tree, &self.author.actor(), &new.org, "写信")?;
        let what = |what: &str| format!("给「{}」的信{what}", access::name(&self.tree, &new.org));
        if [&new.topic, &new.subject, &new.body].into_iter().any(|text| text.trim().is_empty()) {
            return Err(LedgerError::unfit(what("没有写事项、标题或内容"), "请写明"));
        }
        if new.subject.chars().any(char::is_control) {
            return Err(LedgerError::unfit(what("的标题中有换行等控制字符"), "标题请写成一行"));
        }
        if let Some(bad) = new.address.as_deref().filter(|address| !contact::is_address(address)) {
            return Err(LedgerError::unfit(what(&format!("的收信邮箱「{bad}」不是邮箱地址")), "请写成 名称@域名"));
        }
        let key = format!("{}|{}|{}", new.topic.trim(), new.org, self.author.at.today);
        let mut select = Query::select();
        select.column("id").from(MESSAGE).and_where(Expr::col("key").eq(key.as_str()));
        if Sql::of(&select).first(&mut self.database).await?.is_some() {
            return Ok(None);
        }
        let last = Sql::of(Query::select().expr(Func::max(Expr::col("id"))).from(MESSAGE));
        let last = match last.first(&mut self.database).await? {
            Some(row) => optional_integer(&row, 0)?,
            None => None,
        };
        let id = last.unwrap_or_default() + 1;
        let (register, period) = new.filing.clone().unzip();
        let period = period.map(|period| period.to_string());
        let mut insert = Query::insert();
        insert.into_table(MESSAGE);
        insert.columns(["id", "key", "org", "address", "subject", "body", "register", "period", "operation"]);
        insert.values_panic([
            id.into(),
            key.clone().into(),
            new.org.as_str().into(),
            new.address.clone().into(),
            new.subject.clone().into(),
            new.body.clone().into(),
            register.as_ref().map(ToString::to_string).into(),
            period.clone().into(),
            self.id.0.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        let mut insert = Query::insert();
        insert.into_table(DELIVERY).columns(["message", "state", "attempts"]);
        insert.values_panic([id.into(), DeliveryState::Waiting.code().into(), 0i64.into()]);
        Sql::of(&insert).execute(&mut self.database).await?;
        let stated = Stated {
            message: id,
            key: &key,
            address: new.address.as_deref(),
            subject: &new.subject,
            body: body_hash(&new.body),
            period,
        };
        self.changes.push(Change {
            register,
            record: None,
            org: new.org.clone(),
            version: 0,
            kind: ChangeKind::Post,
            cells: Some(stated.json()?),
            note: None,
        });
        Ok(Some(id))
    }
}

fn of(name: &'static str) -> (&'static str, &'static str) {
    (MESSAGE, name)
}

fn read(row: &Row) -> Result<Message, LedgerError> {
    let period = optional_text(row, 7)?;
    let period =
        period.map(|text| Period::parse(&text).ok().ok_or_else(|| LedgerError::Broken(format!("「{text}」不是期间"))));
    let register = optional_text(row, 6)?.map(RegisterId::new);
    Ok(Message {
        id: integer(row, 0)?,
        key: text(row, 1)?,
        org: OrgId::new(text(row, 2)?),
        address: optional_text(row, 3)?,
        subject: text(row, 4)?,
        body: text(row, 5)?,
        filing: register.zip(period.transpose()?),
        operation: OperationId(integer(row, 8)?),
        by: access::shown(&text(row, 9)?, optional_text(row, 10)?.as_deref()),
        on: cell::day(&text(row, 11)?)?,
        delivery: Delivery::read(row, 12)?,
    })
}

/// What every letter's operation must say, by operation and the letter's number.
pub(crate) async fn stated(
    connection: &mut Connection,
) -> Result<Vec<(OperationId, i64, OrgId, Option<RegisterId>, String)>, LedgerError> {
    let mut select = Query::select();
    select.columns(["id", "key", "org", "address", "subject", "body", "register", "period", "operation"]).from(MESSAGE);
    let rows = Sql::of(select.order_by("id", Order::Asc)).all(connection).await?;
    let one = |row: &Row| {
        let (key, address, subject) = (text(row, 1)?, optional_text(row, 3)?, text(row, 4)?);
        let stated = Stated {
            message: integer(row, 0)?,
            key: &key,
            address: address.as_deref(),
            subject: &subject,
            body: body_hash(&text(row, 5)?),
            period: optional_text(row, 7)?,
        };
        let register = optional_text(row, 6)?.map(RegisterId::new);
        Ok((OperationId(integer(row, 8)?), stated.message, OrgId::new(text(row, 2)?), register, stated.json()?))
    };
    rows.iter().map(one).collect()
}
