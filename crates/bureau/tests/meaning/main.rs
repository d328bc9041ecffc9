//! What numbers mean: every case in `tests/suite/meaning` is played through a real bureau (pack, SQLite, lake, figures)
//! and its expected values, worked by hand, are compared to the last digit.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a case that can't be played fails its test there")]

mod case;
mod expect;
mod play;
mod setting;

use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/meaning")
}

#[tokio::test]
async fn every_case_means_what_was_worked_out_by_hand() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 14, "only {} cases found in {}", paths.len(), folder().display());
    let mut faults = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case: case::Case =
            toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        faults.extend(play::play(&case).await.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{} expectations fail:\n{}", faults.len(), faults.join("\n"));
}
