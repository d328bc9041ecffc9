//! Whether the session is still in force: what scripts ask before they send what somebody typed.

use axum::response::IntoResponse;

use crate::extract::Signed;

/// What forms of this session send back, and whose it is.
pub(crate) async fn show(signed: Signed) -> impl IntoResponse {
    format!("{}\n{}", signed.visit.form_token, signed.person.account.login)
}
