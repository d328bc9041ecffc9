//! One record: as it is, as it was, and everything that happened to it, in words.

use chrono::{DateTime, Utc};
use xuezheng_ledger::{Actor, AsOf, ChangeKind, HistoryEntry, OperationId, Record, RecordFilter, ReviewStatus};
use xuezheng_pack::model::Register;
use xuezheng_pack::{FieldId, OrgId, OrgTree, RecordId, RegisterId, StateId, Value};

use crate::error::BureauError;
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// A version of a record as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownVersion {
    /// Its number.
    pub version: i64,
    /// How far its review is.
    pub status: ReviewStatus,
    /// The label of its workflow state.
    pub state: Option<String>,
    /// Whether it is void.
    pub void: bool,
    /// Each column with its label and its value: labels for codes, personal data masked.
    pub cells: Vec<(FieldId, String, String)>,
}

/// A record as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRecord {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The owner's name.
    pub org_label: String,
    /// What is being worked on.
    pub working: ShownVersion,
    /// What counts, if anything does.
    pub approved: Option<ShownVersion>,
}

/// Something that happened to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEvent {
    /// The operation it was part of.
    pub operation: OperationId,
    /// Who: 张三（代李四）.
    pub who: String,
    /// The name of the org they acted from.
    pub org_label: String,
    /// The label of the role they acted in.
    pub role: Option<String>,
    /// When.
    pub utc: DateTime<Utc>,
    /// The operation's reason.
    pub why: String,
    /// The version that came of it, or that was reviewed.
    pub version: i64,
    /// What happened.
    pub kind: ChangeKind,
    /// Reason, evidence or explanation.
    pub note: Option<String>,
    /// The cells that changed: column, label, before and after.
    pub cells: Vec<(FieldId, String, String, String)>,
}

/// A record as it is, or as it was at a moment.
///
/// # Errors
/// A register or record that isn't there, wasn't there yet, or that the actor may not see.
pub async fn show(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    record: RecordId,
    moment: Option<AsOf>,
) -> Result<ShownRecord, BureauError> {
    let declared = declared(workspace, register)?;
    let orgs = workspace.ledger.orgs().await?;
    let working = workspace.ledger.record(actor, register, record).await?;
    let filter = RecordFilter { ids: Some(vec![record]), ..RecordFilter::default() };
    let (working, approved) = match moment {
        None => (working, workspace.ledger.approved(actor, register, &filter).await?.pop()),
        Some(moment) => {
            let then = workspace.ledger.as_of(actor, register, &filter, moment).await?.pop();
            let then = then.ok_or_else(|| BureauError::NotYet { register: declared.label.clone(), record })?;
            (then.working, then.approved)
        }
    };
    let eyes = eyes(workspace, actor, declared, std::iter::once(&working).chain(&approved)).await?;
    shown(&eyes, declared, &orgs, &working, approved.as_ref())
}

/// The records of a register as they were at a moment, by id.
///
/// # Errors
/// A register that isn't there.
pub async fn list_as_of(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    filter: &RecordFilter,
    moment: AsOf,
) -> Result<Vec<ShownRecord>, BureauError> {
    let declared = declared(workspace, register)?;
    let orgs = workspace.ledger.orgs().await?;
    let found = workspace.ledger.as_of(actor, register, filter, moment).await?;
    let versions = found.iter().flat_map(|then| std::iter::once(&then.working).chain(&then.approved));
    let eyes = eyes(workspace, actor, declared, versions).await?;
    found.iter().map(|then| shown(&eyes, declared, &orgs, &then.working, then.approved.as_ref())).collect()
}

/// Everything that happened to a record, the oldest first.
///
/// # Errors
/// A register or record that isn't there or that the actor may not see.
pub async fn history(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    record: RecordId,
) -> Result<Vec<ShownEvent>, BureauError> {
    let declared = declared(workspace, register)?;
    let orgs = workspace.ledger.orgs().await?;
    let entries = workspace.ledger.history(actor, register, record).await?;
    let columns = declared.columns();
    let cells = entries.iter().flat_map(|entry| &entry.cells).filter_map(|change| {
        let column = columns.iter().find(|column| column.id == change.field)?;
        Some([(column, &change.before), (column, &change.after)])
    });
    // Collected, so that a server's threads may share the work.
    let cells: Vec<_> = cells.flatten().collect();
    let eyes = Eyes::on(workspace, actor, register, cells.into_iter()).await?;
    entries.into_iter().map(|entry| event(workspace, &eyes, declared, record, &orgs, entry)).collect()
}

pub(crate) fn declared<'w>(workspace: &'w Workspace, register: &RegisterId) -> Result<&'w Register, BureauError> {
    workspace.pack.registers.get(register).ok_or_else(|| BureauError::no_register(&workspace.pack, register))
}

pub(crate) fn org_label(orgs: &OrgTree, org: &OrgId) -> String {
    orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone())
}

/// 张三, or 张三（代李四）.
pub(crate) fn who(actor: &str, acting_for: Option<&str>) -> String {
    acting_for.map_or_else(|| actor.to_owned(), |name| format!("{actor}（代{name}）"))
}

/// The actor's eyes on these versions.
async fn eyes<'r>(
    workspace: &Workspace,
    actor: &Actor,
    register: &Register,
    versions: impl Iterator<Item = &'r Record>,
) -> Result<Eyes, BureauError> {
    let columns = register.columns();
    let cells = versions.flat_map(|record| columns.iter().zip(&record.cells));
    Eyes::on(workspace, actor, &register.id, cells).await
}

fn shown(
    eyes: &Eyes,
    register: &Register,
    orgs: &OrgTree,
    working: &Record,
    approved: Option<&Record>,
) -> Result<ShownRecord, BureauError> {
    Ok(ShownRecord {
        register: register.id.clone(),
        register_label: register.label.clone(),
        record: working.id,
        org_label: org_label(orgs, &working.org),
        org: working.org.clone(),
        working: version(eyes, register, working)?,
        approved: approved.map(|approved| version(eyes, register, approved)).transpose()?,
    })
}

fn version(eyes: &Eyes, register: &Register, record: &Record) -> Result<ShownVersion, BureauError> {
    let columns = register.columns();
    let shown = columns.iter().zip(&record.cells).map(|(column, value)| {
        let text = eyes.cell(record.id, column, value)?;
        Ok((column.id.clone(), column.label.clone(), text))
    });
    Ok(ShownVersion {
        version: record.version,
        status: record.status,
        state: record.state.as_ref().map(|it| state(register, it.as_str())),
        void: record.void,
        cells: shown.collect::<Result<_, BureauError>>()?,
    })
}

pub(crate) fn state(register: &Register, code: &str) -> String {
    let labels = register.workflow.as_ref().map(|workflow| &workflow.states);
    labels.and_then(|labels| labels.get(&StateId::new(code))).cloned().unwrap_or_else(|| code.to_owned())
}

fn event(
    workspace: &Workspace,
    eyes: &Eyes,
    register: &Register,
    record: RecordId,
    orgs: &OrgTree,
    entry: HistoryEntry,
) -> Result<ShownEvent, BureauError> {
    let columns = register.columns();
    let place = |id: &FieldId| columns.iter().position(|column| column.id == *id);
    let mut changes = entry.cells;
    // As the form has them; what is not in it, such as the workflow state, comes first.
    changes.sort_by_key(|change| place(&change.field).map_or(0, |index| index + 1));
    let cells = changes.into_iter().map(|change| {
        let column = place(&change.field).map(|index| &columns[index]);
        let label = match (column, change.field.as_str()) {
            (Some(column), _) => column.label.clone(),
            (None, "_state") => "业务状态".to_owned(),
            (None, "_status") => "审核状态".to_owned(),
            (None, "_void") => "作废".to_owned(),
            (None, "_approved") => "计入统计的版本".to_owned(),
            (None, "_from") => "预填自".to_owned(),
            (None, gone) => format!("{gone}（业务包中已没有）"),
        };
        let show = |value: &Value| match (column, change.field.as_str(), value) {
            (Some(column), _, _) => eyes.cell(record, column, value),
            (None, "_state", Value::Text(code)) => Ok(state(register, code)),
            (None, "_status", Value::Text(code)) => Ok(review(code)),
            (None, "_state" | "_status" | "_void" | "_approved" | "_from", value) => Ok(value.display()),
            // What it was is no longer declared; it may be personal.
            (None, ..) => Ok("不显示".to_owned()),
        };
        let (before, after) = (show(&change.before)?, show(&change.after)?);
        Ok((change.field, label, before, after))
    });
    Ok(ShownEvent {
        cells: cells.collect::<Result<_, BureauError>>()?,
        operation: entry.operation,
        who: who(&entry.actor, entry.acting_for.as_deref()),
        org_label: org_label(orgs, &entry.org),
        role: entry.role.map(|role| workspace.pack.roles.get(&role).cloned().unwrap_or_else(|| role.to_string())),
        utc: entry.utc,
        why: entry.why,
        version: entry.version,
        kind: entry.kind,
        note: entry.note,
    })
}

fn review(code: &str) -> String {
    let all = [ReviewStatus::Draft, ReviewStatus::Submitted, ReviewStatus::Approved, ReviewStatus::Returned];
    let known = all.into_iter().find(|status| status.code() == code);
    known.map_or_else(|| code.to_owned(), |status| status.label().to_owned())
}
