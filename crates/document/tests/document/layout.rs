//! Documents of other shapes: without figures, with long names.

use xuezheng_document::model::{Attachment, Block, Document, Inline, Signature, Subject};
use xuezheng_document::write;
use xuezheng_pack::NaiveDate;

use crate::sample::{document, org, period};

/// A document of these parts.
pub(crate) fn plain(title: Vec<Inline>, blocks: Vec<Block>, attachments: Vec<Attachment>) -> Document {
    Document {
        title,
        contents: false,
        blocks,
        attachments,
        signature: Signature {
            org: "青禾县教育体育局".to_owned(),
            date: NaiveDate::from_ymd_opt(2024, 12, 31).unwrap(),
        },
        figures: Vec::new(),
        subject: Subject { report: "r".to_owned(), org: org(), period: period(), pack: String::new() },
    }
}

#[test]
fn a_document_without_figures_has_no_appendix() {
    assert!(document("安全第一。").attachments.is_empty());
    assert!(!write::markdown(&document("安全第一。")).contains("附件"));
}

#[test]
fn several_attachments_are_numbered_and_each_begins_its_headings_anew() {
    let heading = || vec![Block::Heading { level: 1, text: vec![Inline::Text("总体".to_owned())] }];
    let attachment = |title: &str| Attachment { title: title.to_owned(), blocks: heading() };
    let document = plain(vec![Inline::Text("总结".to_owned())], heading(), vec![attachment("甲"), attachment("乙")]);
    insta::assert_snapshot!(write::markdown(&document));
    assert!(write::docx(&document, None).is_ok());
}
