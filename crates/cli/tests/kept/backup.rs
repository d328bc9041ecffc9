//! Backups: whole, checked, restored onto either database.

use std::path::{Path, PathBuf};

use xuezheng_bureau::{BackedUp, BackupError, BureauError, KeyFile, Workspace, backup, restore, verify_backup};

use crate::bureau::{
    add_drafts, approve, approved, author, databases, figures_of, found, last_operation, sound, submit,
};

const PASSPHRASE: &str = "大象 铅笔 黄河 手表 二十七";

fn keys(folder: &Path) -> KeyFile {
    KeyFile { path: folder.join("keys.json"), passphrase: PASSPHRASE.to_owned() }
}

async fn back_up(workspace: &Workspace, path: &Path, keys: Option<&KeyFile>) -> Result<BackedUp, BureauError> {
    backup(workspace, path, keys, author().at, &mut |_, _, _| ()).await
}

fn verify(path: &Path) -> Result<Vec<String>, BureauError> {
    Ok(verify_backup(path, &mut |_, _, _| ())?.faults)
}

/// A bureau with approved rows, a waiting draft and a measurement.
async fn filled(folder: &Path, database: Option<String>) -> Workspace {
    let workspace = found(&folder.join("bureau"), database).await;
    approved(&workspace, 6).await;
    figures_of(&workspace).await;
    add_drafts(&workspace, 2, 7).await.unwrap();
    workspace
}

#[tokio::test]
async fn a_backup_comes_back_on_either_database_with_the_same_figures() {
    for from in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let workspace = filled(folder.path(), from).await;
        let (path, keys) = (folder.path().join("backup.zip"), keys(folder.path()));
        let made = back_up(&workspace, &path, Some(&keys)).await.unwrap();
        assert_eq!((made.manifest.orgs, made.manifest.records), (3, 8));
        assert_eq!(made.manifest.faults, [""; 0]);
        assert_eq!(verify(&path).unwrap(), [""; 0]);
        let expected = figures_of(&workspace).await;
        for (n, to) in databases().await.into_iter().enumerate() {
            let target = folder.path().join(format!("restored{n}"));
            let restored = restore(&path, &target, to.as_deref(), Some(&keys), &mut |_, _, _| ()).await.unwrap();
            assert_eq!(restored.manifest, made.manifest);
            assert_eq!(restored.keys_missing, [""; 0]);
            let copy = Workspace::open(&target).await.unwrap();
            assert_eq!(figures_of(&copy).await, expected);
            assert_eq!(last_operation(&copy).await, last_operation(&workspace).await);
            sound(&copy).await;
            // Work goes on.
            approved(&copy, 1).await;
            assert_ne!(figures_of(&copy).await, expected);
        }
    }
}

/// Without the keys a backup tells nobody's pseudonym, and says what is lacking.
#[tokio::test]
async fn keys_are_in_a_file_of_their_own_or_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path(), None).await;
    let (path, target) = (folder.path().join("backup.zip"), folder.path().join("restored"));
    let made = back_up(&workspace, &path, None).await.unwrap();
    assert!(made.manifest.entries.iter().all(|entry| !entry.path.contains("key")));
    let secret = std::fs::read(workspace.folder().join("keys/master.key")).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret));

    let restored = restore(&path, &target, None, None, &mut |_, _, _| ()).await.unwrap();
    assert_eq!(restored.keys_missing, ["keys/master.key"]);
    assert!(Workspace::open(&target).await.is_err());
    std::fs::create_dir_all(target.join("keys")).unwrap();
    std::fs::write(target.join("keys/master.key"), &secret).unwrap();
    sound(&Workspace::open(&target).await.unwrap()).await;

    // Keys of another bureau are refused before anything is made.
    let other = found(&folder.path().join("other"), None).await;
    let keys = keys(folder.path());
    back_up(&other, &folder.path().join("other.zip"), Some(&keys)).await.unwrap();
    let target = folder.path().join("again");
    let error = restore(&path, &target, None, Some(&keys), &mut |_, _, _| ()).await.unwrap_err();
    assert!(matches!(error, BureauError::Backup(BackupError::OtherKeys { .. })), "{error}");
    let wrong = KeyFile { passphrase: "别的口令别的口令别的口令".to_owned(), ..keys };
    let error = restore(&path, &target, None, Some(&wrong), &mut |_, _, _| ()).await.unwrap_err();
    assert!(matches!(error, BureauError::Backup(BackupError::WrongPassphrase(_))), "{error}");
    assert!(!target.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path(), None).await;
    let (path, keys) = (folder.path().join("backup.zip"), keys(folder.path()));
    back_up(&workspace, &path, Some(&keys)).await.unwrap();
    restore(&path, &folder.path().join("restored"), None, Some(&keys), &mut |_, _, _| ()).await.unwrap();
    for file in ["backup.zip", "keys.json", "restored/bureau.toml", "restored/keys/master.key"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

/// Flips a byte at many places: each is found, and nothing is restored from such a file.
#[tokio::test]
async fn a_damaged_backup_is_found_out_and_restores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path(), None).await;
    let path = folder.path().join("backup.zip");
    back_up(&workspace, &path, None).await.unwrap();
    let whole = std::fs::read(&path).unwrap();
    let damaged = folder.path().join("damaged.zip");
    let mut silent = Vec::new();
    for place in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x20;
        std::fs::write(&damaged, &bytes).unwrap();
        if verify(&damaged).is_ok_and(|faults| faults.is_empty()) {
            silent.push(place);
        }
    }
    // Bytes that carry no content (times, sizes said twice) may differ: what can be read is what was written.
    for place in silent {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x20;
        std::fs::write(&damaged, &bytes).unwrap();
        let target = folder.path().join(format!("silent{place}"));
        let restored = restore(&damaged, &target, None, None, &mut |_, _, _| ()).await.unwrap();
        assert_eq!(restored.manifest.records, 8);
        std::fs::remove_dir_all(&target).unwrap();
    }
    std::fs::write(&damaged, &whole[..whole.len() / 2]).unwrap();
    let error = verify(&damaged).unwrap_err();
    assert!(matches!(error, BureauError::Backup(BackupError::NotABackup { .. })), "{error}");
    let target = folder.path().join("restored");
    assert!(restore(&damaged, &target, None, None, &mut |_, _, _| ()).await.is_err());
    assert!(!target.exists());
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path(), None).await;
    let path = folder.path().join("backup.zip");
    std::fs::write(&path, "old").unwrap();
    let error = back_up(&workspace, &path, None).await.unwrap_err();
    assert!(matches!(error, BureauError::Backup(BackupError::Exists(_))), "{error}");
    std::fs::remove_file(&path).unwrap();
    let short = KeyFile { passphrase: "123456".to_owned(), ..keys(folder.path()) };
    let error = back_up(&workspace, &path, Some(&short)).await.unwrap_err();
    assert!(matches!(error, BureauError::Backup(BackupError::WeakPassphrase)), "{error}");
    // What a killed backup has left is no hindrance.
    std::fs::write(folder.path().join("backup.zip.part"), "half").unwrap();
    back_up(&workspace, &path, None).await.unwrap();
    assert!(!folder.path().join("backup.zip.part").exists());
    let error = restore(&path, workspace.folder(), None, None, &mut |_, _, _| ()).await.unwrap_err();
    assert!(matches!(error, BureauError::NotEmpty(_)), "{error}");
    sound(&workspace).await;
}

/// A missing segment and a changed attachment are named; the rest is saved.
#[tokio::test]
async fn what_is_broken_already_is_named_in_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path(), None).await;
    let first = |inner: &str| -> PathBuf {
        let mut paths: Vec<_> =
            std::fs::read_dir(workspace.folder().join(inner)).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths.remove(0)
    };
    std::fs::remove_file(first("lake/segments")).unwrap();
    std::fs::write(first("attachments"), "another").unwrap();
    let path = folder.path().join("backup.zip");
    let faults = back_up(&workspace, &path, None).await.unwrap().manifest.faults;
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("attachments/") && faults[1].starts_with("lake/segments/"), "{faults:?}");
    assert_eq!(verify(&path).unwrap(), [""; 0]);
}

/// While others write, a backup holds one moment: whatever it has of an operation, it has all of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_of_one_moment_while_others_write() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let workspace = filled(folder.path(), database).await;
        let writer = async {
            for n in 0..12 {
                let ids = add_drafts(&workspace, 3, 100 + n).await.unwrap();
                submit(&workspace, &ids).await.unwrap();
                approve(&workspace, &ids).await.unwrap();
                figures_of(&workspace).await;
            }
        };
        let keys = keys(folder.path());
        let saver = async {
            for n in 0..4 {
                let path = folder.path().join(format!("{n}.zip"));
                back_up(&workspace, &path, (n == 0).then_some(&keys)).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(writer, saver);
        for n in 0..4 {
            let (path, target) = (folder.path().join(format!("{n}.zip")), folder.path().join(format!("r{n}")));
            restore(&path, &target, None, Some(&keys), &mut |_, _, _| ()).await.unwrap();
            sound(&Workspace::open(&target).await.unwrap()).await;
        }
    }
}
