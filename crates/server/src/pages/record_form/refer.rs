//! What a reference may mean: records of the register it refers to, by number or words, of those that its writer sees.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::{ListRequest, list};
use xuezheng_pack::RegisterId;
use xuezheng_pack::model::FieldKind;

use crate::error::Fault;
use crate::extract::Signed;

/// Records that are offered at once.
const OFFERED: u64 = 10;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "form_options.html")]
struct Options {
    /// Number and title.
    options: Vec<(String, String)>,
}

pub(crate) async fn refer(
    signed: Signed,
    Path((register, field)): Path<(String, String)>,
    Query(typed): Query<Typed>,
) -> Result<Html<String>, Fault> {
    let pack = signed.workspace().pack();
    let register = pack.registers.get(&RegisterId::new(&register)).ok_or(Fault::NotFound)?;
    let field = register.fields.iter().find(|it| it.id.as_str() == field).ok_or(Fault::NotFound)?;
    let FieldKind::Reference(reference) = &field.kind else { return Err(Fault::NotFound) };
    let target = pack.registers.get(&reference.to).ok_or(Fault::NotFound)?;
    let [key] = target.key.as_slice() else { return Err(Fault::NotFound) };
    let title = target.title().map(|title| title.id.clone()).filter(|title| title != key);
    let columns = std::iter::once(key).chain(&title).map(ToString::to_string).collect();
    let request = ListRequest {
        register: target.id.to_string(),
        void: Some(false),
        contains: Some(typed.q),
        columns,
        limit: OFFERED,
        ..ListRequest::default()
    };
    let found = list(signed.workspace(), &signed.actor(), &request).await?;
    let options = found.rows.into_iter().filter_map(|row| {
        let org = row.org_label;
        let mut cells = row.cells.into_iter();
        let number = cells.next().flatten()?;
        let title = cells.next().flatten();
        Some((number, title.map_or_else(|| org.clone(), |title| format!("{title}，{org}"))))
    });
    Ok(Html(Options { options: options.collect() }.render()?))
}
