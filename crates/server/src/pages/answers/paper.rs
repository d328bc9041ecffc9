//! The printed sheet of an answer, and its stamped scans.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::LedgerError;
use xuezheng_bureau::{Format, Printing, ScanRequest, attach_scan, printed_filing, read_scan};

use super::one::Open;
use super::{filing, path};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::view::encoded;

/// Prints the answer as it is now; the sheet bears a code by which it is verified later.
pub(crate) async fn print(signed: Signed, Path((period, register)): Path<(String, String)>) -> Result<Response, Fault> {
    let open = Open::of(&signed, &period, &register).await?;
    let item = &open.sheet.item;
    let (author, filing) = (signed.author("打印报送表"), filing(item, &signed.actor().org));
    let printed = printed_filing(signed.workspace(), &author, &filing, &Printing::default(), &[Format::Pdf]).await;
    let (_, mut files) = match printed {
        Ok(printed) => printed,
        Err(error) => return open.refused(&signed, error).await,
    };
    let bytes = files.pop().ok_or_else(|| Fault::Broken("没有印出报送表".to_owned()))?;
    let name = format!("{}{}{}.pdf", signed.person.org_label, item.period.label(), item.register_label);
    Ok(file("application/pdf", &name, bytes))
}

/// Attaches a stamped page.
pub(crate) async fn attach(
    signed: Signed,
    Path((period, register)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = Open::of(&signed, &period, &register).await?;
    let Some(sent_file) = sent.files.iter().find(|file| file.input == "scan") else {
        let (what, mend) = ("没有选文件".to_owned(), "请先选盖章页的照片或扫描件".to_owned());
        return open.refused(&signed, LedgerError::Unfit { what, mend }.into()).await;
    };
    let given = |input| Some(sent.one(input).trim()).filter(|text| !text.is_empty());
    let request = ScanRequest {
        filing: filing(&open.sheet.item, &signed.actor().org),
        name: &sent_file.name,
        bytes: &sent_file.bytes,
        code: given("code"),
        reason: given("reason"),
    };
    match attach_scan(signed.workspace(), &signed.author("上传盖章扫描件"), &request).await {
        Ok(_) => Ok(Redirect::to(&path(&open.sheet.item)).into_response()),
        Err(error) => open.refused(&signed, error).await,
    }
}

/// A scan as it was attached.
pub(crate) async fn scan(
    signed: Signed,
    Path((period, register, number)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let open = Open::of(&signed, &period, &register).await?;
    let found = open.sheet.scans.iter().find(|scan| scan.position.to_string() == number).ok_or(Fault::NotFound)?;
    let attached = &found.scan.file;
    let bytes = read_scan(signed.workspace(), attached)?;
    Ok(file("application/octet-stream", &attached.name, bytes))
}

/// A file to be saved; a browser doesn't open it as a page of ours.
fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
