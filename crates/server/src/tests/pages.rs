//! What pages say of a small bureau.

use axum::http::StatusCode;

use super::site::{Browser, Site};

#[tokio::test]
async fn a_list_is_filtered_by_what_stands_in_its_address_and_says_so() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    for (query, count, said) in [
        ("", "共 2 条", "没有筛选"),
        ("?f.kind=fire", "共 2 条", "隐患类别：消防"),
        ("?f.kind=food", "共 0 条", "没有符合条件的记录"),
        ("?q=甲楼", "共 1 条", "含「甲楼」"),
        ("?state=rectifying&status=draft", "共 2 条", "审核状态：草稿"),
        ("?from=2024-06-04", "共 0 条", "发现日期：2024-06-04 起"),
        ("?period=2024H1", "共 2 条", "发现日期：2024年上半年"),
    ] {
        let page = site.get(&mut browser, &format!("/registers/hazard{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.body.contains(count) && page.body.contains(said), "{query}: {}", page.body);
    }
}

#[tokio::test]
async fn a_condition_that_makes_no_sense_keeps_the_page_and_says_what_to_do() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    let page = site.get(&mut browser, "/registers/hazard?from=昨天").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("没有「昨天」这样的值：请写成 2024-05-10"), "{}", page.body);
}

#[tokio::test]
async fn a_record_shows_its_steps_cells_and_history() {
    let site = Site::open().await;
    let mut browser = site.signed_in("safety_department").await;
    let page = site.get(&mut browser, &format!("/registers/hazard/{}", site.hazards[0])).await.body;
    for said in ["甲楼楼梯", "整改中", "草稿", "开始整改", "6月5日", "消防", "学校自查", "新增", "业务流转", "待整改"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn a_figure_that_nobody_reported_is_a_dash_with_its_reason_and_never_zero() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    let page = site.get(&mut browser, "/figures/safety.hazards_closed?period=2024H1").await.body;
    assert!(page.contains("整改安全隐患") && page.contains("口径"), "{page}");
    assert!(page.contains("class=\"xz-missing\"") && !page.contains("xz-fig-big xz-num\">0<"), "{page}");
    let page = site.get(&mut browser, "/figures?period=明年").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_not_there_says_so_in_the_frame_of_who_asks() {
    let site = Site::open().await;
    let mut browser = site.signed_in("office").await;
    for path in ["/nowhere", "/registers/nothing", "/registers/hazard/x", "/figures/nothing", "/registers/hazard/1/2"] {
        let page = site.get(&mut browser, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("没有找到") && page.body.contains("aria-label=\"主导航\""), "{path}: {}", page.body);
    }
    let page = site.get(&mut Browser::default(), "/nowhere").await;
    assert!(page.status == StatusCode::NOT_FOUND && page.body.contains("href=\"/sign-in\""), "{}", page.body);
}

#[tokio::test]
async fn a_first_password_must_be_changed_before_anything_else() {
    let (site, password) = Site::open_with_first_password().await;
    let mut browser = Browser::default();
    site.get(&mut browser, "/sign-in").await;
    let answer = site.post(&mut browser, "/sign-in", &[("account", "fresh"), ("password", &password)]).await;
    assert_eq!(answer.location(), "/workbench");
    for path in ["/workbench", "/registers", "/figures"] {
        assert_eq!(site.get(&mut browser, path).await.location(), "/password", "{path}");
    }
    let page = site.get(&mut browser, "/password").await.body;
    assert!(page.contains("这是第一次登录") && !page.contains("aria-label=\"主导航\""), "{page}");
    let new = "春风又绿江南岸7";
    let answer = site.post(&mut browser, "/password", &[("old", &password), ("new", new), ("again", new)]).await;
    assert_eq!(answer.location(), "/workbench");
    assert_eq!(site.get(&mut browser, "/workbench").await.status, StatusCode::OK);
}
