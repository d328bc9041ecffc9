//! `/api/v1`: the same records, figures and reports for programs, by bearer token. Whoever holds a token may do what its
//! account may, and sees its orgs alone; refusals are the pages' own, as `application/problem+json`.

mod endpoint;
mod figures;
mod guard;
mod openapi;
mod registers;
mod reports;

use axum::Router;
use axum::handler::Handler;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

pub(crate) use self::endpoint::ENDPOINTS;
pub(crate) use self::guard::problem;
#[cfg(test)]
pub(crate) use self::{endpoint::parameter, openapi::description};
use crate::pages;
use crate::router::Needs;
use crate::state::Shared;

/// What every address begins with.
pub(crate) const PREFIX: &str = "/api/v1";

/// The endpoints as a router.
pub(crate) fn router(site: &Shared) -> Router<Shared> {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let guarded = from_fn_with_state((site.clone(), endpoint.needs), guard::guard);
        router = router.route(&format!("{PREFIX}{}", endpoint.path), (endpoint.handler)().layer(guarded));
    }
    let nowhere = pages::nowhere.layer(from_fn_with_state((site.clone(), Needs::Nothing), guard::guard));
    router.route(&format!("{PREFIX}/{{*rest}}"), axum::routing::any(nowhere))
}

/// An answer in JSON.
pub(crate) fn json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
