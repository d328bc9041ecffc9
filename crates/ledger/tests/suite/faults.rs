//! What is wrong with a batch, said all at once.

use crate::fixture::*;
use xuezheng_ledger::Opened;
use xuezheng_pack::{Org, Value};

#[tokio::test]
async fn every_fault_of_a_batch_is_named_with_its_mend() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    let rows = vec![
        row("a", &[("kindd", text("fire")), ("处数", Value::Integer(3)), ("found_on", text("2024年3月"))]),
        row("a", &[("kind", text("firee")), ("also", text("|food|water|")), ("cost", number("12.345"))]),
        row("a", &[("kind", text("消防")), ("cost", number("12345678901234567.5")), ("places", number("1.5"))]),
        row("a", &[("serious", text("是")), ("note", Value::Integer(1)), ("close_on", date("2024-03-01"))]),
        row("schol", &[("found_on", date("+20240-03-01"))]),
        row("t1", &[("found_on", date("2024-03-01"))]),
        row("a", &[("kind", text("危险化学品"))]),
        row("a", &[("found_on", date("1999-12-31"))]),
    ];
    let error = tx.insert(&id("hazard"), rows).await.unwrap_err();
    insta::assert_snapshot!(error);
    assert!(bureau.all("bureau", "hazard").await.is_empty());
}

#[tokio::test]
async fn a_closed_school_takes_no_records_after_its_end() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    let closed = Org {
        until: Some(day("2024-03-31")),
        successors: vec!["b".into()],
        ..org("a", "甲小学", "school", Some("t1"))
    };
    tx.put_orgs(&[closed]).await.unwrap();
    let held = |on| row("a", &[("held_on", date(on))]);
    let error = tx.insert(&id("lecture"), vec![held("2024-03-31"), held("2024-04-01")]).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「讲座台账」第 2 行：「甲小学」已于 2024-03-31 撤并，2024-04-01 时已不存在；请核对日期，或改填承接单位「乙小学」");
}

#[tokio::test]
async fn required_fields_are_asked_for_at_submission_not_before() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let ids = tx.insert(&id("hazard"), vec![row("a", &[("note", text("走廊"))])]).await.unwrap();
    let error = tx.submit(&id("hazard"), &ids).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    共 2 处问题，均未保存：
    台账「安全隐患台账」第 1 号记录的「发现日期」：必填项未填；请填写后再上报
    台账「安全隐患台账」第 1 号记录的「隐患类别」：必填项未填；请填写后再上报
    ");
}

#[tokio::test]
async fn natural_keys_are_unique_within_the_batch_and_the_register() {
    let bureau = Bureau::new().await;
    let grant = |on: &str, pupil: &str| {
        row("a", &[("granted_on", date(on)), ("pupil", text(pupil)), ("amount", Value::Integer(10))])
    };
    let mut tx = bureau.begin("a").await;
    let first = tx.insert(&id("grant"), vec![grant("2024-03-01", "x"), grant("2024-03-02", "x")]).await.unwrap();
    let rows = vec![grant("2024-03-01", "x"), grant("2024-04-01", "y"), grant("2024-04-01", "y")];
    let error = tx.insert(&id("grant"), rows).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    共 2 处问题，均未保存：
    台账「资助发放台账」第 1 行：与已有的第 1 号记录重复（「发放日期」「身份证号」相同）；如是同一件事请改已有记录，否则请更正
    台账「资助发放台账」第 3 行：与第 2 行重复（「发放日期」「身份证号」相同）；请删去重复的一条，或更正其中一条
    ");
    let error = tx.edit(&id("grant"), first[1], 1, cells(&[("granted_on", date("2024-03-01"))])).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 2 号记录：与已有的第 1 号记录重复（「发放日期」「身份证号」相同）；如是同一件事请改已有记录，否则请更正");
    // A voided record gives its key free.
    tx.void(&id("grant"), first[0], 1, "录错").await.unwrap();
    tx.insert(&id("grant"), vec![grant("2024-03-01", "x")]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn personal_values_are_not_repeated_in_messages() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let error = tx.insert(&id("grant"), vec![row("a", &[("pupil", Value::Integer(110101))])]).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 1 行的「身份证号」（个人信息不显示）：应填文字；请改填文字");
}

#[tokio::test]
async fn multi_choices_are_stored_in_the_order_of_their_list() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let given = [("also", text("building|fire||building")), ("note", text("  ")), ("cost", number("1.50"))];
    let ids = tx.insert(&id("hazard"), vec![row("a", &given)]).await.unwrap();
    tx.commit().await.unwrap();
    let record = bureau.ledger.record(&actor("a"), &id("hazard"), ids[0]).await.unwrap();
    let register = &bureau.ledger.pack().registers["hazard"];
    assert_eq!(record.cell(register, &"also".into()), &text("|fire|building|"));
    assert_eq!(record.cell(register, &"note".into()), &Value::Absent);
    assert_eq!(record.cell(register, &"cost".into()), &number("1.5"));
}

#[tokio::test]
async fn texts_are_stored_without_white_space_around_them_and_otherwise_as_typed() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let held = |title: &str| row("a", &[("held_on", date("2024-03-01")), ("title", text(title))]);
    let rows = vec![held(" \u{3000}防溺水　Ａ１ \n"), held("一\r\n二\t三"), held("\u{3000}\u{a0}\r\n")];
    let ids = tx.insert(&id("lecture"), rows).await.unwrap();
    tx.edit(&id("lecture"), ids[0], 1, cells(&[("title", text("　防火　Ａ１"))])).await.unwrap();
    tx.commit().await.unwrap();
    let records = bureau.ledger.records(&actor("a"), &id("lecture"), &Default::default()).await.unwrap();
    let titles: Vec<_> = records.iter().map(|record| record.cells[1].clone()).collect();
    assert_eq!(titles, [text("防火　Ａ１"), text("一\n二\t三"), Value::Absent]);
}

#[tokio::test]
async fn control_characters_are_refused_and_never_shown() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let held = |title: &str| row("a", &[("held_on", date("2024-03-01")), ("title", text(title))]);
    let error = tx.insert(&id("lecture"), vec![held("\u{1b}[31m防火"), held("一\r二")]).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    共 2 处问题，均未保存：
    台账「讲座台账」第 1 行的「题目」（�[31m防火）：含有看不见的控制字符（U+001B）；请删去这个字符，或重新键入这一项
    台账「讲座台账」第 2 行的「题目」（一�二）：含有看不见的控制字符（U+000D）；请删去这个字符，或重新键入这一项
    ");
    let error = tx.insert(&id("hazard"), vec![row("a", &[("kind", text("fi\u{7}re"))])]).await.unwrap_err();
    assert!(!error.to_string().contains('\u{7}'), "{error}");
}

#[tokio::test]
async fn keys_that_differ_in_spelling_only_are_one_key() {
    let bureau = Bureau::new().await;
    let grant = |pupil: &str| {
        row("a", &[("granted_on", date("2024-03-01")), ("pupil", text(pupil)), ("amount", Value::Integer(10))])
    };
    let mut tx = bureau.begin("a").await;
    tx.insert(&id("grant"), vec![grant("G1x")]).await.unwrap();
    for spelling in [" G1x ", "Ｇ１ｘ", "\u{3000}G1x", "G 1X"] {
        let error = tx.insert(&id("grant"), vec![grant(spelling)]).await.unwrap_err();
        assert!(error.to_string().contains("与已有的第 1 号记录重复"), "{spelling}: {error}");
    }
    let ids = tx.insert(&id("grant"), vec![grant("Ｇ２")]).await.unwrap();
    tx.commit().await.unwrap();
    let record = bureau.ledger.record(&actor("a"), &id("grant"), ids[0]).await.unwrap();
    let grant = bureau.ledger.pack().registers["grant"].clone();
    let opener = bureau.ledger.opener(grant.fields.iter().zip(&record.cells)).await.unwrap();
    let sealed = record.cells[1].display();
    assert_eq!(opener.open(&id("grant"), ids[0], "pupil", &sealed).unwrap(), Opened::Clear("Ｇ２".to_owned()));
}
