//! The same seed gives the same documents, byte for byte, on either database.

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
async fn two_demos_of_one_seed_give_the_same_bytes_in_one_process_and_in_two() {
    let first = county::shared().await;
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("second");
    // The second has its ledger on the other database where there is one.
    let database = match xuezheng_testing::server() {
        Some(server) => match xuezheng_testing::fresh_schema(&server).await {
            Location::Postgres(url) => Some(url),
            Location::File(_) => None,
        },
        None => None,
    };
    county::fill_on(&second, 1, database).await;
    let expected = documents(&first, "report");
    assert!(documents(&second, "report") == expected, "a second demo in this process differs");
    assert!(segments(&second) == segments(&first), "the rows that count differ between the databases");

    let third = folder.path().join("third");
    let status =
        Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("demo").arg(&third).arg("--no-serve").output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    assert!(documents(&third, "2024年上半年工作总结") == expected, "a demo in another process differs");

    // Nothing is computed or filed again; the same bytes come out.
    let again = Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("demo").arg(&third).output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(documents(&third, "2024年上半年工作总结") == expected, "a warm run differs");
}
