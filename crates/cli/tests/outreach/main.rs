//! Reminding, printing, verifying and handing in a stamped page, as a clerk types it.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use xuezheng_bureau::ledger::{Author, NewRecord};
use xuezheng_bureau::{Explanations, Workspace, ask, submit};
use xuezheng_pack::{NaiveDate, OrgId, Period, RecordId, Value};

fn xuezheng(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xuezheng"));
    command.arg("-C").arg(folder).args(arguments).env_remove("XUEZHENG_MAIL_PASSWORD").output().unwrap()
}

/// What a command that succeeds says.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = xuezheng(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
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

/// A bureau with one school that has submitted a hazard.
async fn bureau(home: &Path) -> Workspace {
    let folder = home.join("bureau");
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/small_pack");
    let mut arguments = vec!["init", folder.to_str().unwrap(), "--pack", pack.to_str().unwrap()];
    let database = xuezheng_testing::database().await;
    arguments.extend(database.iter().flat_map(|url| ["--database", url.as_str()]));
    said(home, &arguments);
    let workspace = Workspace::open(&folder).await.unwrap();
    let root = workspace.ledger().orgs().await.unwrap().root().unwrap().id.clone();
    let school = xuezheng_testing::org("s1", "甲小学", "school", Some(root.as_str()));
    let mut transaction = workspace.ledger().begin(author(&root)).await.unwrap();
    transaction.put_orgs(&[school]).await.unwrap();
    transaction.commit().await.unwrap();
    let half = Period::parse("2024H1").unwrap();
    ask(&workspace, &author(&root), &"hazard".into(), half, &["s1".into()]).await.unwrap();
    let cells = [("number", "A1"), ("kind", "fire")].map(|(id, text)| (id.into(), Value::Text(text.into())));
    let mut cells = BTreeMap::from(cells);
    cells.insert("found_on".into(), Value::Date(day("2024-03-01")));
    let mut transaction = workspace.ledger().begin(author(&root)).await.unwrap();
    transaction.insert(&"hazard".into(), vec![NewRecord { org: "s1".into(), cells }]).await.unwrap();
    transaction.commit().await.unwrap();
    let none = Explanations::new();
    submit(&workspace, &author(&"s1".into()), &"hazard".into(), half, &"s1".into(), &none).await.unwrap();
    workspace
}

const OF: [&str; 4] = ["--period", "2024H1", "--org", "甲小学"];

#[tokio::test]
async fn a_filing_is_printed_verified_and_comes_back_stamped() {
    let home = tempfile::tempdir().unwrap();
    let workspace = bureau(home.path()).await;
    let folder = workspace.folder().to_owned();
    let folder = folder.as_path();
    let sheet = home.path().join("表.md");
    let sheet = sheet.to_str().unwrap();
    let print = [&["filing", "print", "安全隐患台账"], &OF[..], &["-o", sheet]].concat();
    let printed = said(folder, &print);
    assert!(printed.contains("《安全隐患台账报送表》已生成，验证码 "), "{printed}");
    assert!(said(folder, &print).contains("内容与以前打印的相同"));
    let text = std::fs::read_to_string(sheet).unwrap();
    let code = text.split("验证码：").nth(1).unwrap().split_whitespace().next().unwrap().replace('\\', "");
    let verified = said(folder, &["filing", "verify", &code]);
    assert!(
        verified.contains("「甲小学」2024年上半年台账「安全隐患台账」的报送表，1 条记录")
            && verified.contains("填报现在是「待审」\n与现在的记录一致"),
        "{verified}"
    );
    let named = [&["filing", "verify", "--register", "hazard"], &OF[..]].concat();
    assert_eq!(json(folder, &named)["current"], Json::from(true));
    assert!(refused(folder, &["filing", "verify", "0000-0000-0000-0000"]).contains("本局没有印过"));
    assert!(refused(folder, &["filing", "verify"]).contains("验证码"));

    let stamped = home.path().join("盖章.pdf");
    std::fs::write(&stamped, b"%PDF-1.7 stamped").unwrap();
    let file = stamped.to_str().unwrap();
    let attach = [&["filing", "attach-scan", "hazard", file], &OF[..], &["--code", &code]].concat();
    let attached = said(folder, &attach);
    assert!(attached.contains("是这次填报的第 1 份\n与现在的记录一致"), "{attached}");
    std::fs::write(&stamped, b"%PDF-1.7 stamped again").unwrap();
    assert!(refused(folder, &attach).contains("确要替换的，请写明原因"));
    let attached = said(folder, &[&attach[..], &["--reason", "补盖骑缝章"]].concat());
    assert!(attached.contains("第 2 份"), "{attached}");
    let scan = [&["filing", "scan", "hazard"], &OF[..]].concat();
    assert!(said(folder, &scan).contains("补盖骑缝章"));
    let out = home.path().join("取出.pdf");
    said(folder, &[&scan[..], &["-o", out.to_str().unwrap(), "--number", "1"]].concat());
    assert_eq!(std::fs::read(&out).unwrap(), b"%PDF-1.7 stamped");

    let root = workspace.ledger().orgs().await.unwrap().root().unwrap().id.clone();
    let mut transaction = workspace.ledger().begin(author(&root)).await.unwrap();
    let cells = BTreeMap::from([("kind".into(), Value::Text("food".into()))]);
    transaction.edit(&"hazard".into(), RecordId(1), 1, cells).await.unwrap();
    transaction.submit(&"hazard".into(), &[RecordId(1)]).await.unwrap();
    transaction.commit().await.unwrap();
    let output = xuezheng(folder, &["filing", "verify", &code]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("第 1 号记录：表上是第 1 版，现在是第 2 版"), "{text}");
    assert!(said(folder, &["audit", "verify"]).contains("核对无误"));
}

#[tokio::test]
async fn a_reminder_is_written_once_and_its_text_taken_to_the_group() {
    let home = tempfile::tempdir().unwrap();
    let workspace = bureau(home.path()).await;
    let folder = workspace.folder();
    let remind = ["outbox", "remind", "--to", "甲小学", "--subject", "催报", "--text", "请上报"];
    let written = said(folder, &remind);
    assert!(written.contains("写了 1 封") && written.contains("没有登记邮箱"), "{written}");
    assert!(said(folder, &remind).contains("今天已经写过同一事项，没有再写：甲小学"));
    assert!(refused(folder, &["outbox", "send"]).contains("没有设置邮件服务器"));
    assert!(said(folder, &["outbox", "list", "--state", "待发"]).contains("没有登记邮箱"));
    assert!(refused(folder, &["outbox", "list", "--state", "待定"]).contains("没有状态「待定」"));
    let book = home.path().join("邮箱.csv");
    std::fs::write(&book, "\u{FEFF}甲小学,office@jia.example\n").unwrap();
    let contacts = said(folder, &["outbox", "contacts", "-f", book.to_str().unwrap()]);
    assert!(contacts.contains("有改动的 1 个"), "{contacts}");
    assert!(said(folder, &["outbox", "contacts"]).contains("office@jia.example"));
    assert!(refused(folder, &["outbox", "contacts", "甲小学=甲"]).contains("不是邮箱地址"));
    assert_eq!(said(folder, &["outbox", "text", "--without-address"]).trim(), "");
    assert_eq!(said(folder, &["outbox", "text", "--done"]), "【甲小学】催报\n请上报\n");
    assert_eq!(json(folder, &["outbox", "list"])[0]["state"], Json::from("relayed"));
}
