//! Writers: the same document as a Word file, a PDF file, a web page, or Markdown.

mod contents;
mod docx;
mod html;
mod layout;
mod markdown;
mod numbering;
pub mod pdf;
mod title;

pub use contents::{Entry, entries};
pub(crate) use docx::NAMESPACE;
pub use docx::docx;
pub use html::{Outlined, html, outline, paper};
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
    /// The pages could not be laid out.
    #[error("无法排版 PDF 文件：{0}")]
    Typeset(String),
}

impl WriteError {
    /// What typst says, in one line each.
    fn typeset(errors: &[typst::diag::SourceDiagnostic]) -> Self {
        let errors: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        Self::Typeset(errors.join("；"))
    }
}
