//! Reports in a browser: compiled, read, downloaded, issued and verified.

use axum::http::StatusCode;

use super::site::{Answer, Browser, Site};

/// Waits for a job by asking its page, as a browser without scripts does.
async fn until_done(site: &Site, browser: &mut Browser, path: &str) -> Answer {
    loop {
        let page = site.get(browser, path).await;
        if !page.body.contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::task::yield_now().await;
    }
}

/// Where the page of a job that is done leads.
fn result(page: &Answer) -> String {
    let (_, rest) =
        page.body.split_once("<a class=\"btn btn-primary\" href=\"").unwrap_or_else(|| panic!("{}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

const FORM: [(&str, &str); 4] =
    [("report", "work_report"), ("org", "b"), ("period", "2024H1"), ("dated", "2024-07-03")];

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_compiled_read_issued_once_and_comes_out_the_same_again() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let mut office = site.signed_in("office").await;
    let list = site.get(&mut office, "/reports").await.body;
    assert!(list.contains("value=\"work_report\"") && list.contains("安全隐患台账"), "{list}");

    let begun = site.post(&mut office, "/reports", &FORM).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let done = until_done(&site, &mut office, begun.location()).await;
    let manuscript = result(&done);
    assert!(manuscript.starts_with("/reports/manuscripts/"), "{manuscript}");

    let page = site.get(&mut office, &manuscript).await.body;
    assert!(page.contains("草稿") && page.contains("<h1>云川市教育体育局2024年上半年工作总结"), "{page}");
    // One hazard was found in the half-year; the figure leads to its source.
    let (_, key) = page.split_once("href=\"?source=").unwrap();
    let key = key.split('#').next().unwrap();
    let part = site.get_part(&mut office, &format!("{manuscript}?source={key}")).await.body;
    assert!(part.starts_with("<section class=\"xz-panel\" id=\"lineage\""), "{part}");
    for said in ["文中", "现行", "记录", "条件", "汇总", "口径"] {
        assert!(part.contains(said), "{said}: {part}");
    }
    let whole = site.get(&mut office, &format!("{manuscript}?source={key}")).await.body;
    assert!(whole.contains("aria-expanded=\"true\"") && whole.contains("<dt>文中</dt>"), "without scripts the same");

    for (format, begins) in [("docx", "PK"), ("pdf", "%PDF"), ("html", "<!doctype html>"), ("md", "# ")] {
        let file = site.get(&mut office, &format!("{manuscript}/files/{format}")).await;
        assert!(file.status == StatusCode::OK && file.body.starts_with(begins), "{format}");
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("attachment"), "{format}");
    }
    assert_eq!(site.get(&mut office, &format!("{manuscript}/files/exe")).await.status, StatusCode::NOT_FOUND);

    // Who may not issue has no such button and no such page.
    let mut director = site.signed_in("director").await;
    assert!(!site.get(&mut director, &manuscript).await.body.contains("/issue"));

    let confirm = site.get(&mut office, &format!("{manuscript}/issue")).await.body;
    assert!(confirm.contains("<h1>签发《云川市教育体育局2024年上半年工作总结") && confirm.contains("不能撤回"));
    let empty = site.post(&mut office, &format!("{manuscript}/issue"), &[("number", " ")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.body.contains("没有写发文字号"));
    let number = [("number", "云教发〔2024〕12号")];
    let begun = site.post(&mut office, &format!("{manuscript}/issue"), &number).await;
    let issued = result(&until_done(&site, &mut office, begun.location()).await);
    let page = site.get(&mut office, &issued).await.body;
    assert!(page.contains("云教发〔2024〕12号") && page.contains("都与现行值相同"), "{page}");
    let figure = site.get(&mut office, "/figures/safety.hazards_found?period=2024H1").await.body;
    assert!(figure.contains("引用这个数据的公文") && figure.contains(&issued), "{figure}");
    let again = site.post(&mut office, &format!("{manuscript}/issue"), &number).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("已用于"), "{}", again.body);

    let begun = site.post(&mut office, &format!("{issued}/verify"), &[]).await;
    let verified = until_done(&site, &mut office, begun.location()).await.body;
    assert!(verified.contains("4 个文件与签发的逐字节相同"), "{verified}");

    // The page of another person's job is not there.
    assert_eq!(site.get(&mut director, begun.location()).await.status, StatusCode::NOT_FOUND);
    assert!(site.get(&mut office, "/jobs").await.body.contains("复核公文"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_is_what_is_issued_or_nothing() {
    let site = Site::open().await;
    site.approve_hazard("p").await;
    let mut office = site.signed_in("office").await;
    let begun = site.post(&mut office, "/reports", &FORM).await;
    let manuscript = result(&until_done(&site, &mut office, begun.location()).await);
    site.approve_hazard("q").await;
    let page = site.get(&mut office, &manuscript).await.body;
    assert!(page.contains("已经过期") && page.contains("xz-fig is-stale"), "{page}");
    let begun = site.post(&mut office, &format!("{manuscript}/issue"), &[("number", "云教发〔2024〕1号")]).await;
    let failed = until_done(&site, &mut office, begun.location()).await.body;
    assert!(failed.contains("编制之后数据又有变动，没有签发"), "{failed}");
    assert!(site.get(&mut office, "/reports/issued").await.body.contains("还没有签发过公文"));
}

#[tokio::test]
async fn what_can_not_be_compiled_is_said_at_once() {
    let site = Site::open().await;
    let mut office = site.signed_in("office").await;
    for (changed, status, said) in [
        (("report", "nothing"), StatusCode::NOT_FOUND, "没有找到"),
        (("org", "elsewhere"), StatusCode::NOT_FOUND, "没有找到"),
        (("period", "明年"), StatusCode::UNPROCESSABLE_ENTITY, "无法识别的期间"),
        (("dated", "2024-02-31"), StatusCode::UNPROCESSABLE_ENTITY, "不是日期"),
        (("seal", "没有封存"), StatusCode::NOT_FOUND, "没有找到"),
    ] {
        let form: Vec<_> = FORM.into_iter().filter(|(name, _)| *name != changed.0).chain([changed]).collect();
        let answer = site.post(&mut office, "/reports", &form).await;
        assert!(
            answer.status == status && answer.body.contains(said),
            "{changed:?} {}: {}",
            answer.status,
            answer.body
        );
    }
    // Names that would lead out of the folder of manuscripts lead nowhere.
    for name in ["..", "%2e%2e%2fledger.sqlite", &"0".repeat(64), &"/".repeat(3)] {
        let answer = site.get(&mut office, &format!("/reports/manuscripts/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
}
