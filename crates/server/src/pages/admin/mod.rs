//! 管理: orgs, accounts, the pack.

pub(crate) mod account;
pub(crate) mod account_table;
pub(crate) mod accounts;
pub(crate) mod org_change;
pub(crate) mod orgs;
pub(crate) mod pack;

use axum::response::Redirect;

/// `/admin`: on to the orgs.
pub(crate) async fn home() -> Redirect {
    Redirect::to("/admin/orgs")
}

/// A tab of these pages: label, address, whether it is here.
type Tab = (&'static str, &'static str, bool);

fn tabs(here: &str) -> Vec<Tab> {
    let all = [("机构", "/admin/orgs"), ("账号", "/admin/accounts"), ("业务包", "/admin/pack")];
    all.into_iter().map(|(label, href)| (label, href, href == here)).collect()
}
