//! The office reviews, and the school sees it.

use axum::http::StatusCode;
use xuezheng_bureau::ledger::{Author, ReviewStatus};
use xuezheng_bureau::{Explanations, ReviewFilter, ask, review_outline, review_queue, submit};
use xuezheng_pack::Period;

use super::site::{Browser, Site, author};

const FILING: &str = "/review/filing?register=hazard&period=2024H1&org=p";

fn period() -> Period {
    Period::parse("2024H1").unwrap()
}

/// The site with the hazards of both schools filed for the first half of 2024.
async fn filed() -> Site {
    let site = Site::open().await;
    let workspace = &site.shared.workspace;
    ask(workspace, &author("b"), &"hazard".into(), period(), &["p".into(), "q".into()]).await.unwrap();
    for school in ["p", "q"] {
        let reporter = Author { role: Some("school_reporter".into()), ..author(school) };
        let org = school.into();
        submit(workspace, &reporter, &"hazard".into(), period(), &org, &Explanations::new()).await.unwrap();
    }
    site
}

async fn status(site: &Site, school: usize) -> ReviewStatus {
    let (workspace, actor) = (&site.shared.workspace, author("b").actor());
    workspace.ledger().record(&actor, &"hazard".into(), site.hazards[school]).await.unwrap().status
}

const SUBJECT: [(&str, &str); 3] = [("register", "hazard"), ("period", "2024H1"), ("org", "p")];

async fn decide(site: &Site, browser: &mut Browser, more: &[(&str, &str)]) -> super::site::Answer {
    let form: Vec<_> = SUBJECT.into_iter().chain(more.iter().copied()).collect();
    site.post(browser, "/review/filing", &form).await
}

#[tokio::test]
async fn a_cell_that_is_returned_shows_up_at_the_school_with_the_reason() {
    let site = filed().await;
    let mut office = site.signed_in("township_reviewer").await;
    let page = site.get(&mut office, FILING).await;
    assert!(page.status == StatusCode::OK && page.body.contains("甲楼楼梯"), "{}", page.body);
    let cell = format!("{}:place", site.hazards[0]);
    let why = format!("why.{cell}");
    let answer = decide(&site, &mut office, &[("act", "return"), ("cell", &cell), (&why, "写明几层")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, &*format!("{FILING}&done=rows")));
    assert_eq!(status(&site, 0).await, ReviewStatus::Returned);
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/workbench").await.body;
    assert!(page.contains("安全隐患台账 第 1 号「部位」") && page.contains("写明几层"), "{page}");
    let mut other = site.signed_in("other_school").await;
    assert!(!site.get(&mut other, "/workbench").await.body.contains("写明几层"));
    // The filing is not whole until the row has come back.
    let page = site.get(&mut office, FILING).await.body;
    assert!(page.contains("还有 1 行没报或被退回") && page.contains("data-key=\"approve\" disabled"), "{page}");
    assert_eq!(decide(&site, &mut office, &[("act", "approve")]).await.status, StatusCode::OK);
    assert_eq!(status(&site, 0).await, ReviewStatus::Returned);
}

#[tokio::test]
async fn nothing_is_returned_without_a_reason_and_what_was_chosen_stays() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let cell = format!("{}:place", site.hazards[0]);
    let answer = decide(&site, &mut office, &[("act", "return"), ("cell", &cell)]).await;
    assert!(answer.body.contains("每一处都要有退回的原因"), "{}", answer.body);
    assert!(answer.body.contains(&format!("name=\"why.{cell}\"")), "a box for the reason: {}", answer.body);
    let answer = decide(&site, &mut office, &[("act", "return")]).await;
    assert!(answer.body.contains("还没有选要退回的格子或行"), "{}", answer.body);
    let answer = decide(&site, &mut office, &[("act", "return_all")]).await;
    assert!(answer.body.contains("请写明退回的原因"), "{}", answer.body);
    // Without a script the boxes come by a button, and nothing is done.
    let answer = decide(&site, &mut office, &[("act", "basket"), ("cell", &cell)]).await;
    assert!(answer.body.contains(&format!("name=\"why.{cell}\"")), "{}", answer.body);
    assert_eq!(status(&site, 0).await, ReviewStatus::Submitted);
}

#[tokio::test]
async fn a_filing_that_is_returned_as_a_whole_tells_the_school_why() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let answer = decide(&site, &mut office, &[("act", "return_all"), ("reason", "请附照片")]).await;
    assert_eq!(answer.location(), format!("{FILING}&done=returned"));
    let mut school = site.signed_in("school_reporter").await;
    let page = site.get(&mut school, "/workbench").await.body;
    assert!(page.contains("安全隐患台账 2024年上半年整份") && page.contains("请附照片"), "{page}");
}

#[tokio::test]
async fn what_a_bulk_approval_shows_is_what_it_does() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let seen = |page: &str| page.split_once("name=\"seen\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let page = site.get(&mut office, "/review/bulk?act=approve&register=hazard").await.body;
    assert!(page.contains("通过 2 份填报、2 行"), "{page}");
    let old = seen(&page);
    // Somebody else returns one in between: nothing is done, and the new list is shown.
    let mut township = site.signed_in("township_reviewer").await;
    decide(&site, &mut township, &[("act", "return_all"), ("reason", "重填")]).await;
    let form = [("act", "approve"), ("register", "hazard"), ("seen", &*old)];
    let page = site.post(&mut office, "/review/bulk", &form).await;
    assert!(page.body.contains("待审的内容有了变化") && page.body.contains("通过 1 份填报、1 行"), "{}", page.body);
    assert_eq!(status(&site, 1).await, ReviewStatus::Submitted);
    let new = seen(&page.body);
    let form = [("act", "approve"), ("register", "hazard"), ("seen", &*new)];
    let answer = site.post(&mut office, "/review/bulk", &form).await;
    assert_eq!(answer.location(), "/review?register=hazard&done=approved&filings=1&records=1&left=0");
    assert_eq!((status(&site, 0).await, status(&site, 1).await), (ReviewStatus::Returned, ReviewStatus::Approved));
    let page = site.get(&mut office, answer.location()).await.body;
    assert!(page.contains("已通过 1 份填报、1 条记录") && page.contains("没有符合条件的"), "{page}");
}

#[tokio::test]
async fn a_bulk_return_gives_everybody_the_one_reason() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let page = site.get(&mut office, "/review/bulk?act=return").await.body;
    assert!(page.contains("退回 2 份填报、2 行"), "{page}");
    let seen = page.split_once("name=\"seen\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let form = [("act", "return"), ("seen", &*seen), ("reason", "口径改了")];
    assert_eq!(
        site.post(&mut office, "/review/bulk", &form).await.location(),
        "/review?done=returned&filings=2&records=2&left=0"
    );
    for login in ["school_reporter", "other_school"] {
        let mut school = site.signed_in(login).await;
        assert!(site.get(&mut school, "/workbench").await.body.contains("口径改了"), "{login}");
    }
}

#[tokio::test]
async fn a_sealed_period_asks_why_before_anything_in_it_changes() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let page = site.get(&mut office, "/seals?period=2024H1").await.body;
    assert!(page.contains("value=\"p:hazard\""), "what is open is named: {page}");
    let answer = site.post(&mut office, "/seals", &[("period", "2024H1"), ("all", "1")]).await;
    assert!(answer.body.contains("请写明为什么不等它们报齐就封存"), "{}", answer.body);
    let form = [("period", "2024H1"), ("all", "1"), ("reason", "赶总结")];
    assert_eq!(site.post(&mut office, "/seals", &form).await.location(), "/seals?done=2024H1&pending=2");
    let page = site.get(&mut office, "/seals/2024H1?diff=1").await.body;
    assert!(page.contains("赶总结") && page.contains("没有不同"), "{page}");
    let answer = decide(&site, &mut office, &[("act", "approve")]).await;
    assert!(answer.body.contains("name=\"restate\"") && answer.body.contains("会改变已封存的数字"), "{}", answer.body);
    assert_eq!(status(&site, 0).await, ReviewStatus::Submitted);
    let answer = decide(&site, &mut office, &[("act", "approve"), ("restate", "当时漏审")]).await;
    assert_eq!(answer.location(), format!("{FILING}&done=approved"));
    let page = site.get(&mut office, "/seals/2024H1?diff=1").await.body;
    assert!(page.contains("当时漏审") && !page.contains("没有不同"), "{page}");
}

#[tokio::test]
async fn a_draw_shows_its_seed_and_comes_out_again() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    let page = site.get(&mut office, "/review/sample?register=hazard&period=2024H1&share=50").await.body;
    assert!(page.contains("2 条，抽出 1 条"), "{page}");
    let hash = page.split_once("name=\"hash\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let form = [("register", "hazard"), ("period", "2024H1"), ("share", "50"), ("hash", &*hash)];
    let with = |seed| form.into_iter().chain([("seed", seed)]).collect::<Vec<_>>();
    let answer = site.post(&mut office, "/review/sample", &with(" ")).await;
    assert!(answer.body.contains("抽查没有种子"), "{}", answer.body);
    let answer = site.post(&mut office, "/review/sample", &with("双色球 2024076 期")).await;
    let path = answer.location().to_owned();
    let page = site.get(&mut office, &path).await.body;
    assert!(page.contains("双色球 2024076 期") && page.contains("复算一致") && page.contains(&hash), "{page}");
    let mut township = site.signed_in("township_reviewer").await;
    assert_eq!(site.get(&mut township, &path).await.status, StatusCode::NOT_FOUND, "the bureau's draw is the bureau's");
}

#[tokio::test]
async fn an_approval_is_taken_back_from_the_journal() {
    let site = filed().await;
    let mut office = site.signed_in("office").await;
    decide(&site, &mut office, &[("act", "approve")]).await;
    assert_eq!(status(&site, 0).await, ReviewStatus::Approved);
    let page = site.get(&mut office, "/operations/mine").await.body;
    let path = page.split_once("href=\"/operations/").unwrap().1;
    let id: String = path.chars().take_while(char::is_ascii_digit).collect();
    let page = site.get(&mut office, &format!("/operations/{id}")).await.body;
    assert!(page.contains("填报审核通过") && page.contains("撤销这次操作"), "{page}");
    let answer = site.post(&mut office, &format!("/operations/{id}/undo"), &[]).await;
    assert!(answer.location().ends_with(&format!("?undone={id}")), "{}", answer.body);
    assert_eq!(status(&site, 0).await, ReviewStatus::Submitted);
    let answer = site.post(&mut office, &format!("/operations/{id}/undo"), &[]).await;
    assert!(answer.body.contains("没有撤销"), "{}", answer.body);
}

#[tokio::test]
async fn who_filed_does_not_review_and_is_told_so() {
    let site = Site::open().await;
    let workspace = &site.shared.workspace;
    ask(workspace, &author("b"), &"hazard".into(), period(), &["p".into()]).await.unwrap();
    // The township's reviewer has filed for the school.
    let mut filer = Author { role: Some("township_reviewer".into()), ..author("t") };
    filer.actor = "某township_reviewer".to_owned();
    submit(workspace, &filer, &"hazard".into(), period(), &"p".into(), &Explanations::new()).await.unwrap();
    let mut township = site.signed_in("township_reviewer").await;
    let page = site.get(&mut township, FILING).await.body;
    assert!(page.contains("这份填报是你上报的") && !page.contains("value=\"approve\""), "{page}");
    let answer = decide(&site, &mut township, &[("act", "approve")]).await;
    assert!(answer.status == StatusCode::OK && answer.body.contains("role=\"alert\""), "{}", answer.body);
    assert_eq!(status(&site, 0).await, ReviewStatus::Submitted);
}

#[tokio::test]
async fn a_filing_outside_one_s_own_is_not_there() {
    let site = filed().await;
    let mut township = site.signed_in("township_reviewer").await;
    for path in [
        "/review/filing?register=hazard&period=2024H1&org=b",
        "/review/filing?register=hazard&period=2024H1&org=nobody",
        "/review/filing?register=nothing&period=2024H1&org=p",
        "/review/filing?register=hazard&period=2021H1&org=p",
    ] {
        assert_eq!(site.get(&mut township, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_queue_counts_what_a_review_would_decide() {
    let site = filed().await;
    let workspace = &site.shared.workspace;
    // What went back waits no more.
    let mut township = site.signed_in("township_reviewer").await;
    decide(&site, &mut township, &[("act", "return_all"), ("reason", "重填")]).await;
    for org in ["b", "t"] {
        let (author, filter) = (author(org), ReviewFilter::default());
        let outline = review_outline(workspace, &author.actor(), &filter).await.unwrap();
        let queue = review_queue(workspace, &author, &filter).await.unwrap();
        let mine: Vec<_> = queue.mine.iter().map(|item| item.outlined(true).0).collect();
        let others: Vec<_> = queue.others.iter().map(|item| item.outlined(false).0).collect();
        assert_eq!(outline.iter().filter(|item| item.is_mine).cloned().collect::<Vec<_>>(), mine, "{org}");
        assert_eq!(outline.iter().filter(|item| !item.is_mine).cloned().collect::<Vec<_>>(), others, "{org}");
        assert_eq!(mine.len(), 1, "{org}");
    }
}

#[tokio::test]
async fn a_record_that_waits_by_itself_is_returned_and_the_list_says_so() {
    let site = Site::open().await;
    let mut school = site.signed_in("school_reporter").await;
    let record = site.hazards[0];
    site.post(&mut school, &format!("/registers/hazard/{record}/submit"), &[]).await;
    let mut office = site.signed_in("office").await;
    let (cell, alone) = (format!("{record}:description"), "/review/filing?register=hazard&period=&org=p");
    assert_eq!(site.get(&mut office, alone).await.status, StatusCode::OK);
    let why = format!("why.{cell}");
    let form =
        [("register", "hazard"), ("period", ""), ("org", "p"), ("act", "return"), ("cell", &cell), (&why, "写明")];
    let answer = site.post(&mut office, "/review/filing", &form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/review?done=rows"));
    let page = site.get(&mut office, answer.location()).await.body;
    assert!(page.contains("选中的行已退回"), "{page}");
}
