//! Signing in, being locked out, the first password, and signing out.

use axum::http::StatusCode;

use super::site::{Browser, PASSWORD, Site, pass};

async fn tries(site: &Site, browser: &mut Browser, login: &str, password: &str) -> String {
    site.get(browser, "/sign-in").await;
    let answer = site.post(browser, "/sign-in", &[("account", login), ("password", password)]).await;
    if answer.status == StatusCode::SEE_OTHER {
        return "登录".to_owned();
    }
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = answer.body.split_once("id=\"password-error\"").unwrap().1;
    said.split_once("<span>").unwrap().1.split_once("</span>").unwrap().0.to_owned()
}

#[tokio::test]
async fn five_wrong_passwords_lock_a_login_for_a_quarter_of_an_hour_whether_it_is_there_or_not() {
    let site = Site::open().await;
    for login in ["office", "nobody"] {
        let mut browser = Browser::default();
        for left in [4, 3, 2, 1] {
            let said = tries(&site, &mut browser, login, "不对的-1").await;
            assert_eq!(said, format!("账号或密码不对，还可以再试 {left} 次。"));
        }
        assert_eq!(tries(&site, &mut browser, login, "不对的-1").await, "已锁定 15 分钟，或请上一级管理员重置。");
    }
    let mut browser = Browser::default();
    pass(14);
    assert_eq!(tries(&site, &mut browser, "office", PASSWORD).await, "已锁定 1 分钟，或请上一级管理员重置。");
    pass(1);
    assert_eq!(tries(&site, &mut browser, "office", PASSWORD).await, "登录");
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones_before_it() {
    let site = Site::open().await;
    let mut browser = Browser::default();
    for _ in 0..3 {
        tries(&site, &mut browser, "office", "不对的-1").await;
    }
    assert_eq!(tries(&site, &mut browser, "office", PASSWORD).await, "登录");
    let said = tries(&site, &mut Browser::default(), "office", "不对的-1").await;
    assert_eq!(said, "账号或密码不对，还可以再试 4 次。");
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_and_leads_back_to_where_it_was() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    pass(8 * 60 - 1);
    assert_eq!(site.get(&mut browser, "/registers").await.status, StatusCode::OK);
    pass(1);
    let answer = site.get(&mut browser, "/registers/hazard?q=楼").await;
    assert_eq!(answer.location(), "/sign-in?next=%2Fregisters%2Fhazard%3Fq%3D%E6%A5%BC");
    let page = site.get(&mut browser, answer.location()).await;
    assert!(page.body.contains("name=\"next\" value=\"/registers/hazard?q=楼\""), "{}", page.body);
    let form = [("account", "office"), ("password", PASSWORD), ("next", "/registers/hazard?q=%E6%A5%BC")];
    let answer = site.post(&mut browser, "/sign-in", &form).await;
    assert_eq!(answer.location(), "/registers/hazard?q=%E6%A5%BC");
}

#[tokio::test]
async fn a_sign_in_never_leads_to_another_site() {
    let site = Site::open().await;
    for elsewhere in ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let mut browser = Browser::default();
        site.get(&mut browser, "/sign-in").await;
        let form = [("account", "office"), ("password", PASSWORD), ("next", elsewhere)];
        assert_eq!(site.post(&mut browser, "/sign-in", &form).await.location(), "/workbench", "{elsewhere}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_itself_and_everywhere_ends_all() {
    let site = Site::open().await;
    let (mut one, mut other, mut third) =
        (site.signed_in("office").await, site.signed_in("office").await, site.signed_in("office").await);
    let stolen = one.clone();
    assert_eq!(site.post(&mut one, "/sign-out", &[]).await.location(), "/sign-in?done=out");
    assert!(!one.is_signed_in());
    // Who kept a copy of the cookie has nothing of it.
    assert_eq!(site.get(&mut stolen.clone(), "/workbench").await.location(), "/sign-in");
    assert_eq!(site.get(&mut other, "/workbench").await.status, StatusCode::OK);
    site.post(&mut other, "/sign-out-everywhere", &[]).await;
    assert_eq!(site.get(&mut third, "/workbench").await.location(), "/sign-in");
}

#[tokio::test]
async fn a_changed_password_signs_out_everywhere_else() {
    let site = Site::open().await;
    let (mut one, mut other) = (site.signed_in("office").await, site.signed_in("office").await);
    let change = |old, new, again| [("old", old), ("new", new), ("again", again)];
    for (form, said) in [
        (change("不是它-1", "新的密码很长-1", "新的密码很长-1"), "现在的密码不对，还可以再试 4 次。"),
        (change(PASSWORD, "新的密码很长-1", "新的密码很长-2"), "两次写的新密码不一样，请再写一次。"),
        (change(PASSWORD, "短-1", "短-1"), "密码太短：请用 8 个以上的字符。"),
        (change(PASSWORD, PASSWORD, PASSWORD), "新密码和原来的一样：请换一个。"),
    ] {
        let answer = site.post(&mut one, "/password", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}\n{}", answer.body);
    }
    let answer = site.post(&mut one, "/password", &change(PASSWORD, "春风又绿江南岸7", "春风又绿江南岸7")).await;
    assert_eq!(answer.location(), "/workbench");
    assert_eq!(site.get(&mut one, "/workbench").await.status, StatusCode::OK);
    assert_eq!(site.get(&mut other, "/workbench").await.location(), "/sign-in");
    assert_eq!(tries(&site, &mut Browser::default(), "office", PASSWORD).await, "账号或密码不对，还可以再试 4 次。");
    assert_eq!(tries(&site, &mut Browser::default(), "office", "春风又绿江南岸7").await, "登录");
}
