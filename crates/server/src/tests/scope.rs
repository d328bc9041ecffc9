//! Somebody sees and finds what is theirs, and can't tell what else there is.

use axum::http::StatusCode;

use super::site::Site;

#[tokio::test]
async fn a_school_can_not_open_another_school_s_record_by_its_number() {
    let site = Site::open().await;
    let [own, other] = site.hazards;
    let mut browser = site.signed_in("school_reporter").await;
    let page = site.get(&mut browser, &format!("/registers/hazard/{own}")).await;
    assert!(page.status == StatusCode::OK && page.body.contains("青禾镇第一小学"), "{}", page.body);
    let foreign = site.get(&mut browser, &format!("/registers/hazard/{other}")).await;
    let absent = site.get(&mut browser, "/registers/hazard/987654").await;
    assert_eq!((foreign.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    // Word for word the same: nobody learns that there is one.
    assert_eq!(foreign.body, absent.body);
    let mut above = site.signed_in("township_reviewer").await;
    assert_eq!(site.get(&mut above, &format!("/registers/hazard/{other}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_list_holds_what_lies_below_one_s_own_org() {
    let site = Site::open().await;
    let (first, second) = ("青禾镇第一小学", "青禾镇第二小学");
    for (login, path, seen) in [
        ("school_reporter", "/registers/hazard", [true, false]),
        ("other_school", "/registers/hazard", [false, true]),
        ("township_reviewer", "/registers/hazard", [true, true]),
        ("office", "/registers/hazard", [true, true]),
        ("office", "/registers/hazard?org=q", [false, true]),
        // Another org in the address is another condition, and no way out.
        ("school_reporter", "/registers/hazard?org=q", [false, false]),
    ] {
        let mut browser = site.signed_in(login).await;
        let page = site.get(&mut browser, path).await;
        let rows = page.body.split_once("<tbody data-rows>").map_or("", |(_, rows)| rows);
        assert_eq!([rows.contains(first), rows.contains(second)], seen, "{login} {path}");
    }
}

#[tokio::test]
async fn figures_of_an_org_outside_one_s_own_are_not_there() {
    let site = Site::open().await;
    let mut browser = site.signed_in("school_reporter").await;
    for path in ["/figures", "/figures/safety.hazards_closed", "/figures/safety.hazards_closed/records"] {
        let own = site.get(&mut browser, path).await;
        assert!(own.status == StatusCode::OK && own.body.contains("青禾镇第一小学"), "{path}: {}", own.body);
        for org in ["b", "t", "q", "nobody"] {
            let answer = site.get(&mut browser, &format!("{path}?org={org}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {org}");
            assert!(!answer.body.contains("第二小学"), "{path} {org}");
        }
    }
}

#[tokio::test]
async fn navigation_shows_nobody_what_they_may_not_open() {
    let site = Site::open().await;
    for (login, seen) in [("office", true), ("administrator", false)] {
        let mut browser = site.signed_in(login).await;
        let page = site.get(&mut browser, "/workbench").await;
        assert_eq!(page.body.contains("href=\"/figures\""), seen, "{login}");
    }
}
