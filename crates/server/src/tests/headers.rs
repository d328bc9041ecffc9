//! What every answer tells the browser.

use super::site::{Browser, Site};

#[tokio::test]
async fn no_page_may_be_framed_kept_or_run_what_is_not_ours() {
    let site = Site::open().await;
    let mut signed_in = site.signed_in("office").await;
    for (browser, path) in [
        (&mut Browser::default(), "/sign-in"),
        (&mut Browser::default(), "/nowhere"),
        (&mut signed_in.clone(), "/workbench"),
        (&mut signed_in, "/registers/nothing"),
    ] {
        let answer = site.get(browser, path).await;
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        // What the policy forbids stands nowhere.
        assert!(!answer.body.contains(" style=") && !answer.body.contains(" onclick="), "{path}");
        let inline = answer.body.split("<script").skip(1).filter(|script| !script.contains("src=")).count();
        assert_eq!(inline, 0, "{path}");
    }
}

#[tokio::test]
async fn the_session_cookie_is_for_the_server_alone() {
    let site = Site::open().await;
    let mut browser = Browser::default();
    site.get(&mut browser, "/sign-in").await;
    let form = [("account", "office"), ("password", super::site::PASSWORD), ("remember", "1")];
    let answer = site.post(&mut browser, "/sign-in", &form).await;
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=28800"), "{cookie}");
    assert!(answer.cookie("xz_session").is_some_and(|token| token.len() == 64));
}
