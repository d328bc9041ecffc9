//! The bureau's secret: a file outside the database, from which everything that seals and conceals is derived.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use xuezheng_ledger::{Randomness, SECRET_BYTES, Vault, derived};
use zeroize::Zeroizing;

use crate::error::BureauError;
use crate::file;
use crate::paper_code::PaperKey;
use crate::pseudonym::PseudonymKey;

/// The folder of the keys: to be backed up apart from everything else.
const FOLDER: &str = "keys";
const MASTER: &str = "master.key";
/// Where older workspaces keep their key.
const FORMER: &str = "secret.key";

/// The secret of a bureau, wiped when it is dropped.
pub(crate) struct Secret(Zeroizing<[u8; SECRET_BYTES]>);

impl Secret {
    /// Makes and writes the secret of a new bureau: `given`, or from the system's randomness.
    pub(crate) fn make(folder: &Path, given: Option<[u8; SECRET_BYTES]>) -> Result<Self, BureauError> {
        let mut bytes = Zeroizing::new(given.unwrap_or_default());
        if given.is_none() {
            random(bytes.as_mut_slice()).map_err(|why| bad(path(folder), format!("系统无法提供随机数：{why}")))?;
        }
        let secret = Self(bytes);
        secret.write(folder)?;
        Ok(secret)
    }

    /// Reads the secret of a bureau; one that an older program left elsewhere is moved.
    pub(crate) fn read(folder: &Path) -> Result<Self, BureauError> {
        let (path, former) = (path(folder), folder.join(FORMER));
        let is_former = !path.exists() && former.exists();
        let from = if is_former { &former } else { &path };
        let missing = "请从备份恢复这个文件：没有它，个人信息再也读不出来，也认不出同一个人。不要另建";
        let text = std::fs::read_to_string(from).map(Zeroizing::new).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => bad(path.clone(), format!("找不到主密钥。{missing}")),
            _ => BureauError::File { path: from.clone(), source },
        })?;
        let secret = parse(&text).ok_or_else(|| bad(from.clone(), format!("应为 64 位十六进制数。{missing}")))?;
        let secret = Self(secret);
        if is_former {
            secret.write(folder)?;
            std::fs::remove_file(&former).map_err(|source| BureauError::File { path: former, source })?;
        }
        Ok(secret)
    }

    /// What makes pseudonyms.
    pub(crate) fn pseudonyms(&self) -> PseudonymKey {
        PseudonymKey::of_secret(&self.0)
    }

    /// What makes the codes on papers.
    pub(crate) fn papers(&self) -> PaperKey {
        PaperKey::of_secret(&self.0)
    }

    /// What seals and opens cells, with fresh randomness.
    pub(crate) fn vault(&self) -> Vault {
        Vault::new(&self.0, Arc::new(random))
    }

    /// As [`vault`](Self::vault), with randomness that is the same in every run: for what is fictional only.
    pub(crate) fn repeatable_vault(&self) -> Vault {
        let (seed, count) = (derived(&self.0, "repeatable"), AtomicU64::new(0));
        let random: Randomness = Arc::new(move |bytes| {
            for chunk in bytes.chunks_mut(SECRET_BYTES) {
                let next = derived(&seed, &count.fetch_add(1, Ordering::Relaxed).to_string());
                chunk.copy_from_slice(&next[..chunk.len()]);
            }
            Ok(())
        });
        Vault::new(&self.0, random)
    }

    fn write(&self, folder: &Path) -> Result<(), BureauError> {
        let keys = folder.join(FOLDER);
        make_private(&keys).map_err(|source| BureauError::File { path: keys, source })?;
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        file::write_private(&path(folder), Zeroizing::new(hex).as_bytes())
    }
}

/// Where a bureau's secret lies.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join(FOLDER).join(MASTER)
}

/// Bytes from the system's randomness.
pub(crate) fn fresh<const BYTES: usize>() -> Result<[u8; BYTES], BureauError> {
    let mut bytes = [0; BYTES];
    random(&mut bytes).map_err(|why| bad(PathBuf::from(FOLDER), format!("系统无法提供随机数：{why}")))?;
    Ok(bytes)
}

fn random(bytes: &mut [u8]) -> Result<(), String> {
    getrandom::fill(bytes).map_err(|error| error.to_string())
}

fn bad(path: PathBuf, why: String) -> BureauError {
    BureauError::BadConfig { path, why }
}

fn parse(text: &str) -> Option<Zeroizing<[u8; SECRET_BYTES]>> {
    let text = text.trim();
    if !text.is_ascii() || text.len() != SECRET_BYTES * 2 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_secret_is_its_owners_alone_from_the_first_moment_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        drop(file::private(&folder.path().join("empty")).unwrap());
        assert_eq!(mode(&folder.path().join("empty")), 0o600);

        Secret::make(folder.path(), Some([7; SECRET_BYTES])).unwrap();
        assert_eq!((mode(&folder.path().join(FOLDER)), mode(&path(folder.path()))), (0o700, 0o600));
        assert_eq!(std::fs::read_to_string(path(folder.path())).unwrap(), "07".repeat(32));
        // A secret that is there is never written over: what is sealed with it could no longer be read.
        assert!(Secret::make(folder.path(), Some([8; SECRET_BYTES])).is_err());
        assert_eq!(*Secret::read(folder.path()).unwrap().0, [7; SECRET_BYTES]);
    }

    #[test]
    fn the_key_of_an_older_workspace_moves_and_stays_what_it_was() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FORMER), format!("{}\n", "ab".repeat(32))).unwrap();
        assert_eq!(*Secret::read(folder.path()).unwrap().0, [0xab; SECRET_BYTES]);
        assert!(!folder.path().join(FORMER).exists());
        assert_eq!(*Secret::read(folder.path()).unwrap().0, [0xab; SECRET_BYTES]);
    }

    #[test]
    fn a_missing_or_damaged_secret_says_where_it_should_come_from() {
        let folder = tempfile::tempdir().unwrap();
        let error = Secret::read(folder.path()).err().unwrap().to_string();
        assert!(error.contains("master.key") && error.contains("请从备份恢复"), "{error}");
        std::fs::write(folder.path().join(FORMER), "xyz").unwrap();
        assert!(Secret::read(folder.path()).is_err());
        assert!(folder.path().join(FORMER).exists());
    }
}
