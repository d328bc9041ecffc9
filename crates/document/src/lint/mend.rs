//! Certain mends, put into the text.

use super::finding::{Edit, Finding};

/// The text with the edits of all findings that have one, and how many findings that mends. Of edits that overlap, the
/// first one is taken.
pub fn mend(text: &str, findings: &[Finding]) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut mended = 0;
    for finding in findings.iter().filter(|finding| !finding.edits.is_empty()) {
        let is_free = |edit: &Edit| taken.iter().all(|other| !touch(edit, other));
        if finding.edits.iter().all(is_free) {
            taken.extend(&finding.edits);
            mended += 1;
        }
    }
    taken.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut at = 0;
    for edit in taken {
        out.extend(chars.by_ref().take(edit.range.start.saturating_sub(at)));
        out.push_str(&edit.text);
        for _ in edit.range.clone() {
            chars.next();
        }
        at = edit.range.end;
    }
    out.extend(chars);
    (out, mended)
}

fn touch(a: &Edit, b: &Edit) -> bool {
    a.range == b.range || (a.range.start < b.range.end && b.range.start < a.range.end)
}
