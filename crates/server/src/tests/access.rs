//! Who may open what: every route with every role, against one table.

use axum::http::StatusCode;

use super::site::{Browser, Site};
use crate::router::{Needs, ROUTES};

/// Who is let in.
#[derive(Clone, Copy, Debug)]
enum Who {
    Everybody,
    SignedIn,
    Roles(&'static [&'static str]),
}
use Who::{Everybody, Roles, SignedIn};

const ALL_BUT_ADMINISTRATOR: &[&str] = &[
    "school_reporter",
    "township_reviewer",
    "safety_department",
    "project_department",
    "petition_department",
    "personnel_department",
    "basic_education_department",
    "office",
    "director",
    "inspector",
];

const FILLING: &[&str] = &[
    "school_reporter",
    "township_reviewer",
    "safety_department",
    "project_department",
    "petition_department",
    "personnel_department",
    "basic_education_department",
    "inspector",
];

const REVIEWERS: &[&str] = &[
    "township_reviewer",
    "safety_department",
    "project_department",
    "petition_department",
    "personnel_department",
    "basic_education_department",
    "office",
];

const COLLECTING: &[&str] = &[
    "township_reviewer",
    "safety_department",
    "project_department",
    "personnel_department",
    "basic_education_department",
    "office",
];

const COLLECTING_AT_THE_BUREAU: &[&str] =
    &["safety_department", "project_department", "personnel_department", "basic_education_department", "office"];

/// Who may compile documents.
const WRITERS: &[&str] = &[
    "safety_department",
    "project_department",
    "petition_department",
    "personnel_department",
    "basic_education_department",
    "office",
    "director",
];

const AUDITORS: &[&str] = &["director", "administrator"];

/// They keep orgs and accounts.
const KEEPERS: &[&str] = &["township_reviewer", "administrator"];

/// What stands in an address for something that isn't there.
const NOTHING: &str = "404";

/// Pages of what nobody has made in the bureau of the test: who is let in finds nothing.
const NOTHING_THERE: &[&str] = &[
    "/answers/{period}/{register}",
    "/answers/{period}/{register}/scans/{number}",
    "/registers/{register}/references/{field}",
    "/registers/{register}/{record}/files/{field}",
    "/review/sample/{operation}",
    "/seals/{seal}",
];

/// Every route. A new one is refused until it has its row here.
const TABLE: &[(&str, &str, Who)] = &[
    ("GET", "/", Everybody),
    ("GET", "/sign-in", Everybody),
    ("POST", "/sign-in", Everybody),
    ("GET", "/session", SignedIn),
    ("POST", "/sign-out", SignedIn),
    ("POST", "/sign-out-everywhere", SignedIn),
    ("GET", "/password", SignedIn),
    ("POST", "/password", SignedIn),
    ("GET", "/workbench", SignedIn),
    ("GET", "/search", SignedIn),
    ("GET", "/messages", SignedIn),
    ("POST", "/messages/read", SignedIn),
    ("GET", "/deputies", SignedIn),
    ("POST", "/deputies", SignedIn),
    ("POST", "/deputies/act", SignedIn),
    ("POST", "/deputies/{deputy}/revoke", SignedIn),
    ("GET", "/registers", SignedIn),
    ("GET", "/registers/{register}", SignedIn),
    ("GET", "/registers/{register}/new", Roles(FILLING)),
    ("POST", "/registers/{register}/new", Roles(FILLING)),
    ("POST", "/registers/{register}/submit", Roles(FILLING)),
    ("POST", "/registers/{register}/views", SignedIn),
    ("GET", "/registers/{register}/references/{field}", Roles(FILLING)),
    ("GET", "/registers/{register}/{record}", SignedIn),
    ("GET", "/registers/{register}/{record}/counts", SignedIn),
    ("GET", "/registers/{register}/{record}/files/{field}", SignedIn),
    ("GET", "/registers/{register}/{record}/edit", Roles(FILLING)),
    ("POST", "/registers/{register}/{record}/edit", Roles(FILLING)),
    ("POST", "/registers/{register}/{record}/submit", Roles(FILLING)),
    ("POST", "/registers/{register}/{record}/steps", Roles(FILLING)),
    ("POST", "/registers/{register}/{record}/void", Roles(FILLING)),
    ("POST", "/operations/{operation}/take-back", SignedIn),
    ("GET", "/review", Roles(REVIEWERS)),
    ("GET", "/review/filing", Roles(REVIEWERS)),
    ("POST", "/review/filing", Roles(REVIEWERS)),
    ("GET", "/review/bulk", Roles(REVIEWERS)),
    ("POST", "/review/bulk", Roles(REVIEWERS)),
    ("GET", "/review/sample", Roles(REVIEWERS)),
    ("POST", "/review/sample", Roles(REVIEWERS)),
    ("GET", "/review/sample/{operation}", Roles(REVIEWERS)),
    ("GET", "/answers", Roles(FILLING)),
    ("GET", "/answers/{period}/{register}", Roles(FILLING)),
    ("POST", "/answers/{period}/{register}", Roles(FILLING)),
    ("POST", "/answers/{period}/{register}/paper", Roles(FILLING)),
    ("POST", "/answers/{period}/{register}/scans", Roles(FILLING)),
    ("GET", "/answers/{period}/{register}/scans/{number}", Roles(FILLING)),
    ("GET", "/collections", Roles(COLLECTING)),
    ("GET", "/collections/new", Roles(COLLECTING)),
    ("POST", "/collections/new", Roles(COLLECTING)),
    ("GET", "/collections/{collection}", Roles(COLLECTING)),
    ("POST", "/collections/{collection}/remind", Roles(COLLECTING)),
    // The collection is the bureau's: a township may look at it, and not change it.
    ("GET", "/collections/{collection}/manage", Roles(COLLECTING_AT_THE_BUREAU)),
    ("POST", "/collections/{collection}/manage", Roles(COLLECTING)),
    ("GET", "/papers", SignedIn),
    ("GET", "/figures", Roles(ALL_BUT_ADMINISTRATOR)),
    ("GET", "/figures/{indicator}", Roles(ALL_BUT_ADMINISTRATOR)),
    ("GET", "/figures/{indicator}/records", Roles(ALL_BUT_ADMINISTRATOR)),
    ("GET", "/seals", Roles(&["office"])),
    ("POST", "/seals", Roles(&["office"])),
    ("GET", "/seals/{seal}", Roles(&["office"])),
    ("GET", "/operations", Roles(AUDITORS)),
    ("POST", "/operations/verify", Roles(AUDITORS)),
    ("GET", "/operations/mine", SignedIn),
    ("GET", "/operations/{operation}", SignedIn),
    ("POST", "/operations/{operation}/undo", Roles(REVIEWERS)),
    ("GET", "/admin", Roles(KEEPERS)),
    ("GET", "/admin/orgs", Roles(KEEPERS)),
    ("GET", "/admin/orgs/change", Roles(KEEPERS)),
    ("POST", "/admin/orgs/change", Roles(KEEPERS)),
    ("GET", "/admin/accounts", Roles(KEEPERS)),
    ("POST", "/admin/accounts", Roles(KEEPERS)),
    ("GET", "/admin/accounts/{login}", Roles(KEEPERS)),
    ("POST", "/admin/accounts/{login}", Roles(KEEPERS)),
    ("GET", "/admin/account-table", Roles(KEEPERS)),
    ("GET", "/admin/account-table/template", Roles(KEEPERS)),
    ("POST", "/admin/account-table", Roles(KEEPERS)),
    ("POST", "/admin/account-table/passwords", Roles(KEEPERS)),
    ("POST", "/admin/accounts/{login}/reset", Roles(KEEPERS)),
    ("GET", "/admin/pack", Roles(KEEPERS)),
    ("GET", "/reports", Roles(WRITERS)),
    ("POST", "/reports", Roles(WRITERS)),
    ("GET", "/reports/manuscripts/{manuscript}", Roles(WRITERS)),
    ("GET", "/reports/manuscripts/{manuscript}/files/{format}", Roles(WRITERS)),
    ("GET", "/reports/manuscripts/{manuscript}/issue", Roles(&["office"])),
    ("POST", "/reports/manuscripts/{manuscript}/issue", Roles(&["office"])),
    ("GET", "/reports/issued", Roles(WRITERS)),
    ("GET", "/reports/issued/{number}", Roles(WRITERS)),
    ("GET", "/reports/issued/{number}/files/{format}", Roles(WRITERS)),
    ("POST", "/reports/issued/{number}/verify", Roles(WRITERS)),
    ("GET", "/checkup", SignedIn),
    ("POST", "/checkup", SignedIn),
    ("POST", "/checkup/file", SignedIn),
    ("GET", "/jobs", SignedIn),
    ("GET", "/jobs/{job}", SignedIn),
    ("POST", "/jobs/{job}/stop", SignedIn),
    ("GET", "/tokens", SignedIn),
    ("POST", "/tokens", SignedIn),
    ("POST", "/tokens/{token}/revoke", SignedIn),
];

#[test]
fn every_route_stands_in_the_table_once_and_the_other_way_round() {
    let routes: Vec<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
    let table: Vec<_> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(routes, table);
}

#[test]
fn what_is_for_some_roles_needs_a_permission() {
    for (route, (.., who)) in ROUTES.iter().zip(TABLE) {
        assert_eq!(matches!(route.needs, Needs::May(_)), matches!(who, Roles(_)), "{}", route.path);
    }
}

#[tokio::test]
async fn every_role_gets_in_where_the_table_says_so_and_nowhere_else() {
    let site = Site::open().await;
    let concrete = |path: &str, record: i64| {
        let path = path.replace("{register}", "hazard").replace("{indicator}", "safety.hazards_closed");
        let path = path.replace("{record}", &record.to_string()).replace("{operation}", "1");
        let path = path
            .replace("{collection}", "2024H1-1")
            .replace("{seal}", "2024H1")
            .replace("{period}", "2099")
            .replace("{login}", "school_reporter");
        let absent = ["{manuscript}", "{format}", "{number}", "{job}", "{token}", "{deputy}"];
        let path = absent.iter().fold(path, |path, name| path.replace(name, NOTHING));
        match path.as_str() {
            "/review/filing" => path + "?register=hazard&period=2024H1&org=p",
            "/admin/orgs/change" => path + "?kind=add&parent=t",
            _ => path,
        }
    };
    let roles: Vec<&str> = ALL_BUT_ADMINISTRATOR.iter().copied().chain(["administrator"]).collect();
    for role in &roles {
        let browser = site.signed_in(role).await;
        for (method, path, who) in TABLE {
            let is_nothing = NOTHING_THERE.contains(path);
            let path = concrete(path, site.hazards[0].0);
            let is_let_in = match who {
                Everybody | SignedIn => true,
                Roles(allowed) => allowed.contains(role),
            };
            // Each request by itself: some of them end the session.
            let answer = match *method {
                "GET" => site.get(&mut browser.clone(), &path).await,
                // Without a token, so that nothing is done: the guard refuses the form, not the person.
                _ => site.post_bare(&mut browser.clone(), &path, &[]).await,
            };
            let seen = (answer.status, answer.body.contains("不是从本系统当前的页面提交的"));
            let expected = match (*method, is_let_in) {
                (_, false) => (StatusCode::FORBIDDEN, false),
                ("GET", true) if ["/", "/sign-in", "/admin"].contains(&path.as_str()) => (StatusCode::SEE_OTHER, false),
                ("GET", true) if is_nothing || path.contains(NOTHING) => (StatusCode::NOT_FOUND, false),
                ("GET", true) => (StatusCode::OK, false),
                (_, true) => (StatusCode::FORBIDDEN, true),
            };
            assert_eq!(seen, expected, "{role} {method} {path}\n{}", answer.body);
        }
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_sign_in_and_can_write_nothing() {
    let site = Site::open().await;
    for (method, path, who) in TABLE {
        let mut browser = Browser::default();
        let answer = match *method {
            "GET" => site.get(&mut browser, path).await,
            _ => site.post(&mut browser, path, &[]).await,
        };
        let expected = match (*method, who) {
            ("GET", Everybody) if *path == "/" => (StatusCode::SEE_OTHER, "/sign-in".to_owned()),
            ("GET", Everybody) => (StatusCode::OK, String::new()),
            ("GET", _) if *path == "/workbench" => (StatusCode::SEE_OTHER, "/sign-in".to_owned()),
            ("GET", _) => (StatusCode::SEE_OTHER, format!("/sign-in?next={}", crate::view::encoded(path))),
            // Signing in takes a form of our own page.
            (_, Everybody) => (StatusCode::FORBIDDEN, String::new()),
            _ => (StatusCode::UNAUTHORIZED, String::new()),
        };
        assert_eq!((answer.status, answer.location().to_owned()), expected, "{method} {path}");
    }
}
