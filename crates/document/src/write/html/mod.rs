//! A web page that stands alone: no script, its style inside, each figure a `<data>` element that opens its lineage.

mod blocks;
mod chart;
mod lineage;
mod markup;
mod paper;
mod table;

use crate::model::{Attachment, Document};
use crate::text::width;
use crate::wording::chinese_date;
use crate::write::contents::{Anchors, entries};
use crate::write::html::blocks::Blocks;
use crate::write::html::markup::Markup;
use crate::write::numbering::{attachment_mark, attachment_number};

pub use paper::{Outlined, outline, paper};

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded and nothing runs, whatever a text may hold.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The document as a web page. The same document gives the same bytes.
pub fn html(document: &Document) -> String {
    let mut page = Markup::default();
    page.ours("<!doctype html>\n");
    page.element("html", &[("lang", "zh-CN")], |page| {
        page.element("head", &[], |page| head(page, document));
        page.line();
        page.element("body", &[], |page| body(page, document));
    });
    page.line();
    page.into_string()
}

fn head(page: &mut Markup, document: &Document) {
    page.empty("meta", &[("charset", "utf-8")]);
    page.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    page.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    page.empty("link", &[("rel", "icon"), ("href", "data:,")]);
    page.words("title", &[], &document.title_text());
    page.line();
    page.element("style", &[], |page| page.ours(STYLE));
}

fn body(page: &mut Markup, document: &Document) {
    page.words("a", &[("class", "xz-skip"), ("href", "#text")], "跳到正文");
    let mut blocks = Blocks::new(document);
    page.element("main", &[("id", "text")], |page| {
        page.element("article", &[("class", "xz-paper")], |page| {
            page.element("h1", &[], |page| blocks.title(page, &document.title));
            page.line();
            if document.contents {
                contents(page, document);
            }
            blocks.write(page, &document.blocks);
            closing(page, document, 0);
        });
        let count = document.attachments.len();
        for (index, attachment) in document.attachments.iter().enumerate() {
            page.line();
            self::attachment(page, &mut blocks, attachment, (index, count));
        }
    });
    page.line();
    lineage::panels(page, document);
    page.element("footer", &[("class", "xz-foot")], |page| {
        page.words("span", &[], "带点线的数字，点开可以看到来源");
        page.words("span", &[], "学政·数出有据");
    });
}

/// An attachment, the one of that index among so many.
fn attachment(page: &mut Markup, blocks: &mut Blocks<'_>, attachment: &Attachment, (index, count): (usize, usize)) {
    let (id, title) = (attachment_id(index), format!("{}-title", attachment_id(index)));
    let attributes = [("class", "xz-paper xz-attachment"), ("id", id.as_str()), ("aria-labelledby", &title)];
    page.element("article", &attributes, |page| {
        page.words("p", &[("class", "xz-attachment-mark")], &attachment_mark(index, count));
        page.words("h2", &[("class", "xz-attachment-title"), ("id", &title)], &attachment.title);
        page.line();
        blocks.attachment(page, &attachment.blocks);
    });
}

fn attachment_id(index: usize) -> String {
    format!("attachment-{}", index + 1)
}

fn contents(page: &mut Markup, document: &Document) {
    page.element("nav", &[("class", "xz-contents"), ("aria-labelledby", "contents")], |page| {
        page.words("h2", &[("id", "contents")], "目　录");
        page.element("ol", &[], |page| {
            let mut anchors = Anchors::default();
            let (entries, attachments) = (entries(document), document.attachments.len());
            let first = entries.len() - attachments;
            for entry in &entries {
                let index = anchors.next();
                let target = match index.checked_sub(first) {
                    Some(attachment) => attachment_id(attachment),
                    None => blocks::heading_id(index),
                };
                let class = if entry.level == 1 { "is-first" } else { "is-second" };
                page.element("li", &[("class", class)], |page| {
                    page.words("a", &[("href", &format!("#{target}"))], &entry.text);
                });
            }
        });
    });
    page.line();
}

/// 附件说明, whose entries lead to attachments from the one of index `there` on, 落款 and 成文日期.
fn closing(page: &mut Markup, document: &Document, there: usize) {
    let count = document.attachments.len();
    if count > 0 {
        page.element("div", &[("class", "xz-attachments")], |page| {
            page.words("span", &[], "附件：");
            page.element("ol", &[], |page| {
                for (index, attachment) in document.attachments.iter().enumerate() {
                    page.element("li", &[], |page| {
                        page.words("span", &[], attachment_number(index, count).trim_end());
                        if index < there {
                            page.words("span", &[], &attachment.title);
                        } else {
                            page.words("a", &[("href", &format!("#{}", attachment_id(index)))], &attachment.title);
                        }
                    });
                }
            });
        });
        page.line();
    }
    let signature = &document.signature;
    let date = signature.date;
    // The date stands four characters from the edge, the org centred above it, unless that is too long.
    let is_wide = width(&signature.org) > width(&chinese_date(date)) + 16;
    let class = if is_wide { "xz-signature is-wide" } else { "xz-signature" };
    page.element("div", &[("class", class)], |page| {
        page.words("p", &[], &signature.org);
        page.element("p", &[], |page| {
            page.words("time", &[("datetime", &date.to_string())], &chinese_date(date));
        });
    });
}
