//! A register's list: filters, order, a page at a time. One page for every register of the pack.

mod columns;
mod filter;
mod row;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use xuezheng_bureau::ledger::list::Count;
use xuezheng_bureau::{Listing, list};
use xuezheng_pack::RegisterId;
use xuezheng_pack::model::Register;

use self::columns::Shown;
use self::filter::{Chip, Params, Select};
use self::row::Row;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, as_of, encoded};

pub(crate) use self::columns::title_of;

/// Records of a page.
const LIMIT: u64 = 20;

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
    previous: Option<String>,
    next: Option<String>,
}

/// A way to look at a register that is often wanted.
struct View {
    label: &'static str,
    href: String,
    is_here: bool,
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
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let register = workspace.pack().registers.get(&RegisterId::new(&id)).ok_or(Fault::NotFound)?;
    let params = Params::new(&format!("/registers/{}", encoded(&id)), typed);
    let shown = Shown::of(register);
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
    let page = page(&signed, register, &params, &shown, listing, refused).await?;
    Ok(Html(page.render()?))
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
    let rows = listing.iter().flat_map(|listing| row::rows(register, shown, listing, today)).collect();
    let total = match listing.as_ref().and_then(|listing| listing.count) {
        Some(Count::Exactly(all)) => format!("共 {all} 条"),
        Some(Count::MoreThan(most)) => format!("超过 {most} 条"),
        None => String::new(),
    };
    let turn = |cursor: Option<String>, name: &str| cursor.map(|cursor| params.with(&[(name, &cursor)]));
    let (previous, next) = listing.map_or((None, None), |listing| (listing.previous, listing.next));
    Ok(RegisterPage {
        shell: Shell::of(&signed.visit, register.label.clone()).await?,
        path: params.path.clone(),
        label: register.label.clone(),
        area: area.map_or_else(String::new, |area| area.label.clone()),
        org: signed.person.org_label.clone(),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        views: views(register, params),
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
        previous: turn(previous, "before"),
        next: turn(next, "after"),
    })
}

fn views(register: &Register, params: &Params) -> Vec<View> {
    let mut views = vec![("全部", vec![])];
    if register.workflow.iter().flat_map(|it| &it.transitions).any(|step| step.due.is_some()) {
        views.push(("逾期", vec![("overdue", "1")]));
    }
    views.extend(
        [("草稿", "draft"), ("待审", "submitted"), ("退回", "returned"), ("已通过", "approved")]
            .map(|(label, status)| (label, vec![("status", status)])),
    );
    let view = |(label, query): (&'static str, Vec<(&str, &str)>)| View {
        label,
        is_here: params.is_view(&query),
        href: {
            // The other conditions stay.
            let cleared = ["status", "overdue"].into_iter().filter(|name| !query.iter().any(|(it, _)| it == name));
            let changed: Vec<_> = query.iter().copied().chain(cleared.map(|name| (name, ""))).collect();
            params.with(&changed)
        },
    };
    views.into_iter().map(view).collect()
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
