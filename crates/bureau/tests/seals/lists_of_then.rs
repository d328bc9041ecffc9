//! A seal's figures are those of then where names, lists and rules are others now: schools that are renamed or merged, codes
//! that end and begin, a parameter of another value.

use xuezheng_bureau::{CompileRequest, Printing, Workspace, by_org, compile, document, parts};
use xuezheng_pack::{Org, RecordId, Value};

use crate::bureau::{Bureau, day, drilled, everything, half, org, query, value};

/// The register of grants with a code list that has dates.
const DATED: &str = r#"
label = "资助台账"
org = "school"
date = "paid_on"
[fields.paid_on]
label = "发放日期"
type = "date"
required = true
[fields.pupil]
label = "学生"
type = "text"
personal = "name"
[fields.kind]
label = "类别"
type = "choice"
[fields.kind.codes.meal]
label = "营养改善"
[fields.kind.codes.book]
label = "教材"
until = "2024-04-30"
becomes = "paper"
[fields.kind.codes.paper]
label = "教辅和教材"
from = "2024-05-01"
[fields.amount]
label = "金额"
type = "money"
[fields.remark]
label = "备注"
type = "text"
"#;

/// A meal of `p` and a book of `q`, approved, and the half-year sealed.
async fn sealed() -> (Bureau, RecordId) {
    let bureau = Bureau::new().await;
    bureau.grant("p", "2024-03-01", 1200).await;
    let book = bureau.draft("q", "2024-04-01", 800).await;
    bureau.edit(book, "kind", Value::Text("book".into())).await;
    bureau.approve(book, None).await.unwrap();
    bureau.seal("S1", &[]).await.unwrap();
    (bureau, book)
}

/// The amount of each school that is there on some day, by its name.
async fn by_school(workspace: &Workspace) -> Vec<String> {
    let table = by_org(workspace, &"t.amount".into(), &query(None), &"school".into()).await.unwrap();
    let shown = |value: Option<_>| value.map_or("—".to_owned(), xuezheng_pack::decimal::print_exact);
    table.iter().map(|it| format!("{} {}", it.org.label, shown(it.figure.value.present()))).collect()
}

/// The parts of the amount, as they are called.
async fn by_kind(workspace: &Workspace) -> Vec<String> {
    let found = parts(workspace, &"t.amount".into(), &query(None), &"kind".into(), None).await.unwrap();
    let shown = |value: Option<_>| value.map_or("—".to_owned(), xuezheng_pack::decimal::print_exact);
    found.iter().map(|it| format!("{} {}", it.label, shown(it.value.present()))).collect()
}

#[tokio::test]
async fn schools_renamed_and_merged_since_have_their_names_and_records_of_then() {
    let (bureau, _) = sealed().await;
    let then = everything(&bureau.workspace.at_seal("S1").await.unwrap()).await;
    assert_eq!(by_school(&bureau.workspace).await, ["单位p 1200", "单位q 800"]);
    // It is registered in July that q was merged into p at the end of February, and that p has another name.
    let (old, end) = ("2000-01-01", day("2024-02-29"));
    let renamed = Org { label: "新名小学".to_owned(), ..org("p", &[(old, "x")], "public") };
    let merged = Org { until: Some(end), successors: vec!["p".into()], ..org("q", &[(old, "x")], "private") };
    bureau.put_orgs(&[renamed, merged]).await;
    // What q was granted stays its own, as it was recorded; p is called otherwise.
    assert_eq!(by_school(&bureau.workspace).await, ["新名小学 1200", "单位q 800"]);
    let sealed = bureau.workspace.at_seal("S1").await.unwrap();
    assert_eq!(by_school(&sealed).await, ["单位p 1200", "单位q 800"]);
    assert_eq!(everything(&sealed).await, then);
    bureau.audited().await;
}

#[tokio::test]
async fn codes_that_end_or_begin_since_are_those_of_then() {
    let (bureau, book) = sealed().await;
    let then = everything(&bureau.workspace.at_seal("S1").await.unwrap()).await;
    let of_then = ["资助金额（营养餐） 1200", "资助金额（教材） 800"];
    assert_eq!(by_kind(&bureau.workspace).await, of_then);
    let bureau = bureau.with_file("areas/t/registers/grant.toml", DATED).await;
    assert_eq!(by_kind(&bureau.workspace).await, ["资助金额（营养改善） 1200", "资助金额（教辅和教材） 800"]);
    // What is recorded with the new code since then counts now, and not then.
    let cells = [("paid_on", Value::Date(day("2024-05-06"))), ("kind", Value::Text("paper".into()))];
    bureau.edit_all(book, &cells).await;
    bureau.approve(book, Some("日期和类别填错")).await.unwrap();
    assert_eq!(by_kind(&bureau.workspace).await, ["资助金额（营养改善） 1200", "资助金额（教辅和教材） 800"]);
    let sealed = bureau.workspace.at_seal("S1").await.unwrap();
    assert_eq!(by_kind(&sealed).await, of_then);
    assert_eq!(everything(&sealed).await, then);
    // A report at the seal is in its words, and with its parts.
    let request = CompileRequest {
        report: "brief".into(),
        period: half(),
        org: None,
        dated: day("2024-07-20"),
        printing: Printing::default(),
    };
    let compiled = compile(&sealed, &request, &[]).await.unwrap_or_else(|error| panic!("{error}"));
    let markdown = document::write::markdown(&compiled.document);
    assert!(markdown.contains("资助金额（营养餐）") && !markdown.contains("营养改善"), "{markdown}");
    bureau.audited().await;
}

#[tokio::test]
async fn a_parameter_that_has_another_value_since_has_that_of_then() {
    let (bureau, _) = sealed().await;
    assert_eq!(value(&bureau.workspace, "large").await, "1");
    // Since May, as is known in July, 600 is much.
    let parameters = "id,label,value,unit,scope,from,to,source\n\
                      large,大额标准,1000,元,,2020-01-01,2024-04-30,县〔2020〕1号\n\
                      large,大额标准,600,元,,2024-05-01,,县〔2024〕9号\n";
    let bureau = bureau.with_file("standards/parameters.csv", parameters).await;
    assert_eq!(value(&bureau.workspace, "large").await, "2");
    let sealed = bureau.workspace.at_seal("S1").await.unwrap();
    assert_eq!(value(&sealed, "large").await, "1");
    // A restatement doesn't bring the new value into the old seal.
    let late = bureau.draft("p", "2024-06-01", 700).await;
    bureau.approve(late, Some("漏报")).await.unwrap();
    assert_eq!(value(&bureau.workspace, "large").await, "3");
    let behind = drilled(&sealed, &"t.large".into(), None).await;
    assert_eq!(behind.len(), 1);
    bureau.audited().await;
}
