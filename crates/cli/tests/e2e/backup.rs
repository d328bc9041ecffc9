//! The demo county is backed up, restored onto either database and moved between them: figures and documents stay the same.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use xuezheng_bureau::ledger::Location;
use xuezheng_bureau::{Format, Workspace};

use crate::county;

fn xuezheng(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("-C").arg(folder).args(arguments).output().unwrap()
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = xuezheng(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    serde_json::from_str(&said(folder, &[arguments, &["--format", "json"]].concat())).unwrap()
}

fn documents(folder: &Path) -> Vec<Vec<u8>> {
    let file = |format: Format| folder.join(format!("documents/report.{}", format.extension()));
    Format::ALL.into_iter().map(|format| std::fs::read(file(format)).unwrap()).collect()
}

#[tokio::test]
async fn figures_and_documents_come_back_on_either_database() {
    let county = county::shared().await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let text = |name: &str| at(name).to_str().unwrap().to_owned();
    let (file, keys, passphrase) = (text("学政.zip"), text("密钥.json"), text("口令.txt"));
    std::fs::write(&passphrase, "大象 铅笔 黄河 手表 二十七\n").unwrap();
    let with_keys = ["--keys", &keys, "--passphrase-file", &passphrase];

    let made = json(&county, &[&["backup", &file], with_keys.as_slice()].concat());
    assert_eq!(made["faults"], Json::Array(Vec::new()));
    let checked = json(&county, &["backup", &file, "--verify"]);
    assert_eq!((&checked["seal"], &checked["damaged"]), (&made["seal"], &Json::Array(Vec::new())));
    let shown = said(&county, &["backup", &file, "--verify"]);
    assert!(shown.starts_with("备份完好") && shown.contains("记录 ") && shown.contains("最后一次操作"), "{shown}");

    let mut places = vec![("sqlite", None)];
    if let Some(server) = xuezheng_testing::server()
        && let Location::Postgres(url) = xuezheng_testing::fresh_schema(&server).await
    {
        places.push(("postgres", Some(url)));
    }
    let (figures, expected) = (["figures", "--period", "2024H1"], documents(&county));
    let of_county = json(&county, &figures);
    for (name, database) in &places {
        let target = at(name);
        let mut arguments = vec!["restore", file.as_str(), target.to_str().unwrap()];
        arguments.extend(with_keys);
        arguments.extend(database.iter().flat_map(|url| ["--database", url.as_str()]));
        let restored = json(folder.path(), &arguments);
        assert_eq!((&restored["records"], &restored["last_operation"]), (&made["records"], &made["last_operation"]));
        assert_eq!(json(&target, &figures), of_county, "{name}");
        let _ = county::report(&Workspace::open(&target).await.unwrap()).await;
        assert!(documents(&target) == expected, "the documents on {name} differ");
    }
    if let Some(server) = xuezheng_testing::server()
        && let Location::Postgres(url) = xuezheng_testing::fresh_schema(&server).await
    {
        let moved = json(&at("sqlite"), &["db", "copy", "--to", &url, "--switch"]);
        assert_eq!((&moved["rows"], &moved["switched"]), (&made["rows"], &Json::Bool(true)));
        assert_eq!(json(&at("sqlite"), &figures), of_county);
    }
    let again = xuezheng(&county, &["backup", &file]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("已存在"), "{again:?}");
    let unsaid = xuezheng(&county, &["backup", &text("另.zip"), "--keys", &text("另.json")]);
    assert!(String::from_utf8_lossy(&unsaid.stderr).contains("--passphrase-file"), "{unsaid:?}");
}
