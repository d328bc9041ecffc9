//! 工作台, the page that everybody begins with: what needs me first, then how things stand; by role.

mod back;
mod below;
mod director;
mod office;
mod work;

use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::{Signed, Visit};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    period: String,
}

/// `/`: on to where somebody works, or to the sign-in.
pub(crate) async fn home(visit: Visit) -> Response {
    Redirect::to(if visit.person.is_some() { "/workbench" } else { "/sign-in" }).into_response()
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let person = &signed.person;
    // Who neither fills in nor reviews looks at the whole.
    let works = person.may(Permission::Fill) || person.may(Permission::Review);
    if !works && person.may(Permission::Figures) {
        return director::show(&signed, &asked.period).await;
    }
    office::show(&signed).await
}
