//! 退出.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use xuezheng_bureau::{sign_out, sign_out_everywhere};

use crate::error::Fault;
use crate::extract::Signed;
use crate::session;

pub(crate) async fn submit(signed: Signed, headers: HeaderMap) -> Result<Response, Fault> {
    if let Some(token) = session::token(&headers) {
        sign_out(signed.workspace(), &token).await?;
    }
    Ok(signed_out(&signed, "/sign-in?done=out"))
}

pub(crate) async fn everywhere(signed: Signed) -> Result<Response, Fault> {
    sign_out_everywhere(signed.workspace(), &signed.person).await?;
    Ok(signed_out(&signed, "/sign-in?done=everywhere"))
}

fn signed_out(signed: &Signed, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().append(header::SET_COOKIE, session::end(signed.visit.site.settings.https));
    response
}
