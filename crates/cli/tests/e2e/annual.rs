//! The same template makes the report of a year.

use xuezheng_bureau::{CompileRequest, Format, Printing, Workspace, compile};
use xuezheng_pack::{NaiveDate, Period};

use crate::county;

#[tokio::test]
async fn the_year_2023_is_told_and_compared_as_a_year() {
    let workspace = Workspace::open(&county::shared().await).await.unwrap();
    let file = tempfile::tempdir().unwrap();
    let path = file.path().join("annual.md");
    let request = CompileRequest {
        report: "work_report".into(),
        period: Period::parse("2023").unwrap(),
        org: None,
        dated: NaiveDate::from_ymd_opt(2024, 1, 12).unwrap(),
        printing: Printing::default(),
    };
    compile(&workspace, &request, &[(path.clone(), Format::Markdown)]).await.unwrap();
    let markdown = std::fs::read_to_string(path).unwrap();
    let body = markdown.split("数据附表").next().unwrap();
    assert!(body.starts_with("# 云川市教育体育局2023年工作总结及2024年工作计划"), "{body}");
    assert!(body.contains("截至2023年12月31日") && body.contains("## 三、2024年工作计划"), "{body}");
    assert!(!body.contains("半年"), "{body}");
    // Nothing was asked of 2022: no comparison is made, and none is excused.
    assert!(!body.contains("同比"), "{body}");
    // Both semesters' aid counts: 1404.53 in spring and 1428.86 in autumn.
    assert!(body.contains("2833.39万元"), "{body}");
}
