//! A form is taken from our own pages only.

use axum::http::StatusCode;

use super::site::{Browser, PASSWORD, Site};

#[tokio::test]
async fn a_form_without_its_token_or_with_another_one_does_nothing() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    let other = site.signed_in("director").await.form_token();
    for form in [vec![], vec![("_csrf", "")], vec![("_csrf", "0123456789abcdef")], vec![("_csrf", other.as_str())]] {
        let answer = site.post_bare(&mut browser, "/sign-out", &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form:?}");
    }
    assert_eq!(site.get(&mut browser, "/workbench").await.status, StatusCode::OK, "nobody was signed out");
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing_even_with_the_token() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    let token = browser.form_token();
    let form = [("_csrf", token.as_str())];
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
        let headers: Vec<_> = headers.into_iter().chain([("host", "xz.gov.example")]).collect();
        let answer = site.post_from(&mut browser, "/sign-out", &form, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let answer = site.post_from(&mut browser, "/sign-out", &[], &[("x-csrf-token", &token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a script of ours sends it as a header");
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_form_of_another_site() {
    let site = Site::open().await;
    let mut browser = Browser::default();
    let form = [("account", "office"), ("password", PASSWORD)];
    assert_eq!(site.post_bare(&mut browser, "/sign-in", &form).await.status, StatusCode::FORBIDDEN);
    assert!(!browser.is_signed_in());
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    let answer = site.post(&mut browser, "/password", &[("old", &"x".repeat(2 * 1024 * 1024))]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
