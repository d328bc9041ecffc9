//! What must hold whatever is read: no panic, an error in Chinese or a reading that holds together, findings that lie in the
//! text, and copies that say the same.

use xuezheng_document::lint::{Choice, Edit, Finding, commented, lint, mend, revised};
use xuezheng_document::reading::{FileKind, Reading, read};
use xuezheng_pack::NaiveDate;

/// Reads the bytes and does with the reading what the program does.
pub(super) fn check(ending: &str, bytes: &[u8]) {
    let name = format!("总结.{ending}");
    let Some(reading) = crate::fuzz::check(&name, bytes) else { return };
    let findings = lint(&reading, &Choice::default().all(true));
    let length = reading.text.source.len();
    for finding in &findings {
        assert!(finding.range.start <= finding.range.end && finding.range.end <= length, "{finding:?}");
        assert!(finding.edits.iter().all(|edit| edit.range.end <= length), "{finding:?}");
    }
    mend(&reading.text.source.text, &findings);
    if reading.text.source.kind == FileKind::Word {
        copies(bytes, &reading, &findings);
    }
}

/// Comments leave the text as it is; revisions make of it what they say.
fn copies(bytes: &[u8], reading: &Reading, findings: &[Finding]) {
    let text = |copy: &[u8]| read("副本.docx", copy).unwrap().text.source.text;
    let source = &reading.text.source.text;
    if let Ok(copy) = commented(bytes, &reading.text.source, findings) {
        assert_eq!(&text(&copy), source);
    }
    let date = NaiveDate::from_ymd_opt(2024, 7, 8).unwrap();
    if let Ok(copy) = revised(bytes, &reading.text.source, findings, date) {
        assert_eq!(text(&copy.bytes), accepted(source, &copy.made));
    }
}

/// The text with the edits, which are in its order.
fn accepted(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for edit in edits.iter().rev() {
        chars.splice(edit.range.clone(), edit.text.chars());
    }
    chars.into_iter().collect()
}
