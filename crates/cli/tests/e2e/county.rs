//! One demo bureau for all tests that only read it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tokio::sync::OnceCell;
use xuezheng_bureau::{CompileRequest, Format, Printing, Workspace, compile, document::Document};
use xuezheng_pack::{NaiveDate, Period};

/// What the demo calls its report of the first half of 2024.
pub(crate) const HALF_YEAR: &str = "2024年上半年工作总结";

/// Compiles the report of the first half of 2024.
pub(crate) async fn report(workspace: &Workspace) -> Document {
    let documents = workspace.folder().join("documents");
    let outputs = Format::ALL.map(|format| (documents.join(format!("report.{}", format.extension())), format));
    let request = CompileRequest {
        report: "work_report".into(),
        period: half(),
        org: None,
        dated: dated(),
        printing: Printing::default(),
    };
    compile(workspace, &request, &outputs).await.unwrap().document
}

pub(crate) fn half() -> Period {
    Period::parse("2024H1").unwrap()
}

fn dated() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, 5).unwrap()
}

static SHARED: OnceCell<tempfile::TempDir> = OnceCell::const_new();

/// The folder of the shared bureau, which the program itself has made; whoever changes records makes a copy of it.
pub(crate) async fn shared() -> PathBuf {
    let folder = SHARED
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let bureau = folder.path().join("bureau");
            let demo = Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("demo").arg(&bureau).arg("--no-serve").output();
            let demo = demo.unwrap();
            assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
            report(&Workspace::open(&bureau).await.unwrap()).await;
            folder
        })
        .await;
    folder.path().join("bureau")
}

/// A copy to change.
pub(crate) async fn copy() -> tempfile::TempDir {
    let (from, to) = (shared().await, tempfile::tempdir().unwrap());
    copy_folder(&from, to.path());
    to
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
