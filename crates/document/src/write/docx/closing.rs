//! What closes the body: the list of attachments (附件说明), the signature block (落款).

use crate::model::{Document, Inline, Signature};
use crate::text::width;
use crate::wording::chinese_date;
use crate::write::docx::body::Body;
use crate::write::docx::inlines::run;
use crate::write::numbering::attachment_number;

/// Characters of 附件： with the indent before it.
const LEAD: usize = 5;
/// A character in twips, at the pitch of 28 in a line.
const CHARACTER: usize = 316;

impl Body<'_> {
    /// One blank line below the body: 附件：数据附表, numbered where there are several. What doesn't fit a line goes on
    /// under the first character of the name.
    pub(super) fn attachment_list(&mut self, document: &Document) {
        let count = document.attachments.len();
        if count > 0 {
            self.blank(true);
        }
        for (index, attachment) in document.attachments.iter().enumerate() {
            let number = attachment_number(index, count);
            // A digit, a point and a space are as wide as one character.
            let left = LEAD + number.chars().count().div_ceil(3);
            let lead = if index == 0 { "附件：" } else { "" };
            let hanging = left - if index == 0 { 2 } else { LEAD };
            let indent = |name: &'static str, chars: usize| {
                [(name, (chars * CHARACTER).to_string()), (per_hundred(name), (chars * 100).to_string())]
            };
            let indent: Vec<(&str, String)> = [indent("w:left", left), indent("w:hanging", hanging)].concat();
            let indent: Vec<(&str, &str)> = indent.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let text = Inline::literal(format!("{lead}{number}{}", attachment.title));
            self.kept("AttachmentList", &indent, &[text]);
        }
    }

    /// With a seal: the date four characters from the right, the org centred above it.
    pub(super) fn signature(&mut self, signature: &Signature) {
        let date = chinese_date(signature.date);
        // Half characters from the right edge: eight for the date, and for the org what centres it above.
        let (org_width, date_width) = (width(&signature.org), width(&date));
        let date_indent = 8 + org_width.saturating_sub(date_width + 16) / 2;
        let org_indent = (date_indent + date_width / 2).saturating_sub(org_width / 2);
        self.blank(true);
        self.blank(true);
        self.right("SignatureBlock", org_indent, &signature.org, true);
        self.right("SignatureBlock", date_indent, &date, false);
    }

    fn right(&mut self, style: &str, indent: u32, text: &str, keep: bool) {
        let (hundredths, twips) = ((indent * 50).to_string(), (indent * 158).to_string());
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
                if keep {
                    xml.empty("w:keepNext", &[]);
                }
                xml.empty("w:ind", &[("w:rightChars", &hundredths), ("w:right", &twips)]);
            });
            run(xml, text, false);
        });
    }
}

/// The attribute that states the same indent in hundredths of a character.
fn per_hundred(name: &str) -> &'static str {
    if name == "w:left" { "w:leftChars" } else { "w:hangingChars" }
}
