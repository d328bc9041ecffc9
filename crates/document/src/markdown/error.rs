//! What of Markdown has no place in a document.

use pulldown_cmark::{Event, Tag};

use crate::model::{Block, plain_text};

/// What Markdown holds that a document can't show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkdownError {
    /// Something without a place in an official document.
    #[error("公文中不能有{what}{near}；请改为标题、段落、列表或表格")]
    Unsupported {
        /// 图片, 代码, ….
        what: &'static str,
        /// Text before it.
        near: String,
    },
    /// A heading deeper than the four levels.
    #[error("标题「{0}」超过四级；公文的标题只有 # 至 #### 四级")]
    Deep(String),
    /// A number that is neither a figure nor marked as literal.
    #[error("「{0}」中有未标注的数字；请改用指标，或写成 {{{{ lit(\"…\") }}}}")]
    BareDigits(String),
    /// A chart, or the caption of a table, amid other text.
    #[error("{0} 应独占一行，前后不能有别的文字")]
    NotAlone(&'static str),
    /// A caption without its table.
    #[error("table(…) 的下面没有表格；它写在表格的正上方")]
    NoTable,
    /// The title is not one line of text.
    #[error("标题应是一行文字")]
    Title,
}

/// Why an event has no place, with the text before it.
pub(super) fn unsupported(event: &Event<'_>, before: &[Block]) -> MarkdownError {
    let what = match event {
        Event::Start(Tag::Image { .. }) => "图片",
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => "代码（缩进四格或反引号）",
        Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => "网页标签（尖括号）",
        Event::Start(Tag::BlockQuote(_)) => "引用块",
        Event::Rule => "分隔线",
        _ => "这样的内容",
    };
    let near = match before.last() {
        Some(Block::Paragraph(inlines)) => plain_text(inlines),
        Some(Block::Heading { text, .. }) => plain_text(text),
        Some(Block::List { .. } | Block::Table(_) | Block::Chart(_) | Block::Note(_)) | None => String::new(),
    };
    let near: String = near.chars().take(20).collect();
    MarkdownError::Unsupported { what, near: if near.is_empty() { near } else { format!("（「{near}」之后）") } }
}
