//! Ways to look at a register that are often wanted, each with what it holds.

use xuezheng_bureau::ledger::SavedView;
use xuezheng_bureau::ledger::list::Count;
use xuezheng_bureau::list;
use xuezheng_pack::model::Register;

use super::columns::Shown;
use super::filter::Params;
use super::saved::pairs;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::count;

/// What views differ in.
const VIEWS: [&str; 2] = ["status", "overdue"];

/// Kept views that are counted: each is a query of its own.
const COUNTED: usize = 6;

/// A tab.
pub(super) struct View {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) is_here: bool,
    /// How many it holds; nothing of the whole register, whose list says so.
    pub(super) count: String,
}

pub(super) async fn views(signed: &Signed, register: &Register, params: &Params) -> Result<Vec<View>, Fault> {
    let mut known = vec![("全部", vec![])];
    known.extend(
        [("草稿", "draft"), ("待审", "submitted"), ("退回", "returned")]
            .map(|(label, status)| (label, vec![("status", status)])),
    );
    if register.workflow.iter().flat_map(|it| &it.transitions).any(|step| step.due.is_some()) {
        known.push(("逾期", vec![("overdue", "1")]));
    }
    known.push(("已通过", vec![("status", "approved")]));
    let mut views = Vec::new();
    for (label, query) in known {
        let is_counted = !query.is_empty() && query != [("status", "approved")];
        let count = if is_counted { held(signed, register, params, &query).await? } else { String::new() };
        // The other conditions stay.
        let cleared = VIEWS.into_iter().filter(|name| !query.iter().any(|(known, _)| known == name));
        let changed: Vec<_> = query.iter().copied().chain(cleared.map(|name| (name, ""))).collect();
        views.push(View {
            label: label.to_owned(),
            is_here: params.is_view(&query),
            href: params.with(&changed),
            count,
        });
    }
    Ok(views)
}

/// The views that somebody keeps of the register, and those that others share with their org.
pub(super) async fn kept(
    signed: &Signed,
    register: &Register,
    params: &Params,
    saved: &[SavedView],
) -> Result<Vec<View>, Fault> {
    let mut views = Vec::new();
    for (place, view) in saved.iter().enumerate() {
        let own = Params::new(&params.path, pairs(&params.path, &view.query));
        let count = if place < COUNTED { held(signed, register, &own, &[]).await? } else { String::new() };
        views.push(View { label: view.name.clone(), is_here: own.is_same(params), href: own.with(&[]), count });
    }
    Ok(views)
}

/// How many records a view holds.
async fn held(signed: &Signed, register: &Register, params: &Params, query: &[(&str, &str)]) -> Result<String, Fault> {
    let actor = signed.actor();
    let mut pairs = if query.is_empty() { params.but(&[]) } else { params.but(&VIEWS) };
    pairs.extend(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let mut request = Params::new(&params.path, pairs).request(register, &Shown::of(register, &[]), actor.today);
    request.limit = 1;
    // A condition that can't be read is said once, above the list.
    let Ok(found) = list(signed.workspace(), &actor, &request).await else { return Ok(String::new()) };
    Ok(match found.count {
        Some(Count::Exactly(0) | Count::AtLeast(0)) | None => String::new(),
        Some(Count::Exactly(all)) => count(usize::try_from(all).unwrap_or(usize::MAX)),
        Some(Count::MoreThan(least) | Count::AtLeast(least)) => format!("{least}+"),
    })
}
