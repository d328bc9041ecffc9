//! What an org owes (我的填报), whoever asks, and one answer of it with all that is to be known before it goes up.

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{
    Actor, Answer, Collection, CollectionState, OwnFiling, Paper, Record, RecordFilter, ReviewStatus, Scan, Timeliness,
};
use xuezheng_pack::model::Register;
use xuezheng_pack::{NaiveDate, Period, RecordId, RegisterId, Value};

use crate::collect::answer::untouched;
use crate::collect::show::{Light, label};
use crate::error::BureauError;
use crate::noted::{self, Noted};
use crate::workspace::Workspace;

/// One thing that an org was asked for: a register for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// The register.
    pub register: RegisterId,
    /// The register's label.
    pub register_label: String,
    /// For when.
    pub period: Period,
    /// How far the org's answer is.
    pub status: SubmissionStatus,
    /// Declared 零上报.
    pub zero: bool,
    /// Why it was returned or exempted.
    pub reason: Option<String>,
    /// What asks, and until when; `None` where no collection does.
    pub asked: Option<AskedBy>,
    /// Whether drafts can be made of what is held already.
    pub can_prefill: bool,
}

/// The collection that asks, and how the answer to it stands in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedBy {
    /// What asks.
    pub collection: Collection,
    /// How that is today.
    pub state: CollectionState,
    /// The name of the org that asks.
    pub asker: String,
    /// The org's answer.
    pub answer: Answer,
    /// Its light.
    pub light: Light,
    /// Whether it came in time.
    pub timeliness: Timeliness,
}

impl ChecklistItem {
    /// Whether the org still has something to do: nothing went up yet, or what did came back.
    pub fn is_owed(&self) -> bool {
        matches!(self.status, SubmissionStatus::Asked | SubmissionStatus::Returned)
    }

    /// Whether the org may answer today: what asks is open, the org has more time, or its answer came back.
    pub fn may_answer(&self, actor: &Actor) -> bool {
        let Some(asked) = &self.asked else { return true };
        let has_time = asked.answer.extension.as_ref().is_some_and(|it| it.until >= actor.today);
        match asked.state {
            CollectionState::Open => true,
            CollectionState::Locked => has_time || self.status == SubmissionStatus::Returned,
            CollectionState::Closed => false,
        }
    }

    /// The last day on which it is on time, where one is set.
    pub fn deadline(&self) -> Option<NaiveDate> {
        self.asked.as_ref().map(|asked| asked.answer.deadline)
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
    /// Its records as they are kept, personal data sealed.
    pub records: Vec<Record>,
    /// How far they are.
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

/// What the actor's own org was asked for: of collections by deadline, the latest first, then what no collection asks.
///
/// # Errors
/// If the ledger can't be read.
pub async fn checklist(workspace: &Workspace, actor: &Actor) -> Result<Vec<ChecklistItem>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let asked = |(collection, answer): (Collection, Answer)| AskedBy {
        state: collection.state_on(actor.today),
        asker: orgs.get(&collection.org).map_or_else(|| collection.org.to_string(), |org| org.label.clone()),
        light: Light::of(&answer, actor.today),
        timeliness: answer.timeliness(actor.today),
        collection,
        answer,
    };
    let item = |filing: OwnFiling| {
        let has_prefill = |register: &Register| register.prefill.is_some();
        let can_prefill = filing.asks.as_ref().is_some_and(|(_, answer)| answer.is_owed())
            && workspace.pack.registers.get(&filing.register).is_some_and(has_prefill);
        ChecklistItem {
            register_label: label(workspace, &filing.register),
            register: filing.register,
            period: filing.period,
            status: filing.status,
            zero: filing.zero,
            reason: filing.reason,
            asked: filing.asks.map(asked),
            can_prefill,
        }
    };
    Ok(workspace.ledger.own_filings(actor).await?.into_iter().map(item).collect())
}

/// One answer of the actor's own org.
///
/// # Errors
/// A register and period that this org isn't asked for: the same words whether or not others are.
pub async fn answer_sheet(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    period: Period,
) -> Result<AnswerSheet, BureauError> {
    let is_it = |item: &ChecklistItem| item.register == *register && item.period == period;
    let found = checklist(workspace, actor).await?.into_iter().find(is_it);
    let declared = workspace.pack.registers.get(register);
    let (Some(item), Some(declared)) = (found, declared) else {
        return Err(BureauError::Unknown { kind: "填报", name: format!("{register} {period}"), nearest: Vec::new() });
    };
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
    let open: Vec<Record> = records.iter().filter(|record| goes_up(record)).cloned().collect();
    Ok(AnswerSheet {
        untouched: untouched(workspace, actor, register, period, &actor.org).await?,
        noted: noted::of(workspace, register, &open).await?,
        paper: workspace.ledger.papers(actor, register, period, &actor.org).await?.pop(),
        scans: workspace.ledger.scans_of(actor, register, period, &actor.org).await?,
        records,
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
