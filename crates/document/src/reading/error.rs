//! Why a file can't be read.

use thiserror::Error;

/// Why a file can't be read; says what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing tells what kind of file it is.
    #[error(
        "看不出这是什么文件：能读的有 txt、md、docx、html 和带文字的 pdf。WPS 或老版 Word 的文件（wps、doc）请先另存为 docx"
    )]
    UnknownKind,
    /// Neither UTF-8 nor GB18030.
    #[error("第 {line} 行的文字编码既不是 UTF-8 也不是 GB18030（GBK），请用记事本打开后另存为 UTF-8")]
    Encoding {
        /// The line of the first bytes that are neither, from 1.
        line: usize,
    },
    /// A docx that can't be taken apart.
    #[error("Word 文件已损坏或不完整，读不出正文（{detail}）。请用 Word 或 WPS 打开后另存为 docx 再试")]
    Word {
        /// What is wrong with it.
        detail: String,
    },
    /// A PDF that can't be taken apart.
    #[error("PDF 文件已损坏或不完整，读不出文字（{detail}）。请重新导出，或改用 docx")]
    Pdf {
        /// What is wrong with it.
        detail: String,
    },
    /// A PDF of pictures, or one that holds none of its fonts.
    #[error("这个 PDF 里没有能读出的文字，多半是扫描件，也可能没有嵌入字体。请先做文字识别，或改用 docx、txt")]
    NoText,
    /// More than is read.
    #[error("文件太大：展开后超过 {most} MB，不再往下读。请拆成几个文件")]
    TooLarge {
        /// How much is read at most.
        most: u64,
    },
}
