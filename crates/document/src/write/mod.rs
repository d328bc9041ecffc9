//! Writers: the same document as a Word file, as a web page, or as Markdown.

mod contents;
mod docx;
mod html;
mod layout;
mod markdown;
mod numbering;

pub use contents::{Entry, entries};
pub use docx::docx;
pub use html::html;
pub use markdown::markdown;

/// Why a document can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The package could not be put together.
    #[error("无法生成 Word 文件：{0}")]
    Package(#[from] zip::result::ZipError),
    /// A part could not be written into it.
    #[error("无法生成 Word 文件：{0}")]
    Part(#[from] std::io::Error),
}
