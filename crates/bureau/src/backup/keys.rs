//! The bureau's key files in a file of their own, encrypted under a passphrase: Argon2id makes the key, SM4-GCM encrypts.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{AesGcm, KeyInit, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use sm4::Sm4;
use xuezheng_lake::segment::hex;

use crate::backup::error::{BackupError, LEAST_PASSPHRASE};
use crate::backup::manifest::{KeyEntry, sm3};
use crate::error::BureauError;
use crate::file;

/// What Argon2id costs: 64 MiB, three times over; far more than its authors' least.
const MEMORY: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// What the cipher binds to the keys, so that they can't be taken for anything else.
const PURPOSE: &[u8] = b"xuezheng keys 1";

type Sm4Gcm = AesGcm<Sm4, aes_gcm::aead::consts::U12>;

/// The bureau's key files: contents by name.
pub(super) type Keys = BTreeMap<String, Vec<u8>>;

#[derive(Serialize, Deserialize)]
struct Sealed {
    format: u32,
    note: String,
    kdf: String,
    memory: u32,
    passes: u32,
    salt: String,
    cipher: String,
    nonce: String,
    sealed: String,
}

/// The folder in which all files are keys.
pub(super) const FOLDER: &str = "keys";

/// The key files of the bureau, by their paths in its folder: those that end so, and all in the folder of keys.
pub(super) fn read(folder: &Path) -> Result<Keys, BureauError> {
    let inner = folder.join(FOLDER);
    let mut paths = file::entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "key"));
    if inner.is_dir() {
        paths.extend(file::entries(&inner)?);
    }
    let mut keys = Keys::new();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        keys.insert(name, file::read(&path)?);
    }
    Ok(keys)
}

/// Writes key files where they were.
pub(super) fn write(folder: &Path, keys: &Keys) -> Result<(), BureauError> {
    keys.iter().try_for_each(|(name, bytes)| file::write_private(&folder.join(name), bytes))
}

/// Their fingerprints.
pub(super) fn fingerprints(keys: &Keys) -> Vec<KeyEntry> {
    keys.iter().map(|(name, bytes)| KeyEntry { name: name.clone(), sm3: sm3(bytes) }).collect()
}

/// Refuses a passphrase that protects nothing.
pub(super) fn check(passphrase: &str) -> Result<(), BackupError> {
    if passphrase.chars().count() < LEAST_PASSPHRASE { Err(BackupError::WeakPassphrase) } else { Ok(()) }
}

/// The key files under a passphrase, as a file's bytes.
pub(super) fn seal(keys: &Keys, passphrase: &str, salt: [u8; 16], nonce: [u8; 12]) -> Result<Vec<u8>, BureauError> {
    let plain: BTreeMap<&String, String> = keys.iter().map(|(name, bytes)| (name, hex(bytes))).collect();
    let plain = serde_json::to_vec(&plain).expect("texts are JSON");
    let cipher = cipher(passphrase, &salt, MEMORY, PASSES).expect("these costs are within the bounds");
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: &plain, aad: PURPOSE })
        .expect("a few hundred bytes can be encrypted");
    let sealed = Sealed {
        format: 1,
        note: "学政密钥备份。用 xuezheng restore 数据备份 目录 --keys 本文件 恢复；口令遗失则无法打开".to_owned(),
        kdf: "argon2id".to_owned(),
        memory: MEMORY,
        passes: PASSES,
        salt: hex(&salt),
        cipher: "sm4-gcm".to_owned(),
        nonce: hex(&nonce),
        sealed: hex(&sealed),
    };
    Ok(serde_json::to_vec_pretty(&sealed).expect("texts and numbers are JSON"))
}

/// The key files in a file that [`seal`] made.
pub(super) fn open(path: &Path, passphrase: &str) -> Result<Keys, BureauError> {
    let wrong = || BackupError::WrongPassphrase(path.to_owned());
    let sealed: Sealed = serde_json::from_slice(&file::read(path)?).ok().ok_or_else(wrong)?;
    let is_known = (sealed.format, sealed.kdf.as_str(), sealed.cipher.as_str()) == (1, "argon2id", "sm4-gcm");
    let nonce: Option<[u8; 12]> = unhex(&sealed.nonce).and_then(|nonce| nonce.try_into().ok());
    // A file that was tampered with must not take all memory.
    let is_sane = sealed.memory <= 16 * MEMORY && sealed.passes <= 16 * PASSES;
    let opened = || {
        let salt = unhex(&sealed.salt)?;
        let cipher = cipher(passphrase, &salt, sealed.memory, sealed.passes)?;
        let payload = unhex(&sealed.sealed)?;
        cipher.decrypt(&Nonce::from(nonce?), Payload { msg: &payload, aad: PURPOSE }).ok()
    };
    let plain = (is_known && is_sane).then(opened).flatten().ok_or_else(wrong)?;
    let plain: BTreeMap<String, String> = serde_json::from_slice(&plain).ok().ok_or_else(wrong)?;
    let bytes = |(name, text): (String, String)| unhex(&text).map(|bytes| (name, bytes));
    let keys = plain.into_iter().map(bytes).collect::<Option<Keys>>().ok_or_else(wrong)?;
    let is_inside = |name: &String| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if keys.keys().all(is_inside) { Ok(keys) } else { Err(wrong().into()) }
}

fn cipher(passphrase: &str, salt: &[u8], memory: u32, passes: u32) -> Option<Sm4Gcm> {
    let mut key = [0; 16];
    let params = Params::new(memory, passes, 1, Some(key.len())).ok()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .ok()?;
    Sm4Gcm::new_from_slice(&key).ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_with_the_passphrase_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let keys = Keys::from([("secret.key".to_owned(), b"0123".to_vec())]);
        let sealed = seal(&keys, "正确的马电池订书钉再加几个字", [1; 16], [2; 12]).unwrap();
        let text = String::from_utf8(sealed.clone()).unwrap();
        assert!(!text.contains("30313233") && !text.contains("secret.key"), "{text}");
        std::fs::write(&path, &sealed).unwrap();
        assert_eq!(open(&path, "正确的马电池订书钉再加几个字").unwrap(), keys);
        let wrong = open(&path, "错误的口令").unwrap_err();
        assert!(matches!(wrong, BureauError::Backup(BackupError::WrongPassphrase(_))), "{wrong}");
        std::fs::write(&path, text.replace(&hex(&[2; 12]), &hex(&[3; 12]))).unwrap();
        assert!(open(&path, "正确的马电池订书钉再加几个字").is_err());
        for (name, is_key) in [("secret.key", true), ("keys/master.key", true), ("bureau.toml", false)] {
            let path = folder.path().join(name);
            file::write(&path, b"0123").unwrap();
            assert_eq!(read(folder.path()).unwrap().contains_key(name), is_key);
        }
        assert_eq!(check("短口令"), Err(BackupError::WeakPassphrase));
    }
}
