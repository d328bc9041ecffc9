//! What a cell says of an attached file (附件).

use crate::value::Value;

/// A file of the workspace, as a cell names it: `sm3:<64 hex digits>:<bytes>:<name>`. The file itself is named by the
/// hash, so that the same file is kept once, and one that was altered is found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name that it came with: 现场照片.jpg.
    pub name: String,
    /// SM3 of its bytes as 64 lower-case hex digits.
    pub hash: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Attachment {
    /// Reads a cell's text; `None` for anything that no upload has made.
    pub fn parse(text: &str) -> Option<Self> {
        let (hash, rest) = text.strip_prefix("sm3:")?.split_once(':')?;
        let (size, name) = rest.split_once(':')?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let size = size.parse().ok().filter(|size| *size > 0)?;
        let is_name = !name.trim().is_empty() && !name.contains(['/', '\\']) && !name.chars().any(char::is_control);
        (is_hash && is_name).then(|| Self { name: name.to_owned(), hash: hash.to_owned(), size })
    }

    /// The cell.
    pub fn value(&self) -> Value {
        Value::Text(format!("sm3:{}:{}:{}", self.hash, self.size, self.name))
    }

    /// As a person reads it in a list: 现场照片.jpg（12 KB）.
    pub fn display(&self) -> String {
        format!("{}（{} KB）", self.name, self.size.div_ceil(1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_comes_back_as_the_same_attachment() {
        let attachment = Attachment { name: "销号:照片.jpg".to_owned(), hash: "0f".repeat(32), size: 12_289 };
        let Value::Text(cell) = attachment.value() else { panic!("an attachment is a text") };
        assert_eq!(Attachment::parse(&cell), Some(attachment.clone()));
        assert_eq!(attachment.display(), "销号:照片.jpg（13 KB）");
    }

    #[test]
    fn what_no_upload_has_made_is_no_attachment() {
        let hash = "0f".repeat(32);
        for cell in ["照片.jpg", "sm3:0f:3:a.jpg", &format!("sm3:{hash}:0:a.jpg"), &format!("sm3:{hash}:3:../a.jpg")]
        {
            assert_eq!(Attachment::parse(cell), None, "{cell}");
        }
    }
}
