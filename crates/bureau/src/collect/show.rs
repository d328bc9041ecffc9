//! How far a collection is: completeness (完整性) and timeliness (时效) by org and register.

use std::collections::BTreeMap;

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{Actor, Answer, Collection, CollectionState, Timeliness};
use xuezheng_pack::{CollectionId, NaiveDate, OrgId, OrgTree, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Days before a deadline from which an answer that is owed is 临期.
const SOON: i64 = 3;

/// A traffic light for one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// 逾期: owed after its deadline.
    Overdue,
    /// 临期: owed, three days or fewer before its deadline.
    Soon,
    /// 未到期: owed, with time left.
    Later,
    /// 正常: it came, or it need not come.
    Fine,
}

impl Light {
    pub(super) fn of(answer: &Answer, today: NaiveDate) -> Self {
        match (answer.deadline - today).num_days() {
            _ if !answer.is_owed() => Self::Fine,
            left if left < 0 => Self::Overdue,
            left if left <= SOON => Self::Soon,
            _ => Self::Later,
        }
    }

    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "逾期",
            Self::Soon => "临期",
            Self::Later => "未到期",
            Self::Fine => "正常",
        }
    }
}

/// One answer with the names that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The answer.
    pub answer: Answer,
    /// The org's name.
    pub org_label: String,
    /// Who is above it.
    pub parent: Option<OrgId>,
    /// Their name.
    pub parent_label: String,
    /// The register's label.
    pub register_label: String,
    /// Its light.
    pub light: Light,
    /// Whether it came in time.
    pub timeliness: Timeliness,
}

/// How many answers are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Asked for, without those that were exempted.
    pub asked: usize,
    /// Approved: complete.
    pub complete: usize,
    /// Waiting for review.
    pub waiting: usize,
    /// Returned, not yet back.
    pub returned: usize,
    /// Nothing came.
    pub missing: usize,
    /// Exempted.
    pub exempt: usize,
    /// First came by its deadline.
    pub on_time: usize,
    /// First came after it.
    pub late: usize,
    /// Owed, after its deadline.
    pub overdue: usize,
}

impl Tally {
    pub(super) fn add(&mut self, answer: &Answer, today: NaiveDate) {
        match answer.status {
            SubmissionStatus::Exempt => self.exempt += 1,
            SubmissionStatus::Approved => self.complete += 1,
            SubmissionStatus::Submitted => self.waiting += 1,
            SubmissionStatus::Returned => self.returned += 1,
            SubmissionStatus::Asked => self.missing += 1,
        }
        match answer.timeliness(today) {
            Timeliness::OnTime => self.on_time += 1,
            Timeliness::Late(_) => self.late += 1,
            Timeliness::Pending(_) | Timeliness::Overdue(_) | Timeliness::Exempt => {}
        }
        self.asked += usize::from(answer.status != SubmissionStatus::Exempt);
        self.overdue += usize::from(Light::of(answer, today) == Light::Overdue);
    }
}

/// The answers of a register, or of those below an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Of what.
    pub label: String,
    /// How far they are.
    pub tally: Tally,
}

/// A collection and how far it is, as far as the actor may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionView {
    /// The collection.
    pub collection: Collection,
    /// How it is today.
    pub state: CollectionState,
    /// The name of the org that opened it.
    pub org_label: String,
    /// All answers, by parent, org and register.
    pub rows: Vec<AnswerRow>,
    /// All of them together.
    pub total: Tally,
    /// By register, in the order asked.
    pub by_register: Vec<Share>,
    /// By the org above: the township office, or the bureau for its own schools and departments.
    pub by_parent: Vec<Share>,
}

/// How far a collection is on the actor's day.
///
/// # Errors
/// If there is none of that id, or the ledger can't be read.
pub async fn show(workspace: &Workspace, actor: &Actor, id: &CollectionId) -> Result<CollectionView, BureauError> {
    let today = actor.today;
    let collection = workspace.ledger.collection(id).await?;
    let orgs = workspace.ledger.orgs().await?;
    let rows = answer_rows(workspace, actor, &orgs, id).await?;
    let mut total = Tally::default();
    let mut by_register: BTreeMap<&RegisterId, Tally> = BTreeMap::new();
    let mut by_parent: BTreeMap<&str, Tally> = BTreeMap::new();
    for row in &rows {
        total.add(&row.answer, today);
        by_register.entry(&row.answer.register).or_default().add(&row.answer, today);
        by_parent.entry(&row.parent_label).or_default().add(&row.answer, today);
    }
    let share = |register: &RegisterId| {
        let tally = *by_register.get(register)?;
        Some(Share { label: label(workspace, register), tally })
    };
    Ok(CollectionView {
        state: collection.state_on(today),
        org_label: orgs.get(&collection.org).map_or_else(|| collection.org.to_string(), |org| org.label.clone()),
        by_register: collection.registers.iter().filter_map(share).collect(),
        by_parent: by_parent.into_iter().map(|(name, tally)| Share { label: name.to_owned(), tally }).collect(),
        total,
        rows,
        collection,
    })
}

/// The answers of a collection with names, by parent, org and register.
pub(super) async fn answer_rows(
    workspace: &Workspace,
    actor: &Actor,
    orgs: &OrgTree,
    id: &CollectionId,
) -> Result<Vec<AnswerRow>, BureauError> {
    let today = actor.today;
    let name = |org: &OrgId| orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone());
    let row = |answer: Answer| {
        let parent = orgs.above(&answer.org, today).first().map(|org| org.id.clone());
        AnswerRow {
            org_label: name(&answer.org),
            parent_label: parent.as_ref().map_or_else(|| "—".to_owned(), name),
            parent,
            register_label: label(workspace, &answer.register),
            light: Light::of(&answer, today),
            timeliness: answer.timeliness(today),
            answer,
        }
    };
    let mut rows: Vec<AnswerRow> = workspace.ledger.answers(actor, id).await?.into_iter().map(row).collect();
    rows.sort_by(|a, b| {
        let key = |row: &AnswerRow| (row.parent.clone(), row.answer.org.clone(), row.answer.register.clone());
        key(a).cmp(&key(b))
    });
    Ok(rows)
}

pub(super) fn label(workspace: &Workspace, register: &RegisterId) -> String {
    workspace.pack.registers.get(register).map_or_else(|| register.to_string(), |register| register.label.clone())
}
