//! A list kept under a name (存为视图): kept, called otherwise, shared, taken away.

use axum::extract::{Path, Query};
use axum::http::Uri;
use axum::response::Redirect;
use xuezheng_bureau::ledger::SavedView;
use xuezheng_pack::RegisterId;

use super::filter::Params;
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::view::encoded;

/// What stood in a list's address.
pub(super) fn pairs(path: &str, query: &str) -> Vec<(String, String)> {
    let uri = format!("{path}?{query}").parse::<Uri>().ok();
    uri.and_then(|uri| Query::try_from_uri(&uri).ok()).map_or_else(Vec::new, |Query(pairs)| pairs)
}

pub(crate) async fn save(signed: Signed, Path(id): Path<String>, sent: Sent) -> Result<Redirect, Fault> {
    let register = signed.workspace().pack().registers.get(&RegisterId::new(&id)).ok_or(Fault::NotFound)?;
    let path = format!("/registers/{}", encoded(register.id.as_str()));
    let list =
        Params::new(&path, pairs(&path, sent.one("query")).into_iter().filter(|(name, _)| name != "done").collect());
    let (ledger, login) = (signed.workspace().ledger(), &signed.person.account.login);
    let org = signed.person.place().org.clone();
    let view = |shared: bool| SavedView {
        login: login.clone(),
        register: register.id.clone(),
        name: sent.one("name").to_owned(),
        query: list.with(&[]).split_once('?').map_or_else(String::new, |(_, query)| query.to_owned()),
        shared: shared.then(|| org.clone()),
    };
    match sent.one("do") {
        "save" => ledger.save_view(&view(!sent.one("shared").is_empty())).await?,
        "share" => ledger.save_view(&view(true)).await?,
        "keep" => ledger.save_view(&view(false)).await?,
        "rename" => ledger.rename_view(login, &register.id, sent.one("name"), sent.one("other")).await?,
        "delete" => {
            ledger.delete_view(login, &register.id, sent.one("name")).await?;
            return Ok(Redirect::to(&path));
        }
        _ => return Err(Fault::Body),
    }
    Ok(Redirect::to(&list.with(&[])))
}
