//! Keyed pseudonyms: in the lake, `HMAC-SM3(key, field kind, normalized value)` stands for personal data.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use xuezheng_pack::model::{Field, Personal};

use crate::error::BureauError;

/// Length of the key in bytes.
pub(crate) const KEY_BYTES: usize = 32;

/// A bureau's pseudonym key; it lives outside the database and the lake.
#[derive(Clone)]
pub(crate) struct PseudonymKey([u8; KEY_BYTES]);

impl PseudonymKey {
    pub(crate) fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    pub(crate) fn to_hex(&self) -> String {
        hex(&self.0)
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_ascii() || text.len() != KEY_BYTES * 2 {
            return None;
        }
        let mut bytes = [0; KEY_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The pseudonym of `text` in `field`: 32 hex digits. The same person has the same one in every register, for it
    /// depends on the kind of data, not on the field.
    pub(crate) fn of(&self, field: &Field, text: &str) -> String {
        let kind: &[u8] = match field.personal {
            Some(Personal::IdNumber) => b"id_number",
            Some(Personal::Name) => b"name",
            Some(Personal::Phone) => b"phone",
            Some(Personal::Health) => b"health",
            None => b"",
        };
        let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(kind);
        mac.update(&[0]);
        mac.update(normalized(text).as_bytes());
        hex(&mac.finalize().into_bytes()[..16])
    }
}

/// Full-width letters and digits made half-width, spaces dropped, letters upper case: `３４…ｘ` and `34…X` are one.
fn normalized(text: &str) -> String {
    let half = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A fresh key from the system's randomness.
pub(crate) fn fresh_key() -> Result<[u8; KEY_BYTES], BureauError> {
    random()
}

/// Bytes from the system's randomness.
pub(crate) fn random<const BYTES: usize>() -> Result<[u8; BYTES], BureauError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| BureauError::BadConfig {
        path: "secret.key".into(),
        why: format!("系统无法提供随机数：{error}"),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use xuezheng_pack::Place;
    use xuezheng_pack::model::FieldKind;

    use super::*;

    fn field(id: &str, personal: Personal) -> Field {
        Field {
            id: id.into(),
            label: id.into(),
            kind: FieldKind::Text,
            required: false,
            unit: None,
            synonyms: Vec::new(),
            personal: Some(personal),
            format: None,
            note: None,
            place: Place::new("x.toml", 0..0),
        }
    }

    #[test]
    fn one_person_has_one_pseudonym_in_every_register_and_spelling() {
        let key = PseudonymKey::new([7; KEY_BYTES]);
        let (student, pupil) = (field("student", Personal::IdNumber), field("pupil", Personal::IdNumber));
        assert_eq!(key.of(&student, "G990000201501012x"), key.of(&pupil, " Ｇ990000201501012Ｘ"));
        assert_ne!(key.of(&student, "G990000201501012x"), key.of(&field("name", Personal::Name), "G990000201501012x"));
        assert_ne!(key.of(&student, "1"), PseudonymKey::new([8; KEY_BYTES]).of(&student, "1"));
    }

    #[test]
    fn a_key_survives_its_file() {
        let key = PseudonymKey::new([171; KEY_BYTES]);
        assert_eq!(PseudonymKey::from_hex(&key.to_hex()).map(|key| key.0), Some([171; KEY_BYTES]));
        assert!(PseudonymKey::from_hex("xyz").is_none());
    }
}
