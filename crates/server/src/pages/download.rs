//! A file as an answer, to be kept under the name that people know it by.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use xuezheng_bureau::Format;

use crate::view::encoded;

/// The bytes of a document, with its title as the file's name.
pub(crate) fn answer(title: &str, format: Format, bytes: Vec<u8>) -> Response {
    let kind = match format {
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Html => "text/html; charset=utf-8",
        Format::Pdf => "application/pdf",
    };
    let name = encoded(&format!("{}.{}", title.trim(), format.extension()));
    let disposition = format!("attachment; filename=\"report.{}\"; filename*=UTF-8''{name}", format.extension());
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
