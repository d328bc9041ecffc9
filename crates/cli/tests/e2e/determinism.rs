//! The same seed gives the same documents, byte for byte.

use std::path::Path;
use std::process::Command;

use xuezheng_bureau::Format;

use crate::county;

fn documents(folder: &Path, name: &str) -> Vec<Vec<u8>> {
    let file = |format: Format| folder.join(format!("documents/{name}.{}", format.extension()));
    Format::ALL.into_iter().map(|format| std::fs::read(file(format)).unwrap()).collect()
}

#[tokio::test]
async fn two_demos_of_one_seed_give_the_same_bytes_in_one_process_and_in_two() {
    let first = county::shared().await;
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("second");
    county::fill(&second, 1).await;
    let expected = documents(&first, "report");
    assert!(documents(&second, "report") == expected, "a second demo in this process differs");

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
