//! Orgs and accounts are kept by those above, and each sees their own.

use axum::http::StatusCode;

use super::site::{Browser, Site};

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

#[tokio::test]
async fn a_merger_is_previewed_and_then_made() {
    let site = Site::open().await;
    let mut admin = site.signed_in("administrator").await;
    let form = [("kind", "close"), ("org", "q"), ("last", "2024-08-31"), ("successors", "青禾镇第一小学")];
    let page = site.post(&mut admin, "/admin/orgs/change", &form).await.body;
    for said in ["并入「青禾镇第一小学」", "1 个在用的账号", "以前各期的数据不变"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let listed = site.get(&mut admin, "/admin/orgs?org=t").await.body;
    assert!(!listed.contains("已撤并"), "a preview changes nothing: {listed}");
    let made: Vec<_> = form.into_iter().chain([("step", "do")]).collect();
    let page = site.post(&mut admin, "/admin/orgs/change", &made).await.body;
    assert!(page.contains("请写明依据"), "{page}");
    let made: Vec<_> = made.into_iter().chain([("why", "县教字〔2024〕12号")]).collect();
    let answer = site.post(&mut admin, "/admin/orgs/change", &made).await;
    assert_eq!(answer.location(), "/admin/orgs?org=q&done=close");
    let page = site.get(&mut admin, "/admin/orgs?org=q").await.body;
    assert!(page.contains("2024-08-31 撤并，并入青禾镇第一小学"), "{page}");
}

#[tokio::test]
async fn an_org_change_that_makes_no_sense_is_refused_in_words() {
    let site = Site::open().await;
    let mut admin = site.signed_in("administrator").await;
    for (form, said) in [
        (vec![("kind", "close"), ("org", "q"), ("last", "昨天")], "请填最后一天"),
        (
            vec![("kind", "close"), ("org", "q"), ("last", "2024-08-31"), ("successors", "没有的学校")],
            "没有机构「没有的学校」",
        ),
        (vec![("kind", "close"), ("org", "q"), ("last", "2024-08-31"), ("successors", "q")], "不能由自己承接"),
        (vec![("kind", "move"), ("org", "t"), ("parent", "p"), ("from", "2024-09-01")], "不能做它的上级"),
        (
            vec![
                ("kind", "add"),
                ("parent", "t"),
                ("id", "p"),
                ("label", "新校"),
                ("org_kind", "school"),
                ("from", "2024-09-01"),
            ],
            "已经用过",
        ),
    ] {
        let answer = site.post(&mut admin, "/admin/orgs/change", &form).await;
        assert!(answer.status == StatusCode::OK && answer.body.contains(said), "{said}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_township_keeps_its_own_orgs_and_accounts_alone() {
    let site = Site::open().await;
    let mut township = site.signed_in("township_reviewer").await;
    assert_eq!(site.get(&mut township, "/admin/orgs?org=b").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&mut township, "/admin/accounts/office").await.status, StatusCode::NOT_FOUND);
    let page = site.get(&mut township, "/admin/accounts").await.body;
    assert!(page.contains("other_school") && !page.contains("/admin/accounts/office"), "{page}");
    let answer = site.post(&mut township, "/admin/accounts/office/reset", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let form = [("login", "x1"), ("name", "某人"), ("org", "b"), ("role", "school_reporter")];
    let page = site.post(&mut township, "/admin/accounts", &form).await.body;
    assert!(page.contains("没有机构「b」，或不在你的管理范围内"), "{page}");
    // A role that may do more than the township's own is not the township's to give.
    let form = [("login", "x2"), ("name", "某人"), ("org", "p"), ("role", "office")];
    let page = site.post(&mut township, "/admin/accounts", &form).await.body;
    assert!(page.contains("超出你的权限"), "{page}");
}

#[tokio::test]
async fn a_new_account_signs_in_with_the_password_shown_once_and_not_once_it_is_closed() {
    let site = Site::open().await;
    let mut township = site.signed_in("township_reviewer").await;
    let form = [("login", "p02"), ("name", "何苗"), ("org", "青禾镇第一小学"), ("role", "school_reporter")];
    let page = site.post(&mut township, "/admin/accounts", &form).await.body;
    let password = between(&page, "首次登录的密码是 <b class=\"xz-num\">", "</b>").to_owned();
    assert_eq!(password.len(), 14, "{page}");
    let page = site.get(&mut township, "/admin/accounts").await.body;
    assert!(page.contains("何苗") && !page.contains(&password), "{page}");
    let sign_in = async |password: &str| {
        let mut browser = Browser::default();
        site.get(&mut browser, "/sign-in").await;
        site.post(&mut browser, "/sign-in", &[("account", "p02"), ("password", password)]).await;
        browser.is_signed_in()
    };
    assert!(sign_in(&password).await);
    let page = site.post(&mut township, "/admin/accounts/p02/reset", &[]).await.body;
    let other = between(&page, "新密码是 <b class=\"xz-num\">", "</b>").to_owned();
    assert!(other.len() == 14 && !sign_in(&password).await && sign_in(&other).await, "{page}");
    let answer = site.post(&mut township, "/admin/accounts/p02", &[("act", "disable")]).await;
    assert_eq!(answer.location(), "/admin/accounts/p02?done=disabled");
    assert!(!sign_in(&other).await);
}

#[tokio::test]
async fn the_pack_is_checked_and_the_ledger_verified() {
    let site = Site::open().await;
    let mut admin = site.signed_in("administrator").await;
    let page = site.get(&mut admin, "/admin/pack?check=1").await.body;
    assert!(page.contains("没有错误") || page.contains("没有问题"), "{page}");
    let page = site.post(&mut admin, "/operations/verify", &[]).await.body;
    assert!(page.contains("核对无误"), "{page}");
    let page = site.get(&mut admin, "/operations?by=建局人").await.body;
    assert!(page.contains("建局人") && page.contains("机构变动"), "{page}");
}
