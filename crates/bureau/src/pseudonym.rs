//! Keyed pseudonyms: in the lake, `HMAC-SM3(key, field kind, blind index)` stands for personal data.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use xuezheng_ledger::{SECRET_BYTES, derived};
use xuezheng_pack::model::{Field, Personal};

/// A bureau's pseudonym key: who knows it and the lake alone knows nobody, for pseudonyms are made of blind indexes.
#[derive(Clone)]
pub(crate) struct PseudonymKey([u8; SECRET_BYTES]);

impl PseudonymKey {
    /// The key that a bureau's secret gives.
    pub(crate) fn of_secret(secret: &[u8; SECRET_BYTES]) -> Self {
        Self(*derived(secret, "pseudonym"))
    }

    /// The pseudonym of what has this blind index in `field`: 32 hex digits. The same person has the same one in every
    /// register, for it depends on the kind of data, not on the field.
    pub(crate) fn of(&self, field: &Field, blind: &str) -> String {
        let kind: &[u8] = match field.personal {
            Some(Personal::IdNumber) => b"id_number",
            Some(Personal::Name) => b"name",
            Some(Personal::Phone) => b"phone",
            Some(Personal::Health) => b"health",
            Some(Personal::Counseling) => b"counseling",
            None => b"",
        };
        let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(kind);
        mac.update(&[0]);
        mac.update(blind.as_bytes());
        hex(&mac.finalize().into_bytes()[..16])
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
