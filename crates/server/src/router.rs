//! All routes in one list, each with what it needs: one more page is its line here, its file in `pages` and its template.

use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use xuezheng_pack::model::Permission;

use crate::state::Shared;
use crate::{api, assets, guard, pages, panics, security};

/// What a request must bring to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing.
    Nothing,
    /// To be signed in, though the first password may still be due for a change.
    SignedIn,
    /// To be signed in with a password of one's own.
    OwnPassword,
    /// A role that may do this.
    May(Permission),
}

/// A method of a path, with what it needs and who answers.
pub(crate) struct Route {
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test of all routes calls"))]
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) needs: Needs,
    handler: fn() -> MethodRouter<Shared>,
}

const fn reads(path: &'static str, needs: Needs, handler: fn() -> MethodRouter<Shared>) -> Route {
    Route { method: "GET", path, needs, handler }
}

const fn writes(path: &'static str, needs: Needs, handler: fn() -> MethodRouter<Shared>) -> Route {
    Route { method: "POST", path, needs, handler }
}

use Needs::{May, Nothing, OwnPassword, SignedIn};
use Permission::{Admin, Audit, Collect, Figures, Fill, Issue, Report, Review, Seal};

/// Every route but the files under `/static`, which are everybody's.
pub(crate) const ROUTES: &[Route] = &[
    reads("/", Nothing, || get(pages::workbench::home)),
    reads("/sign-in", Nothing, || get(pages::sign_in::show)),
    writes("/sign-in", Nothing, || post(pages::sign_in::submit)),
    reads("/session", SignedIn, || get(pages::session::show)),
    writes("/sign-out", SignedIn, || post(pages::sign_out::submit)),
    writes("/sign-out-everywhere", SignedIn, || post(pages::sign_out::everywhere)),
    reads("/password", SignedIn, || get(pages::password::show)),
    writes("/password", SignedIn, || post(pages::password::submit)),
    reads("/workbench", OwnPassword, || get(pages::workbench::show)),
    reads("/search", OwnPassword, || get(pages::search::show)),
    reads("/messages", OwnPassword, || get(pages::notices::show)),
    writes("/messages/read", OwnPassword, || post(pages::notices::read)),
    reads("/deputies", OwnPassword, || get(pages::deputies::show)),
    writes("/deputies", OwnPassword, || post(pages::deputies::give)),
    writes("/deputies/act", OwnPassword, || post(pages::deputies::switch)),
    writes("/deputies/{deputy}/revoke", OwnPassword, || post(pages::deputies::revoke)),
    reads("/registers", OwnPassword, || get(pages::registers::show)),
    reads("/registers/{register}", OwnPassword, || get(pages::register::show)),
    reads("/registers/{register}/new", May(Fill), || get(pages::record_form::show_new)),
    writes("/registers/{register}/new", May(Fill), || {
        post(pages::record_form::submit_new).layer(security::upload_limit())
    }),
    writes("/registers/{register}/submit", May(Fill), || post(pages::register::submit)),
    writes("/registers/{register}/views", OwnPassword, || post(pages::register::save)),
    reads("/registers/{register}/references/{field}", May(Fill), || get(pages::record_form::refer)),
    reads("/registers/{register}/{record}", OwnPassword, || get(pages::record::show)),
    reads("/registers/{register}/{record}/counts", OwnPassword, || get(pages::record::counts)),
    reads("/registers/{register}/{record}/files/{field}", OwnPassword, || get(pages::record::file)),
    reads("/registers/{register}/{record}/edit", May(Fill), || get(pages::record_form::show_edit)),
    writes("/registers/{register}/{record}/edit", May(Fill), || {
        post(pages::record_form::submit_edit).layer(security::upload_limit())
    }),
    writes("/registers/{register}/{record}/submit", May(Fill), || post(pages::record::submit)),
    writes("/registers/{register}/{record}/steps", May(Fill), || post(pages::record::step)),
    writes("/registers/{register}/{record}/void", May(Fill), || post(pages::record::void)),
    writes("/operations/{operation}/take-back", OwnPassword, || post(pages::undo::submit)),
    reads("/review", May(Review), || get(pages::review::queue::show)),
    reads("/review/filing", May(Review), || get(pages::review::filing::show)),
    writes("/review/filing", May(Review), || post(pages::review::filing::submit)),
    reads("/review/bulk", May(Review), || get(pages::review::bulk::show)),
    writes("/review/bulk", May(Review), || post(pages::review::bulk::submit)),
    reads("/review/sample", May(Review), || get(pages::review::sample::show)),
    writes("/review/sample", May(Review), || post(pages::review::sample::submit)),
    reads("/review/sample/{operation}", May(Review), || get(pages::review::sample::drawn)),
    reads("/answers", May(Fill), || get(pages::answers::list::show)),
    reads("/answers/{period}/{register}", May(Fill), || get(pages::answers::one::show)),
    writes("/answers/{period}/{register}", May(Fill), || post(pages::answers::one::submit)),
    writes("/answers/{period}/{register}/paper", May(Fill), || post(pages::answers::paper::print)),
    writes("/answers/{period}/{register}/scans", May(Fill), || {
        post(pages::answers::paper::attach).layer(security::upload_limit())
    }),
    reads("/answers/{period}/{register}/scans/{number}", May(Fill), || get(pages::answers::paper::scan)),
    reads("/collections", May(Collect), || get(pages::collections::list::show)),
    reads("/collections/new", May(Collect), || get(pages::collections::design::show)),
    writes("/collections/new", May(Collect), || post(pages::collections::design::submit)),
    reads("/collections/{collection}", May(Collect), || get(pages::collections::one::show)),
    writes("/collections/{collection}/remind", May(Collect), || post(pages::collections::one::remind)),
    reads("/collections/{collection}/manage", May(Collect), || get(pages::collections::manage::show)),
    writes("/collections/{collection}/manage", May(Collect), || post(pages::collections::manage::submit)),
    reads("/papers", OwnPassword, || get(pages::papers::show)),
    reads("/figures", May(Figures), || get(pages::figures::show)),
    reads("/figures/{indicator}", May(Figures), || get(pages::figure::show)),
    reads("/figures/{indicator}/records", May(Figures), || get(pages::figure_records::show)),
    reads("/seals", May(Seal), || get(pages::seals::show)),
    writes("/seals", May(Seal), || post(pages::seals::submit)),
    reads("/seals/{seal}", May(Seal), || get(pages::seal::show)),
    reads("/operations", May(Audit), || get(pages::operations::list::show)),
    writes("/operations/verify", May(Audit), || post(pages::operations::verify::submit)),
    reads("/operations/mine", OwnPassword, || get(pages::operations::list::mine)),
    reads("/operations/{operation}", OwnPassword, || get(pages::operations::one::show)),
    writes("/operations/{operation}/undo", May(Review), || post(pages::operations::one::undo)),
    reads("/admin", May(Admin), || get(pages::admin::home)),
    reads("/admin/orgs", May(Admin), || get(pages::admin::orgs::show)),
    reads("/admin/orgs/change", May(Admin), || get(pages::admin::org_change::show)),
    writes("/admin/orgs/change", May(Admin), || post(pages::admin::org_change::submit)),
    reads("/admin/accounts", May(Admin), || get(pages::admin::accounts::show)),
    writes("/admin/accounts", May(Admin), || post(pages::admin::accounts::submit)),
    reads("/admin/accounts/{login}", May(Admin), || get(pages::admin::account::show)),
    writes("/admin/accounts/{login}", May(Admin), || post(pages::admin::account::submit)),
    reads("/admin/account-table", May(Admin), || get(pages::admin::account_table::show)),
    reads("/admin/account-table/template", May(Admin), || get(pages::admin::account_table::template)),
    writes("/admin/account-table", May(Admin), || {
        post(pages::admin::account_table::submit).layer(security::upload_limit())
    }),
    writes("/admin/account-table/passwords", May(Admin), || post(pages::admin::account_table::passwords)),
    writes("/admin/accounts/{login}/reset", May(Admin), || post(pages::admin::account::reset)),
    reads("/admin/pack", May(Admin), || get(pages::admin::pack::show)),
    reads("/reports", May(Report), || get(pages::reports::show)),
    writes("/reports", May(Report), || post(pages::reports::submit)),
    reads("/reports/manuscripts/{manuscript}", May(Report), || get(pages::manuscript::show)),
    reads("/reports/manuscripts/{manuscript}/files/{format}", May(Report), || get(pages::manuscript::file)),
    reads("/reports/manuscripts/{manuscript}/issue", May(Issue), || get(pages::issue::show)),
    writes("/reports/manuscripts/{manuscript}/issue", May(Issue), || post(pages::issue::submit)),
    reads("/reports/issued", May(Report), || get(pages::issued::list)),
    reads("/reports/issued/{number}", May(Report), || get(pages::issued::show)),
    reads("/reports/issued/{number}/files/{format}", May(Report), || get(pages::issued::file)),
    writes("/reports/issued/{number}/verify", May(Report), || post(pages::issued::verify)),
    reads("/checkup", OwnPassword, || get(pages::checkup::show)),
    writes("/checkup", OwnPassword, || post(pages::checkup::submit).layer(security::upload_limit())),
    writes("/checkup/file", OwnPassword, || post(pages::checkup::file)),
    reads("/jobs", OwnPassword, || get(pages::jobs::list)),
    reads("/jobs/{job}", OwnPassword, || get(pages::jobs::show)),
    writes("/jobs/{job}/stop", OwnPassword, || post(pages::jobs::stop)),
    reads("/tokens", OwnPassword, || get(pages::tokens::show)),
    writes("/tokens", OwnPassword, || post(pages::tokens::add)),
    writes("/tokens/{token}/revoke", OwnPassword, || post(pages::tokens::revoke)),
];

/// The site's router.
pub(crate) fn router(site: Shared) -> Router {
    let mut router = api::router(&site);
    for route in ROUTES {
        let guarded = from_fn_with_state((site.clone(), route.needs), guard::guard);
        router = router.route(route.path, (route.handler)().layer(guarded));
    }
    let nowhere = pages::nowhere.layer(from_fn_with_state((site.clone(), Nothing), guard::guard));
    router
        .route("/static/{hash}/{*path}", get(assets::serve))
        .fallback(nowhere)
        .layer(from_fn_with_state(site.clone(), panics::layer))
        .layer(from_fn(security::headers))
        .layer(security::body_limit())
        .with_state(site)
}
