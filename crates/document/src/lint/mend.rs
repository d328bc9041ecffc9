//! Certain mends, put into the text.

use std::collections::BTreeMap;

use super::finding::{Edit, Finding};

/// The text with the edits of all findings that have one, and how many findings that mends. Of edits that overlap, the
/// first one is taken.
pub fn mend(text: &str, findings: &[Finding]) -> (String, usize) {
    let (edits, mended) = chosen(findings);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut at = 0;
    for edit in edits {
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

/// The edits of all findings that can be made beside each other, in the order of the text, and of how many findings they are.
pub(super) fn chosen(findings: &[Finding]) -> (Vec<&Edit>, usize) {
    let mut taken: BTreeMap<(usize, usize), &Edit> = BTreeMap::new();
    let mut mended = 0;
    for finding in findings.iter().filter(|finding| !finding.edits.is_empty()) {
        if finding.edits.iter().all(|edit| is_free(&taken, edit)) {
            taken.extend(finding.edits.iter().map(|edit| ((edit.range.start, edit.range.end), edit)));
            mended += 1;
        }
    }
    (taken.into_values().collect(), mended)
}

/// Whether an edit touches none of those taken, of which none touches another: so it is the last one that begins before
/// its end, or none.
fn is_free(taken: &BTreeMap<(usize, usize), &Edit>, edit: &Edit) -> bool {
    let (start, end) = (edit.range.start, edit.range.end);
    let last = taken.range(..(end, 0)).next_back();
    !taken.contains_key(&(start, end)) && last.is_none_or(|((_, other), _)| *other <= start)
}
