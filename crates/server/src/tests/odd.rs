//! Whatever is sent, wherever: nobody gets a fault of ours (5xx), and who asks oddly is told so.

use axum::http::StatusCode;
use xuezheng_pack::model::Permission;

use super::site::{Browser, Site};
use crate::router::{Needs, ROUTES};

const FORM: &str = "application/x-www-form-urlencoded";

/// What an address may hold in the place of a name.
const NAMES: &[&str] =
    &["1", "0", "-1", "99999999999999999999", "%00", "%FF", "%E5%AD%A6", "..%2F..%2Fkeys", "x'%22%3C"];

/// What a field may hold.
const VALUES: &[&str] = &[
    "",
    "0",
    "-1",
    "99999999999999999999999999999999",
    "1e400",
    "2024-02-30",
    "9999-99-99",
    "2024H9",
    "%00",
    "%F0%9F%92%A5",
    "%FF%FE",
    "'%22%3Cscript%3E%26%3B--",
    "%E2%80%AE%EF%BB%BF",
];

/// Fields of our forms.
const FIELDS: &[&str] = &[
    "account",
    "act",
    "again",
    "back",
    "base",
    "card",
    "checks",
    "code",
    "col",
    "dated",
    "deadline",
    "deputy",
    "do",
    "evidence",
    "f.found_on",
    "f.kind",
    "f.place",
    "from",
    "grace",
    "id",
    "kind",
    "label",
    "login",
    "looked_through",
    "name",
    "new",
    "next",
    "note",
    "notice",
    "number",
    "old",
    "on",
    "only",
    "open",
    "org",
    "other",
    "parent",
    "password",
    "period",
    "plus",
    "principal",
    "q",
    "query",
    "reason",
    "record",
    "register",
    "report",
    "role",
    "row",
    "sample",
    "seal",
    "seed",
    "seen",
    "shared",
    "size",
    "skip",
    "step",
    "title",
    "until",
    "why",
    "why.1.x",
    "why.x",
    "with.nature",
    "within",
];

fn known(path: &str) -> String {
    let known = [
        ("{register}", "hazard"),
        ("{indicator}", "safety.hazards_closed"),
        ("{collection}", "2024H1-1"),
        ("{period}", "2024H1"),
        ("{login}", "school_reporter"),
        ("{record}", "1"),
        ("{operation}", "1"),
    ];
    known.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// The address with what it names, then with other things in place of each name.
fn addresses(path: &str) -> Vec<String> {
    let mut addresses = vec![with_all(&known(path), "1")];
    if path.contains('{') {
        addresses.extend(NAMES.iter().map(|name| with_all(path, name)));
    }
    addresses
}

/// All names that stand in braces replaced by one text.
fn with_all(path: &str, value: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { value } else { part }).collect::<Vec<_>>().join("/")
}

fn filled(value: &str) -> Vec<u8> {
    FIELDS.iter().map(|name| format!("{name}={value}")).collect::<Vec<_>>().join("&").into_bytes()
}

/// Bodies with their kinds.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies: Vec<(&str, Vec<u8>)> = VALUES.iter().map(|value| (FORM, filled(value))).collect();
    let part = |head: &str, body: &[u8]| [head.as_bytes(), b"\r\n\r\n", body, b"\r\n--b--\r\n"].concat();
    bodies.extend([
        (FORM, Vec::new()),
        (FORM, b"\xFF\xFE=\x00&&&=&a".to_vec()),
        (FORM, b"do=".iter().copied().chain(std::iter::repeat_n(b'9', 100_000)).collect()),
        ("", filled("1")),
        ("text/plain", b"do=save".to_vec()),
        ("application/json", b"{\"do\": [[[[".to_vec()),
        ("multipart/form-data", b"--b\r\n".to_vec()),
        ("multipart/form-data; boundary=b", Vec::new()),
        ("multipart/form-data; boundary=b", part("--b\r\nContent-Disposition: form-data; name=\"do\"", b"\xFF\xFE")),
        (
            "multipart/form-data; boundary=b",
            part("--b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.xlsx\"", b"PK\x03\x04nothing"),
        ),
    ]);
    bodies
}

/// Somebody whom a route lets in.
fn login(needs: Needs) -> &'static str {
    match needs {
        Needs::May(Permission::Admin) => "administrator",
        Needs::May(Permission::Audit) => "director",
        Needs::May(Permission::Fill) => "school_reporter",
        _ => "office",
    }
}

#[tokio::test]
async fn no_form_makes_a_fault_of_ours() {
    let site = Site::open().await;
    let bodies = bodies();
    for route in ROUTES.iter().filter(|route| route.method == "POST") {
        let browser = site.signed_in(login(route.needs)).await;
        let token = browser.form_token();
        for (place, address) in addresses(route.path).iter().enumerate() {
            // What an odd address leads to, no form decides.
            for (kind, body) in bodies.iter().take(if place == 0 { bodies.len() } else { 2 }) {
                let headers = [("content-type", *kind), ("x-csrf-token", token.as_str())];
                // Each by itself: some end the session.
                let answer = site.raw(&mut browser.clone(), "POST", address, &headers, body).await;
                let sent = String::from_utf8_lossy(&body[..body.len().min(300)]);
                assert!(!answer.status.is_server_error(), "{address} {kind} {sent}\n{}", answer.body);
            }
        }
    }
}

#[tokio::test]
async fn no_address_makes_a_fault_of_ours() {
    let site = Site::open().await;
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let mut browser = site.signed_in(login(route.needs)).await;
        for (place, address) in addresses(route.path).iter().enumerate() {
            for value in VALUES.iter().take(if place == 0 { VALUES.len() } else { 1 }) {
                let query = String::from_utf8(filled(value)).unwrap();
                let answer = site.get(&mut browser, &format!("{address}?{query}")).await;
                assert!(!answer.status.is_server_error(), "{address} {value}: {}\n{}", answer.status, answer.body);
            }
        }
    }
    let nobody = site.raw(&mut Browser::default(), "POST", "/sign-in", &[], b"").await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
}
