//! One personal cell is shown in clear, for a purpose that is kept with who looked and when.

use xuezheng_ledger::{Author, Revealed};
use xuezheng_pack::model::Personal;
use xuezheng_pack::{RecordId, RegisterId, words};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Shows one personal cell of a record in clear; nothing is shown that wasn't written down first.
///
/// # Errors
/// A role that may not see it, a record outside the author's subtree, a field that is not personal, no purpose.
pub async fn reveal(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    record: RecordId,
    field: &str,
    purpose: &str,
) -> Result<Revealed, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let revealed = transaction.reveal(register, record, field, purpose).await?;
    for kind in &revealed.kinds {
        allow(workspace, author, *kind)?;
    }
    transaction.commit().await?;
    Ok(revealed)
}

fn allow(workspace: &Workspace, author: &Author, kind: Personal) -> Result<(), BureauError> {
    let pack = &workspace.pack;
    let may = |role| pack.sight.get(role).is_some_and(|it| it.sees.contains(&kind) || it.reveals.contains(&kind));
    if author.role.as_ref().is_some_and(may) {
        return Ok(());
    }
    let able: Vec<_> =
        pack.roles.iter().filter(|(role, _)| may(role)).map(|(role, label)| format!("{label}（{role}）")).collect();
    let able = if able.is_empty() { "业务包中没有角色".to_owned() } else { able.join("、") };
    let label = |role| pack.roles.get(role).map_or_else(|| format!("{role}"), String::clone);
    Err(BureauError::NotYours {
        who: author.actor.clone(),
        role: author.role.as_ref().map_or_else(|| "没有写明角色".to_owned(), label),
        kind: words::personal(kind),
        able,
    })
}
