//! What panics is a fault with a number that the log has, too; nobody's connection breaks off.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use chrono::{DateTime, Utc};
use tower::ServiceExt;
use xuezheng_bureau::ledger::Stamp;

use super::site::Site;
use crate::error::Fault;
use crate::jobs::{Job, Jobs, Kind, NewJob, Outcome, Phase};
use crate::router::Needs;
use crate::state::{Settings, Shared, Site as State};
use crate::{guard, panics};

static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn log(line: &str) {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
}

fn is_logged(number: &str, what: &str) -> bool {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    log.iter().any(|line| line.contains(number) && line.contains(what))
}

fn clock() -> Stamp {
    let utc: DateTime<Utc> = "2024-07-03T01:00:00Z".parse().unwrap();
    Stamp { utc, today: "2024-07-03".parse().unwrap() }
}

async fn logging(site: &Site) -> Shared {
    let settings = Settings { clock, log, https: false, demo: Vec::new() };
    State::new(site.workspace().await, settings)
}

async fn breaks() -> String {
    panic!("一个本不该有的情形")
}

async fn is_full() -> Result<String, Fault> {
    Err(Fault::Overloaded)
}

async fn asked(router: &Router, path: &str) -> (StatusCode, Option<String>, String) {
    let response = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let again = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned());
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, again, String::from_utf8(body.to_vec()).unwrap())
}

/// The number that a page says.
fn number(page: &str) -> String {
    let (_, rest) = page.split_once("编号 ").unwrap_or_else(|| panic!("{page}"));
    rest.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_that_panics_is_the_page_of_a_fault_with_a_number_that_the_log_has() {
    let site = Site::open().await;
    let shared = logging(&site).await;
    let guarded = || from_fn_with_state((shared.clone(), Needs::Nothing), guard::guard);
    let router = Router::new()
        .route("/guarded", get(breaks).layer(guarded()))
        .route("/full", get(is_full).layer(guarded()))
        .route("/bare", get(breaks))
        .layer(from_fn_with_state(shared.clone(), panics::layer))
        .with_state(shared.clone());
    for path in ["/guarded", "/bare"] {
        let (status, again, page) = asked(&router, path).await;
        assert_eq!((status, again), (StatusCode::INTERNAL_SERVER_ERROR, None), "{path}");
        assert!(page.contains("没有办成") && page.contains("已有数据没有受影响"), "{page}");
        assert!(!page.contains("本不该有"), "the details are for the log: {page}");
        assert!(is_logged(&number(&page), "一个本不该有的情形"), "{path}");
    }
    let (status, again, page) = asked(&router, "/full").await;
    assert_eq!((status, again.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("10")));
    assert!(page.contains("现在人太多，没有办理"), "{page}");
}

async fn broken_job(_: Shared, _: Arc<Job>) -> Result<Outcome, Fault> {
    panic!("任务里的意外")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_panics_is_shown_as_failed_with_a_number_and_the_next_one_has_its_turn() {
    let site = Site::open().await;
    let shared = logging(&site).await;
    let new = |title: &str| NewJob {
        kind: Kind::Compile,
        title: title.to_owned(),
        owner: "office".to_owned(),
        of: String::new(),
    };
    for title in ["一", "二"] {
        let job = Jobs::start(&shared, new(title), broken_job).unwrap();
        while !job.is_over() {
            tokio::task::yield_now().await;
        }
        let Phase::Failed { number: Some(number), .. } = job.phase() else { panic!("{:?}", job.phase()) };
        assert!(is_logged(&number, "任务里的意外"), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_are_told_to_stop_are_waited_for() {
    let site = Site::open().await;
    let shared = logging(&site).await;
    let new = NewJob { kind: Kind::Compile, title: "长".to_owned(), owner: "office".to_owned(), of: String::new() };
    let until_told = |_: Shared, job: Arc<Job>| async move {
        while !job.is_to_stop() {
            tokio::task::yield_now().await;
        }
        Err(Fault::Unfit("已停止".to_owned()))
    };
    let job = Jobs::start(&shared, new, until_told).unwrap();
    while job.phase() == Phase::Waiting {
        tokio::task::yield_now().await;
    }
    shared.jobs.stop_all();
    shared.jobs.ended().await;
    assert_eq!(job.phase(), Phase::Stopped);
}
