//! Closing a period: what must be done before, what may be left out, and what comes after it all the same.

use xuezheng_bureau::{approve_restating, ask, declare_zero, exempt, figures};
use xuezheng_pack::{OrgId, RegisterId};
use xuezheng_testing::Database;

use crate::bureau::{Bureau, author, figure, half, query};

#[tokio::test]
async fn open_filings_must_be_named_with_a_reason_and_are_shown() {
    let bureau = Bureau::new().await;
    let (workspace, grant): (_, RegisterId) = (&bureau.workspace, "grant".into());
    let orgs: Vec<OrgId> = vec!["p".into(), "q".into()];
    ask(workspace, &author("b"), &grant, half(), &orgs).await.unwrap();
    let refusal = bureau.seal("S1", &[]).await.unwrap_err().to_string();
    assert!(
        refusal.contains("还有 2 项填报没有审核通过") && refusal.contains("单位p（p）　资助台账　2024H1　待填"),
        "{refusal}"
    );
    exempt(workspace, &author("b"), &grant, half(), &"p".into(), "停办").await.unwrap();
    let unknown = bureau.seal("S1", &[("q", None, "系统故障"), ("p", None, "停办")]).await.unwrap_err().to_string();
    assert!(unknown.contains("例外「p」在2024年上半年没有未完成的填报"), "{unknown}");
    let silent = bureau.seal("S1", &[("q", Some("grant"), " ")]).await.unwrap_err().to_string();
    assert!(silent.contains("没有写明原因"), "{silent}");
    let sealed = bureau.seal("S1", &[("q", Some("grant"), "系统故障")]).await.unwrap();
    assert_eq!(sealed.seal.exceptions[0].reason, "系统故障");

    let then = workspace.at_seal("S1").await.unwrap();
    let notes = |found: xuezheng_bureau::figures_of::Figure| -> String {
        found.lineage.notes.iter().map(|note| note.label()).collect()
    };
    let share = figure(&then, "share").await;
    assert_eq!(share.as_of, "S1");
    assert_eq!(notes(share), "封存时「单位q」的「资助台账」尚未审核通过，列为例外：系统故障");
    for found in figures(&then, &query(Some("y"))).await.unwrap() {
        assert_eq!(notes(found), "", "q is not below y");
    }
    // 零上报 that comes later makes 暂缺 a zero.
    declare_zero(workspace, &author("q"), &grant, half(), &"q".into()).await.unwrap();
    let refusal = approve_restating(workspace, &author("b"), &grant, half(), &[], None).await.unwrap_err().to_string();
    assert!(refusal.contains("「单位q」台账「资助台账」的填报会改变已封存的数字"), "{refusal}");
    approve_restating(workspace, &author("b"), &grant, half(), &[], Some("故障排除后补报")).await.unwrap();
    let kept = workspace.ledger().restatements().await.unwrap();
    assert_eq!((kept[0].kind.label(), kept[0].record, kept[0].org.as_str()), ("迟报", None, "q"));
    bureau.audited().await;
}

#[tokio::test]
async fn sealing_is_the_bureaus_and_needs_a_good_name() {
    let bureau = Bureau::new().await;
    for name in ["", " a", "a/b", "live", "现在"] {
        let refusal = bureau.seal(name, &[]).await.unwrap_err().to_string();
        assert!(refusal.contains("不能作封存的名称"), "{refusal}");
    }
    let request = xuezheng_bureau::SealRequest { period: half(), name: None, exceptions: Vec::new() };
    let refusal = xuezheng_bureau::seal(&bureau.workspace, &author("x"), &request).await.unwrap_err().to_string();
    assert!(refusal.contains("封存由最上级单位办理"), "{refusal}");
    let made = xuezheng_bureau::seal(&bureau.workspace, &author("b"), &request).await.unwrap();
    assert_eq!(made.seal.name, "2024H1");
    let then = bureau.workspace.at_seal("2024H1").await.unwrap();
    let refusal = xuezheng_bureau::seal(&then, &author("b"), &request).await.unwrap_err().to_string();
    assert!(refusal.contains("只能查看"), "{refusal}");
}

#[tokio::test]
async fn a_quiet_edit_of_a_seal_is_found() {
    let bureau = Bureau::new().await;
    let id = bureau.grant("p", "2024-03-01", 100).await;
    bureau.seal("S1", &[]).await.unwrap();
    bureau.issue("甲1号", Some("S1"), None).await.unwrap();
    bureau.edit(id, "amount", xuezheng_pack::Value::Decimal(7.into())).await;
    bureau.approve(id, Some("更正")).await.unwrap();
    bureau.audited().await;
    let config = std::fs::read_to_string(bureau.workspace.folder().join("bureau.toml")).unwrap();
    let config: toml::Table = toml::from_str(&config).unwrap();
    let database = config["database"].as_str().unwrap();
    let location = xuezheng_bureau::ledger::Location::parse(database, bureau.workspace.folder());
    let beside = Database::open(&location).await;
    for (sql, what) in [
        ("UPDATE restatement SET reason = '无'", "对封存「S1」的更正被改动"),
        ("DELETE FROM restatement", "更正被删除"),
        ("UPDATE issued SET figures = '[]'", "签发文件「甲1号」被改动"),
        ("UPDATE seal SET basis = '0'", "封存「S1」被改动"),
        ("DELETE FROM seal", "封存被删除"),
    ] {
        beside.execute(sql).await.unwrap();
        let found = bureau.workspace.ledger().verify_seals().await.unwrap();
        assert!(found.iter().any(|mismatch| mismatch.what.contains(what)), "{sql}: {found:?}");
    }
    beside.close().await;
}
