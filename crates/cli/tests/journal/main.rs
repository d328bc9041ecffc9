//! What `record`, `operation` and `audit` say, over a bureau of the small pack.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use insta::assert_snapshot;
use serde_json::Value as Json;
use tempfile::TempDir;
use xuezheng_bureau::ledger::{Author, Edit, Location, NewRecord, Stamp};
use xuezheng_bureau::{Explanations, Init, NewFiling, Workspace, add, approve_records, edit, submit_records};
use xuezheng_pack::{NaiveDate, Org, RecordId, RegisterId, Value};
use xuezheng_testing::Database;

/// Files of the small pack by path.
fn files(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, root, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn org(id: &str, label: &str, kind: &str, parent: Option<&str>) -> Org {
    let attributes = BTreeMap::from([("nature".into(), "public".into())]);
    Org { attributes, ..xuezheng_testing::org(id, label, kind, parent) }
}

/// Noon of a day, in Beijing.
fn author(name: &str, acting_for: Option<&str>, org: &str, why: &str, on: &str) -> Author {
    let at = Stamp { utc: format!("{on}T04:00:00Z").parse().unwrap(), today: day(on) };
    Author {
        actor: name.to_owned(),
        org: org.into(),
        role: None,
        acting_for: acting_for.map(str::to_owned),
        why: why.to_owned(),
        at,
    }
}

/// A bureau where school `a` has imported two grants, which were approved, and changed the first one since.
struct Bureau {
    folder: TempDir,
    database: Option<String>,
}

impl Bureau {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/small_pack");
        let mut pack = Vec::new();
        files(&small, &small, &mut pack);
        let orgs = [org("b", "示例县教育局", "bureau", None), org("a", "甲小学", "school", Some("b"))];
        let database = xuezheng_testing::database().await;
        let founder = author("系统管理员", None, "b", "建库", "2024-01-02");
        let init = Init { pack, orgs: &orgs, author: &founder, key: Some([1; 32]), database: database.clone() };
        let bureau = Self { folder, database };
        let workspace = Workspace::init(&bureau.root(), init).await.unwrap();

        let grant = RegisterId::new("grant");
        let row = |pupil: &str, amount: i64| {
            let cells = BTreeMap::from([
                ("pupil".into(), Value::Text(pupil.to_owned())),
                ("stage".into(), Value::Text("primary".to_owned())),
                ("amount".into(), Value::Integer(amount)),
                ("paid_on".into(), Value::Date(day("2024-03-01"))),
            ]);
            NewFiling { record: NewRecord { org: "a".into(), cells }, steps: Vec::new() }
        };
        let school = |why, on| author("王芳", Some("李明"), "a", why, on);
        let rows = vec![row("G110105201501012346", 500), row("G110105201501012362", 625)];
        let ids = add(&workspace, &school("导入发放表", "2024-03-05"), &grant, rows).await.unwrap();
        submit(&workspace, &school("上报", "2024-03-05"), &grant, &ids).await;
        let office = author("赵云", None, "b", "审核", "2024-03-06");
        approve_records(&workspace, &office, &grant, &ids).await.unwrap();
        let cells = BTreeMap::from([("amount".into(), Value::Decimal("750.5".parse().unwrap()))]);
        let edits = vec![Edit { record: ids[0], seen: 1, cells }];
        edit(&workspace, &author("王芳", None, "a", "补发", "2024-03-10"), &grant, edits).await.unwrap();
        workspace.ledger().clone().close().await;
        bureau
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("bureau")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xuezheng"));
        command.arg("-C").arg(self.root()).args(arguments).output().unwrap()
    }

    /// What a command prints, on both channels, and its exit code if it isn't 0.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = match output.status.code().unwrap() {
            0 => String::new(),
            code => format!("\n退出码 {code}"),
        };
        let said = text(&output.stdout) + &text(&output.stderr);
        // Today, the time taken and the folder are not the same twice.
        let said = said.replace(&self.folder.path().display().to_string(), "目录");
        let lines = said.lines().map(|line| match line.split_once("，用时 ") {
            Some((kept, _)) => kept.trim_end().to_owned(),
            None => line.trim_end().to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n").trim().to_owned() + &code
    }

    fn json(&self, arguments: &[&str]) -> Json {
        serde_json::from_slice(&self.run(&[arguments, &["--format", "json"]].concat()).stdout).unwrap()
    }

    async fn behind_its_back(&self, sql: &str) {
        let location = match &self.database {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::File(self.root().join("ledger.sqlite")),
        };
        let database = Database::open(&location).await;
        database.execute(sql).await.unwrap();
        database.close().await;
    }
}

async fn submit(workspace: &Workspace, author: &Author, register: &RegisterId, ids: &[RecordId]) {
    submit_records(workspace, author, register, ids.to_vec(), &Explanations::new()).await.unwrap();
}

#[tokio::test]
async fn a_record_is_shown_with_what_happened_to_it_and_as_it_was() {
    let bureau = Bureau::new().await;
    assert_snapshot!(bureau.says(&["record", "show", "grant", "1"]));
    assert_snapshot!(bureau.says(&["record", "show", "资助发放台账", "1", "--as-of", "2024-03-05"]));
    assert_snapshot!(bureau.says(&["record", "history", "grant", "1"]));
    assert_snapshot!(bureau.says(&["record", "list", "grant", "--as-of", "2024-03-06"]));
    let early = bureau.says(&["record", "show", "grant", "1", "--as-of", "2024-03-04"]);
    let never = bureau.says(&["record", "show", "grants", "1"]);
    let unclear = bureau.says(&["record", "show", "grant", "1", "--as-of", "上周"]);
    assert_snapshot!([early, never, unclear].join("\n"));
    let history = bureau.json(&["record", "history", "grant", "1"]);
    assert_eq!(history[3]["cells"][0]["before"], "500");
    assert_eq!(history[3]["cells"][0]["after"], "750.5");
}

#[tokio::test]
async fn an_older_version_comes_back_unless_somebody_wrote_meanwhile() {
    let bureau = Bureau::new().await;
    let late = bureau.says(&["record", "revert", "grant", "1", "--to", "1", "--seen", "1", "--org", "a"]);
    let done = bureau.says(&["record", "revert", "grant", "1", "--to", "1", "--seen", "2", "--org", "a"]);
    assert_snapshot!([late, done].join("\n"));
    assert_eq!(bureau.json(&["record", "show", "grant", "1"])["working"]["cells"]["amount"], "500");
}

#[tokio::test]
async fn operations_are_listed_shown_and_undone() {
    let bureau = Bureau::new().await;
    assert_snapshot!(bureau.says(&["operation", "list"]));
    assert_snapshot!(bureau.says(&["operation", "show", "3"]));
    let of = |arguments: &[&str]| {
        let found = bureau.json(&[&["operation", "list"], arguments].concat());
        found.as_array().unwrap().iter().map(|it| it["operation"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of(&["--by", "李明"]), [3, 2]);
    assert_eq!(of(&["--since", "2024-03-06"]), [5, 4]);
    assert_eq!(of(&["--register", "grant", "--before", "4", "--limit", "1"]), [3]);
    assert_eq!(of(&["--register", "hazard"]), Vec::<i64>::new());

    let overtaken = bureau.says(&["operation", "undo", "2"]);
    let org = bureau.says(&["operation", "undo", "1"]);
    assert_snapshot!([overtaken, org].join("\n"));
    assert_snapshot!(bureau.says(&["operation", "undo", "5", "--why", "金额看错", "--org", "a"]));
    assert_eq!(bureau.json(&["record", "show", "grant", "1"])["working"]["status"], "approved");
    for operation in ["4", "3", "2"] {
        assert_snapshot!(bureau.says(&["operation", "undo", operation]));
    }
    assert_eq!(bureau.json(&["record", "show", "grant", "2"])["working"]["void"], true);
    assert!(bureau.says(&["audit", "verify"]).starts_with("核对无误"));
}

#[tokio::test]
async fn an_audit_finds_what_was_done_behind_the_ledger_s_back() {
    let bureau = Bureau::new().await;
    let anchor = bureau.folder.path().join("anchor.json").display().to_string();
    assert_snapshot!(bureau.says(&["audit", "anchor", "-o", &anchor]));
    assert_snapshot!(bureau.says(&["audit", "verify", "--anchor", &anchor]));
    bureau.behind_its_back("UPDATE r_grant_approved SET stage = 'junior' WHERE _id = 2").await;
    assert_snapshot!(bureau.says(&["audit", "verify"]));
    bureau.behind_its_back("DELETE FROM change WHERE operation = 5").await;
    bureau.behind_its_back("DELETE FROM operation WHERE id = 5").await;
    let found = bureau.json(&["audit", "verify", "--anchor", &anchor]);
    let kinds: Vec<_> =
        found["faults"].as_array().unwrap().iter().map(|fault| fault["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["cut", "record", "record"]);
    std::fs::write(&anchor, "{}").unwrap();
    assert_snapshot!(bureau.says(&["audit", "verify", "--anchor", &anchor]));
}
