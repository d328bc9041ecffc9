//! A document's numbers held against a bureau in which something was restated.

use xuezheng_bureau::document::lint::Choice;
use xuezheng_bureau::document::reading::read;
use xuezheng_bureau::lint_document;
use xuezheng_pack::Value;

use crate::bureau::{Bureau, query};

/// What is said of a text, each with the code of its rule, and how many of its numbers are backed.
async fn linted(bureau: &Bureau, org: Option<&str>, text: &str) -> (Vec<String>, usize) {
    let reading = read("简报.txt", text.as_bytes()).unwrap();
    let choice = Choice::default().only(&["D090", "D091", "D092"].map(str::to_owned)).unwrap();
    let (findings, tally) = lint_document(&bureau.workspace, &query(org), &reading, &[], &choice).await.unwrap();
    (findings.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect(), tally.backed)
}

#[tokio::test]
async fn what_was_sealed_or_issued_and_is_another_number_now_is_said_with_the_reason() {
    let bureau = Bureau::new().await;
    bureau.grant("q", "2024-05-06", 700_000).await;
    let grant = bureau.grant("p", "2024-03-01", 300_000).await;
    let text = "上半年，资助金额100万元，其中公办资助金额30万元。";
    assert_eq!(linted(&bureau, None, text).await, (Vec::new(), 2));
    bureau.seal("半年", &[]).await.unwrap();
    bureau.edit(grant, "amount", Value::Decimal(340_000.into())).await;
    bureau.approve(grant, Some("核对后更正")).await.unwrap();
    let (said, backed) = linted(&bureau, None, text).await;
    assert_eq!((said.len(), backed), (2, 0), "{said:?}");
    let expected = "D091 文中的 100万元 是封存「半年」时「资助金额」的数，现在是 104万元；更正：核对后更正（";
    assert!(said[0].starts_with(expected), "{said:?}");
    // What was issued in between, of no seal.
    bureau.issue("简报1号", None, None).await.unwrap();
    bureau.edit(grant, "amount", Value::Decimal(350_000.into())).await;
    bureau.approve(grant, Some("再次核对")).await.unwrap();
    let (said, _) = linted(&bureau, None, "上半年，资助金额104万元。").await;
    assert_eq!(said, ["D091 文中的 104万元 是签发「简报1号」时「资助金额」的数，现在是 105万元"]);
    // Never any figure's.
    let (said, _) = linted(&bureau, None, "上半年，资助金额120万元。").await;
    assert_eq!(said, ["D090 文中是 120万元，台账算出的「资助金额」2024年上半年是 105万元"]);
    // A school's own, and that of a school that is named.
    assert_eq!(linted(&bureau, Some("p"), "上半年，资助金额35万元。").await, (Vec::new(), 1));
    assert_eq!(linted(&bureau, None, "上半年，单位q资助金额70万元。").await, (Vec::new(), 1));
}
