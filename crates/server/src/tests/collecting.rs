//! Collections from both sides: who asks, looks after and chases; who owes, answers, prints and is verified.

use axum::http::StatusCode;

use super::site::{Browser, Site};

/// The collection of the site: drills of the first half of 2024, from both schools by 10 July.
const DRILLS: &str = "/collections/2024H1-1";
const DRILL: &str = "/answers/2024H1/safety_drill";

/// A form that asks both schools for one register.
fn pledges<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let form =
        [("title", "师德承诺书填报"), ("period", "2024H1"), ("register", "ethics_pledge"), ("deadline", "2024-07-20")];
    form.iter().chain(more).copied().collect()
}

/// What lies between two texts of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(within, _)| within)
}

async fn chat(site: &Site, browser: &mut Browser) -> String {
    let page = site.get(browser, DRILLS).await.body;
    between(&page, "<textarea class=\"xz-chat", "</textarea>").to_owned()
}

#[tokio::test]
async fn what_is_opened_is_what_was_looked_at_before() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    let preview = site.post(&mut office, "/collections/new", &pledges(&[("do", "preview")])).await;
    assert!(preview.body.contains("还没有布置") && preview.body.contains("布置给 2 个单位"), "{}", preview.body);
    let seen = between(&preview.body, "name=\"seen\" value=\"", "\"").to_owned();
    assert_eq!(seen, "2/ethics_pledge:2");
    // Somebody has meanwhile come to it or left: nothing is opened, and what is so now is shown.
    let stale =
        site.post(&mut office, "/collections/new", &pledges(&[("do", "open"), ("seen", "3/ethics_pledge:3")])).await;
    assert!(stale.status == StatusCode::OK && stale.body.contains("没有布置。请重新核对"), "{}", stale.body);
    let opened = site.post(&mut office, "/collections/new", &pledges(&[("do", "open"), ("seen", &seen)])).await;
    assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/collections/2024H1-2"));
    let page = site.get(&mut office, "/collections/2024H1-2").await.body;
    for said in ["师德承诺书填报", "2 个单位", "应报 2 份", "青禾镇第一小学", "青禾镇第二小学", "7月20日截止"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // The same again is refused where it stands, and what was typed stays.
    let again = site.post(&mut office, "/collections/new", &pledges(&[("do", "open"), ("seen", &seen)])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.body.contains("已由填报任务「2024H1-2」布置") && again.body.contains("value=\"师德承诺书填报\""),
        "{}",
        again.body
    );
}

#[tokio::test]
async fn a_form_that_makes_no_sense_says_where() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    let form =
        [("period", "2024H1"), ("deadline", "2024-07-02"), ("grace", "三"), ("plus", "第三小学"), ("do", "preview")];
    let answer = site.post(&mut office, "/collections/new", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["请写明任务名称", "请至少选一本台账", "截止日期已经过去", "请写天数", "没有这个机构：第三小学"]
    {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_township_asks_its_own_schools_and_nobody_else() {
    let site = Site::open().await;
    let mut township = site.signed_in("township_reviewer").await;
    let preview = site.post(&mut township, "/collections/new", &pledges(&[("do", "preview")])).await;
    assert!(preview.body.contains("布置给 2 个单位"), "{}", preview.body);
    let foreign = site.post(&mut township, "/collections/new", &pledges(&[("within", "b"), ("do", "preview")])).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", foreign.body);
    // What the bureau has asked, the township sees and does not change.
    assert_eq!(site.get(&mut township, DRILLS).await.status, StatusCode::OK);
    let manage = site.post(&mut township, &format!("{DRILLS}/manage"), &[("do", "close"), ("reason", "完了")]).await;
    assert!(manage.status == StatusCode::FORBIDDEN && manage.body.contains("云川市教育体育局布置"), "{}", manage.body);
}

#[tokio::test]
async fn only_those_who_owe_are_named_and_reminded_and_once_a_day() {
    let site = Site::open().await;
    let (mut office, mut school) = (site.signed_in("office").await, site.signed_in("school_reporter").await);
    let both = chat(&site, &mut office).await;
    assert!(both.contains("第一小学") && both.contains("第二小学") && both.contains("7月10日截止，还有7天"), "{both}");
    assert_eq!(site.post(&mut school, DRILL, &[("do", "zero")]).await.status, StatusCode::SEE_OTHER);
    let one = chat(&site, &mut office).await;
    assert!(!one.contains("第一小学") && one.contains("第二小学：应急演练台账"), "{one}");
    for _ in 0..2 {
        let done = site.post(&mut office, &format!("{DRILLS}/remind"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = site.get(&mut office, DRILLS).await.body;
        assert!(page.contains("今天已给 1 个单位写了提醒；其中 1 个单位没有登记邮箱"), "{page}");
        assert!(!page.contains("/remind\""), "there is nobody left to be reminded today");
    }
    // The next day it is written anew.
    super::site::pass(24 * 60);
    let mut office = site.signed_in("office").await;
    let page = site.get(&mut office, DRILLS).await.body;
    assert!(page.contains("上次催报：7月3日") && page.contains("给 1 个单位写提醒"), "{page}");
}

#[tokio::test]
async fn a_school_has_one_list_of_what_it_owes_and_can_not_tell_what_others_owe() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    let named =
        pledges(&[("plus", "青禾镇第二小学"), ("named_only", "1"), ("do", "open"), ("seen", "1/ethics_pledge:1")]);
    assert_eq!(site.post(&mut office, "/collections/new", &named).await.location(), "/collections/2024H1-2");
    for (login, seen) in [("school_reporter", false), ("other_school", true)] {
        let mut school = site.signed_in(login).await;
        let page = site.get(&mut school, "/answers").await.body;
        assert!(page.contains("应急演练台账") && page.contains("7月10日截止，还剩 7 天"), "{login}: {page}");
        assert_eq!(page.contains("师德承诺书"), seen, "{login}: {page}");
        let answer = site.get(&mut school, "/answers/2024H1/ethics_pledge").await;
        let absent = site.get(&mut school, "/answers/2023H1/ethics_pledge").await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.status == StatusCode::OK, seen, "{login}");
        assert_eq!(answer.body == absent.body, !seen, "{login}");
    }
}

#[tokio::test]
async fn a_lock_says_whom_to_ask_and_more_time_lets_one_school_answer() {
    let site = Site::open().await;
    let (mut office, manage) = (site.signed_in("office").await, format!("{DRILLS}/manage"));
    let early = site.post(&mut office, &manage, &[("do", "lock"), ("reason", " ")]).await;
    assert!(
        early.status == StatusCode::UNPROCESSABLE_ENTITY && early.body.contains("提前锁定的，请写明原因"),
        "{}",
        early.body
    );
    let locked = site.post(&mut office, &manage, &[("do", "lock"), ("reason", "省里提前汇总")]).await;
    assert_eq!((locked.status, locked.location()), (StatusCode::SEE_OTHER, DRILLS));
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, DRILL).await.body;
    assert!(page.contains("已锁定，现在不能提交") && page.contains("请向云川市教育体育局说明原因"), "{page}");
    assert!(!page.contains("value=\"zero\""), "{page}");
    let refused = site.post(&mut school, DRILL, &[("do", "zero")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("已锁定"), "{}", refused.body);
    let form = [("do", "extend"), ("org", "p"), ("until", "2024-07-15"), ("reason", "停电两天")];
    assert_eq!(site.post(&mut office, &manage, &form).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&mut office, DRILLS).await.body;
    assert!(page.contains("延至 7月15日") && page.contains("理由：停电两天"), "{page}");
    assert_eq!(site.post(&mut school, DRILL, &[("do", "zero")]).await.status, StatusCode::SEE_OTHER);
    let mut other = site.signed_in("other_school").await;
    assert_eq!(site.post(&mut other, DRILL, &[("do", "zero")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_printed_sheet_is_verified_by_its_code_where_one_may_see_it() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    site.post(&mut school, DRILL, &[("do", "zero")]).await;
    let sheet = site.post(&mut school, &format!("{DRILL}/paper"), &[]).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.body);
    assert_eq!(sheet.headers["content-type"], "application/pdf");
    assert!(sheet.body.starts_with("%PDF"));
    let page = site.get(&mut school, DRILL).await.body;
    let code = between(&page, "/papers?code=", "\"").to_owned();
    let lower = code.replace('-', "").to_lowercase();
    let same = site.get(&mut school, &format!("/papers?code={lower}")).await.body;
    assert!(same.contains("与现在的记录一致") && same.contains("青禾镇第一小学·2024年上半年·应急演练台账"), "{same}");
    // Another school learns no more of it than of a sheet that was never printed.
    let mut other = site.signed_in("other_school").await;
    for unseen in [code.as_str(), "7K2M-0QX4-9D3F-B8TA"] {
        let answer = site.get(&mut other, &format!("/papers?code={unseen}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{unseen}");
        assert!(answer.body.contains("不在你的管理范围内") && !answer.body.contains("第一小学"), "{}", answer.body);
    }
    // The stamped page comes back, and is nobody else's to read.
    let scans = format!("{DRILL}/scans");
    let attached =
        site.post_file(&mut school, &scans, &[("code", &code)], ("scan", "盖章页.png", b"\x89PNG\r\n\x1A\n...")).await;
    assert_eq!(attached.status, StatusCode::SEE_OTHER, "{}", attached.body);
    assert_eq!(site.get(&mut school, &format!("{scans}/1")).await.status, StatusCode::OK);
    assert_eq!(site.get(&mut other, &format!("{scans}/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_workbench_says_until_when_what_is_owed_and_leads_to_it() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/workbench").await.body;
    let work = between(&page, "<ul class=\"xz-work\">", "</ul>");
    assert!(work.contains("7月10日截止，还剩 7 天") && work.contains("2024年上半年应急演练填报·"), "{work}");
    assert!(work.contains(&format!("href=\"{DRILL}\"")), "{work}");
}
