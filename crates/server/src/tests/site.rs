//! A small bureau with its site: a township with the schools `p` and `q`, each with a hazard, a
//! collection of drills, and an account for each role.

use std::cell::Cell;
use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use tempfile::TempDir;
use tower::ServiceExt;
use xuezheng_bureau::ledger::{Author, Stamp};
use xuezheng_bureau::{Explanations, Workspace, approve_records, submit_records};
use xuezheng_pack::{NaiveDate, RecordId};

use super::prepared::Prepared;
use crate::router::router;
use crate::state::{Settings, Site as Shared};

pub(super) const PASSWORD: &str = "xuezheng-24";

thread_local! {
    /// Minutes since the first moment of a test.
    static LATER: Cell<i64> = const { Cell::new(0) };
}

fn clock() -> Stamp {
    let utc = DateTime::from_naive_utc_and_offset(day().and_time(NaiveTime::MIN), Utc);
    let utc = utc + TimeDelta::minutes(LATER.with(Cell::get));
    Stamp { utc, today: (utc + TimeDelta::hours(8)).date_naive() }
}

fn day() -> NaiveDate {
    "2024-07-03".parse().unwrap()
}

/// Lets time go by.
pub(super) fn pass(minutes: i64) {
    LATER.with(|later| later.set(later.get() + minutes));
}

pub(super) struct Site {
    router: Router,
    /// What stands behind the pages.
    pub(super) shared: crate::state::Shared,
    folder: TempDir,
    /// The hazards of the schools `p` and `q`.
    pub(super) hazards: [RecordId; 2],
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// Where it leads on to.
    pub(super) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a cookie that it sets.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        let pairs = all.filter_map(|text| text.split(';').next()?.split_once('='));
        pairs.filter(|(known, value)| *known == name && !value.is_empty()).map(|(_, value)| value.to_owned()).next()
    }
}

/// A browser: its cookies.
#[derive(Clone, Debug, Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for value in answer.headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// What forms on its pages send back.
    pub(super) fn form_token(&self) -> String {
        let secret = self.cookies.get("xz_session").or_else(|| self.cookies.get("xz_visit"));
        crate::session::form_token_of(secret.map_or("", String::as_str))
    }

    pub(super) fn is_signed_in(&self) -> bool {
        self.cookies.contains_key("xz_session")
    }
}

impl Site {
    pub(super) async fn open() -> Self {
        Self::open_with_first_password().await.0
    }

    /// The site with more files in its pack.
    pub(super) async fn open_with(files: &[(&str, &str)]) -> Self {
        Self::on(&Prepared::with(files).await).await
    }

    /// The site, and the first password of the login `fresh`.
    pub(super) async fn open_with_first_password() -> (Self, String) {
        let prepared = Prepared::common().await;
        (Self::on(prepared).await, prepared.first_password.clone())
    }

    async fn on(prepared: &Prepared) -> Self {
        LATER.with(|later| later.set(0));
        let folder = tempfile::tempdir().unwrap();
        let bureau = folder.path().join("bureau");
        prepared.lay_out(&bureau);
        let settings = Settings { clock, log: |_| {}, https: false, demo: Vec::new() };
        let shared = Shared::new(Workspace::open(&bureau).await.unwrap(), settings);
        Self { router: router(shared.clone()), shared, folder, hazards: prepared.hazards }
    }

    /// The bureau once more, to do in it what these tests have no page for.
    pub(super) async fn workspace(&self) -> Workspace {
        Workspace::open(&self.folder.path().join("bureau")).await.unwrap()
    }

    /// What answers requests, for a program that comes over the network.
    pub(super) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Approves the hazard of school `p` or `q`.
    pub(super) async fn approve_hazard(&self, org: &str) {
        let record = self.hazards[usize::from(org == "q")];
        let (workspace, register) = (self.workspace().await, "hazard".into());
        let by = |org: &str, role: &str| Author { role: Some(role.into()), actor: format!("某{role}"), ..author(org) };
        let reporter = by(org, "school_reporter");
        submit_records(&workspace, &reporter, &register, vec![record], &Explanations::default()).await.unwrap();
        approve_records(&workspace, &by("t", "township_reviewer"), &register, &[record]).await.unwrap();
        workspace.close().await;
    }

    /// A request of a program with its token.
    pub(super) async fn call(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.send(&mut Browser::default(), request).await
    }

    /// What a page loads when a figure is clicked.
    pub(super) async fn get_part(&self, browser: &mut Browser, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, browser.header()).header("hx-request", "true");
        self.send(browser, request.body(Body::empty()).unwrap()).await
    }

    /// Any request at all.
    pub(super) async fn raw(
        &self,
        browser: &mut Browser,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::COOKIE, browser.header());
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        self.send(browser, request.body(Body::from(body.to_vec())).unwrap()).await
    }

    async fn send(&self, browser: &mut Browser, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        browser.keep(&answer);
        answer
    }

    pub(super) async fn get(&self, browser: &mut Browser, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, browser.header());
        self.send(browser, request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form as it stands, without a token of its own.
    pub(super) async fn post_bare(&self, browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_from(browser, path, form, &[]).await
    }

    pub(super) async fn post_from(
        &self,
        browser: &mut Browser,
        path: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", crate::view::encoded(value)));
        let mut request = Request::post(path).header(header::COOKIE, browser.header());
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send(browser, request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form of one of our pages.
    pub(super) async fn post(&self, browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
        let token = browser.form_token();
        let form: Vec<_> = form.iter().copied().chain([("_csrf", token.as_str())]).collect();
        self.post_bare(browser, path, &form).await
    }

    /// Sends a form of one of our pages with a file: its input, name and bytes.
    pub(super) async fn post_file(
        &self,
        browser: &mut Browser,
        path: &str,
        form: &[(&str, &str)],
        (input, name, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{input}\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let mut request = Request::post(format!("{path}?_csrf={}", browser.form_token()));
        request = request.header(header::COOKIE, browser.header());
        request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(browser, request.body(Body::from(body)).unwrap()).await
    }

    /// A browser in which somebody has signed in.
    pub(super) async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = Browser::default();
        self.get(&mut browser, "/sign-in").await;
        let form = [("account", login), ("password", PASSWORD)];
        let answer = self.post(&mut browser, "/sign-in", &form).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/workbench"),
            "{login}: {}",
            answer.body
        );
        browser
    }
}

pub(super) fn author(org: &str) -> Author {
    Author {
        actor: "建局人".into(), org: org.into(), role: None, acting_for: None, why: "建立".into(), at: clock()
    }
}
