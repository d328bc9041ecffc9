//! Notices (消息): what somebody should know of what others did, and of what is due soon.
//!
//! Nothing of it is kept: it is put together anew from operations, filings, letters and corrections. What is kept is which of
//! it an account has read.

mod due;
mod events;

use chrono::{DateTime, Days, TimeDelta, Utc};
use xuezheng_ledger::{Actor, Stamp};
use xuezheng_pack::model::Permission;
use xuezheng_pack::{OrgTree, Period, RecordId, RegisterId};

use crate::account::Person;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// Days for which something is told.
const DAYS: i64 = 60;

/// What a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// 到期: owed until soon, or late.
    Due,
    /// 退回.
    Returned,
    /// 已通过.
    Approved,
    /// 布置.
    Asked,
    /// 延期 or 免报.
    Eased,
    /// 来信: a reminder or another letter of the outbox.
    Letter,
    /// 更正: something sealed was corrected that a document of theirs was compiled from.
    Corrected,
    /// 代办: they may act for somebody.
    Deputy,
}

impl NoticeKind {
    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Due => "到期",
            Self::Returned => "退回",
            Self::Approved => "通过",
            Self::Asked => "布置",
            Self::Eased => "延期",
            Self::Letter => "来信",
            Self::Corrected => "更正",
            Self::Deputy => "代办",
        }
    }
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// All that is owed.
    Answers,
    /// A filing of the person's org.
    Filing(RegisterId, Period),
    /// A record.
    Record(RegisterId, RecordId),
    /// Records of the person's org in that register.
    Records(RegisterId),
    /// An issued document, by its number.
    Document(String),
    /// Who acts for whom.
    Deputies,
    /// Nothing but itself.
    Nothing,
}

/// Something that somebody should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// By which it is known again.
    pub key: String,
    /// What it is.
    pub kind: NoticeKind,
    /// In one line.
    pub title: String,
    /// The reason, or what else belongs to it.
    pub text: String,
    /// Who did it, from which org; empty where nobody did.
    pub who: String,
    /// When; `None` of what is due.
    pub at: Option<DateTime<Utc>>,
    /// What it is about.
    pub about: About,
    /// Whether it is late or must be mended.
    pub is_pressing: bool,
    /// Whether this account has read it.
    pub is_read: bool,
}

/// What all notices are made with.
struct Reader<'w> {
    workspace: &'w Workspace,
    person: &'w Person,
    actor: Actor,
    orgs: std::sync::Arc<OrgTree>,
    now: Stamp,
    since: DateTime<Utc>,
}

impl Reader<'_> {
    fn register(&self, id: &RegisterId) -> String {
        self.workspace.pack.registers.get(id).map_or_else(|| id.to_string(), |register| register.label.clone())
    }

    fn who(&self, org: &xuezheng_pack::OrgId, who: &str) -> String {
        format!("{} {who}", crate::history::org_label(&self.orgs, org))
    }
}

/// What somebody should know: what is due, then what was done within 60 days, the latest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn notices(workspace: &Workspace, person: &Person, now: Stamp) -> Result<Vec<Notice>, BureauError> {
    let (actor, orgs) = (person.actor(now), workspace.ledger.orgs().await?);
    let reader = Reader { workspace, person, actor, orgs, now, since: now.utc - TimeDelta::days(DAYS) };
    let mut found = due::deputies(&reader).await?;
    if person.may(Permission::Fill) {
        let items = crate::collect::checklist(workspace, &reader.actor).await?;
        found.extend(due::owed(&reader, &items));
        found.extend(events::told(&reader, &items).await?);
    }
    if [Permission::Fill, Permission::Review, Permission::Report].into_iter().any(|it| person.may(it)) {
        found.extend(events::letters(&reader).await?);
    }
    if person.may(Permission::Report) {
        found.extend(events::corrected(&reader).await?);
    }
    let read = workspace.ledger.read_notices(&person.account.login).await?;
    for notice in &mut found {
        notice.is_read = read.contains(&notice.key);
    }
    let is_due = |notice: &Notice| notice.at.is_none();
    found.sort_by_key(|it| std::cmp::Reverse((is_due(it), is_due(it) && it.is_pressing, it.at)));
    Ok(found)
}

/// How much of that an account has not read.
///
/// # Errors
/// As [`notices`].
pub async fn unread(workspace: &Workspace, person: &Person, now: Stamp) -> Result<usize, BureauError> {
    Ok(notices(workspace, person, now).await?.iter().filter(|notice| !notice.is_read).count())
}

/// Notes that an account has read these notices.
///
/// # Errors
/// If the ledger can't be written.
pub async fn read_notices(
    workspace: &Workspace,
    person: &Person,
    keys: &[String],
    now: Stamp,
) -> Result<(), BureauError> {
    let forget = now.today.checked_sub_days(Days::new(DAYS.unsigned_abs() * 3)).unwrap_or(now.today);
    Ok(workspace.ledger.note_read(&person.account.login, keys, now.today, forget).await?)
}
