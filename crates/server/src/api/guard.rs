//! Lets requests of programs through: by the token in `Authorization`, and by nothing else a browser would send by itself.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use xuezheng_bureau::token_holder;

use crate::error::{Fault, Refused};
use crate::extract::Visit;
use crate::gate;
use crate::panics::caught;
use crate::router::Needs;
use crate::state::Shared;

/// Lets a request through to its endpoint if its token may; dresses faults as problems (RFC 9457).
pub(crate) async fn guard(State((site, needs)): State<(Shared, Needs)>, request: Request, next: Next) -> Response {
    let answered = caught(async {
        let request = admit(&site, needs, gate::timed(request)).await?;
        let _place = site.gates.enter(&request).await?;
        Ok::<_, Fault>(next.run(request).await)
    });
    let mut response = answered.await.unwrap_or_else(Err).unwrap_or_else(Fault::into_response);
    if let Some(refused) = response.extensions_mut().remove::<Refused>() {
        return refused.problem(&site);
    }
    if response.status().is_client_error() {
        // What the framework refuses by itself, such as a path that is no text.
        return problem(response.status(), "请求有误", "请对照 /api/v1/openapi.json 核对地址、参数和正文。", None);
    }
    response
}

async fn admit(site: &Shared, needs: Needs, mut request: Request) -> Result<Request, Fault> {
    let mut visit = Visit::of(site, &request);
    if let Some(token) = bearer(request.headers()) {
        visit.person = token_holder(&site.workspace, token, visit.now).await?;
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(at)| at.ip());
        if let (None, Some(address)) = (&visit.person, address) {
            site.throttle.note_failure(address, visit.now.utc);
            if !site.throttle.allows(address, visit.now.utc) {
                return Err(Fault::TooOften);
            }
        }
    }
    match (needs, &visit.person) {
        (Needs::Nothing, _) | (Needs::SignedIn | Needs::OwnPassword, Some(_)) => {}
        (_, None) => return Err(Fault::NoToken),
        (Needs::May(permission), Some(person)) if !person.may(permission) => return Err(Fault::NotAllowed(permission)),
        (Needs::May(_), Some(_)) => {}
    }
    request.extensions_mut().insert(visit);
    Ok(request)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A problem as a program reads it.
pub(crate) fn problem(status: StatusCode, title: &str, detail: &str, number: Option<&str>) -> Response {
    let mut body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    if let (Some(number), Some(fields)) = (number, body.as_object_mut()) {
        fields.insert("number".to_owned(), number.into());
    }
    let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
    }
    response
}
