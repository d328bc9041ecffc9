//! Passwords: what is taken, and how they are kept (Argon2id, RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::LedgerError;

use crate::error::BureauError;
use crate::keys::fresh;

/// What Argon2id costs: 19 MiB, twice over, which OWASP gives as its least; some tens of milliseconds.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;

const BYTES: usize = 32;

/// Characters that a password must have at least.
const LEAST: usize = 8;

/// Refuses a password that is soon guessed.
pub(super) fn check(password: &str, login: &str) -> Result<(), BureauError> {
    let unfit =
        |what: &str, mend: &str| Err(LedgerError::Unfit { what: what.to_owned(), mend: mend.to_owned() }.into());
    if password.chars().count() < LEAST {
        return unfit("密码太短", "请用 8 个以上的字符");
    }
    if password.len() > 256 {
        return unfit("密码太长", "请用 256 个以内的字符");
    }
    let has = |is: fn(char) -> bool| password.chars().any(is);
    if !has(char::is_alphabetic) || !has(|c| !c.is_alphabetic()) {
        return unfit("密码太简单", "请同时用字母和数字，或文字和符号");
    }
    if password.to_lowercase().contains(&login.to_lowercase()) {
        return unfit("密码里有账号", "请换一个和账号无关的");
    }
    Ok(())
}

/// A password's hash, as it is kept: method, costs, salt and hash.
pub(super) fn hash(password: &str) -> Result<String, BureauError> {
    let salt = fresh::<16>()?;
    let hash = derive(password, &salt, MEMORY, PASSES);
    let hash = hash.ok_or_else(|| LedgerError::Broken("密码无法保存".to_owned()))?;
    Ok(format!("argon2id${MEMORY}${PASSES}${}${}", hex(&salt), hex(&hash)))
}

/// A hash of no password, so that a login that isn't there takes as long to refuse as one that is.
pub(super) const NOBODY: &str = "argon2id$19456$2$00000000000000000000000000000000$0000000000000000000000000000000000000000000000000000000000000000";

/// Whether the password is the one that the hash was made of.
pub(super) fn is_right(password: &str, kept: &str) -> bool {
    let parts: Vec<&str> = kept.split('$').collect();
    let ["argon2id", memory, passes, salt, hash] = parts.as_slice() else { return false };
    let (Ok(memory), Ok(passes)) = (memory.parse(), passes.parse()) else { return false };
    let (Some(salt), Some(hash)) = (unhex(salt), unhex(hash)) else { return false };
    let Some(found) = derive(password, &salt, memory, passes) else { return false };
    // Every byte is looked at, however early they differ.
    hash.len() == found.len() && hash.iter().zip(&found).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn derive(password: &str, salt: &[u8], memory: u32, passes: u32) -> Option<[u8; BYTES]> {
    let mut hash = [0; BYTES];
    let params = Params::new(memory, passes, 1, Some(BYTES)).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(password.as_bytes(), salt, &mut hash).ok()?;
    Some(hash)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Characters of a password that somebody reads aloud or writes down: none that look alike.
const PLAIN: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";

/// A password for a first sign-in, of some 60 bits: `xxxx-xxxx-xxxx`.
pub(super) fn first() -> Result<String, BureauError> {
    let letters: Vec<char> = fresh::<12>()?.iter().map(|byte| char::from(PLAIN[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_that_was_hashed_is_right() {
        let kept = hash("正确 horse 9").unwrap();
        assert!(is_right("正确 horse 9", &kept));
        assert!(!is_right("正确 horse 8", &kept));
        assert!(!is_right("正确 horse 9", NOBODY) && !is_right("", NOBODY) && !is_right("x", "plain"));
        assert_ne!(kept, hash("正确 horse 9").unwrap(), "each has a salt of its own");
        assert!(!kept.contains("horse"));
    }

    #[test]
    fn a_password_that_is_soon_guessed_is_refused_with_what_to_do() {
        let said = |password: &str| check(password, "zhang.wei").map_err(|error| error.to_string());
        assert_eq!(said("demo-2024"), Ok(()));
        assert_eq!(said("春风又绿江南岸7"), Ok(()));
        assert_eq!(said("a1b2c3"), Err("密码太短：请用 8 个以上的字符".to_owned()));
        assert_eq!(said("12345678"), Err("密码太简单：请同时用字母和数字，或文字和符号".to_owned()));
        assert_eq!(said("abcdefgh"), Err("密码太简单：请同时用字母和数字，或文字和符号".to_owned()));
        assert_eq!(said("Zhang.Wei2024"), Err("密码里有账号：请换一个和账号无关的".to_owned()));
    }

    #[test]
    fn a_first_password_is_one_that_is_taken() {
        let first = first().unwrap();
        assert_eq!(first.len(), 14);
        assert!(check(&first, "zhang.wei").is_ok(), "{first}");
    }
}
