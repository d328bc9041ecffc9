//! A backup that a program of an earlier format made comes back on either database, and is brought to today's format.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use serde_json::Value as Json;
use xuezheng_bureau::{BackupError, BureauError, Workspace, backup, restore, verify_backup};
use xuezheng_testing::sm3;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::bureau::{add_drafts, approved, author, databases, figures_of, found, last_operation, sound};

/// The tables that format 3 did not have.
const LATER: [&str; 12] = [
    "collection",
    "extension",
    "contact",
    "message",
    "delivery",
    "paper",
    "scan",
    "account",
    "api_token",
    "deputy",
    "saved_view",
    "notice_read",
];

/// The columns of `submission` in format 3.
const FILING: [&str; 7] = ["register", "org", "period", "status", "zero", "reason", "level"];

/// The lines of a table as format 3 had them.
fn of_format_3(table: &str, text: &str) -> String {
    if table == "meta" {
        return text.replace("\n[1,6,", "\n[1,3,");
    }
    if table != "submission" {
        return text.to_owned();
    }
    let mut lines = text.lines();
    let mut header: Json = serde_json::from_str(lines.next().unwrap()).unwrap();
    let columns = header["columns"].as_array_mut().unwrap();
    columns.truncate(FILING.len());
    assert!(columns.iter().zip(FILING).all(|(column, known)| column[0] == known));
    let rows = lines.map(|line| {
        let mut cells: Vec<Json> = serde_json::from_str(line).unwrap();
        cells.truncate(FILING.len());
        Json::from(cells).to_string()
    });
    std::iter::once(header.to_string()).chain(rows).map(|line| line + "\n").collect()
}

/// Writes the backup as a program of format 3 (or one that is to come) would have.
fn rewritten(path: &Path, to: &Path, format: i64) {
    let mut zip = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let mut manifest: Json = serde_json::from_slice(&read("manifest.json")).unwrap();
    manifest["ledger_format"] = Json::from(format);
    let mut written = Vec::new();
    let tables = manifest["tables"].as_array_mut().unwrap();
    tables.retain(|table| !LATER.contains(&table["table"].as_str().unwrap()));
    for table in tables {
        let name = table["table"].as_str().unwrap().to_owned();
        let path = format!("ledger/{name}.jsonl");
        let text = of_format_3(&name, &String::from_utf8(read(&path)).unwrap());
        table["sm3"] = Json::from(sm3(text.as_bytes()));
        written.push((path, text.into_bytes()));
    }
    for entry in manifest["entries"].as_array().unwrap() {
        let path = entry["path"].as_str().unwrap();
        written.push((path.to_owned(), read(path)));
    }
    let text = serde_json::to_vec_pretty(&manifest).unwrap();
    let seal = sm3(&text).into_bytes();
    written.extend([("manifest.json".to_owned(), text), ("manifest.sm3".to_owned(), seal)]);
    let mut out = ZipWriter::new(File::create(to).unwrap());
    for (name, bytes) in written {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap();
}

#[tokio::test]
async fn a_backup_of_format_3_comes_back_with_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = found(&folder.path().join("bureau"), None).await;
    approved(&workspace, 6).await;
    let expected = figures_of(&workspace).await;
    add_drafts(&workspace, 2, 7).await.unwrap();
    let (today, old) = (folder.path().join("today.zip"), folder.path().join("old.zip"));
    backup(&workspace, &today, None, author().at, &mut |_, _, _| ()).await.unwrap();
    rewritten(&today, &old, 3);
    assert_eq!(verify_backup(&old, &mut |_, _, _| ()).unwrap().faults, [""; 0]);
    let secret = std::fs::read(workspace.folder().join("keys/master.key")).unwrap();
    for (n, to) in databases().await.into_iter().enumerate() {
        let target = folder.path().join(format!("restored{n}"));
        let restored = restore(&old, &target, to.as_deref(), None, &mut |_, _, _| ()).await.unwrap();
        assert_eq!(restored.migrated, ["台账库的格式由 3 升为 6"]);
        std::fs::create_dir_all(target.join("keys")).unwrap();
        std::fs::write(target.join("keys/master.key"), &secret).unwrap();
        let copy = Workspace::open(&target).await.unwrap();
        assert_eq!(figures_of(&copy).await, expected);
        assert_eq!(last_operation(&copy).await, last_operation(&workspace).await);
        sound(&copy).await;
        // Work goes on, and the next backup is one of today.
        approved(&copy, 1).await;
        assert_ne!(figures_of(&copy).await, expected);
        let next = folder.path().join(format!("next{n}.zip"));
        let made = backup(&copy, &next, None, author().at, &mut |_, _, _| ()).await.unwrap();
        assert_eq!(made.manifest.ledger_format, 6);
    }
}

#[tokio::test]
async fn a_backup_of_a_format_that_is_to_come_asks_for_a_newer_program() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = found(&folder.path().join("bureau"), None).await;
    let (today, newer) = (folder.path().join("today.zip"), folder.path().join("newer.zip"));
    backup(&workspace, &today, None, author().at, &mut |_, _, _| ()).await.unwrap();
    rewritten(&today, &newer, 99);
    let target = folder.path().join("restored");
    let error = restore(&newer, &target, None, None, &mut |_, _, _| ()).await.unwrap_err();
    assert!(error.to_string().contains("台账库的格式版本是 99，本程序只认识到 6"), "{error}");
    assert!(!matches!(error, BureauError::Backup(BackupError::Damaged { .. })));
    assert!(!target.exists());
}
