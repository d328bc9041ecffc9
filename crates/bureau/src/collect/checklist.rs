//! What an org owes across all collections (我的填报), and one answer of it with all that is to be known before it goes up.

use xuezheng_ledger::{
    Actor, Answer, Collection, CollectionState, Paper, Record, RecordFilter, ReviewStatus, Scan, Timeliness,
};
use xuezheng_pack::model::Register;
use xuezheng_pack::{CollectionId, Period, RecordId, RegisterId, Value};

use crate::collect::answer::untouched;
use crate::collect::show::{Light, label};
use crate::error::BureauError;
use crate::noted::{self, Noted};
use crate::workspace::Workspace;

/// One thing that an org was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// What asks.
    pub collection: Collection,
    /// How that is today.
    pub state: CollectionState,
    /// The name of the org that asks.
    pub asker: String,
    /// The register's label.
    pub register_label: String,
    /// The org's answer.
    pub answer: Answer,
    /// Its light.
    pub light: Light,
    /// Whether it came in time.
    pub timeliness: Timeliness,
    /// Whether drafts can be made of what is held already.
    pub can_prefill: bool,
}

impl ChecklistItem {
    /// Whether the org may answer today: the collection is open, the org has more time, or its answer came back.
    pub fn may_answer(&self, actor: &Actor) -> bool {
        let has_time = self.answer.extension.as_ref().is_some_and(|it| it.until >= actor.today);
        let is_back = self.answer.status == xuezheng_lake::SubmissionStatus::Returned;
        match self.state {
            CollectionState::Open => true,
            CollectionState::Locked => has_time || is_back,
            CollectionState::Closed => false,
        }
    }
}

/// Records of an answer by review status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerCounts {
    /// 草稿.
    pub drafts: usize,
    /// 退回.
    pub returned: usize,
    /// 待审.
    pub waiting: usize,
    /// 已通过.
    pub approved: usize,
}

impl AnswerCounts {
    /// All of them.
    pub fn all(self) -> usize {
        self.drafts + self.returned + self.waiting + self.approved
    }
}

/// One answer of the actor's org, looked at before it goes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerSheet {
    /// What was asked, and how far it is.
    pub item: ChecklistItem,
    /// Its records.
    pub counts: AnswerCounts,
    /// Drafts that were filled in beforehand and that nobody has touched.
    pub untouched: Vec<RecordId>,
    /// Checks that what would go up fails.
    pub noted: Vec<Noted>,
    /// The last paper that was printed of it.
    pub paper: Option<Paper>,
    /// Its stamped scans, the latest last.
    pub scans: Vec<Scan>,
}

/// What the actor's own org was asked for, in whatever collection: by deadline, the latest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn checklist(workspace: &Workspace, actor: &Actor) -> Result<Vec<ChecklistItem>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let item = |(collection, answer): (Collection, Answer)| {
        let register = workspace.pack.registers.get(&answer.register);
        ChecklistItem {
            state: collection.state_on(actor.today),
            asker: orgs.get(&collection.org).map_or_else(|| collection.org.to_string(), |org| org.label.clone()),
            register_label: label(workspace, &answer.register),
            light: Light::of(&answer, actor.today),
            timeliness: answer.timeliness(actor.today),
            can_prefill: answer.is_owed() && register.is_some_and(|register| register.prefill.is_some()),
            collection,
            answer,
        }
    };
    Ok(workspace.ledger.own_answers(actor).await?.into_iter().map(item).collect())
}

/// One answer of the actor's own org.
///
/// # Errors
/// A collection or register that doesn't ask this org: the same words whether or not it asks others.
pub async fn answer_sheet(
    workspace: &Workspace,
    actor: &Actor,
    id: &CollectionId,
    register: &RegisterId,
) -> Result<AnswerSheet, BureauError> {
    let is_it = |item: &ChecklistItem| item.collection.id == *id && item.answer.register == *register;
    let found = checklist(workspace, actor).await?.into_iter().find(is_it);
    let declared = workspace.pack.registers.get(register);
    let (Some(item), Some(declared)) = (found, declared) else {
        return Err(BureauError::Unknown { kind: "填报", name: format!("{id} {register}"), nearest: Vec::new() });
    };
    let period = item.collection.period;
    let records = records(workspace, actor, declared, period).await?;
    let mut counts = AnswerCounts::default();
    for record in &records {
        match record.status {
            ReviewStatus::Draft => counts.drafts += 1,
            ReviewStatus::Returned => counts.returned += 1,
            ReviewStatus::Submitted => counts.waiting += 1,
            ReviewStatus::Approved => counts.approved += 1,
        }
    }
    let goes_up = |record: &Record| matches!(record.status, ReviewStatus::Draft | ReviewStatus::Returned);
    let open: Vec<Record> = records.into_iter().filter(goes_up).collect();
    Ok(AnswerSheet {
        untouched: untouched(workspace, actor, register, period, &actor.org).await?,
        noted: noted::of(workspace, register, &open).await?,
        paper: workspace.ledger.papers(actor, register, period, &actor.org).await?.pop(),
        scans: workspace.ledger.scans_of(actor, register, period, &actor.org).await?,
        counts,
        item,
    })
}

/// The records of the actor's own org whose day lies in the period.
async fn records(
    workspace: &Workspace,
    actor: &Actor,
    register: &Register,
    period: Period,
) -> Result<Vec<Record>, BureauError> {
    let calendar = &workspace.pack.calendar;
    let days = period.first_day(calendar)..=period.last_day(calendar);
    let filter = RecordFilter { org: Some(actor.org.clone()), ..RecordFilter::default() };
    let is_of_it = |record: &Record| {
        let day = record.cell(register, &register.date);
        !record.void && record.org == actor.org && matches!(day, Value::Date(day) if days.contains(day))
    };
    let records = workspace.ledger.records(actor, &register.id, &filter).await?;
    Ok(records.into_iter().filter(is_of_it).collect())
}
