//! Acting for another (代办): an account may act in the org and role of another one's holder, from one day until another.
//!
//! Who was given that by whom, and who took it back, is an operation. Everything that is done meanwhile names both.

use chrono::{DateTime, NaiveDate, Utc};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use crate::access;
use crate::account::{self, Account};
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::DEPUTY;
use crate::history;
use crate::ledger::Ledger;
use crate::operation::OperationId;
use crate::session::moment;
use crate::store::{Connection, Row, Sql, integer, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// Days for which somebody may act for another at a time.
const LONGEST: i64 = 183;

/// That somebody may act for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deputy {
    /// The operation that said so, by which it is named.
    pub id: OperationId,
    /// Who acts.
    pub login: String,
    /// For whom.
    pub principal: String,
    /// From this day on.
    pub from: NaiveDate,
    /// Until this day, which counts.
    pub until: NaiveDate,
    /// When it was taken back.
    pub revoked: Option<DateTime<Utc>>,
}

impl Deputy {
    /// Whether they may act on that day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.revoked.is_none() && (self.from..=self.until).contains(&day)
    }

    /// Whether it is over on that day.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.revoked.is_some() || self.until < day
    }
}

impl Ledger {
    /// Who may act for whom, and could: the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deputies(&self) -> Result<Vec<Deputy>, LedgerError> {
        all(&mut snapshot(&self.pool).await?).await
    }
}

impl Transaction {
    /// Lets an account act for another's holder, from one day until another.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] where the author is neither the other's holder nor of an org above; [`LedgerError::Unfit`]
    /// for accounts that aren't there or are closed, days that make no sense or lie too far apart, oneself, and what is in
    /// force already.
    pub async fn add_deputy(
        &mut self,
        login: &str,
        principal: &str,
        (from, until): (NaiveDate, NaiveDate),
    ) -> Result<OperationId, LedgerError> {
        let (acts, holder) = (self.known_account(login).await?, self.known_account(principal).await?);
        let (today, what) = (self.author.at.today, "授权代办");
        if !self.is_author(&holder) {
            access::allow_below(&self.tree, &self.author.actor(), &holder.org, what)?;
            access::allow(&self.tree, &self.author.actor(), &acts.org, what)?;
            if self.is_author(&acts) {
                let mend = "请由本人，或别的管理员授权";
                return Err(LedgerError::unfit("不能授权自己代别人办理", mend));
            }
        }
        let is_near = |one: &Account, other: &Account| self.tree.is_within(&one.org, &other.org, today);
        if !is_near(&acts, &holder) && !is_near(&holder, &acts) {
            let mend = "请选本单位、上级单位或下级单位的账号";
            return Err(LedgerError::unfit(format!("「{login}」和「{principal}」的单位互不隶属"), mend));
        }
        for account in [&acts, &holder] {
            if account.disabled {
                return Err(LedgerError::unfit(format!("账号「{}」已停用", account.login), "请选在用的账号"));
            }
        }
        if login == principal {
            return Err(LedgerError::unfit("代办人和被代办人是同一个账号", "请选另一个账号"));
        }
        if until < from || until < today {
            return Err(LedgerError::unfit("代办的截止日期不对", "截止日期不能早于开始日期，也不能早于今天"));
        }
        if (until - from).num_days() > LONGEST {
            return Err(LedgerError::unfit("代办的期限太长", "一次最长半年，到期再授权"));
        }
        let mut known = select();
        known.and_where(Expr::col("login").eq(login)).and_where(Expr::col("principal").eq(principal));
        for row in Sql::of(&known).all(&mut self.database).await? {
            let known = read(&row)?;
            if !known.is_over(today) && known.from <= until && from <= known.until {
                let what = format!("「{login}」在 {} 至 {} 已可代「{principal}」办理", known.from, known.until);
                return Err(LedgerError::unfit(what, "要改期限的，请先收回原来的授权"));
            }
        }
        let mut insert = Query::insert();
        insert.into_table(DEPUTY).columns(["operation", "login", "principal", "from", "until"]);
        let days = [from.to_string(), until.to_string()].map(Into::into);
        let [from_day, until_day] = days;
        insert.values_panic([self.id.0.into(), login.into(), principal.into(), from_day, until_day]);
        Sql::of(&insert).execute(&mut self.database).await?;
        let (login, principal) = (login.to_owned(), principal.to_owned());
        let deputy = Deputy { id: self.id, login, principal, from, until, revoked: None };
        self.note_account(Some(&holder), &holder, Some(format!("授权 {}{}", acts.name, granted(&deputy))))?;
        Ok(self.id)
    }

    /// Takes it back (收回): the one who was given it, the one for whom it is, or somebody above may.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`]; [`LedgerError::Unfit`] for one that isn't there or is over.
    pub async fn revoke_deputy(&mut self, id: OperationId) -> Result<(), LedgerError> {
        let unknown = || LedgerError::unfit(format!("没有在用的代办授权 {id}"), "请刷新后再看");
        let mut known = select();
        known.and_where(Expr::col("operation").eq(id.0));
        let Some(row) = Sql::of(&known).first(&mut self.database).await? else { return Err(unknown()) };
        let deputy = read(&row)?;
        if deputy.is_over(self.author.at.today) {
            return Err(unknown());
        }
        let (acts, holder) = (self.known_account(&deputy.login).await?, self.known_account(&deputy.principal).await?);
        if !self.is_author(&holder) && !self.is_author(&acts) {
            access::allow_below(&self.tree, &self.author.actor(), &holder.org, "收回代办授权")?;
        }
        let mut update = Query::update();
        update.table(DEPUTY).and_where(Expr::col("operation").eq(id.0));
        update.value("revoked", moment(self.author.at.utc));
        Sql::of(&update).execute(&mut self.database).await?;
        let note = format!("收回 {}（{}）{}", acts.name, acts.login, taken_back(id));
        self.note_account(Some(&holder), &holder, Some(note))
    }

    /// Whether an account is the author's own.
    fn is_author(&self, account: &Account) -> bool {
        account.name == self.author.actor && account.org == self.author.org
    }
}

/// What the operation of a grant says of it, after the name.
pub(crate) fn granted(deputy: &Deputy) -> String {
    format!("（{}）代办，{} 至 {}", deputy.login, deputy.from, deputy.until)
}

/// How the operation that takes a grant back ends.
pub(crate) fn taken_back(id: OperationId) -> String {
    format!("的代办授权，第 {id} 号操作所授")
}

/// All grants, the latest first.
pub(crate) async fn all(database: &mut Connection) -> Result<Vec<Deputy>, LedgerError> {
    let mut select = select();
    Sql::of(select.order_by("operation", Order::Desc)).all(database).await?.iter().map(read).collect()
}

fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["operation", "login", "principal", "from", "until", "revoked"]).from(DEPUTY);
    select
}

/// For whom an account acts by this grant on a day, while both are open and it is in force.
pub(crate) async fn principal(
    database: &mut Connection,
    id: i64,
    login: &str,
    day: NaiveDate,
) -> Result<Option<(Account, Deputy)>, LedgerError> {
    let mut of_id = select();
    of_id.and_where(Expr::col("operation").eq(id));
    let Some(row) = Sql::of(&of_id).first(database).await? else { return Ok(None) };
    let deputy = read(&row)?;
    if deputy.login != login || !deputy.is_in_force(day) {
        return Ok(None);
    }
    let holder = account::one(database, &deputy.principal).await?.filter(|holder| !holder.disabled);
    Ok(holder.map(|holder| (holder, deputy)))
}

fn read(row: &Row) -> Result<Deputy, LedgerError> {
    Ok(Deputy {
        id: OperationId(integer(row, 0)?),
        login: text(row, 1)?,
        principal: text(row, 2)?,
        from: cell::day(&text(row, 3)?)?,
        until: cell::day(&text(row, 4)?)?,
        revoked: optional_text(row, 5)?.map(|at| history::moment(&at)).transpose()?,
    })
}
