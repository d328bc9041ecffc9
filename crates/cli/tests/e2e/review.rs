//! Review and what is late, from the terminal, in a small bureau of the suite's pack.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;
use xuezheng_bureau::ledger::{Author, NewRecord, Stamp};
use xuezheng_bureau::{Explanations, Init, NewFiling, Step, Workspace, add, ask, submit};
use xuezheng_pack::{NaiveDate, Period, RecordId, Value};
use xuezheng_testing::org;

fn xuezheng(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("-C").arg(folder).args(arguments).output().unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    let output = xuezheng(folder, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn author(name: &str, org: &str) -> Author {
    let at = Stamp { utc: "2024-07-10T02:00:00Z".parse().unwrap(), today: day("2024-07-10") };
    Author { actor: name.into(), org: org.into(), role: None, acting_for: None, why: "填报".into(), at }
}

fn files(root: &Path, folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, into);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            into.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

/// Two schools of a township have filed their hazards of 2024H1, reviewed by the township and then by the bureau.
async fn bureau() -> (TempDir, Vec<RecordId>) {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/small_pack");
    let mut pack = Vec::new();
    files(&suite, &suite, &mut pack);
    for (path, text) in &mut pack {
        if path == "areas/safety/registers/hazard.toml" {
            let whole = String::from_utf8(text.clone()).unwrap();
            let whole = whole.replacen("key = ", "review = [\"township_office\", \"bureau\"]\nkey = ", 1);
            let told = "escalate = [{ after = \"0d\", to = \"safety_department\" }]\n";
            *text = format!("{whole}{told}").into_bytes();
        }
    }
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("bureau");
    let orgs = [
        org("b", "某县教育局", "bureau", None),
        org("t", "中心校", "township_office", Some("b")),
        org("p", "甲小学", "school", Some("t")),
        org("q", "乙小学", "school", Some("t")),
    ];
    let init = Init {
        pack,
        orgs: &orgs,
        author: &author("管理员", "b"),
        key: Some([1; 32]),
        database: xuezheng_testing::database().await,
    };
    let workspace = Workspace::init(&root, init).await.unwrap();
    let (register, period) = ("hazard".into(), Period::parse("2024H1").unwrap());
    ask(&workspace, &author("管理员", "b"), &register, period, &["p".into(), "q".into()]).await.unwrap();
    let mut ids = Vec::new();
    for (school, numbers) in [("p", ["p-1", "p-2"]), ("q", ["q-1", "q-2"])] {
        let who = author("张三", school);
        let rows = numbers.map(|number| {
            let text = |text: &str| Value::Text(text.to_owned());
            let cells = BTreeMap::from([
                ("number".into(), text(number)),
                ("found_on".into(), Value::Date(day("2024-03-01"))),
                ("kind".into(), text("fire")),
            ]);
            let rectify = Step { transition: "rectify".into(), on: day("2024-03-04"), evidence: None };
            NewFiling { record: NewRecord { org: school.into(), cells }, steps: vec![rectify] }
        });
        ids.extend(add(&workspace, &who, &register, rows.into()).await.unwrap());
        submit(&workspace, &who, &register, period, &school.into(), &Explanations::new()).await.unwrap();
    }
    (folder, ids)
}

#[tokio::test]
async fn a_filing_is_returned_with_remarks_and_another_climbs() {
    let (folder, ids) = bureau().await;
    let folder = &folder.path().join("bureau");
    let listed = json(folder, &["review", "list"]);
    let waits = |listed: &Json| -> Vec<String> {
        let line = |one: &Json| format!("{}→{}", one["org"].as_str().unwrap(), one["turn"].as_str().unwrap());
        listed.as_array().unwrap().iter().map(line).collect()
    };
    assert_eq!(waits(&listed), ["p→t", "q→t"]);
    // Without --yes nothing happens; the bureau has nothing to do yet.
    let township = ["--by", "李四", "--org", "t"];
    let plan = xuezheng(folder, &[&["review", "approve"][..], &township].concat());
    assert!(said(&plan).contains("共 2 份填报、4 条记录可以审核通过"), "{}", said(&plan));
    let nothing = xuezheng(folder, &["review", "approve", "--by", "王五"]);
    assert!(said(&nothing).contains("没有可以审核通过的填报和记录"), "{}", said(&nothing));
    let own = xuezheng(folder, &["review", "approve", "--by", "张三", "--org", "t", "--yes"]);
    assert_eq!(own.status.code(), Some(2));
    assert!(complaint(&own).contains("填报人不能审核自己的填报"), "{}", complaint(&own));

    let remark = format!("{}:level=应为重大隐患", ids[0]);
    let reason = ["--reason", "等级有误", "--remark", &remark, "--within", "p", "--yes"];
    let returned = json(folder, &[&["review", "return"][..], &township, &reason].concat());
    assert_eq!(returned["returned"]["filings"], 1);
    let shown = ["review", "show", "--register", "hazard", "--record", &ids[0].to_string()];
    let shown = said(&xuezheng(folder, &shown));
    assert!(shown.contains("「等级」应为重大隐患（李四，"), "{shown}");
    let done = json(folder, &[&["review", "approve", "--yes"][..], &township].concat());
    assert_eq!(done["approved"]["filings"], 1);
    assert_eq!(waits(&json(folder, &["review", "list"])), ["q→b"]);
    let behalf = ["review", "approve", "--yes", "--by", "王五", "--for", "赵六"];
    assert_eq!(json(folder, &behalf)["approved"]["records"], 2);
    let shown = ["review", "show", "--register", "hazard", "--record", &ids[2].to_string()];
    let shown = said(&xuezheng(folder, &shown));
    for words in ["李四", "逐级审核通过", "王五（代赵六）", "没有尚未改正的批注"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[tokio::test]
async fn what_is_late_is_listed_with_whom_it_was_reported_to() {
    let (folder, _) = bureau().await;
    let folder = &folder.path().join("bureau");
    // In repair since 4 March, to be closed within 15 days: by the 19th.
    let on_time = xuezheng(folder, &["overdue", "--on", "2024-03-19"]);
    assert_eq!(said(&on_time), "截至 2024-03-19，没有逾期的事项\n");
    let late = json(folder, &["overdue", "--on", "2024-03-22", "--org", "q"]);
    let late = late.as_array().unwrap();
    assert_eq!(late.len(), 2);
    assert_eq!((&late[0]["due"], &late[0]["days"]), (&Json::from("2024-03-19"), &Json::from(3)));
    assert_eq!(late[0]["told"], serde_json::json!(["safety_department"]));
    let nobody = xuezheng(folder, &["overdue", "--register", "hazrd"]);
    assert!(complaint(&nobody).contains("是否想用：hazard"), "{}", complaint(&nobody));
}

#[tokio::test]
async fn a_sample_is_announced_drawn_and_drawn_again() {
    let (folder, _) = bureau().await;
    let folder = &folder.path().join("bureau");
    let list = ["review", "draw", "--register", "hazard", "--period", "2024H1", "--waiting", "--count", "2"];
    let announced = json(folder, &list);
    let hash = announced["hash"].as_str().unwrap();
    assert_eq!(announced["operation"], Json::Null);
    let drawn = json(folder, &[&list[..], &["--seed", "2024082 03 09 15", "--hash", hash]].concat());
    assert_eq!(drawn["groups"][0]["drawn"].as_array().unwrap().len(), 2);
    let operation = drawn["operation"].to_string();
    let again = xuezheng(folder, &["review", "draw", "--replay", &operation]);
    assert!(said(&again).ends_with("复算一致\n"), "{}", said(&again));
    // After the list was announced, something is approved: it is another list.
    for org in ["t", "b"] {
        let who = ["review", "approve", "--yes", "--within", "p", "--by", "李四", "--org", org];
        assert!(xuezheng(folder, &who).status.success());
    }
    let late = xuezheng(folder, &[&list[..], &["--seed", "x", "--hash", hash]].concat());
    assert!(complaint(&late).contains("公布以后有记录变动"), "{}", complaint(&late));
}
