//! What belongs to a person: for whom they act, what they are told, what they search, the lists they keep; and accounts that
//! are made from a table.

use axum::http::StatusCode;

use super::site::{Answer, Browser, PASSWORD, Site, pass};

/// A table as a school office fills it in: a line above the head, a login that is a number, one in full-width letters, an
/// empty row, an org by its id.
const TABLE: &[u8] = include_bytes!("accounts.xlsx");

/// Lets one account act for another in the first week of July.
async fn deputize(site: &Site, browser: &mut Browser, login: &str, principal: &str) -> Answer {
    let form = [
        ("login", login),
        ("principal", principal),
        ("from", "2024-07-03"),
        ("until", "2024-07-07"),
        ("why", "外出培训"),
    ];
    site.post(browser, "/deputies", &form).await
}

/// The number of the first grant on a page.
fn grant(page: &str) -> String {
    let (_, rest) = page.split_once("action=\"/deputies/").unwrap_or_else(|| panic!("{page}"));
    if rest.starts_with("act\"") {
        let (_, rest) = page.split_once("name=\"deputy\" value=\"").unwrap_or_else(|| panic!("{page}"));
        return rest.split('"').next().unwrap().to_owned();
    }
    rest.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_acts_for_another_does_what_that_one_may_in_both_names_until_the_last_day() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let given = deputize(&site, &mut school, "township_reviewer", "school_reporter").await;
    assert_eq!((given.status, given.location()), (StatusCode::SEE_OTHER, "/deputies?done=given"), "{}", given.body);
    let mut township = site.signed_in("township_reviewer").await;
    assert_eq!(site.get(&mut township, "/review").await.status, StatusCode::OK);
    let id = grant(&site.get(&mut township, "/deputies").await.body);
    let begun = site.post(&mut township, "/deputies/act", &[("deputy", &id)]).await;
    assert_eq!((begun.status, begun.location()), (StatusCode::SEE_OTHER, "/workbench"), "{}", begun.body);
    // Every page says so, the role is the other's, and so is what can be seen.
    let page = site.get(&mut township, "/registers").await.body;
    assert!(page.contains("代 某school_reporter 办理"), "{page}");
    assert_eq!(site.get(&mut township, "/review").await.status, StatusCode::FORBIDDEN);
    let other = site.get(&mut township, &format!("/registers/hazard/{}", site.hazards[1])).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "the other school's");
    let sent = site.post(&mut township, "/answers/2024H1/hazard", &[("do", "submit")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let own = site.get(&mut township, "/operations/mine").await.body;
    assert!(own.contains("某township_reviewer（代某school_reporter）"), "{own}");
    // What was submitted for the school is not theirs to review.
    site.post(&mut township, "/deputies/act", &[("deputy", "")]).await;
    let page = site.get(&mut township, "/review/filing?register=hazard&period=2024H1&org=p").await.body;
    assert!(!page.contains("代 某school_reporter 办理") && page.contains("填报和审核要分开"), "{page}");
    site.post(&mut township, "/deputies/act", &[("deputy", &id)]).await;
    pass(5 * 24 * 60);
    let mut township = site.signed_in("township_reviewer").await;
    let late = site.post(&mut township, "/deputies/act", &[("deputy", &id)]).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.body.contains("已经到期"), "{}", late.body);
}

#[tokio::test]
async fn a_grant_ends_at_once_when_it_is_taken_back() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    deputize(&site, &mut school, "township_reviewer", "school_reporter").await;
    let mut township = site.signed_in("township_reviewer").await;
    let id = grant(&site.get(&mut township, "/deputies").await.body);
    site.post(&mut township, "/deputies/act", &[("deputy", &id)]).await;
    assert!(site.get(&mut township, "/workbench").await.body.contains("代 某school_reporter 办理"));
    let revoked = site.post(&mut school, &format!("/deputies/{id}/revoke"), &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER, "{}", revoked.body);
    let page = site.get(&mut township, "/review").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("代 某school_reporter 办理"), "{}", page.body);
}

#[tokio::test]
async fn nobody_makes_themself_or_a_stranger_a_deputy() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    for (login, principal, said) in [
        ("school_reporter", "director", "只有本人，或管理账号的上级"),
        ("other_school", "school_reporter", "互不隶属"),
        ("nobody", "school_reporter", "没有账号「nobody」"),
    ] {
        let refused = deputize(&site, &mut school, login, principal).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{login} {principal}");
        assert!(refused.body.contains(said), "{login} {principal}: {}", refused.body);
    }
    let mut administrator = site.signed_in("administrator").await;
    let refused = deputize(&site, &mut administrator, "administrator", "director").await;
    assert!(refused.body.contains("不能授权自己代别人办理"), "{}", refused.body);
    let given = deputize(&site, &mut administrator, "office", "director").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    // A township keeps accounts, and lets nobody act for one that may do more.
    let mut township = site.signed_in("township_reviewer").await;
    let refused = deputize(&site, &mut township, "school_reporter", "director").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
}

/// The number of unread messages that the header says.
fn unread(page: &str) -> usize {
    let (_, rest) = page.split_once("aria-label=\"消息").unwrap_or_else(|| panic!("{page}"));
    let said = rest.split('"').next().unwrap();
    said.trim_start_matches('，').split(' ').next().unwrap().parse().unwrap_or_default()
}

#[tokio::test]
async fn what_came_back_is_told_to_the_school_and_read_by_whom_it_was_read() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let before = unread(&site.get(&mut school, "/workbench").await.body);
    site.post(&mut school, "/answers/2024H1/hazard", &[("do", "submit")]).await;
    let mut township = site.signed_in("township_reviewer").await;
    let form =
        [("register", "hazard"), ("period", "2024H1"), ("org", "p"), ("act", "return_all"), ("reason", "请写清部位")];
    let returned = site.post(&mut township, "/review/filing", &form).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.body);
    let page = site.get(&mut school, "/messages").await.body;
    assert_eq!(unread(&page), before + 1, "{page}");
    assert!(page.contains("安全隐患台账 2024年上半年退回") && page.contains("请写清部位"), "{page}");
    assert!(page.contains("青禾镇中心校 某township_reviewer"), "{page}");
    // Another school is told nothing of it.
    let mut other = site.signed_in("other_school").await;
    assert!(!site.get(&mut other, "/messages").await.body.contains("请写清部位"));
    let keys: Vec<String> = page
        .split("name=\"notice\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&#58;", ":"))
        .collect();
    let form: Vec<(&str, &str)> = keys.iter().map(|key| ("notice", key.as_str())).collect();
    site.post(&mut school, "/messages/read", &form).await;
    let page = site.get(&mut school, "/messages").await.body;
    assert_eq!(unread(&page), 0, "{page}");
    assert!(page.contains("请写清部位"), "read, and not gone");
    assert!(site.get(&mut school, "/messages?show=unread").await.body.contains("都读过了"));
}

#[tokio::test]
async fn what_is_due_is_told_when_it_is_near_and_again_when_it_is_late() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    assert!(!site.get(&mut school, "/messages").await.body.contains("还剩"), "a week is left");
    pass(5 * 24 * 60);
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/messages").await.body;
    assert!(page.contains("2024年上半年应急演练填报 还剩 2 天，还有 1 份没有报"), "{page}");
    site.post(&mut school, "/messages/read", &[("notice", "due:2024H1-1:soon")]).await;
    let soon = unread(&site.get(&mut school, "/messages").await.body);
    pass(4 * 24 * 60);
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/messages").await.body;
    assert!(page.contains("逾期 2 天") && unread(&page) == soon + 1, "{page}");
}

#[tokio::test]
async fn the_workbench_has_what_is_to_be_answered_with_its_deadline() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/workbench").await.body;
    let work = page.split_once("id=\"todo\"").unwrap().1;
    assert!(
        work.contains("href=\"/answers/2024H1/safety_drill\"") && work.contains("7月10日截止，还剩 7 天"),
        "{work}"
    );
    assert!(work.contains("href=\"/answers/2024H1/hazard\"") && work.contains("没有定截止日期"), "{work}");
    assert!(work.find("safety_drill") < work.find("answers/2024H1/hazard"), "what has a deadline stands first");
}

#[tokio::test]
async fn a_search_finds_by_kind_what_lies_in_one_s_own_subtree() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let found = site.get(&mut school, "/search?q=%E6%A5%BC").await.body;
    let own = format!("/registers/hazard/{}\"", site.hazards[0]);
    let other = format!("/registers/hazard/{}\"", site.hazards[1]);
    assert!(found.contains(&own) && found.contains("甲楼楼梯") && !found.contains(&other), "{found}");
    let mut office = site.signed_in("office").await;
    let found = site.get(&mut office, "/search?q=%E6%A5%BC").await.body;
    assert!(found.contains(&own) && found.contains(&other), "{found}");
    // A number is found exactly, a figure, a school and a register by their names.
    let number = site.get(&mut office, "/search?q=q-2024-001").await.body;
    assert!(number.contains(&other) && !number.contains(&own), "{number}");
    let figures = site.get(&mut office, "/search?q=%E9%9A%90%E6%82%A3").await.body;
    assert!(figures.contains("href=\"/figures/safety.hazards_closed\""), "{figures}");
    assert!(figures.contains("href=\"/registers/hazard\""), "{figures}");
    let orgs = site.get(&mut office, "/search?q=%E7%AC%AC%E4%BA%8C%E5%B0%8F%E5%AD%A6").await.body;
    assert!(orgs.contains("href=\"/figures?org=q\""), "{orgs}");
    let orgs = site.get(&mut school, "/search?q=%E7%AC%AC%E4%BA%8C%E5%B0%8F%E5%AD%A6").await.body;
    assert!(orgs.contains("没有找到「第二小学」") && orgs.contains("最近 2,000 条"), "{orgs}");
    // Markup in the words is words.
    let odd = site.get(&mut office, "/search?q=%3Cb%3E").await.body;
    assert!(odd.contains("&#60;b&#62;") && !odd.contains("<b>」"), "{odd}");
}

#[tokio::test]
async fn a_list_is_kept_as_a_tab_shared_called_otherwise_and_taken_away() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let path = "/registers/hazard/views";
    let query = "f.kind=fire&sort=-found_on&after=x&done=7";
    let form = [("do", "save"), ("name", "消防的"), ("query", query), ("shared", "1")];
    let saved = site.post(&mut school, path, &form).await;
    let list = "/registers/hazard?f.kind=fire&sort=-found_on";
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, list), "{}", saved.body);
    let page = site.get(&mut school, list).await.body;
    let tab = page.split_once("class=\"xz-kept\"").unwrap().1.split_once("</a>").unwrap().0;
    assert!(
        tab.contains("消防的") && tab.contains("aria-current") && tab.contains("<span class=\"xz-n\">1</span>"),
        "{tab}"
    );
    // Another school sees nothing of it.
    let mut other = site.signed_in("other_school").await;
    assert!(!site.get(&mut other, "/registers/hazard").await.body.contains("消防的"));
    let form = [("do", "rename"), ("name", "消防的"), ("other", "消防隐患"), ("query", "f.kind=fire&sort=-found_on")];
    assert_eq!(site.post(&mut school, path, &form).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&mut school, "/registers/hazard").await.body;
    assert!(page.contains("消防隐患") && !page.contains("消防的"), "{page}");
    let nameless = site.post(&mut school, path, &[("do", "save"), ("name", " "), ("query", "")]).await;
    assert!(nameless.body.contains("没有写视图名称"), "{}", nameless.body);
    site.post(&mut school, path, &[("do", "delete"), ("name", "消防隐患"), ("query", "")]).await;
    assert!(!site.get(&mut school, "/registers/hazard").await.body.contains("消防隐患"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_come_from_a_table_and_their_passwords_are_given_once() {
    let site = Site::open().await;
    let mut administrator = site.signed_in("administrator").await;
    let template = site.get(&mut administrator, "/admin/account-table/template").await;
    assert!(template.status == StatusCode::OK && template.body.starts_with("PK"), "{}", template.status);
    let file = ("table", "账号.xlsx", TABLE);
    let begun = site.post_file(&mut administrator, "/admin/account-table", &[], file).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let done = loop {
        let page = site.get(&mut administrator, begun.location()).await.body;
        if !page.contains("http-equiv=\"refresh\"") {
            break page;
        }
        tokio::task::yield_now().await;
    };
    assert!(done.contains("已建 2 个账号"), "{done}");
    let name = done.split_once("/admin/account-table?done=").unwrap().1.split('"').next().unwrap().to_owned();
    let page = site.get(&mut administrator, &format!("/admin/account-table?done={name}")).await.body;
    assert!(page.contains("下载首次密码"), "{page}");
    // They are nobody else's, and given once.
    let mut township = site.signed_in("township_reviewer").await;
    let stolen = site.post(&mut township, "/admin/account-table/passwords", &[("name", &name)]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    let passwords = site.post(&mut administrator, "/admin/account-table/passwords", &[("name", &name)]).await;
    assert!(passwords.status == StatusCode::OK && passwords.body.starts_with("PK"), "{}", passwords.body);
    let again = site.post(&mut administrator, "/admin/account-table/passwords", &[("name", &name)]).await;
    assert!(again.body.contains("已经下载过"), "{}", again.body);
    let accounts = site.get(&mut administrator, "/admin/accounts").await.body;
    assert!(accounts.contains("33010101") && accounts.contains("x2.lin"), "{accounts}");
    // The same table again makes none: every login is taken.
    let file = ("table", "账号.xlsx", TABLE);
    let refused = site.post_file(&mut administrator, "/admin/account-table", &[], file).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("2 行中 2 处有错") && refused.body.contains("账号已经有人用"), "{}", refused.body);
    let odd = site.post_file(&mut administrator, "/admin/account-table", &[], ("table", "a.xlsx", b"%PDF-1.7")).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("不是 Excel 文件"), "{}", odd.body);
    // Whoever is new chooses a password before anything else.
    let reset = site.post(&mut administrator, "/admin/accounts/33010101/reset", &[]).await.body;
    let first = reset.split_once("新密码是 <b class=\"xz-num\">").unwrap().1.split('<').next().unwrap().to_owned();
    assert_ne!(first, PASSWORD);
    let mut new = Browser::default();
    site.get(&mut new, "/sign-in").await;
    site.post(&mut new, "/sign-in", &[("account", "33010101"), ("password", &first)]).await;
    assert_eq!(site.get(&mut new, "/workbench").await.location(), "/password");
}

#[tokio::test]
async fn a_township_makes_accounts_of_its_own_schools_alone() {
    let site = Site::open().await;
    let mut township = site.signed_in("township_reviewer").await;
    let page = site.get(&mut township, "/admin/account-table").await;
    assert_eq!(page.status, StatusCode::OK);
    let mut office = site.signed_in("office").await;
    assert_eq!(site.get(&mut office, "/admin/account-table").await.status, StatusCode::FORBIDDEN);
}
