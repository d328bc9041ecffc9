//! Reminders (催报) of a collection: a letter to each org that owes something, saying what, in the outbox.

use std::collections::BTreeSet;

use xuezheng_ledger::{Actor, Author};
use xuezheng_pack::{CollectionId, NaiveDate, OrgId};

use crate::collect::chase::{Chased, Debtor, chase, until};
use crate::error::BureauError;
use crate::outbox::{Reminded, Reminders, outbox, remind as write};
use crate::workspace::Workspace;

/// When those who owe something were last reminded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastReminded {
    /// The day of the last reminder; `None` before the first.
    pub on: Option<NaiveDate>,
    /// Orgs that were reminded on the actor's day.
    pub today: BTreeSet<OrgId>,
}

/// Writes a reminder to each org that owes something and got none today; nobody else is written to.
///
/// # Errors
/// If there is no such collection, or the outbox can't be written.
pub async fn remind(workspace: &Workspace, author: &Author, id: &CollectionId) -> Result<Reminded, BureauError> {
    let chased = chase(workspace, &author.actor(), id).await?;
    let debtors = chased.groups.iter().flat_map(|group| &group.debtors);
    let reminders = Reminders {
        topic: topic(id),
        subject: format!("请抓紧填报：{}", chased.collection.title),
        filing: None,
        texts: debtors.map(|debtor| (debtor.org.clone(), letter(&chased, debtor, author.at.today))).collect(),
    };
    write(workspace, author, &reminders).await
}

/// When the orgs that the actor may see were last reminded of a collection.
///
/// # Errors
/// If the ledger can't be read.
pub async fn last_reminded(
    workspace: &Workspace,
    actor: &Actor,
    id: &CollectionId,
) -> Result<LastReminded, BureauError> {
    let of_it = format!("{}|", topic(id));
    let mut last = LastReminded::default();
    for message in outbox(workspace, actor, &[]).await?.into_iter().filter(|it| it.key.starts_with(&of_it)) {
        last.on = last.on.max(Some(message.on));
        if message.on == actor.today {
            last.today.insert(message.org);
        }
    }
    Ok(last)
}

fn topic(id: &CollectionId) -> String {
    format!("collect.{id}")
}

fn letter(chased: &Chased, debtor: &Debtor, today: NaiveDate) -> String {
    let Debtor { label, deadline, owed, .. } = debtor;
    let when = until(*deadline, today);
    let mut text =
        format!("{label}：\n「{}」{when}，你单位还有 {} 项没有报齐：\n", chased.collection.title, owed.len());
    for item in owed {
        text += &format!("· {}", item.register);
        if item.returned {
            text += "（退回待改）";
        }
        if let Some(reason) = &item.reason {
            text += &format!("：{reason}");
        }
        text.push('\n');
    }
    text + &format!(
        "请尽快登录平台「我的填报」办理；本期确无发生的，请办理零上报。有困难的请与{}联系。\n",
        chased.asker
    )
}
