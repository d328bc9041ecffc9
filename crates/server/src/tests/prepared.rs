//! The small bureau before a test does anything in it: made once in a process, and laid out as files for each test. Its tables
//! and the passwords of its accounts take longer than most tests.

use std::path::{Path, PathBuf};

use tokio::sync::OnceCell;
use xuezheng_bureau::ledger::{Audience, Author, NewCollection, NewRecord};
use xuezheng_bureau::{Init, NewAccount, NewFiling, Step, Workspace, add, add_account, ask, collect};
use xuezheng_pack::{FieldId, Period, RecordId, Value};
use xuezheng_testing::org;

use super::site::{PASSWORD, author};

static COMMON: OnceCell<Prepared> = OnceCell::const_new();

/// A bureau that nobody has open.
pub(super) struct Prepared {
    files: Vec<(PathBuf, Vec<u8>)>,
    /// The hazards of the schools `p` and `q`.
    pub(super) hazards: [RecordId; 2],
    /// The first password of the login `fresh`.
    pub(super) first_password: String,
}

impl Prepared {
    /// That of all tests which need nothing else.
    pub(super) async fn common() -> &'static Self {
        COMMON.get_or_init(|| Self::with(&[])).await
    }

    /// One with more files in its pack.
    pub(super) async fn with(files: &[(&str, &str)]) -> Self {
        let more = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Self::of(xuezheng_testing::education_pack().into_iter().chain(more).collect()).await
    }

    async fn of(pack: Vec<(String, Vec<u8>)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let author = author("b");
        let orgs = [
            org("b", "云川市教育体育局", "bureau", None),
            org("t", "青禾镇中心校", "township_office", Some("b")),
            org("p", "青禾镇第一小学", "school", Some("t")),
            org("q", "青禾镇第二小学", "school", Some("t")),
        ];
        let init = Init { pack, orgs: &orgs, author: &author, key: Some([1; 32]), database: None };
        let workspace = Workspace::init(&folder.path().join("bureau"), init).await.unwrap();
        let hazards = [hazard(&workspace, "p", "甲楼楼梯").await, hazard(&workspace, "q", "乙楼走廊").await];
        let schools = ["p".into(), "q".into()];
        ask(&workspace, &author, &"hazard".into(), Period::parse("2024H1").unwrap(), &schools).await.unwrap();
        let drills = NewCollection {
            id: None,
            title: "2024年上半年应急演练填报".to_owned(),
            period: Period::parse("2024H1").unwrap(),
            registers: vec!["safety_drill".into()],
            audience: Audience::default(),
            deadline: "2024-07-10".parse().unwrap(),
            grace_days: None,
            note: None,
        };
        collect::open(&workspace, &author, drills).await.unwrap();
        let roles = workspace.pack().roles.keys().map(|role| (role.as_str(), role.as_str(), place(role.as_str())));
        let more = [("other_school", "school_reporter", "q"), ("fresh", "office", "b")];
        let accounts = roles.chain(more).map(|(login, role, org)| NewAccount {
            login: login.to_owned(),
            name: format!("某{login}"),
            org: org.into(),
            role: role.into(),
            password: (login != "fresh").then(|| PASSWORD.to_owned()),
        });
        let first_password =
            add_account(&workspace, &author, accounts.collect()).await.unwrap().pop().unwrap().unwrap();
        let bureau = workspace.folder().to_owned();
        workspace.close().await;
        let mut files = Vec::new();
        take(&bureau, Path::new(""), &mut files);
        Self { files, hazards, first_password }
    }

    /// Makes it once more, in a folder that isn't there yet.
    pub(super) fn lay_out(&self, folder: &Path) {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// Reads all files below a folder.
fn take(root: &Path, below: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            take(root, &path, files);
        } else {
            files.push((path, std::fs::read(entry.path()).unwrap()));
        }
    }
}

/// Where somebody of a role works.
fn place(role: &str) -> &'static str {
    match role {
        "school_reporter" => "p",
        "township_reviewer" => "t",
        _ => "b",
    }
}

async fn hazard(workspace: &Workspace, org: &str, place: &str) -> RecordId {
    let text = |text: &str| Value::Text(text.to_owned());
    let cells = [
        ("number", text(&format!("{org}-2024-001"))),
        ("found_on", Value::Date("2024-06-03".parse().unwrap())),
        ("kind", text("fire")),
        ("severity", text("general")),
        ("source", text("self_check")),
        ("place", text(place)),
        ("description", text("堆放杂物")),
    ];
    let cells = cells.into_iter().map(|(id, value)| (FieldId::new(id), value)).collect();
    let step = Step { transition: "start".into(), on: "2024-06-05".parse().unwrap(), evidence: None };
    let filing = NewFiling { record: NewRecord { org: org.into(), cells }, steps: vec![step] };
    let author = Author { role: Some("school_reporter".into()), ..author(org) };
    add(workspace, &author, &"hazard".into(), vec![filing]).await.unwrap()[0]
}
