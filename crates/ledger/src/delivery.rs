//! Delivery (投递): how far each letter of the outbox is. Not a part of what the ledger says, but of what was tried: it
//! leaves no operation and no audit compares it.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_query::{Expr, ExprTrait, Query, SimpleExpr};

use crate::access::{self, Author, Stamp};
use crate::error::LedgerError;
use crate::fixed::{DELIVERY, MESSAGE};
use crate::history::moment;
use crate::ledger::Ledger;
use crate::store::{Row, Sql, integer, optional_text, text, write_lock};

/// How far a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// 待发.
    Waiting,
    /// 发送中: a program has taken it up. One that was killed leaves it so, for nobody knows whether it went out.
    Sending,
    /// 已发.
    Sent,
    /// 未发出: refused, or tried too often.
    Failed,
    /// 已另行通知: a person has passed it on, in the chat group or by telephone.
    Relayed,
}

const STATES: [(DeliveryState, &str, &str); 5] = [
    (DeliveryState::Waiting, "waiting", "待发"),
    (DeliveryState::Sending, "sending", "发送中断"),
    (DeliveryState::Sent, "sent", "已发"),
    (DeliveryState::Failed, "failed", "未发出"),
    (DeliveryState::Relayed, "relayed", "已另行通知"),
];

impl DeliveryState {
    /// As the database stores it.
    pub fn code(self) -> &'static str {
        STATES.iter().find(|(state, ..)| *state == self).map_or("", |(_, code, _)| code)
    }

    /// As a list shows it.
    pub fn label(self) -> &'static str {
        STATES.iter().find(|(state, ..)| *state == self).map_or("", |(.., label)| label)
    }

    /// The state of that code or label.
    pub fn named(text: &str) -> Option<Self> {
        STATES.iter().find(|(_, code, label)| *code == text || *label == text).map(|(state, ..)| *state)
    }
}

/// What has been tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it did not go out, the last time.
    pub error: Option<String>,
    /// When it was last tried or went out.
    pub at: Option<DateTime<Utc>>,
    /// Where it went.
    pub to: Option<String>,
}

/// What came of trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has taken it for this address.
    Sent(String),
    /// It did not go out, and may later.
    Later(String),
    /// It did not go out, and will not.
    Failed(String),
}

impl Delivery {
    /// From the columns `state`, `attempts`, `error`, `at` and `to`, which begin at an index.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self, LedgerError> {
        let code = text(row, first)?;
        let state = STATES.iter().find(|(_, known, _)| *known == code).map(|(state, ..)| *state);
        Ok(Self {
            state: state.ok_or_else(|| LedgerError::Broken(format!("没有投递状态「{code}」")))?,
            attempts: u32::try_from(integer(row, first + 1)?).unwrap_or(u32::MAX),
            error: optional_text(row, first + 2)?,
            at: optional_text(row, first + 3)?.as_deref().map(moment).transpose()?,
            to: optional_text(row, first + 4)?,
        })
    }
}

impl Ledger {
    /// Takes a letter up if it is in one of these states, so that nobody else sends it; whether it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_up(&self, message: i64, from: &[DeliveryState], at: Stamp) -> Result<bool, LedgerError> {
        let attempts = Expr::col("attempts").add(1i64);
        self.put(message, from, DeliveryState::Sending, &[("attempts", attempts), ("at", time(at))]).await
    }

    /// Notes what came of a letter that was taken up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&self, message: i64, outcome: &Outcome, at: Stamp) -> Result<(), LedgerError> {
        let none = || Expr::val(None::<String>);
        let (state, error, to) = match outcome {
            Outcome::Sent(to) => (DeliveryState::Sent, none(), Expr::val(to.as_str())),
            Outcome::Later(why) => (DeliveryState::Waiting, Expr::val(why.as_str()), none()),
            Outcome::Failed(why) => (DeliveryState::Failed, Expr::val(why.as_str()), none()),
        };
        let values = [("error", error), ("to", to), ("at", time(at))];
        self.put(message, &[DeliveryState::Sending], state, &values).await?;
        Ok(())
    }

    /// Gives up letters that still wait, with the reason; how many did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_up(&self, messages: &[i64], why: &str, at: Stamp) -> Result<u64, LedgerError> {
        let mut done = 0;
        for message in messages {
            let values = [("error", Expr::val(why)), ("at", time(at))];
            done += u64::from(self.put(*message, &[DeliveryState::Waiting], DeliveryState::Failed, &values).await?);
        }
        Ok(done)
    }

    /// Notes that a person has passed letters on by other means: they are not sent any more. How many that was new for.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for a letter to an org outside the author's subtree.
    pub async fn relayed(&self, author: &Author, messages: &[i64]) -> Result<u64, LedgerError> {
        let tree = self.orgs().await?;
        let mut database = write_lock(&self.pool).await?;
        for message in messages {
            let mut select = Query::select();
            select.column("org").from(MESSAGE).and_where(Expr::col("id").eq(*message));
            if let Some(row) = Sql::of(&select).first(&mut database).await? {
                access::allow(&tree, &author.actor(), &text(&row, 0)?.as_str().into(), "标记已另行通知")?;
            }
        }
        database.rollback().await?;
        let from = [DeliveryState::Waiting, DeliveryState::Sending, DeliveryState::Failed];
        let mut done = 0;
        for message in messages {
            let values = [("error", Expr::val(format!("{}已另行通知", author.shown()))), ("at", time(author.at))];
            done += u64::from(self.put(*message, &from, DeliveryState::Relayed, &values).await?);
        }
        Ok(done)
    }

    async fn put(
        &self,
        message: i64,
        from: &[DeliveryState],
        to: DeliveryState,
        values: &[(&'static str, SimpleExpr)],
    ) -> Result<bool, LedgerError> {
        let mut update = Query::update();
        update.table(DELIVERY).value("state", to.code());
        for (column, value) in values {
            update.value(*column, value.clone());
        }
        update.and_where(Expr::col("message").eq(message));
        update.and_where(Expr::col("state").is_in(from.iter().map(|state| state.code())));
        let mut database = write_lock(&self.pool).await?;
        let changed = Sql::of(&update).execute(&mut database).await?;
        database.commit().await?;
        Ok(changed > 0)
    }
}

fn time(at: Stamp) -> SimpleExpr {
    Expr::val(at.utc.to_rfc3339_opts(SecondsFormat::Micros, true))
}
