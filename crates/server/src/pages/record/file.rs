//! A file that is attached to a record.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use xuezheng_bureau::{AttachmentError, BureauError, read_attachment};
use xuezheng_pack::FieldId;

use super::named;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::encoded;

/// What browsers show by themselves, by the endings of names, which are those of their content.
const PICTURES: [(&str, &str); 3] = [("jpg", "image/jpeg"), ("jpeg", "image/jpeg"), ("png", "image/png")];

/// How a browser is told what a file is, if it may show it; anything else is only to be saved.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_lowercase();
    PICTURES.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind)
}

pub(crate) async fn file(
    signed: Signed,
    Path((register, record, field)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    let field = FieldId::new(field);
    let found = read_attachment(signed.workspace(), &signed.actor(), &register.id, id, &field).await;
    let (attached, bytes) = match found {
        Err(BureauError::Attachment(AttachmentError::NoAttachment { .. })) => return Err(Fault::NotFound),
        other => other?,
    };
    let (kind, place) = match kind(&attached.name) {
        Some(kind) => (kind, "inline"),
        None => ("application/octet-stream", "attachment"),
    };
    let name = format!("{place}; filename*=UTF-8''{}", encoded(&attached.name));
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
