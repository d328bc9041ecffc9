//! The documents of a year: the report, the points of work of the next one, the quality report, and the digest.

use std::process::Command;

use xuezheng_bureau::document::Document;
use xuezheng_bureau::document::model::DocumentFigure;
use xuezheng_bureau::figures_of::{Aspect, FigureKey};
use xuezheng_bureau::{CompileRequest, Format, Printing, Query, Workspace, compile, drill};
use xuezheng_pack::{NaiveDate, OrgId, Period};

use crate::county;
use crate::recompute::equals_plain_sql;
use crate::trace::author;

/// The document of 2023, its text, and what its pages say.
async fn of_2023(workspace: &Workspace, report: &str) -> (Document, String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let (markdown, pdf) = (folder.path().join("of.md"), folder.path().join("of.pdf"));
    let request = CompileRequest {
        report: report.into(),
        period: Period::parse("2023").unwrap(),
        org: None,
        dated: NaiveDate::from_ymd_opt(2024, 1, 12).unwrap(),
        printing: Printing::default(),
    };
    let outputs = [(markdown.clone(), Format::Markdown), (pdf.clone(), Format::Pdf)];
    let compiled = compile(workspace, &request, &outputs).await.unwrap();
    let read = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output();
    let read = read.unwrap_or_else(|error| panic!("pdftotext 无法运行（{error}）：请安装 poppler-utils"));
    let pages = String::from_utf8(read.stdout).unwrap();
    let pages = pages.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect();
    (compiled.document, std::fs::read_to_string(markdown).unwrap(), pages)
}

#[tokio::test]
async fn the_year_2023_is_told_and_compared_as_a_year() {
    let workspace = Workspace::open(&county::shared().await).await.unwrap();
    let (_, markdown, _) = of_2023(&workspace, "work_report").await;
    let body = markdown.split("数据附表").next().unwrap();
    assert!(body.starts_with("# 云川市教育体育局2023年工作总结及2024年工作计划"), "{body}");
    assert!(body.contains("截至2023年12月31日") && body.contains("## 三、2024年工作计划"), "{body}");
    assert!(!body.contains("半年"), "{body}");
    // Nothing was asked of 2022: no comparison is made, and none is excused.
    assert!(!body.contains("同比"), "{body}");
    // Both semesters' aid counts: 1404.53 in spring and 1428.86 in autumn.
    assert!(body.contains("2833.39万元"), "{body}");
}

#[tokio::test]
async fn every_figure_of_the_other_documents_equals_plain_sql_and_no_page_is_blank() {
    let folder = county::shared().await;
    let workspace = Workspace::open(&folder).await.unwrap();
    for (report, title, least, most_pages) in [
        ("work_points", "云川市教育体育局2024年工作要点", 100, 40),
        ("quality_report", "云川市教育体育局2023年教育质量年度报告", 250, 180),
        ("brief", "云川市教育体育局2023年工作摘要", 20, 6),
    ] {
        let (document, markdown, pages) = of_2023(&workspace, report).await;
        assert_eq!(document.title_text(), title);
        let compared = equals_plain_sql(&folder, &workspace, &document).await;
        assert!(compared >= least, "{report}: only {compared} figures");
        assert!((2..=most_pages).contains(&pages.len()), "{report}: {} pages", pages.len());
        for (index, page) in pages.iter().enumerate() {
            let printed = page.chars().filter(|c| !c.is_whitespace()).count();
            assert!(printed > 20, "{report}: page {} is blank", index + 1);
        }
        let body = markdown.split("| 编号 |").next().unwrap();
        assert!(!body.contains("暂缺") && !body.contains("台账没有布置"), "{report}: {body}");
    }
}

#[tokio::test]
async fn schools_are_named_from_what_they_have_and_traced_to_it() {
    let workspace = Workspace::open(&county::shared().await).await.unwrap();
    let (document, markdown, _) = of_2023(&workspace, "quality_report").await;
    let is_of_org = |figure: &&DocumentFigure| match &figure.figure.key.aspect {
        Aspect::Part(part) => part.is_of_org(),
        Aspect::Value | Aspect::PartOn(..) | Aspect::YearOnYear => false,
    };
    let named: Vec<&DocumentFigure> = document.figures.iter().filter(is_of_org).collect();
    assert!(named.len() >= 8, "only {} schools are named", named.len());
    let orgs = workspace.ledger().orgs().await.unwrap();
    let actor = author(&workspace).await.actor();
    for DocumentFigure { figure, .. } in named {
        let FigureKey { indicator, org, period, aspect } = &figure.key;
        let Aspect::Part(part) = aspect else { panic!("{aspect:?}") };
        let school = &orgs.get(&OrgId::new(part.code.as_str())).unwrap().label;
        assert!(markdown.contains(school.as_str()), "{school} is not in the text");
        let query = Query { org: Some(org.clone()), period: *period, indicator: None };
        let records = drill(&workspace, &actor, indicator, &query, aspect.clone()).await.unwrap();
        assert_eq!(records.len() as u64, figure.rows, "{indicator} {school}");
        assert!(
            !records.is_empty() && records.iter().all(|record| record.org_label == *school),
            "{indicator} {school}"
        );
    }
}
