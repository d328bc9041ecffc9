//! Lists that people keep under a name (常用视图): filters, order and columns as they stand in an address.
//!
//! They are their owner's own and no part of the bureau's record: they leave no operation.

use sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use xuezheng_pack::{OrgId, RegisterId};

use crate::error::LedgerError;
use crate::fixed::SAVED_VIEW;
use crate::ledger::Ledger;
use crate::store::{Row, Sql, optional_text, snapshot, text, write_lock};

/// Views of one register that an account may keep.
const MOST: usize = 20;

/// A list that somebody keeps under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Whose it is.
    pub login: String,
    /// The register.
    pub register: RegisterId,
    /// What it is called.
    pub name: String,
    /// What stands in the list's address.
    pub query: String,
    /// The org whose people see it too.
    pub shared: Option<OrgId>,
}

impl Ledger {
    /// The views of a register that an account keeps, then those that others share with its org; by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_views(
        &self,
        login: &str,
        org: &OrgId,
        register: &RegisterId,
    ) -> Result<Vec<SavedView>, LedgerError> {
        let mut select = Query::select();
        select.columns(["login", "register", "name", "query", "shared"]).from(SAVED_VIEW);
        select.and_where(Expr::col("register").eq(register.as_str()));
        select.and_where(Expr::col("login").eq(login).or(Expr::col("shared").eq(org.as_str())));
        select.order_by("name", Order::Asc).order_by("login", Order::Asc);
        let rows = Sql::of(&select).all(&mut snapshot(&self.pool).await?).await?;
        let one = |row: &Row| {
            Ok(SavedView {
                login: text(row, 0)?,
                register: RegisterId::new(text(row, 1)?),
                name: text(row, 2)?,
                query: text(row, 3)?,
                shared: optional_text(row, 4)?.map(OrgId::new),
            })
        };
        let mut views = rows.iter().map(one).collect::<Result<Vec<_>, LedgerError>>()?;
        views.sort_by_key(|view| view.login != login);
        Ok(views)
    }

    /// Keeps a view, in the place of the one that its owner has under that name.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for a name that is empty or too long, an address that is too long, and one view too many.
    pub async fn save_view(&self, view: &SavedView) -> Result<(), LedgerError> {
        let name = checked(&view.name)?;
        if view.query.len() > 4000 {
            return Err(LedgerError::unfit("筛选条件太多，存不下", "请减少条件或列"));
        }
        let own = self.saved_views(&view.login, &OrgId::new(""), &view.register).await?;
        if own.len() >= MOST && !own.iter().any(|known| known.name == name) {
            return Err(LedgerError::unfit(format!("一本台账最多存 {MOST} 个视图"), "请先删除不用的"));
        }
        let mut database = write_lock(&self.pool).await?;
        let mut insert = Query::insert();
        insert.into_table(SAVED_VIEW).columns(["login", "register", "name", "query", "shared"]);
        insert.values_panic([
            view.login.as_str().into(),
            view.register.as_str().into(),
            name.into(),
            view.query.as_str().into(),
            view.shared.as_ref().map(ToString::to_string).into(),
        ]);
        let key = OnConflict::columns(["login", "register", "name"]).update_columns(["query", "shared"]).to_owned();
        Sql::of(insert.on_conflict(key)).execute(&mut database).await?;
        database.commit().await
    }

    /// Takes a view of its owner away; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_view(&self, login: &str, register: &RegisterId, name: &str) -> Result<bool, LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let mut delete = Query::delete();
        delete.from_table(SAVED_VIEW).and_where(Expr::col("login").eq(login));
        delete.and_where(Expr::col("register").eq(register.as_str())).and_where(Expr::col("name").eq(name));
        let gone = Sql::of(&delete).execute(&mut database).await?;
        database.commit().await?;
        Ok(gone > 0)
    }

    /// Calls a view of its owner otherwise.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for a name that is empty, too long or taken, and for a view that isn't there.
    pub async fn rename_view(
        &self,
        login: &str,
        register: &RegisterId,
        name: &str,
        other: &str,
    ) -> Result<(), LedgerError> {
        let own = self.saved_views(login, &OrgId::new(""), register).await?;
        let Some(view) = own.iter().find(|view| view.name == name) else {
            return Err(LedgerError::unfit(format!("没有视图「{name}」"), "请刷新后再改"));
        };
        let other = checked(other)?;
        if own.iter().any(|known| known.name == other && known.name != view.name) {
            return Err(LedgerError::unfit(format!("已经有视图「{other}」"), "请换一个名称"));
        }
        let mut database = write_lock(&self.pool).await?;
        let mut update = Query::update();
        update.table(SAVED_VIEW).value("name", other).and_where(Expr::col("login").eq(login));
        update.and_where(Expr::col("register").eq(register.as_str())).and_where(Expr::col("name").eq(name));
        Sql::of(&update).execute(&mut database).await?;
        database.commit().await
    }
}

/// A name as it is kept.
fn checked(name: &str) -> Result<&str, LedgerError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 20 || name.chars().any(char::is_control) {
        return Err(LedgerError::unfit("没有写视图名称，或名称太长", "请写 20 字以内的名称"));
    }
    Ok(name)
}
