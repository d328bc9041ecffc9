//! A school fills in, keeps, submits and takes back, and nothing that it typed is lost.

use axum::http::StatusCode;

use super::site::{Browser, Site};

/// A hazard of school `p` as its form sends it.
const HAZARD: &[(&str, &str)] = &[
    ("f.number", "p-2024-002"),
    ("f.found_on", "2024-06-10"),
    ("f.kind", "food"),
    ("f.severity", "general"),
    ("f.source", "self_check"),
    ("f.place", "食堂后厨"),
    ("f.description", "燃气软管老化"),
];

/// The same with other texts in some inputs.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = HAZARD.iter().copied().filter(|(name, _)| !changed.iter().any(|(it, _)| it == name));
    kept.chain(changed.iter().copied()).collect()
}

async fn school(site: &Site) -> Browser {
    site.signed_in("school_reporter").await
}

/// The record's form after the way to it.
fn path(location: &str) -> &str {
    location.split('?').next().unwrap()
}

#[tokio::test]
async fn a_record_is_kept_submitted_and_taken_back() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let page = site.get(&mut browser, "/registers/hazard/new").await.body;
    for said in ["隐患编号", "必填", "学校代码、年份加顺序号，例如 0123-2024-005", "提交审核", "暂存", "青禾镇第一小学"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let kept = site.post(&mut browser, "/registers/hazard/new", &with(&[("do", "save")])).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let form = path(kept.location()).to_owned();
    let page = site.get(&mut browser, kept.location()).await.body;
    assert!(page.contains("已暂存") && page.contains("食堂后厨</textarea>"), "{page}");
    let sent = site.post(&mut browser, &form, &with(&[("seen", "1"), ("do", "submit")])).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let page = site.get(&mut browser, sent.location()).await.body;
    assert!(page.contains("待审") && page.contains("已提交审核") && page.contains("撤回"), "{page}");
    let undo = page.split("action=\"/operations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let back = form.trim_end_matches("/edit");
    let undone = site.post(&mut browser, &format!("/operations/{undo}/take-back"), &[("back", back)]).await;
    assert_eq!((undone.status, undone.location()), (StatusCode::SEE_OTHER, back));
    let page = site.get(&mut browser, back).await.body;
    assert!(page.contains("草稿") && page.contains("提交审核"), "{page}");
}

#[tokio::test]
async fn somebody_else_s_operation_can_not_be_taken_back() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let kept = site.post(&mut browser, "/registers/hazard/new", &with(&[("do", "save")])).await;
    let operation = kept.location().rsplit('=').next().unwrap().to_owned();
    let undo = format!("/operations/{operation}/take-back");
    for (login, status) in
        [("other_school", StatusCode::UNPROCESSABLE_ENTITY), ("township_reviewer", StatusCode::FORBIDDEN)]
    {
        let mut other = site.signed_in(login).await;
        assert_eq!(site.post(&mut other, &undo, &[]).await.status, status, "{login}");
    }
    assert_eq!(site.get(&mut browser, path(kept.location())).await.status, StatusCode::OK, "it is still there");
}

#[tokio::test]
async fn what_is_wrong_is_said_above_and_beside_and_what_was_typed_stays() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let typed = with(&[("f.found_on", "2024.2.30"), ("f.kind", ""), ("f.place", "<b>后厨"), ("do", "submit")]);
    let answer = site.post(&mut browser, "/registers/hazard/new", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "有 2 处需要改正",
        "没有 2024 年 2 月 30 日这一天，请核对",
        "没有选隐患类别。请选一项",
        "href=\"#f-found_on\"",
        "id=\"f-found_on\" name=\"f.found_on\" type=\"text\" value=\"2024.2.30\"",
        "aria-invalid=\"true\"",
        "&#60;b&#62;后厨",
        "燃气软管老化",
    ] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let page = site.get(&mut browser, "/registers/hazard").await.body;
    assert!(page.contains("共 1 条"), "nothing was written: {page}");
}

#[tokio::test]
async fn hostile_forms_are_refused_in_words_and_change_nothing() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let [own, foreign] = site.hazards;
    let long = "长".repeat(400_000);
    let cases = [
        (
            with(&[("f.kind", "'; drop table r_hazard; --"), ("do", "save")]),
            StatusCode::UNPROCESSABLE_ENTITY,
            "隐患类别",
        ),
        (with(&[("f.place", "后\u{0}厨"), ("do", "save")]), StatusCode::UNPROCESSABLE_ENTITY, "控制字符"),
        (with(&[("f.number", "p-2024-001"), ("do", "save")]), StatusCode::UNPROCESSABLE_ENTITY, "隐患编号"),
        (with(&[("f.place", &long), ("do", "save")]), StatusCode::BAD_REQUEST, "超过了大小限制"),
        (with(&[("org", "q"), ("do", "save")]), StatusCode::NOT_FOUND, "没有找到"),
        (with(&[("org", "nobody"), ("do", "save")]), StatusCode::NOT_FOUND, "没有找到"),
    ];
    for (form, status, said) in cases {
        let answer = site.post(&mut browser, "/registers/hazard/new", &form).await;
        assert_eq!(answer.status, status, "{said}: {}", answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    for what in ["edit", "submit", "steps", "void"] {
        let form = with(&[("seen", "2"), ("do", "save"), ("step", "close"), ("on", "2024-06-20"), ("reason", "x")]);
        let foreign = site.post(&mut browser, &format!("/registers/hazard/{foreign}/{what}"), &form).await;
        let absent = site.post(&mut browser, &format!("/registers/hazard/99999/{what}"), &form).await;
        assert_eq!((foreign.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{what}");
        assert_eq!(foreign.body, absent.body, "{what}");
    }
    let bulk = [("record", own.to_string()), ("record", foreign.to_string())];
    let bulk: Vec<_> = bulk.iter().map(|(name, id)| (*name, id.as_str())).collect();
    assert_eq!(site.post(&mut browser, "/registers/hazard/submit", &bulk).await.status, StatusCode::NOT_FOUND);
    let mut above = site.signed_in("township_reviewer").await;
    let page = site.get(&mut above, "/registers/hazard").await.body;
    assert!(page.contains("共 2 条") && page.contains("甲楼楼梯") && !page.contains("后厨"), "{page}");
    assert!(!page.contains("待审</span>"), "nothing was submitted: {page}");
}

#[tokio::test]
async fn a_lost_update_shows_both_versions_and_writes_nothing() {
    let site = Site::open().await;
    let (mut one, mut other) = (school(&site).await, site.signed_in("township_reviewer").await);
    let kept = site.post(&mut one, "/registers/hazard/new", &with(&[("do", "save")])).await;
    let form = path(kept.location()).to_owned();
    let first = with(&[("seen", "1"), ("f.place", "食堂库房"), ("f.severity", "serious"), ("do", "save")]);
    assert_eq!(site.post(&mut other, &form, &first).await.status, StatusCode::SEE_OTHER);
    let second = with(&[("seen", "1"), ("f.place", "食堂门口"), ("f.description", "软管已裂"), ("do", "save")]);
    let answer = site.post(&mut one, &form, &second).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for said in [
        "别人刚改过这条记录（某township_reviewer",
        "你的修改没有保存",
        "食堂库房",
        "食堂门口</textarea>",
        "两边都改了，请定下用哪个",
        "对方改的，已带入下面的表单",
        "软管已裂",
        "name=\"seen\" value=\"2\"",
    ] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert!(
        answer.body.contains("value=\"serious\" checked"),
        "the other's change that was not touched: {}",
        answer.body
    );
    let page = site.get(&mut one, form.trim_end_matches("/edit")).await.body;
    assert!(page.contains("食堂库房") && !page.contains("食堂门口"), "{page}");
}

#[tokio::test]
async fn a_draft_is_kept_by_itself_and_only_while_it_is_a_draft() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let token = browser.form_token();
    let headers = [("x-csrf-token", token.as_str()), ("x-fragment", "1")];
    let bad = with(&[("f.found_on", "昨天"), ("do", "autosave")]);
    let kept = site.post_from(&mut browser, "/registers/hazard/new", &bad, &headers).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert!(
        kept.body.contains("已自动暂存，填错的 1 处没有存") && kept.body.contains("data-seen=\"1\""),
        "{}",
        kept.body
    );
    let form = kept.body.split("data-action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let good = with(&[("seen", "1"), ("do", "submit")]);
    assert_eq!(site.post(&mut browser, &form, &good).await.status, StatusCode::SEE_OTHER);
    let later = with(&[("seen", "2"), ("f.place", "别处"), ("do", "autosave")]);
    let answer = site.post_from(&mut browser, &form, &later, &headers).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "what waits for review is not taken back by typing");
}

#[tokio::test]
async fn a_check_while_typing_says_what_it_finds_and_writes_nothing() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let token = browser.form_token();
    let headers = [("x-csrf-token", token.as_str()), ("x-fragment", "1")];
    let typed = with(&[("f.kind", "nonsense"), ("do", "check")]);
    let answer = site.post_from(&mut browser, "/registers/hazard/new", &typed, &headers).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("data-for=\"n-kind\"") && answer.body.contains("xz-err"), "{}", answer.body);
    assert!(!answer.body.contains("<html"), "{}", answer.body);
    let page = site.get(&mut browser, "/registers/hazard").await.body;
    assert!(page.contains("共 1 条"), "{page}");
}

#[tokio::test]
async fn a_filing_is_submitted_as_a_whole_or_not_at_all() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let path = "/answers/2024H1/hazard";
    let page = site.get(&mut browser, path).await.body;
    assert!(page.contains("甲楼楼梯") && page.contains("提交审核 1 条"), "{page}");
    site.post(&mut browser, "/registers/hazard/new", &with(&[("f.place", ""), ("do", "save")])).await;
    let refused = site.post(&mut browser, path, &[("do", "submit")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("没有提交") && refused.body.contains("部位"), "{}", refused.body);
    let mut zero = site.signed_in("other_school").await;
    let answer = site.post(&mut zero, path, &[("do", "zero")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "it has a record");
    assert!(answer.body.contains("不能零上报"), "{}", answer.body);
    // A page is about one's own org; the township, which is asked for none, has no such page.
    let mut township = site.signed_in("township_reviewer").await;
    assert_eq!(site.get(&mut township, path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&mut township, path, &[("do", "zero")]).await.status, StatusCode::NOT_FOUND);
    let sent = site.post(&mut zero, path, &[("do", "submit")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let page = site.get(&mut zero, sent.location()).await.body;
    assert!(page.contains("待审") && page.contains("撤回"), "{page}");
}

#[tokio::test]
async fn a_step_is_taken_with_its_day_and_evidence() {
    let site = Site::open().await;
    let mut browser = site.signed_in("safety_department").await;
    let path = format!("/registers/hazard/{}", site.hazards[0]);
    let page = site.get(&mut browser, &path).await.body;
    let steps: Vec<&str> = page.split("name=\"step\" value=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(!steps.is_empty(), "{page}");
    let step = steps[0].to_owned();
    let early = [("seen", "2"), ("step", step.as_str()), ("on", "2023-01-01"), ("evidence", "照片"), ("do", "keep")];
    let refused = site.post(&mut browser, &format!("{path}/steps"), &early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("早于") && refused.body.contains("value=\"2023-01-01\""), "{}", refused.body);
    let taken = [("seen", "2"), ("step", step.as_str()), ("on", "2024-06-20"), ("evidence", "照片"), ("do", "keep")];
    let answer = site.post(&mut browser, &format!("{path}/steps"), &taken).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = site.get(&mut browser, answer.location()).await.body;
    assert!(page.contains("6月20日") && page.contains("第 3 版"), "{page}");
}

#[tokio::test]
async fn a_record_is_voided_for_a_reason_only() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let path = format!("/registers/hazard/{}", site.hazards[0]);
    let refused = site.post(&mut browser, &format!("{path}/void"), &[("seen", "2"), ("reason", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("作废没有写明原因。请写明原因"), "{}", refused.body);
    let answer = site.post(&mut browser, &format!("{path}/void"), &[("seen", "2"), ("reason", "重复登记")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = site.get(&mut browser, answer.location()).await.body;
    assert!(page.contains("已作废") && page.contains("重复登记"), "{page}");
}

#[tokio::test]
async fn chosen_drafts_are_submitted_together_and_columns_are_chosen() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let kept = site.post(&mut browser, "/registers/hazard/new", &with(&[("f.place", ""), ("do", "save")])).await;
    let unready = path(kept.location()).rsplit('/').nth(1).unwrap().to_owned();
    let own = site.hazards[0].to_string();
    let both = [("record", own.as_str()), ("record", unready.as_str()), ("query", "status=draft")];
    let refused = site.post(&mut browser, "/registers/hazard/submit", &both).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("没有提交，有 1 处需要处理") && refused.body.contains("共 2 条"), "{}", refused.body);
    let sent = site.post(&mut browser, "/registers/hazard/submit", &[("record", &own), ("query", "")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let page = site.get(&mut browser, sent.location()).await.body;
    assert!(page.contains("已提交 1 条") && page.contains("待审<span class=\"xz-n\">1</span>"), "{page}");
    let page = site.get(&mut browser, "/registers/hazard?col=measures").await.body;
    let head = page.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
    assert!(head.contains("整改措施") && !head.contains("隐患等级"), "{head}");
}

#[tokio::test]
async fn a_reference_is_looked_up_among_what_its_writer_sees() {
    let site = Site::open().await;
    let mut browser = site.signed_in("project_department").await;
    let found = site.get(&mut browser, "/registers/project_payment/references/project?q=x").await;
    assert_eq!((found.status, found.body.trim()), (StatusCode::OK, ""), "there is no project yet");
    let absent = site.get(&mut browser, "/registers/project_payment/references/paid_on").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND, "that is no reference");
}

#[tokio::test]
async fn what_one_person_kept_again_and_again_is_told_once() {
    let site = Site::open().await;
    let mut browser = school(&site).await;
    let kept = site.post(&mut browser, "/registers/hazard/new", &with(&[("do", "save")])).await;
    let form = path(kept.location()).to_owned();
    for (seen, place) in [("1", "后厨一"), ("2", "后厨二"), ("3", "后厨三")] {
        let answer = site.post(&mut browser, &form, &with(&[("seen", seen), ("f.place", place), ("do", "save")])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    let page = site.get(&mut browser, form.trim_end_matches("/edit")).await.body;
    assert!(page.contains("新增（第 4 版）") && page.contains("后厨三") && !page.contains("后厨二"), "{page}");
}
