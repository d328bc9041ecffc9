//! Who owes what (催报): the worst first, under the office that is to call them, and as a text for the chat group.

use std::collections::BTreeMap;

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{Actor, Collection};
use xuezheng_pack::{CollectionId, NaiveDate, OrgId};

use crate::collect::show::{AnswerRow, Light, answer_rows};
use crate::error::BureauError;
use crate::workspace::Workspace;

/// What one org owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The register's label.
    pub register: String,
    /// Returned, not merely missing.
    pub returned: bool,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// An org that owes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debtor {
    /// Who.
    pub org: OrgId,
    /// Its name.
    pub label: String,
    /// Until when it had, an extension included.
    pub deadline: NaiveDate,
    /// Days after that; negative before it.
    pub days: i64,
    /// Its light.
    pub light: Light,
    /// What.
    pub owed: Vec<Owed>,
}

/// Those who owe something below one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChaseGroup {
    /// The office; `None` where nobody is above.
    pub office: Option<OrgId>,
    /// Its name.
    pub label: String,
    /// The worst first.
    pub debtors: Vec<Debtor>,
}

/// Everybody who owes something of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chased {
    /// The collection.
    pub collection: Collection,
    /// The name of the org that asks.
    pub asker: String,
    /// By office, the one with the worst first.
    pub groups: Vec<ChaseGroup>,
}

/// Who owes what of a collection on the actor's day; nobody who has answered is named.
///
/// # Errors
/// If there is none of that id, or the ledger can't be read.
pub async fn chase(workspace: &Workspace, actor: &Actor, id: &CollectionId) -> Result<Chased, BureauError> {
    let collection = workspace.ledger.collection(id).await?;
    let orgs = workspace.ledger.orgs().await?;
    let mut groups: BTreeMap<(Option<OrgId>, String), BTreeMap<OrgId, Debtor>> = BTreeMap::new();
    for row in answer_rows(workspace, actor, &orgs, id).await?.into_iter().filter(|row| row.answer.is_owed()) {
        let AnswerRow { answer, org_label, parent, parent_label, register_label, light, .. } = row;
        let group = groups.entry((parent, parent_label)).or_default();
        let debtor = group.entry(answer.org.clone()).or_insert_with(|| Debtor {
            org: answer.org.clone(),
            label: org_label,
            deadline: answer.deadline,
            days: (actor.today - answer.deadline).num_days(),
            light,
            owed: Vec::new(),
        });
        let returned = answer.status == SubmissionStatus::Returned;
        debtor.owed.push(Owed { register: register_label, returned, reason: answer.reason });
    }
    let mut groups: Vec<ChaseGroup> = groups
        .into_iter()
        .map(|((office, label), debtors)| {
            let mut debtors: Vec<Debtor> = debtors.into_values().collect();
            debtors.sort_by_key(|debtor| (-debtor.days, -(debtor.owed.len() as i64), debtor.org.clone()));
            ChaseGroup { office, label, debtors }
        })
        .collect();
    let worst = |group: &ChaseGroup| group.debtors.first().map_or(i64::MAX, |debtor| -debtor.days);
    groups.sort_by_key(|group| (worst(group), -(group.debtors.len() as i64), group.office.clone()));
    let asker = orgs.get(&collection.org).map_or_else(|| collection.org.to_string(), |org| org.label.clone());
    Ok(Chased { collection, asker, groups })
}

impl Chased {
    /// How many orgs owe something.
    pub fn debtors(&self) -> usize {
        self.groups.iter().map(|group| group.debtors.len()).sum()
    }

    /// A text to paste into a chat group; `None` where nobody owes anything.
    pub fn text(&self, today: NaiveDate) -> Option<String> {
        let mut text = self.opening(today)?;
        let deadline = &self.collection.deadline;
        for group in &self.groups {
            text += &format!("\n{}：", group.label);
            for Debtor { label, owed, deadline: own, .. } in &group.debtors {
                let part = |owed: &Owed| {
                    if owed.returned { format!("{}（退回待改）", owed.register) } else { owed.register.clone() }
                };
                let parts: Vec<String> = owed.iter().map(part).collect();
                let own = (own != deadline).then(|| format!("（延期至{}）", spoken(*own)));
                text += &format!("\n· {label}{}：{}", own.unwrap_or_default(), parts.join("、"));
            }
        }
        Some(text + &self.ending())
    }

    /// The same in a line for each office, where the whole list is too long to be read: what is owed, the most of it first.
    pub fn brief(&self, today: NaiveDate) -> Option<String> {
        let mut text = self.opening(today)?;
        for ChaseGroup { label, debtors, .. } in &self.groups {
            let mut owed: BTreeMap<(&str, bool), usize> = BTreeMap::new();
            for item in debtors.iter().flat_map(|debtor| &debtor.owed) {
                *owed.entry((&item.register, item.returned)).or_default() += 1;
            }
            let mut owed: Vec<_> = owed.into_iter().collect();
            owed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let part = |((register, returned), count): &((&str, bool), usize)| {
                format!("{register}{}{count}份", if *returned { "退回" } else { "" })
            };
            let parts: Vec<String> = owed.iter().map(part).collect();
            text += &format!("\n· {label} {}个单位：{}", debtors.len(), parts.join("、"));
        }
        Some(text + "\n各单位的清单见平台「填报」。" + &self.ending())
    }

    fn opening(&self, today: NaiveDate) -> Option<String> {
        let Collection { title, deadline, .. } = &self.collection;
        let when = until(*deadline, today);
        (!self.groups.is_empty()).then(|| format!("【填报提醒】{title}（{when}），下列单位尚未报齐："))
    }

    fn ending(&self) -> String {
        format!("\n请尽快上报；确无发生的请办理零上报，有困难的请与{}联系。谢谢！", self.asker)
    }
}

/// A deadline as a reminder says it: 7月5日截止，还有2天.
pub(super) fn until(deadline: NaiveDate, today: NaiveDate) -> String {
    match (today - deadline).num_days() {
        0 => "今天截止".to_owned(),
        days @ 1.. => format!("{}已截止，逾期{days}天", spoken(deadline)),
        days => format!("{}截止，还有{}天", spoken(deadline), -days),
    }
}

fn spoken(day: NaiveDate) -> String {
    day.format("%-m月%-d日").to_string()
}
