//! 接着办: what was typed when the session had ended comes back after signing in.

use askama::Template;
use axum::response::Html;

use crate::error::Fault;
use crate::extract::Visit;
use crate::form::LateForm;
use crate::view::Shell;

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage<'l> {
    shell: Shell,
    late: &'l LateForm,
}

pub(crate) async fn page(visit: &Visit, late: &LateForm) -> Result<Html<String>, Fault> {
    let shell = Shell::of(visit, "接着办").await?;
    Ok(Html(ResumePage { shell, late }.render()?))
}
