//! The API as a program meets it.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use super::site::{Answer, Site};
use crate::api::{ENDPOINTS, description};
use crate::router::Needs;

/// A token of that account, made on the page.
pub(super) async fn token(site: &Site, login: &str) -> String {
    let mut browser = site.signed_in(login).await;
    let page = site.post(&mut browser, "/tokens", &[("label", "取数")]).await;
    let (_, rest) = page.body.split_once("id=\"token\">").unwrap_or_else(|| panic!("{}", page.body));
    rest.split('<').next().unwrap().to_owned()
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

async fn get(site: &Site, token: &str, path: &str) -> (StatusCode, Value) {
    let answer = site.call("GET", &format!("/api/v1{path}"), Some(token), "").await;
    (answer.status, body(&answer))
}

#[test]
fn the_description_names_every_endpoint_and_no_other() {
    let described = description();
    let paths = described["paths"].as_object().unwrap();
    let named: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, of)| of.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone())))
        .collect();
    let there: BTreeSet<_> = ENDPOINTS.iter().map(|it| (it.method.to_owned(), format!("/api/v1{}", it.path))).collect();
    assert_eq!(named, there);
    // Every schema that is referred to is there, and every parameter of a query says what it means.
    let text = described.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(described["components"]["schemas"].get(name).is_some(), "{name}");
    }
    for endpoint in ENDPOINTS {
        for name in endpoint.query {
            assert!(!crate::api::parameter(name).0.is_empty(), "{} {name}", endpoint.path);
        }
    }
}

#[tokio::test]
async fn every_endpoint_but_the_description_takes_a_token_that_is_in_force() {
    let site = Site::open().await;
    let of = token(&site, "office").await;
    for endpoint in ENDPOINTS {
        let path = format!("/api/v1{}", endpoint.path.replace(['{', '}'], ""));
        for bearer in [None, Some("xz_0123"), Some(""), Some("没有")] {
            let answer = site.call(endpoint.method, &path, bearer, "").await;
            if endpoint.needs == Needs::Nothing {
                assert_eq!(answer.status, StatusCode::OK);
                continue;
            }
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
            assert_eq!(body(&answer)["status"], 401);
        }
    }
    // A browser's cookie opens nothing here: there is no form token that could prove whose request it is.
    let mut browser = site.signed_in("office").await;
    assert_eq!(site.get(&mut browser, "/api/v1/figures").await.status, StatusCode::UNAUTHORIZED);
    // Revoked on the page, it is over.
    assert_eq!(get(&site, &of, "/reports").await.0, StatusCode::OK);
    let page = site.get(&mut browser, "/tokens").await.body;
    let (_, id) = page.split_once("action=\"/tokens/").unwrap();
    let id = id.split('/').next().unwrap().to_owned();
    site.post(&mut browser, &format!("/tokens/{id}/revoke"), &[]).await;
    assert_eq!(get(&site, &of, "/reports").await.0, StatusCode::UNAUTHORIZED);
    assert!(site.get(&mut browser, "/tokens").await.body.contains("作废"));
}

#[tokio::test]
async fn a_token_may_what_its_account_may_and_sees_its_orgs_alone() {
    let site = Site::open().await;
    let [own, other] = site.hazards;
    let school = token(&site, "school_reporter").await;
    let (status, list) = get(&site, &school, "/registers/hazard/records").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    assert_eq!(list["count"], 1);
    let record = &list["records"][0];
    assert_eq!(
        (&record["id"], &record["org"], &record["status"], &record["state"], &record["version"]),
        (&json!(own.0), &json!("p"), &json!("draft"), &json!("rectifying"), &json!(2)),
        "{record}"
    );
    assert_eq!((&record["cells"]["kind"], &record["cells"]["place"]), (&json!("消防"), &json!("甲楼楼梯")));
    assert_eq!(record["cells"]["closed_at"], Value::Null, "{record}");
    let (status, one) = get(&site, &school, &format!("/registers/hazard/records/{own}")).await;
    assert_eq!((status, &one["working"]["cells"]["found_on"]), (StatusCode::OK, &json!("2024-06-03")), "{one}");
    assert_eq!(one["approved"], Value::Null);
    // What is outside is not there, and what the role may not is said.
    assert_eq!(get(&site, &school, &format!("/registers/hazard/records/{other}")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(&site, &school, "/figures?org=b").await.0, StatusCode::NOT_FOUND);
    let (status, problem) = get(&site, &school, "/reports").await;
    assert_eq!((status, &problem["title"]), (StatusCode::FORBIDDEN, &json!("你没有这项权限")), "{problem}");
    let administrator = token(&site, "administrator").await;
    assert_eq!(get(&site, &administrator, "/figures").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_figure_comes_with_its_lineage_and_its_records() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let office = token(&site, "office").await;
    let (status, figure) = get(&site, &office, "/figures/safety.hazards_found?period=2024H1").await;
    assert_eq!(status, StatusCode::OK, "{figure}");
    for (name, value) in [
        ("indicator", json!("safety.hazards_found")),
        ("label", json!("排查安全隐患")),
        ("org", json!("b")),
        ("period", json!("2024H1")),
        ("as_of", json!("live")),
        ("value", json!("1")),
        ("shown", json!("1")),
        ("absent", Value::Null),
        ("unit", json!("处")),
        // Two schools were asked, and neither's filing is approved, though a record is.
        ("coverage", json!({ "complete": 0, "asked": 2, "percent": "0.0" })),
        ("rows", json!(1)),
    ] {
        assert_eq!(figure[name], value, "{name}: {figure}");
    }
    let lineage = &figure["lineage"];
    assert_eq!((&lineage["formula"], &lineage["register"]), (&json!("count(*)"), &json!("hazard")));
    assert_eq!(lineage["segments"].as_array().unwrap().len(), 1);
    let predicate = "found_on BETWEEN DATE '2024-01-01' AND DATE '2024-06-30' AND _org IN subtree('b')";
    assert_eq!(lineage["predicate"], predicate);
    let (_, drill) = get(&site, &office, "/figures/safety.hazards_found/records?period=2024H1&part=kind%3Dfire").await;
    assert_eq!((&drill["count"], &drill["records"][0]["record"]), (&json!(1), &json!(site.hazards[0].0)), "{drill}");
    let (_, none) = get(&site, &office, "/figures/safety.hazards_found/records?period=2024H1&part=kind%3Dfood").await;
    assert_eq!(none["count"], 0);
    let (_, list) = get(&site, &office, "/figures?period=2023H1").await;
    let before = list["figures"].as_array().unwrap().iter().find(|it| it["indicator"] == "safety.hazards_found");
    assert_eq!(before.map(|it| (&it["value"], &it["absent"])), Some((&Value::Null, &json!("未布置填报"))), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_compiled_by_a_job_and_fetched() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let office = token(&site, "office").await;
    let (_, reports) = get(&site, &office, "/reports").await;
    assert_eq!(reports["reports"][0]["id"], "work_report");
    let wanted = r#"{"period": "2024H1", "dated": "2024-07-03"}"#;
    let answer = site.call("POST", "/api/v1/reports/work_report/manuscripts", Some(&office), wanted).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let job = answer.location().trim_start_matches("/api/v1").to_owned();
    let done = loop {
        let (_, job) = get(&site, &office, &job).await;
        if !["waiting", "running"].contains(&job["state"].as_str().unwrap()) {
            break job;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(done["state"], "done", "{done}");
    let name = done["manuscript"].as_str().unwrap();
    let (_, manuscript) = get(&site, &office, &format!("/manuscripts/{name}")).await;
    assert_eq!((&manuscript["org"], &manuscript["dated"]), (&json!("b"), &json!("2024-07-03")), "{manuscript}");
    assert!(!manuscript["figures"].as_array().unwrap().is_empty());
    let file = site.call("GET", &format!("/api/v1/manuscripts/{name}/files/docx"), Some(&office), "").await;
    assert!(file.status == StatusCode::OK && file.body.starts_with("PK"));
}

#[tokio::test]
async fn hostile_input_is_refused_and_never_our_fault() {
    let site = Site::open().await;
    let office = token(&site, "office").await;
    let long = "a".repeat(5_000);
    let values = [
        "",
        "'",
        "\" OR 1=1 --",
        "%",
        "../../..",
        "2024H9",
        "9999",
        "-1",
        "99999999999999999999",
        "🙂",
        &long,
        "\u{0}",
    ];
    let mut paths = Vec::new();
    for value in values {
        let value = crate::view::encoded(value);
        for name in ["org", "period", "seal", "part", "skip", "limit"] {
            paths.push(format!("/figures/safety.hazards_found/records?{name}={value}"));
            paths.push(format!("/figures/safety.hazards_found?{name}={value}"));
        }
        for name in ["org", "period", "status", "state", "where", "contains", "sort", "after", "limit", "other"] {
            paths.push(format!("/registers/hazard/records?{name}={value}"));
        }
        paths.push(format!("/registers/{value}/records"));
        paths.push(format!("/registers/hazard/records/{value}"));
        paths.push(format!("/figures/{value}"));
        paths.push(format!("/manuscripts/{value}"));
        paths.push(format!("/jobs/{value}"));
    }
    paths.push("/figures/%ff".to_owned());
    paths.push("/figures?period=2024H1&period=2024H2".to_owned());
    for path in paths {
        let answer = site.call("GET", &format!("/api/v1{path}"), Some(&office), "").await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.body);
        if answer.status != StatusCode::OK {
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
            assert!(body(&answer)["detail"].as_str().is_some_and(|said| !said.is_empty()), "{path}");
        }
    }
    for wanted in ["", "{", "[]", "null", r#"{"period": 1}"#, r#"{"period": "2024H1", "more": 1}"#, "{}"] {
        let answer = site.call("POST", "/api/v1/reports/work_report/manuscripts", Some(&office), wanted).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wanted}: {}", answer.body);
        assert!(body(&answer)["detail"].as_str().unwrap().contains("openapi.json"), "{wanted}");
    }
}
