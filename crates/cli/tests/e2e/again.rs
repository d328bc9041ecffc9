//! The same seed gives the same documents, byte for byte, on either database.
//!
//! Stands first among the tests, so that its county is filled beside the one that the others wait for.

use std::path::Path;
use std::process::Command;

use xuezheng_bureau::Format;
use xuezheng_bureau::ledger::Location;

use crate::county;

fn documents(folder: &Path, name: &str) -> Vec<Vec<u8>> {
    let file = |format: Format| folder.join(format!("documents/{name}.{}", format.extension()));
    Format::ALL.into_iter().map(|format| std::fs::read(file(format)).unwrap()).collect()
}

/// What every figure is computed from: the segments by hash, and the submissions.
fn segments(folder: &Path) -> (serde_json::Value, serde_json::Value) {
    let manifest = std::fs::read(folder.join("lake/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    (manifest["segments"].clone(), manifest["submissions"].clone())
}

#[tokio::test]
async fn the_demo_gives_the_same_bytes_in_another_process_and_on_another_database() {
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("second");
    // On the other database where there is one.
    let database = match xuezheng_testing::server() {
        Some(server) => match xuezheng_testing::fresh_schema(&server).await {
            Location::Postgres(url) => Some(url),
            Location::File(_) => None,
        },
        None => None,
    };
    county::fill(&second, 1, database).await;

    let first = county::shared().await;
    let expected = documents(&first, county::HALF_YEAR);
    assert!(documents(&first, "report") == expected, "the same ledger in another process gives another report");
    assert!(documents(&second, "report") == expected, "a second demo in another process differs");
    assert!(segments(&second) == segments(&first), "the rows that count differ between the databases");

    // Nothing is computed or filed again; the same bytes come out.
    let copy = county::copy().await;
    let again = Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("demo").arg(copy.path()).output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(documents(copy.path(), county::HALF_YEAR) == expected, "a warm run differs");
}
