//! The code on a printed submission: who can't ask this bureau's key can't make one for another content.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use xuezheng_ledger::{NewPaper, SECRET_BYTES, derived};

/// Crockford's base 32: no letter that is taken for a digit.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, five bits each.
const LENGTH: usize = 16;
/// Characters between two dashes.
const GROUP: usize = 4;

/// A bureau's key for the codes on papers.
#[derive(Clone)]
pub(crate) struct PaperKey([u8; SECRET_BYTES]);

impl PaperKey {
    /// The key that a bureau's secret gives.
    pub(crate) fn of_secret(secret: &[u8; SECRET_BYTES]) -> Self {
        Self(*derived(secret, "paper"))
    }

    /// The code of a paper with this content: the first 80 bits of HMAC-SM3 over whose it is and every version that it
    /// lists, in order. The code that the paper has already doesn't count.
    pub(crate) fn code(&self, paper: &NewPaper) -> String {
        let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        let mut part = |text: &str| {
            mac.update(&(text.len() as u64).to_be_bytes());
            mac.update(text.as_bytes());
        };
        part(paper.register.as_str());
        part(&paper.period.to_string());
        part(paper.org.as_str());
        part(if paper.zero { "zero" } else { "records" });
        for entry in &paper.entries {
            part(&entry.record.to_string());
            part(&entry.version.to_string());
            part(&entry.hash);
        }
        base32(&mac.finalize().into_bytes()[..LENGTH * 5 / 8])
    }
}

fn base32(bytes: &[u8]) -> String {
    let digit = |index: usize| {
        let bits = (0..5).map(|bit| index * 5 + bit);
        let value = bits.fold(0, |value, bit| value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1));
        char::from(DIGITS[usize::from(value)])
    };
    (0..bytes.len() * 8 / 5).map(digit).collect()
}

/// A code as it is printed: 7K2M-0QX4-9D3F-B8TA.
pub fn printed_code(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as somebody reads it off a paper, without separators; `None` for what can be none.
pub(crate) fn read_code(typed: &str) -> Option<String> {
    let plain = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        // Full-width, as an input method may give them.
        wide @ '！'..='～' => char::from_u32(wide as u32 - 0xFEE0).map_or(wide, |c| c.to_ascii_uppercase()),
        other => other,
    };
    let kept = typed.chars().filter(|c| !c.is_whitespace() && !"-－—–·".contains(*c));
    let code: String = kept.map(plain).map(|c| if c == 'O' { '0' } else { c }).collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|byte| DIGITS.contains(&byte));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use xuezheng_ledger::Entry;
    use xuezheng_pack::{Period, RecordId};

    use super::*;

    fn paper() -> NewPaper {
        let entry = |record, version| Entry { record: RecordId(record), version, hash: "ab".repeat(32) };
        NewPaper {
            code: String::new(),
            register: "hazard".into(),
            org: "a".into(),
            period: Period::parse("2024H1").unwrap(),
            zero: false,
            entries: vec![entry(1, 2), entry(3, 1)],
        }
    }

    #[test]
    fn five_bits_make_a_character() {
        // 0x00443214C74254B635CF is 00000 00001 00010 00011 … 01111 in groups of five bits.
        let bytes = [0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF];
        assert_eq!(base32(&bytes), "0123456789ABCDEF");
    }

    #[test]
    fn every_part_of_the_content_and_the_key_make_the_code() {
        let key = PaperKey::of_secret(&[7; SECRET_BYTES]);
        let code = key.code(&paper());
        assert_eq!(code, key.code(&NewPaper { code: "X".into(), ..paper() }));
        let changed: [fn(&mut NewPaper); 8] = [
            |it| it.register = "grant".into(),
            |it| it.org = "b".into(),
            |it| it.period = Period::parse("2024H2").unwrap(),
            |it| it.zero = true,
            |it| it.entries.truncate(1),
            |it| it.entries.reverse(),
            |it| it.entries[0].version = 3,
            |it| it.entries[0].hash = "ac".repeat(32),
        ];
        for change in changed {
            let mut other = paper();
            change(&mut other);
            assert_ne!(key.code(&other), code, "{other:?}");
        }
        assert_ne!(PaperKey::of_secret(&[8; SECRET_BYTES]).code(&paper()), code);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = "7K2M0QX49D3FB8TA";
        assert_eq!(printed_code(code), "7K2M-0QX4-9D3F-B8TA");
        for typed in ["7K2M-0QX4-9D3F-B8TA", " 7k2m oqx4 9d3f b8ta ", "７Ｋ２Ｍ－０ＱＸ４－９Ｄ３Ｆ－Ｂ８ＴＡ"]
        {
            assert_eq!(read_code(typed).as_deref(), Some(code), "{typed}");
        }
        assert_eq!(read_code("7K2M-0QX4-9D3F"), None);
        assert_eq!(read_code("7K2M-0QX4-9D3F-B8T？"), None);
    }
}
