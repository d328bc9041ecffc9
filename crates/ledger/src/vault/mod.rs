//! The vault (密钥库): seals and opens personal cells, and gives the blind index by which they are found.
//!
//! Knows one secret, which lies outside the database, and a source of randomness. Each person has a data key of their
//! own; the database holds it wrapped, and destroying it there makes everything sealed with it unreadable.

mod cipher;
mod normal;
mod sealed;

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use xuezheng_lake::segment::hex;
use xuezheng_pack::model::Personal;
use xuezheng_pack::{RecordId, RegisterId};
use zeroize::Zeroizing;

use crate::error::LedgerError;
pub(crate) use cipher::DataKey;
use cipher::{KEY_BYTES, NONCE_BYTES};
pub(crate) use normal::{half_width, normalized};
pub use sealed::is_sealed;
pub(crate) use sealed::{START, Sealed, only_blind, start};

/// Length of a bureau's secret in bytes.
pub const SECRET_BYTES: usize = 32;

/// What stands where a cell was whose key has been destroyed.
pub const ERASED: &str = "已按规定清除";

/// Fills a buffer with random bytes, or says why it can't.
pub type Randomness = Arc<dyn Fn(&mut [u8]) -> Result<(), String> + Send + Sync>;

/// The keys of a bureau.
#[derive(Clone)]
pub struct Vault {
    wrap: DataKey,
    blind: Arc<Zeroizing<[u8; SECRET_BYTES]>>,
    random: Randomness,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

/// Which cell a sealed text belongs to: one that is moved elsewhere no longer opens.
pub(crate) struct Place<'a> {
    pub(crate) register: &'a RegisterId,
    pub(crate) record: RecordId,
    /// The field's id; of a column of a sub-table `table.column`.
    pub(crate) field: &'a str,
}

impl Vault {
    /// The vault of a secret.
    pub fn new(secret: &[u8; SECRET_BYTES], random: Randomness) -> Self {
        let wrap = derived(secret, "wrap");
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        key.copy_from_slice(&wrap[..KEY_BYTES]);
        Self { wrap: DataKey::new(key), blind: Arc::new(derived(secret, "blind")), random }
    }

    /// The blind index of a personal text: 32 hex digits. One person has the same one in every register and spelling,
    /// for it depends on the kind of data, not on the field.
    pub fn blind(&self, kind: Personal, text: &str) -> String {
        self.index(code(kind), &normalized(text))
    }

    /// The index that stands for a person who is known by nothing but one record.
    pub(crate) fn of_record(&self, register: &RegisterId, record: RecordId) -> String {
        self.index("record", &format!("{register}/{record}"))
    }

    fn index(&self, domain: &str, text: &str) -> String {
        hex(&mac(self.blind.as_slice(), &[domain.as_bytes(), &[0], text.as_bytes()])[..16])
    }

    /// A new data key.
    pub(crate) fn fresh_key(&self) -> Result<DataKey, LedgerError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        self.fill(key.as_mut_slice())?;
        Ok(DataKey::new(key))
    }

    /// A data key as the database keeps it.
    pub(crate) fn wrapped(&self, id: i64, person: &str, key: &DataKey) -> Result<String, LedgerError> {
        Ok(hex(&self.wrap.seal(&self.nonce()?, key_place(id, person).as_bytes(), key.bytes())))
    }

    /// The inverse of [`wrapped`](Self::wrapped); `None` if it was wrapped with another secret, or altered.
    pub(crate) fn unwrapped(&self, id: i64, person: &str, wrapped: &str) -> Option<DataKey> {
        let bytes = Zeroizing::new(self.wrap.open(key_place(id, person).as_bytes(), &unhex(wrapped)?)?);
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if bytes.len() != KEY_BYTES {
            return None;
        }
        key.copy_from_slice(&bytes);
        Some(DataKey::new(key))
    }

    /// A personal text as a cell keeps it.
    pub(crate) fn seal(
        &self,
        place: &Place<'_>,
        blind: &str,
        (id, key): (i64, &DataKey),
        text: &str,
    ) -> Result<String, LedgerError> {
        let bytes = key.seal(&self.nonce()?, cell_place(place, blind, id).as_bytes(), text.as_bytes());
        Ok(sealed::written(blind, id, &hex(&bytes)))
    }

    /// What a cell keeps; `None` if it is not what was sealed for this place with this key.
    pub(crate) fn open(place: &Place<'_>, sealed: &Sealed<'_>, key: &DataKey) -> Option<String> {
        let place = cell_place(place, sealed.blind, sealed.key);
        String::from_utf8(key.open(place.as_bytes(), &unhex(sealed.bytes)?)?).ok()
    }

    fn nonce(&self) -> Result<[u8; NONCE_BYTES], LedgerError> {
        let mut nonce = [0; NONCE_BYTES];
        self.fill(&mut nonce)?;
        Ok(nonce)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), LedgerError> {
        (self.random)(bytes).map_err(LedgerError::NoRandomness)
    }
}

/// A key for one purpose, derived from a bureau's secret.
pub fn derived(secret: &[u8; SECRET_BYTES], purpose: &str) -> Zeroizing<[u8; SECRET_BYTES]> {
    Zeroizing::new(mac(secret, &[b"xuezheng/", purpose.as_bytes()]))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A kind of personal data as shapes, packs and indexes name it.
pub(crate) fn code(kind: Personal) -> &'static str {
    match kind {
        Personal::IdNumber => "id_number",
        Personal::Name => "name",
        Personal::Phone => "phone",
        Personal::Health => "health",
        Personal::Counseling => "counseling",
    }
}

fn key_place(id: i64, person: &str) -> String {
    format!("person_key\n{id}\n{person}")
}

fn cell_place(place: &Place<'_>, blind: &str, key: i64) -> String {
    format!("{}\n{}\n{}\n{blind}\n{key}", place.register, place.record, place.field)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks_exact(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    fn vault(secret: u8) -> Vault {
        let count = AtomicU8::new(0);
        let random = move |bytes: &mut [u8]| {
            bytes.fill(count.fetch_add(1, Ordering::Relaxed));
            Ok(())
        };
        Vault::new(&[secret; SECRET_BYTES], Arc::new(random))
    }

    #[test]
    fn one_person_has_one_index_in_every_spelling_and_none_without_the_secret() {
        let (here, id) = (vault(7), Personal::IdNumber);
        assert_eq!(here.blind(id, "G990000201501012x"), here.blind(id, " Ｇ99 0000201501012Ｘ"));
        assert_ne!(here.blind(id, "G990000201501012x"), here.blind(Personal::Name, "G990000201501012x"));
        assert_ne!(here.blind(id, "1"), vault(8).blind(id, "1"));
    }

    #[test]
    fn a_cell_opens_in_its_place_with_its_key_only() {
        let vault = vault(7);
        let key = vault.fresh_key().unwrap();
        let (grant, other) = (RegisterId::new("grant"), RegisterId::new("other"));
        let place = |register, record, field| Place { register, record: RecordId(record), field };
        let cell = vault.seal(&place(&grant, 1, "name"), "b".repeat(32).as_str(), (5, &key), "王小明").unwrap();
        let sealed = Sealed::parse(&cell).unwrap();
        let open = |register, record, field, key| Vault::open(&place(register, record, field), &sealed, key);
        assert_eq!(open(&grant, 1, "name", &key).as_deref(), Some("王小明"));
        assert_eq!(open(&grant, 2, "name", &key), None);
        assert_eq!(open(&other, 1, "name", &key), None);
        assert_eq!(open(&grant, 1, "nick", &key), None);
        assert_eq!(open(&grant, 1, "name", &vault.fresh_key().unwrap()), None);
        let renamed = Sealed { blind: &"c".repeat(32), ..sealed };
        assert_eq!(Vault::open(&place(&grant, 1, "name"), &renamed, &key), None);
    }

    #[test]
    fn a_wrapped_key_opens_with_its_secret_for_its_person_only() {
        let vault = vault(7);
        let key = vault.fresh_key().unwrap();
        let wrapped = vault.wrapped(1, "p", &key).unwrap();
        assert_eq!(vault.unwrapped(1, "p", &wrapped).unwrap().bytes(), key.bytes());
        assert!(vault.unwrapped(2, "p", &wrapped).is_none());
        assert!(vault.unwrapped(1, "q", &wrapped).is_none());
        assert!(self::vault(8).unwrapped(1, "p", &wrapped).is_none());
        assert!(vault.unwrapped(1, "p", "zz").is_none());
    }
}
