//! The outbox (发件箱): reminders are written, read and passed on; contacts are kept.

use std::collections::BTreeMap;

use xuezheng_ledger::{Actor, Author, DeliveryState, Message, NewMessage};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Reminders (催报) of one matter.
#[derive(Clone, Debug)]
pub struct Reminders {
    /// What they are about: an org gets one about the same a day, however often they are written.
    pub topic: String,
    /// Their subject.
    pub subject: String,
    /// The filing that they are about.
    pub filing: Option<(RegisterId, Period)>,
    /// To whom, with the text. It is kept in clear: nothing personal belongs into it.
    pub texts: Vec<(OrgId, String)>,
}

/// What came of writing reminders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// The letters, by number.
    pub written: Vec<i64>,
    /// Orgs that had got one about the same today.
    pub repeated: Vec<OrgId>,
    /// Orgs of those written to that have no address: somebody has to pass the text on.
    pub without_address: Vec<OrgId>,
}

/// Writes reminders into the outbox, as one operation; nothing is sent yet. Where all were written today already, nothing
/// is done.
///
/// # Errors
/// An org that isn't there or outside the author's subtree; a reminder without subject or text. Then none is written.
pub async fn remind(workspace: &Workspace, author: &Author, reminders: &Reminders) -> Result<Reminded, BureauError> {
    let contacts = workspace.ledger.contacts(&author.actor()).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let mut done = Reminded::default();
    for (org, body) in &reminders.texts {
        let new = NewMessage {
            org: org.clone(),
            address: None,
            subject: reminders.subject.clone(),
            body: body.clone(),
            topic: reminders.topic.clone(),
            filing: reminders.filing.clone(),
        };
        match transaction.post(&new).await? {
            None => done.repeated.push(org.clone()),
            Some(id) => {
                done.written.push(id);
                if !contacts.contains_key(org) {
                    done.without_address.push(org.clone());
                }
            }
        }
    }
    if !done.written.is_empty() {
        transaction.commit().await?;
    }
    Ok(done)
}

/// The letters to orgs that the actor may see, the oldest first; in these states, or in any.
///
/// # Errors
/// If the ledger can't be read.
pub async fn outbox(
    workspace: &Workspace,
    actor: &Actor,
    states: &[DeliveryState],
) -> Result<Vec<Message>, BureauError> {
    Ok(workspace.ledger.messages(actor, states).await?)
}

/// Notes that letters were passed on by other means, in the chat group or by telephone: they are not sent any more. How
/// many that was new for.
///
/// # Errors
/// A letter to an org outside the author's subtree.
pub async fn relayed(workspace: &Workspace, author: &Author, messages: &[i64]) -> Result<u64, BureauError> {
    Ok(workspace.ledger.relayed(author, messages).await?)
}

/// Letters as text for the chat group, each with the org's name before it.
///
/// # Errors
/// If the ledger can't be read.
pub async fn pasted(workspace: &Workspace, messages: &[Message]) -> Result<String, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let text = |message: &Message| {
        let org = crate::history::org_label(&orgs, &message.org);
        format!("【{org}】{}\n{}", message.subject, message.body.trim_end())
    };
    Ok(messages.iter().map(text).collect::<Vec<_>>().join("\n\n"))
}

/// Where orgs receive letters.
///
/// # Errors
/// If the ledger can't be read.
pub async fn contacts(workspace: &Workspace, actor: &Actor) -> Result<BTreeMap<OrgId, String>, BureauError> {
    Ok(workspace.ledger.contacts(actor).await?)
}

/// Sets where orgs receive letters, or that one has no mailbox any more, as one operation; how many that was new for.
///
/// # Errors
/// What is no address, or an org that isn't there or outside the author's subtree. Then none is set.
pub async fn set_contacts(
    workspace: &Workspace,
    author: &Author,
    addresses: &[(OrgId, Option<String>)],
) -> Result<usize, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let mut changed = 0;
    for (org, address) in addresses {
        changed += usize::from(transaction.set_contact(org, address.as_deref()).await?);
    }
    if changed > 0 {
        transaction.commit().await?;
    }
    Ok(changed)
}
