//! Bytes of a text file as text.

use encoding_rs::GB18030;

use super::error::ReadError;
use super::source::Encoding;

/// Decodes UTF-8, else GB18030; a byte order mark goes.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), Encoding::Utf8)),
        Err(error) => error,
    };
    // A file that was cut within a character is still UTF-8.
    if utf8.error_len().is_none() && utf8.valid_up_to() > 0 {
        let text = String::from_utf8_lossy(bytes.get(..utf8.valid_up_to()).unwrap_or(bytes));
        return Ok((text.into_owned(), Encoding::Utf8));
    }
    let is_binary = bytes.iter().take(4096).any(|byte| *byte == 0);
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if !is_binary => Ok((text.into_owned(), Encoding::Gb18030)),
        Some(_) | None => {
            let before = bytes.get(..utf8.valid_up_to()).unwrap_or(bytes);
            Err(ReadError::Encoding { line: before.iter().filter(|byte| **byte == b'\n').count() + 1 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_give_the_same_text() {
        let (gb, _, _) = GB18030.encode("整改隐患340处。");
        assert_eq!(decode(&gb).unwrap(), ("整改隐患340处。".to_owned(), Encoding::Gb18030));
        assert_eq!(decode("\u{FEFF}整改".as_bytes()).unwrap(), ("整改".to_owned(), Encoding::Utf8));
    }

    #[test]
    fn a_text_that_was_cut_within_a_character_is_read_up_to_there() {
        let bytes = "整改".as_bytes();
        assert_eq!(decode(&bytes[..5]).unwrap().0, "整");
    }

    #[test]
    fn other_bytes_are_refused_with_their_line() {
        assert_eq!(decode(b"a\nb\n\xFF\xFF\x00").unwrap_err(), ReadError::Encoding { line: 3 });
    }
}
