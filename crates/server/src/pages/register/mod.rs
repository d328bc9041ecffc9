//! A register's list: filters, order, a page at a time. One page for every register of the pack.

mod bulk;
mod columns;
mod filter;
mod row;
mod saved;
mod views;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use xuezheng_bureau::ledger::list::Count;
use xuezheng_bureau::{Listing, list};
use xuezheng_pack::model::{Permission, Register};
use xuezheng_pack::{NaiveDate, Org, OrgTree, RegisterId};

use self::columns::Shown;
use self::filter::{Chip, Params, Select};
use self::row::Row;
use self::views::View;
use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::toast::{Toast, toast};
use crate::view::{Shell, as_of, day, encoded};

pub(crate) use self::bulk::submit;
pub(crate) use self::saved::save;

/// Records of a page.
const LIMIT: u64 = 20;

/// The name that chosen columns have in an address.
const COLUMN: &str = "col";

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    shell: Shell,
    path: String,
    label: String,
    area: String,
    org: String,
    as_of: crate::view::Markup,
    views: Vec<View>,
    /// The views that people keep.
    kept_views: Vec<View>,
    /// One's own view that the list is, if it is one, and whether it is shared.
    own_view: Option<(String, bool)>,
    can_add: bool,
    /// Whether a record of the page can be chosen.
    has_choice: bool,
    /// Columns to choose from: id, label, whether it is shown.
    columns: Vec<(String, String, bool)>,
    kept_columns: Vec<(String, String)>,
    query: String,
    /// Why what was chosen was not submitted: the record's form, and the reason.
    undone: Vec<(String, String)>,
    toast: Option<Toast>,
    back: String,
    q: String,
    from: String,
    until: String,
    selects: Vec<Select>,
    kept: Vec<(String, String)>,
    chips: Vec<Chip>,
    total: String,
    refused: Option<String>,
    heads: Vec<Head>,
    has_states: bool,
    has_dues: bool,
    title_label: String,
    rows: Vec<Row>,
    order: String,
    /// Where the page ended before it was full.
    looked_to: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

/// A column's head.
struct Head {
    label: String,
    is_number: bool,
    /// Hidden on narrow screens.
    is_low: bool,
    /// The order that a click asks for.
    sort: Option<String>,
    /// `ascending` or `descending`, where the list is sorted by it.
    sorted: Option<&'static str>,
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<String>,
    Query(typed): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Fault> {
    let register = signed.workspace().pack().registers.get(&RegisterId::new(&id)).ok_or(Fault::NotFound)?;
    Ok(Html(listed(&signed, register, typed, Vec::new()).await?))
}

/// The list's page; `undone` is what was to be done with its records and wasn't.
async fn listed(
    signed: &Signed,
    register: &Register,
    mut typed: Vec<(String, String)>,
    undone: Vec<(String, String)>,
) -> Result<String, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let done = typed.iter().find(|(name, _)| name == "done").and_then(|(_, id)| id.parse().ok());
    typed.retain(|(name, _)| name != "done");
    let params = Params::new(&format!("/registers/{}", encoded(register.id.as_str())), typed);
    let shown = Shown::of(register, &params.all(COLUMN));
    let mut request = params.request(register, &shown, actor.today);
    request.limit = LIMIT;
    let (listing, refused) = match list(workspace, &actor, &request).await {
        Ok(listing) => (Some(listing), None),
        // A value that can't be read is the reader's to mend; the page stays.
        Err(error) => match Fault::from(error) {
            Fault::Unfit(why) => (None, Some(why)),
            fault => return Err(fault),
        },
    };
    let mut page = page(signed, register, &params, &shown, listing, refused).await?;
    (page.undone, page.toast) = (undone, toast(signed, done).await?);
    Ok(page.render()?)
}

async fn page(
    signed: &Signed,
    register: &Register,
    params: &Params,
    shown: &Shown,
    listing: Option<Listing>,
    refused: Option<String>,
) -> Result<RegisterPage, Fault> {
    let (workspace, today) = (signed.workspace(), signed.visit.now.today);
    let area = workspace.pack().areas.iter().find(|area| area.id == register.area);
    let orgs = workspace.ledger().orgs().await?;
    let rows: Vec<Row> = listing.iter().flat_map(|listing| row::rows(register, shown, listing, today)).collect();
    let may_fill = signed.person.may(Permission::Fill);
    let is_shown = |field: &xuezheng_pack::model::Field| shown.fields.iter().any(|known| known.id == field.id);
    let column = |field: &xuezheng_pack::model::Field| (field.id.to_string(), field.label.clone(), is_shown(field));
    let total = match listing.as_ref().and_then(|listing| listing.count) {
        Some(Count::Exactly(all)) => format!("共 {all} 条"),
        Some(Count::MoreThan(most)) => format!("超过 {most} 条"),
        Some(Count::AtLeast(0)) => "还没有查完".to_owned(),
        Some(Count::AtLeast(some)) => format!("至少 {some} 条"),
        None => String::new(),
    };
    let turn = |cursor: Option<String>, name: &str| cursor.map(|cursor| params.with(&[(name, &cursor)]));
    let place = |typed: &String| match typed.parse::<NaiveDate>() {
        Ok(date) => day(date, today),
        Err(_) => format!("第 {typed} 号"),
    };
    let looked_to = listing.as_ref().and_then(|listing| listing.looked_to.as_ref()).map(place);
    let (previous, next) = listing.map_or((None, None), |listing| (listing.previous, listing.next));
    let (login, org) = (&signed.person.account.login, &signed.person.place().org);
    let saved = workspace.ledger().saved_views(login, org, &register.id).await?;
    let kept_views = views::kept(signed, register, params, &saved).await?;
    let here = saved.iter().zip(&kept_views).find(|(view, tab)| tab.is_here && view.login == *login);
    let mut views = views::views(signed, register, params).await?;
    for view in &mut views {
        // A list that is kept under a name is that, and not also one of those that everybody has.
        view.is_here &= !kept_views.iter().any(|kept| kept.is_here);
    }
    let own_view = here.map(|(view, _)| (view.name.clone(), view.shared.is_some()));
    Ok(RegisterPage {
        shell: Shell::of(&signed.visit, register.label.clone()).await?,
        path: params.path.clone(),
        label: register.label.clone(),
        area: area.map_or_else(String::new, |area| area.label.clone()),
        org: signed.person.org_label.clone(),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        views,
        kept_views,
        own_view,
        can_add: may_fill && may_own(signed, register, &orgs),
        has_choice: may_fill && rows.iter().any(|row| row.can_submit),
        columns: columns::selectable(register).map(column).collect(),
        kept_columns: params.but(&[COLUMN]),
        query: params.with(&[]).split_once('?').map_or_else(String::new, |(_, query)| query.to_owned()),
        undone: Vec::new(),
        toast: None,
        back: params.with(&[]),
        q: params.one("q").to_owned(),
        from: params.one("from").to_owned(),
        until: params.one("until").to_owned(),
        selects: params.selects(register, &orgs, &signed.actor()),
        kept: params.kept(register),
        chips: params.chips(register, &orgs),
        total,
        refused,
        heads: heads(shown, params, register),
        has_states: register.workflow.is_some(),
        has_dues: !shown.dues.is_empty(),
        title_label: shown.title.as_ref().map_or_else(|| "记录".to_owned(), |title| title.label.clone()),
        rows,
        order: params.order(register),
        looked_to,
        previous: turn(previous, "before"),
        next: turn(next, "after"),
    })
}

/// Whether somebody's own org, or one below it, keeps this register.
fn may_own(signed: &Signed, register: &Register, orgs: &OrgTree) -> bool {
    let actor = signed.actor();
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let is_below = |org: &Org| is_root || orgs.is_within(&org.id, &actor.org, actor.today);
    orgs.iter().any(|org| register.org_kinds.contains(&org.kind) && is_below(org))
}

fn heads(shown: &Shown, params: &Params, register: &Register) -> Vec<Head> {
    let sorted = params.sorted(register);
    let head = |field: &xuezheng_pack::model::Field| {
        let is_sorted = sorted.0 == field.id.as_str();
        let asked = if is_sorted && sorted.1 { field.id.to_string() } else { format!("-{}", field.id) };
        let unit = field.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
        Head {
            label: format!("{}{unit}", field.label),
            is_number: columns::is_right(field),
            is_low: columns::is_low(field, register),
            sort: columns::is_right(field).then(|| params.with(&[("sort", &asked)])),
            sorted: is_sorted.then_some(if sorted.1 { "descending" } else { "ascending" }),
        }
    };
    shown.fields.iter().map(head).collect()
}
