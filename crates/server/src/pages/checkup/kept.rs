//! Copies of a checked document, to be fetched once: kept in memory for a while and nowhere else.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use xuezheng_bureau::document::lint::{Finding, commented, mend, revised};
use xuezheng_bureau::document::reading::{FileKind, Reading};
use xuezheng_bureau::fresh_secret;
use xuezheng_pack::NaiveDate;

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::{Sent, SentFile};
use crate::view::encoded;

/// What the names of such copies begin with.
const PREFIX: &str = "checkup-";

/// A copy that waits.
pub(super) struct Copy {
    /// Its name to fetch it by.
    pub(super) name: String,
    /// What it will be called.
    pub(super) file: String,
    /// What the button says.
    pub(super) label: String,
}

/// Makes the copies of a document; those of the person's document before are forgotten.
pub(super) fn keep(
    signed: &Signed,
    file: &SentFile,
    reading: &Reading,
    findings: &[Finding],
) -> Result<Vec<Copy>, Fault> {
    let (once, now) = (&signed.visit.site.once, signed.visit.now);
    let owner = &signed.person.account.login;
    once.forget(PREFIX, owner);
    let mut kept = Vec::new();
    for (ending, label, bytes) in copies(file, reading, findings, now.today) {
        let name = format!("{PREFIX}{}", fresh_secret()?);
        once.keep(name.clone(), owner.clone(), bytes, now.utc);
        kept.push(Copy { name, file: format!("{}{ending}", stem(&file.name)), label });
    }
    Ok(kept)
}

/// The ending of the name, the button and the bytes of each copy: of a Word file one with comments and one in which what is
/// certain is mended as revisions, of a text the mended one.
fn copies(
    file: &SentFile,
    reading: &Reading,
    findings: &[Finding],
    today: NaiveDate,
) -> Vec<(&'static str, String, Vec<u8>)> {
    let source = &reading.text.source;
    if findings.is_empty() {
        return Vec::new();
    }
    let mended = |ending| {
        let (text, count) = mend(&source.text, findings);
        let copy = (count > 0).then(|| (ending, format!("下载改好 {count} 处的文件"), text.into_bytes()));
        copy.into_iter().collect()
    };
    match source.kind {
        FileKind::Word => {
            let commented = commented(&file.bytes, &reading.text.source, findings).ok();
            let commented = commented.map(|bytes| ("（带批注）.docx", "下载带批注的 Word".to_owned(), bytes));
            let revised =
                revised(&file.bytes, &reading.text.source, findings, today).ok().filter(|copy| !copy.made.is_empty());
            let revised = revised.map(|copy| {
                let label = format!("下载改好 {} 处、写成修订的 Word", copy.made.len());
                ("（修订）.docx", label, copy.bytes)
            });
            commented.into_iter().chain(revised).collect()
        }
        FileKind::Text => mended("（已改）.txt"),
        FileKind::Markdown => mended("（已改）.md"),
        FileKind::Html | FileKind::Pdf => Vec::new(),
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Gives a copy, this once.
pub(crate) async fn file(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    let (once, owner) = (&signed.visit.site.once, &signed.person.account.login);
    let name = sent.one("name");
    let found = if name.starts_with(PREFIX) { once.take(name, owner, signed.visit.now.utc) } else { None };
    let Some(bytes) = found else {
        let text = "这份副本已经下载过，或过了一小时，已经删掉。请再体检一次，重新下载。";
        return Err(Fault::Unfit(text.to_owned()));
    };
    let file = sent.one("file");
    let kind = match file.rsplit_once('.') {
        Some((_, "docx")) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some((_, "md")) => "text/markdown; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(file));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
