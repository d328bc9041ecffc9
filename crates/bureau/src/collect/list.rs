//! All collections, each with how far it is.

use xuezheng_ledger::{Actor, Collection, CollectionState};

use crate::collect::show::Tally;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// A collection in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionLine {
    /// The collection.
    pub collection: Collection,
    /// How it is today.
    pub state: CollectionState,
    /// The answers that the actor may see.
    pub tally: Tally,
}

/// The collections that ask anybody the actor may see, those with the latest deadline first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn collections(workspace: &Workspace, actor: &Actor) -> Result<Vec<CollectionLine>, BureauError> {
    let mut lines = Vec::new();
    for (collection, answers) in workspace.ledger.answers_of_all(actor).await? {
        let mut tally = Tally::default();
        answers.iter().for_each(|answer| tally.add(answer, actor.today));
        if tally != Tally::default() || collection.org == actor.org {
            lines.push(CollectionLine { state: collection.state_on(actor.today), collection, tally });
        }
    }
    Ok(lines)
}
