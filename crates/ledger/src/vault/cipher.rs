//! SM4-GCM (RFC 8998): a nonce, the ciphertext and its tag, one after the other.

use aes_gcm::AesGcm;
use aes_gcm::aead::array::typenum::U12;
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use sm4::Sm4;
use zeroize::Zeroizing;

/// Length of a key in bytes.
pub(super) const KEY_BYTES: usize = 16;
/// Length of a nonce in bytes.
pub(super) const NONCE_BYTES: usize = 12;

type Cipher = AesGcm<Sm4, U12>;

/// A key, wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl DataKey {
    pub(super) fn new(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn cipher(&self) -> Cipher {
        Cipher::new((&*self.0).into())
    }

    pub(super) fn seal(&self, nonce: &[u8; NONCE_BYTES], place: &[u8], text: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: text, aad: place };
        let sealed = self.cipher().encrypt(&Nonce::<Cipher>::from(*nonce), payload);
        let sealed = sealed.expect("a cell is far shorter than what GCM takes");
        [nonce.as_slice(), &sealed].concat()
    }

    pub(super) fn open(&self, place: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        self.cipher().decrypt(&Nonce::<Cipher>::from(nonce), Payload { msg: sealed, aad: place }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::unhex;
    use super::*;

    #[test]
    fn the_vector_of_rfc_8998_comes_out() {
        let bytes = |text: &str| unhex(text).unwrap();
        let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let key = DataKey::new(Zeroizing::new(key));
        let nonce: [u8; 12] = bytes("00001234567800000000abcd").try_into().unwrap();
        let text = bytes(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let place = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let sealed = key.seal(&nonce, &place, &text);
        let expected = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec";
        assert_eq!(sealed[12..], bytes(expected));
        assert_eq!(key.open(&place, &sealed).unwrap(), text);
        assert_eq!(key.open(&place[1..], &sealed), None);
        assert_eq!(key.open(&place, &sealed[..20]), None);
    }
}
