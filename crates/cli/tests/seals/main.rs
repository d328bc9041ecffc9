//! Sealing, restating and issuing as a clerk types it, in a bureau with the small pack.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use xuezheng_bureau::ledger::{Author, NewRecord};
use xuezheng_bureau::{Explanations, Workspace, approve_records_restating, ask, submit, submit_records};
use xuezheng_pack::{NaiveDate, Org, OrgId, Period, RecordId, Value};

fn xuezheng(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("-C").arg(folder).args(arguments).output().unwrap()
}

/// What a command that succeeds says.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = xuezheng(folder, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    serde_json::from_str(&said(folder, &[arguments, &["--format", "json"]].concat())).unwrap()
}

/// What a command that refuses says.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = xuezheng(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn author(org: &OrgId) -> Author {
    xuezheng_testing::author("甲", org.as_str(), "2024-07-10")
}

fn school(id: &str, parent: &OrgId) -> Org {
    xuezheng_testing::org(id, &format!("学校{id}"), "school", Some(parent.as_str()))
}

async fn hazard(workspace: &Workspace, root: &OrgId, org: &str, number: &str, on: &str) -> RecordId {
    let cells = BTreeMap::from([
        ("number".into(), Value::Text(number.into())),
        ("found_on".into(), Value::Date(day(on))),
        ("kind".into(), Value::Text("fire".into())),
    ]);
    let mut transaction = workspace.ledger().begin(author(root)).await.unwrap();
    let record = NewRecord { org: org.into(), cells };
    let ids = transaction.insert(&"hazard".into(), vec![record]).await.unwrap();
    transaction.commit().await.unwrap();
    ids[0]
}

#[tokio::test]
async fn a_half_year_is_sealed_issued_and_restated() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bureau");
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/small_pack");
    let mut arguments = vec!["init", folder.to_str().unwrap(), "--pack", pack.to_str().unwrap()];
    let database = xuezheng_testing::database().await;
    if let Some(url) = &database {
        arguments.extend(["--database", url.as_str()]);
    }
    said(home.path(), &arguments);
    let folder = folder.as_path();
    assert!(said(folder, &["seal", "list"]).contains("还没有封存"));

    let workspace = Workspace::open(folder).await.unwrap();
    let root = workspace.ledger().orgs().await.unwrap().root().unwrap().id.clone();
    let mut transaction = workspace.ledger().begin(author(&root)).await.unwrap();
    transaction.put_orgs(&[school("s1", &root), school("s2", &root)]).await.unwrap();
    transaction.commit().await.unwrap();
    let half = Period::parse("2024H1").unwrap();
    ask(&workspace, &author(&root), &"hazard".into(), half, &["s1".into(), "s2".into()]).await.unwrap();
    hazard(&workspace, &root, "s1", "A1", "2024-03-01").await;
    let none = Explanations::new();
    submit(&workspace, &author(&"s1".into()), &"hazard".into(), half, &"s1".into(), &none).await.unwrap();
    said(folder, &["approve", "--register", "hazard", "--period", "2024H1", "--yes"]);

    let open = refused(folder, &["seal", "2024H1"]);
    assert!(
        open.contains("还有 1 项填报没有审核通过") && open.contains("学校s2（s2）　安全隐患台账　2024H1　待填"),
        "{open}"
    );
    assert!(refused(folder, &["seal", "2024H1", "--except", "s2"]).contains("无法识别的例外"));
    let sealed = said(folder, &["seal", "2024H1", "--except", "s2:hazard=校长离岗"]);
    assert!(
        sealed.contains("2024年上半年已封存，名称「2024H1」") && sealed.contains("s2　hazard　2024H1：校长离岗"),
        "{sealed}"
    );
    assert!(said(folder, &["seal", "list"]).contains("2024年上半年"));
    assert!(said(folder, &["seal", "show", "2024H1"]).contains("经核对完好"));
    assert!(refused(folder, &["seal", "show", "2023"]).contains("没有这个封存：2023"));

    let issue = ["report", "issue", "work_report", "--number", "教〔2024〕1号", "--seal", "2024H1", "--as", "md"];
    let issued = said(folder, &[&issue[..], &["--dated", "2024-07-10"]].concat());
    assert!(issued.contains("已签发，字号 教〔2024〕1号；按封存「2024H1」的数据"), "{issued}");
    assert!(said(folder, &["report", "affected"]).contains("与现在全部一致"));

    // s2 files late: a reason is asked for.
    let late = hazard(&workspace, &root, "s2", "B1", "2024-05-01").await;
    submit(&workspace, &author(&"s2".into()), &"hazard".into(), half, &"s2".into(), &none).await.unwrap();
    let approve = ["approve", "--register", "hazard", "--period", "2024H1", "--yes"];
    let refusal = refused(folder, &approve);
    assert!(refusal.contains("会改变已封存的数字：「2024H1」") && refusal.contains("--restate 原因"), "{refusal}");
    let approved = said(folder, &[&approve[..], &["--restate", "补报"]].concat());
    assert!(approved.contains("已审核通过 1 个机构的填报") && approved.contains("教〔2024〕1号"), "{approved}");

    let now = json(folder, &["figures", "--period", "2024H1", "--indicator", "safety.hazards_found"]);
    let then = json(folder, &["figures", "--seal", "2024H1", "--indicator", "safety.hazards_found"]);
    assert_eq!((&now[0]["value"], &now[0]["as_of"]), (&Json::from("2"), &Json::from("live")));
    assert_eq!((&then[0]["value"], &then[0]["as_of"]), (&Json::from("1"), &Json::from("2024H1")));
    assert_eq!(json(folder, &["drill", "safety.hazards_found", "--seal", "2024H1"]).as_array().unwrap().len(), 1);
    let open = said(folder, &["figures", "--period", "2024Q3"]);
    assert!(open.contains("实时（未封存）"), "{open}");
    let explained = said(folder, &["explain", "safety.hazards_found", "--period", "2024H1"]);
    assert!(explained.contains("曾　为　1处（封存「2024H1」") && explained.contains("因迟报：补报"), "{explained}");
    assert!(explained.contains("现为 2处"), "{explained}");
    let noted = said(folder, &["explain", "safety.hazards_found", "--seal", "2024H1"]);
    assert!(noted.contains("列为例外：校长离岗") && noted.contains("封存「2024H1」"), "{noted}");

    let diff = json(folder, &["seal", "diff", "2024H1"]);
    let found =
        diff["figures"].as_array().unwrap().iter().find(|it| it["indicator"] == "safety.hazards_found").unwrap();
    assert_eq!(found["records"][0]["record"], late.0);
    assert_eq!(found["restatements"][0]["kind"], "late");
    assert!(said(folder, &["seal", "diff", "2024H1", "live"]).contains("新增　安全隐患台账第 2 号（s2，2024-05-01）"));
    assert!(said(folder, &["seal", "check"]).contains("封存「2024H1」 → 现在"));

    let affected = json(folder, &["report", "affected"]);
    let figures = affected[0]["figures"].as_array().unwrap();
    assert!(figures.iter().any(|it| it["stated"] == "1" && it["now"] == "2"), "{affected}");
    assert_eq!(figures[0]["restatements"][0]["reason"], "补报");
    let copy = home.path().join("原件");
    let again = said(folder, &["report", "recompile", "教〔2024〕1号", "-o", copy.to_str().unwrap()]);
    assert!(again.contains("md：按当时的底本重新生成，与签发时逐字节相同"), "{again}");
    assert!(std::fs::read_to_string(home.path().join("原件.md")).unwrap().contains("本文数据取自封存「2024H1」"));
    said(
        folder,
        &[
            "report",
            "issue",
            "work_report",
            "--number",
            "教〔2024〕2号",
            "--period",
            "2024H1",
            "--as",
            "md",
            "--replaces",
            "教〔2024〕1号",
        ],
    );
    assert!(said(folder, &["report", "affected"]).contains("与现在全部一致"));
    assert!(said(folder, &["report", "issued"]).contains("已由 教〔2024〕2号 替代"));

    // A record by itself, too.
    let third = hazard(&workspace, &root, "s1", "A2", "2024-06-30").await;
    submit_records(&workspace, &author(&root), &"hazard".into(), vec![third], &none).await.unwrap();
    let office = Author { actor: "审核人".to_owned(), ..author(&root) };
    let refusal = approve_records_restating(&workspace, &office, &"hazard".into(), &[third], None).await;
    assert!(refusal.unwrap_err().to_string().contains("第 3 号记录会改变已封存的数字"));
    assert_eq!(workspace.ledger().verify_seals().await.unwrap(), Vec::new());
}
