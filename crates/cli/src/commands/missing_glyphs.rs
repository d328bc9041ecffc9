//! What is said of characters that no font has.

use xuezheng_bureau::document::write::pdf::MissingGlyph;

use crate::output;

/// How many are listed.
const LISTED: usize = 20;

/// Says which characters of a PDF are printed as 〓, and where.
pub(super) fn say(missing: &[MissingGlyph]) {
    if missing.is_empty() {
        return;
    }
    output::complain(&format!("PDF 中有 {} 处的字没有字体可印，以“〓”代替：", missing.len()));
    for glyph in missing.iter().take(LISTED) {
        output::complain(&format!("  {glyph}"));
    }
    if missing.len() > LISTED {
        output::complain(&format!("  另有 {} 处未列出", missing.len() - LISTED));
    }
}
