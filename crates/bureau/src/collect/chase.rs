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
        if self.groups.is_empty() {
            return None;
        }
        let Collection { title, deadline, .. } = &self.collection;
        let days = (today - *deadline).num_days();
        let when = match days {
            0 => "今天截止".to_owned(),
            1.. => format!("{}已截止，逾期{days}天", spoken(*deadline)),
            _ => format!("{}截止，还有{}天", spoken(*deadline), -days),
        };
        let mut text = format!("【填报提醒】{title}（{when}），下列单位尚未报齐：");
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
        let asker = &self.asker;
        text += &format!("\n请尽快上报；确无发生的请办理零上报，有困难的请与{asker}联系。谢谢！");
        Some(text)
    }
}

fn spoken(day: NaiveDate) -> String {
    day.format("%-m月%-d日").to_string()
}
