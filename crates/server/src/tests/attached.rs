//! Files, sub-tables and personal data in a form.

use axum::http::StatusCode;

use super::site::{Browser, Site};

const VISIT: (&str, &str) = (
    "areas/safety/registers/visit.toml",
    r#"
label = "走访台账"
org = "school"
date = "visited_on"
[fields.visited_on]
label = "走访日期"
type = "date"
required = true
[fields.person]
label = "家长姓名"
type = "text"
personal = "name"
[fields.phone]
label = "家长电话"
type = "text"
personal = "phone"
[fields.photo]
label = "现场照片"
type = "attachment"
[fields.visitors]
label = "走访人员"
type = "table"
[fields.visitors.fields.teacher]
label = "教师"
type = "text"
required = true
[fields.visitors.fields.hours]
label = "学时"
type = "decimal"
scale = 1
"#,
);

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n and more";

async fn open() -> (Site, Browser) {
    let site = Site::open_with(&[VISIT]).await;
    let browser = site.signed_in("school_reporter").await;
    (site, browser)
}

fn path(location: &str) -> String {
    location.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_taken_by_its_bytes_and_read_by_those_who_see_the_record() {
    let (site, mut browser) = open().await;
    let new = "/registers/visit/new";
    let form = [("f.visited_on", "2024-06-01"), ("f.person", "秦一"), ("do", "save")];
    for (name, bytes, said) in [
        ("病毒.png", &b"MZ\x90\0"[..], "不是可以上传的类型"),
        ("照片.pdf", PNG, "与扩展名不符"),
        ("照片.png", b"", "是空的"),
        ("../照片.png", PNG, "不合要求"),
    ] {
        let answer = site.post_file(&mut browser, new, &form, ("f.photo", name, bytes)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(said) && answer.body.contains("value=\"秦一\""), "{name}: {}", answer.body);
    }
    let kept = site.post_file(&mut browser, new, &form, ("f.photo", "照片.png", PNG)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let form = path(kept.location());
    let page = site.get(&mut browser, &form).await.body;
    assert!(page.contains("照片.png（1 KB）"), "{page}");
    let file = format!("{}/files/photo", form.trim_end_matches("/edit"));
    let answer = site.get(&mut browser, &file).await;
    let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!((answer.status, header("content-type").as_str()), (StatusCode::OK, "image/png"));
    assert!(header("content-disposition").starts_with("inline; filename*=UTF-8''"));
    let mut other = site.signed_in("other_school").await;
    assert_eq!(site.get(&mut other, &file).await.status, StatusCode::NOT_FOUND);
    let dropped = site.post(&mut browser, &form, &[("seen", "1"), ("drop.f.photo", "1"), ("do", "save")]).await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&mut browser, &file).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_role_may_not_see_it_may_write_and_is_kept_when_it_writes_nothing() {
    let (site, mut browser) = open().await;
    let form = [("f.visited_on", "2024-06-01"), ("f.person", "秦一"), ("f.phone", "13900001111"), ("do", "save")];
    let kept = site.post(&mut browser, "/registers/visit/new", &form).await;
    let form = path(kept.location());
    let page = site.get(&mut browser, &form).await.body;
    // A school sees names, and phone numbers only for a purpose.
    assert!(page.contains("value=\"秦一\"") && !page.contains("13900001111"), "{page}");
    assert!(page.contains("placeholder=\"139******11\""), "{page}");
    let same = [("seen", "1"), ("f.person", "秦二"), ("f.phone", ""), ("do", "save")];
    assert_eq!(site.post(&mut browser, &form, &same).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&mut browser, &form).await.body;
    assert!(page.contains("value=\"秦二\"") && page.contains("placeholder=\"139******11\""), "{page}");
    let emptied = [("seen", "2"), ("clear.phone", "1"), ("do", "save")];
    assert_eq!(site.post(&mut browser, &form, &emptied).await.status, StatusCode::SEE_OTHER);
    assert!(!site.get(&mut browser, &form).await.body.contains("139******11"));
}

#[tokio::test]
async fn rows_are_added_filled_and_dropped_without_a_script() {
    let (site, mut browser) = open().await;
    let new = "/registers/visit/new";
    let page = site.get(&mut browser, new).await.body;
    let rows = |page: &str| page.matches("data-number").count();
    assert_eq!(rows(&page), 3, "{page}");
    let first = [
        ("f.visited_on", "2024-06-01"),
        ("f.visitors.0", ""),
        ("f.visitors.0.teacher", "甲"),
        ("f.visitors.0.hours", "1.5"),
    ];
    let more: Vec<_> = first.into_iter().chain([("do", "rows:visitors")]).collect();
    let page = site.post(&mut browser, new, &more).await;
    assert_eq!((page.status, rows(&page.body)), (StatusCode::OK, 7), "{}", page.body);
    assert!(page.body.contains("value=\"甲\"") && page.body.contains("value=\"1.5\""), "{}", page.body);
    let wrong: Vec<_> = first.into_iter().chain([("f.visitors.1.hours", "两"), ("do", "save")]).collect();
    let answer = site.post(&mut browser, new, &wrong).await;
    assert!(
        answer.body.contains("第 2 行的学时：不是数字，有「两」") && answer.body.contains("value=\"两\""),
        "{}",
        answer.body
    );
    let second = [("f.visitors.1", ""), ("f.visitors.1.teacher", "乙"), ("do", "save")];
    let both: Vec<_> = first.into_iter().chain(second).collect();
    let kept = site.post(&mut browser, new, &both).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let form = path(kept.location());
    let record = form.trim_end_matches("/edit").to_owned();
    let page = site.get(&mut browser, &record).await.body;
    assert!(page.contains("第1行：教师 甲、学时 1.5；第2行：教师 乙"), "{page}");
    let stored = [
        ("seen", "1"),
        ("f.visitors.0", "0"),
        ("f.visitors.0.teacher", "甲"),
        ("f.visitors.1", "1"),
        ("f.visitors.1.teacher", "乙"),
    ];
    let dropped: Vec<_> = stored.into_iter().chain([("do", "drop:visitors:0")]).collect();
    let page = site.post(&mut browser, &form, &dropped).await.body;
    assert!(page.contains("value=\"乙\"") && !page.contains("value=\"甲\""), "{page}");
}
