//! The one place where requests are let through or not: who is it, may they, is the form theirs.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use xuezheng_bureau::person;

use crate::error::{Fault, Refused};
use crate::extract::Visit;
use crate::form::{LateForm, is_of_script};
use crate::pages::sign_in;
use crate::panics::caught;
use crate::router::Needs;
use crate::state::Shared;
use crate::{gate, security, session};

/// Lets a request through to its page if it brings what the route needs; dresses faults as pages.
pub(crate) async fn guard(State((site, needs)): State<(Shared, Needs)>, request: Request, next: Next) -> Response {
    let mut visit = Visit::of(&site, &request);
    let is_reading = is_reading(&request);
    let answered = caught(async {
        let request = admit(&mut visit, needs, gate::timed(request)).await?;
        let _place = site.gates.enter(&request).await?;
        Ok(next.run(request).await)
    });
    let mut response = match answered.await.unwrap_or_else(|fault| Err(Denied::Fault(fault))) {
        Ok(response) => response,
        Err(Denied::SignIn) => Redirect::to(&visit.sign_in_path()).into_response(),
        Err(Denied::Late(late)) => sign_in::late(&visit, *late).await.unwrap_or_else(IntoResponse::into_response),
        Err(Denied::ChangePassword) => Redirect::to("/password").into_response(),
        Err(Denied::Fault(fault)) => fault.into_response(),
    };
    if !is_reading && response.status().is_redirection() {
        site.warmth.written();
    }
    match response.extensions_mut().remove::<Refused>() {
        Some(refused) => refused.page(&visit).await,
        None => response,
    }
}

fn is_reading(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

enum Denied {
    SignIn,
    /// They have typed what shall not be lost, with the headers of what they sent.
    Late(Box<(LateForm, HeaderMap)>),
    ChangePassword,
    Fault(Fault),
}

impl From<Fault> for Denied {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

async fn admit(visit: &mut Visit, needs: Needs, mut request: Request) -> Result<Request, Denied> {
    let is_reading = is_reading(&request);
    if let Some(token) = session::token(request.headers()) {
        visit.person = person(&visit.site.workspace, &token, visit.now).await.map_err(Fault::from)?;
    }
    match (needs, &visit.person) {
        (Needs::Nothing, _) | (Needs::SignedIn, Some(_)) => {}
        (_, None) if is_of_script(request.headers()) => return Err(Fault::SessionEnded.into()),
        (_, None) if is_reading => return Err(Denied::SignIn),
        // Passwords and the wish to leave are not kept.
        (Needs::SignedIn, None) => return Err(Fault::SessionEnded.into()),
        (_, None) => {
            let headers = request.headers().clone();
            let late = LateForm::of(&visit.site, request).await;
            return Err(late.map_or(Fault::SessionEnded.into(), |late| Denied::Late(Box::new((late, headers)))));
        }
        (_, Some(person)) if person.account.must_change => return Err(Denied::ChangePassword),
        (Needs::OwnPassword, Some(_)) => {}
        (Needs::May(permission), Some(person)) if !person.may(permission) => {
            return Err(Fault::NotAllowed(permission).into());
        }
        (Needs::May(_), Some(_)) => {}
    }
    if !is_reading {
        request = prove_form(request).await?;
    }
    request.extensions_mut().insert(visit.clone());
    Ok(request)
}

/// Refuses a form that somebody else's page sent: another origin, or no token of this session in header, form or address.
async fn prove_form(request: Request) -> Result<Request, Denied> {
    let Some(expected) = session::form_token(request.headers()) else { return Err(Fault::ForeignForm.into()) };
    if !security::is_from_here(request.headers()) {
        return Err(Fault::ForeignForm.into());
    }
    let is_right = |found: &str| security::is_same(found, &expected);
    let in_header = request.headers().get(security::TOKEN_HEADER).and_then(|value| value.to_str().ok());
    if in_header.is_some_and(is_right) {
        return Ok(request);
    }
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.starts_with("application/x-www-form-urlencoded")));
    if !is_form {
        // A body of files is not read to be let in: its form names the token in its address.
        let query = request.uri().query().unwrap_or_default();
        return if token_in(query.as_bytes()).is_some_and(|found| is_right(&found)) {
            Ok(request)
        } else {
            Err(Fault::ForeignForm.into())
        };
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, security::MOST_BYTES).await.ok().ok_or(Fault::Body)?;
    if !token_in(&bytes).is_some_and(|found| is_right(&found)) {
        return Err(Fault::ForeignForm.into());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn token_in(form: &[u8]) -> Option<String> {
    let prefix = format!("{}=", security::TOKEN_FIELD);
    let text = std::str::from_utf8(form).ok()?;
    text.split('&').find_map(|pair| pair.strip_prefix(&prefix)).map(str::to_owned)
}
