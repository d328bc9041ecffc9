//! Sample checks (抽查): the list is announced with its hash, the seed comes later, and anybody can draw again.

use xuezheng_ledger::{Author, DrawRequest, Drawn, LedgerError, OperationId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// The list that a draw would draw from, with its hash.
///
/// # Errors
/// A register that isn't there, or a ledger that can't be read.
pub async fn draw_list(workspace: &Workspace, author: &Author, request: &DrawRequest) -> Result<Drawn, BureauError> {
    if !workspace.pack.registers.contains_key(&request.register) {
        return Err(BureauError::no_register(&workspace.pack, &request.register));
    }
    Ok(workspace.ledger.draw_list(&author.actor(), request).await?)
}

/// Draws, in an operation that keeps list, seed and result; gives its number, by which it can be drawn again.
///
/// # Errors
/// A list that is empty, or (where one was announced) has another hash; a seed that is empty.
pub async fn draw(
    workspace: &Workspace,
    author: &Author,
    request: &DrawRequest,
    announced: Option<&str>,
    seed: &str,
) -> Result<(OperationId, Drawn), BureauError> {
    let list = draw_list(workspace, author, request).await?;
    if let Some(announced) = announced.filter(|announced| *announced != list.hash) {
        let what = format!("名单的校验值是 {}，不是事先公布的 {announced}", list.hash);
        let mend = "公布以后有记录变动；请重新公布名单，并另约一个尚未产生的种子".to_owned();
        return Err(LedgerError::Unfit { what, mend }.into());
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let drawn = transaction.draw(&request.register, list, seed)?;
    Ok((transaction.commit().await?, drawn))
}
