//! What is sent after the session has ended: nothing that was typed is lost.

use axum::http::StatusCode;

use super::site::{Answer, Browser, PASSWORD, Site, pass};

/// What a browser says of a form on our own page.
const OURS: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

const TYPED: [(&str, &str); 4] =
    [("_again", "do=check"), ("f.place", "食堂<后厨>\n东侧"), ("f.description", "燃气软管老化"), ("do", "submit")];

async fn late(site: &Site, browser: &mut Browser) -> Answer {
    pass(8 * 60);
    site.post_from(browser, "/registers/hazard/new", &TYPED, &OURS).await
}

/// The names and values of a page's hidden inputs.
fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1);
    let input = |rest: &str| {
        let (name, rest) = rest.split_once("\" value=\"")?;
        let value = rest.split_once('"')?.0.replace("&#60;", "<").replace("&#62;", ">");
        Some((name.to_owned(), value))
    };
    inputs.filter_map(input).collect()
}

async fn sends(site: &Site, browser: &mut Browser, path: &str, page: &str, more: &[(&str, &str)]) -> Answer {
    let held = hidden(page);
    let form: Vec<_> = held.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.post_from(browser, path, &[&form, more].concat(), &OURS).await
}

#[tokio::test]
async fn a_form_that_comes_too_late_waits_at_the_sign_in_and_comes_back_as_it_was_typed() {
    let site = Site::open().await;
    let mut browser = site.signed_in("school_reporter").await;
    let page = late(&site, &mut browser).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.body.contains("登录已过期，填写的内容还在"), "{}", page.body);
    // A wrong password loses nothing either.
    let wrong = [("account", "school_reporter"), ("password", "不对的-1")];
    let page = sends(&site, &mut browser, "/sign-in", &page.body, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    let right = [("account", "school_reporter"), ("password", PASSWORD)];
    let page = sends(&site, &mut browser, "/sign-in", &page.body, &right).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        page.body.contains("action=\"/registers/hazard/new\"") && page.body.contains("回到刚才填的内容"),
        "{}",
        page.body
    );
    let form = sends(&site, &mut browser, "/registers/hazard/new", &page.body, &[("do", "check")]).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("食堂&#60;后厨&#62;\n东侧</textarea>"), "{}", form.body);
    assert!(form.body.contains("燃气软管老化</textarea>"), "{}", form.body);
    assert!(site.get(&mut browser, "/registers/hazard").await.body.contains("共 1 条"), "nothing was written");
}

#[tokio::test]
async fn a_form_of_another_page_is_not_held_for_whoever_signs_in() {
    let site = Site::open().await;
    let mut browser = site.signed_in("school_reporter").await;
    pass(8 * 60);
    for from in [&[][..], &[("sec-fetch-site", "cross-site")], &[("origin", "http://evil.example"), ("host", "xz")]] {
        let page = site.post_from(&mut browser, "/registers/hazard/new", &TYPED, from).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.body.contains("登录已过期") && !page.body.contains("后厨"), "{}", page.body);
    }
}

#[tokio::test]
async fn passwords_are_not_held() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    pass(8 * 60);
    let typed = [("old", PASSWORD), ("new", "另一个-2024"), ("again", "另一个-2024")];
    let page = site.post_from(&mut browser, "/password", &typed, &OURS).await;
    assert!(page.status == StatusCode::UNAUTHORIZED && !page.body.contains(PASSWORD), "{}", page.body);
}

#[tokio::test]
async fn a_script_is_told_in_a_word_and_asks_for_the_new_form_token() {
    let site = Site::open().await;
    let mut browser = site.signed_in("school_reporter").await;
    let told = site.get(&mut browser, "/session").await;
    assert_eq!(told.body, format!("{}\nschool_reporter", browser.form_token()));
    pass(8 * 60);
    let fragment = [("x-fragment", "1"), ("sec-fetch-site", "same-origin")];
    let posted = site.post_from(&mut browser, "/registers/hazard/new", &TYPED, &fragment).await;
    assert!(posted.status == StatusCode::UNAUTHORIZED && !posted.body.contains("后厨"), "{}", posted.body);
    let asked = site.get_part(&mut browser, "/reports/manuscripts/none?source=f001").await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "no page is laid into another");
}
