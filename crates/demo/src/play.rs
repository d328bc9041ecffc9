//! Plays a county's year through a bureau's own use cases: asked, filed, checked, submitted, approved.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, Months, NaiveDate, NaiveTime, Utc};
use xuezheng_bureau::ledger::{Audience, Author, Edit, NewCollection, NewRecord, Stamp};
use xuezheng_bureau::{
    BureauError, Explanations, NewFiling, Step, Submitted, Workspace, add, approve, approve_records, collect,
    declare_zero, edit, exempt, follow_up, send_back, submit, submit_records,
};
use xuezheng_pack::{CollectionId, OrgId, Period, RecordId, RegisterId};

use crate::collections::DemoCollection;
use crate::county::{County, DemoStep, Filing, FilingStatus};
use crate::explanations::explained;

/// How far the play is: filings done and in all.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

impl County {
    /// The bureau at the top of its tree.
    pub fn root(&self) -> &OrgId {
        &self.orgs[0].id
    }

    /// Who sets the bureau up, on the first day of 2023.
    pub fn founder(&self) -> Author {
        let day = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a day that there is");
        author("系统管理员", self.root(), "建立演示", day)
    }

    /// The pseudonym key: made of the county itself, so that two demos of one seed have the same.
    pub fn key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        for (index, byte) in self.orgs.iter().flat_map(|org| org.label.bytes()).enumerate() {
            key[index % 32] ^= byte.rotate_left((index / 32 % 8) as u32);
        }
        key
    }
}

/// Files everything the county files, in the order of its days.
///
/// # Errors
/// Whatever a use case refuses; the county's data is made so that none does.
pub async fn play(workspace: &Workspace, county: &County, progress: Progress<'_>) -> Result<(), BureauError> {
    let root = county.root();
    let Begun { opened, later } = begin(workspace, county, NaiveDate::MAX, progress).await?;
    for (index, id) in opened {
        end(workspace, root, &county.collections[index], &id).await?;
    }
    follow(workspace, root, later).await
}

/// Files what the county files up to a day; its operations are those with which [`play`] begins.
///
/// # Errors
/// As for [`play`].
pub async fn play_until(workspace: &Workspace, county: &County, day: NaiveDate) -> Result<(), BureauError> {
    begin(workspace, county, day, &mut |_, _| {}).await.map(drop)
}

/// What is left to do once everything is filed: collections to end, and later steps.
struct Begun<'a> {
    opened: BTreeMap<usize, CollectionId>,
    later: Later<'a>,
}

async fn begin<'a>(
    workspace: &Workspace,
    county: &'a County,
    until: NaiveDate,
    progress: Progress<'_>,
) -> Result<Begun<'a>, BureauError> {
    let root = county.root();
    let mut later = Later::default();
    let mut opened = BTreeMap::new();
    let mut done = 0;
    for ((filed_on, register, period), filings) in by_collection(&county.filings) {
        if filed_on > until {
            break;
        }
        let asks = |it: &DemoCollection| it.period == period && it.registers.contains(&register);
        if let Some(index) = county.collections.iter().position(asks)
            && !opened.contains_key(&index)
        {
            opened.insert(index, open(workspace, root, &county.collections[index]).await?);
        }
        for filing in &filings {
            let ids = file(workspace, filing).await?;
            remember(&mut later, root, filing, &ids);
            done += 1;
            progress(done, county.filings.len());
        }
        review(workspace, root, filed_on + Duration::days(1), &filings).await?;
    }
    Ok(Begun { opened, later })
}

/// Takes the steps that come after their record's filing.
async fn follow(workspace: &Workspace, root: &OrgId, later: Later<'_>) -> Result<(), BureauError> {
    for (turn, steps) in later {
        let Turn { day, register, org, .. } = turn;
        let who = if org == *root {
            author(checker(&register), root, "复查", day)
        } else {
            author("学校填报员", &org, "续报", day)
        };
        let ids: Vec<RecordId> = steps.iter().map(|(id, _)| *id).collect();
        let mut seen = versions(workspace, &register, &ids).await?;
        let mut edits = Vec::new();
        for (record, step) in steps.iter().filter(|(_, step)| !step.cells.is_empty()) {
            let version = seen.entry(*record).or_default();
            edits.push(Edit { record: *record, seen: *version, cells: step.cells.clone() });
            *version += 1;
        }
        if !edits.is_empty() {
            edit(workspace, &who, &register, edits).await?;
        }
        let steps = steps.into_iter().map(|(id, step)| (id, seen[&id], as_step(step))).collect();
        follow_up(workspace, &who, &register, steps).await?;
        let sent = submit_records(workspace, &who, &register, ids.clone(), &Explanations::new()).await;
        if let Some(explanations) = asked_back(sent)? {
            submit_records(workspace, &who, &register, ids.clone(), &explanations).await?;
        }
        approve_records(workspace, &office(root, "审核续报", day), &register, &ids).await?;
    }
    Ok(())
}

/// Opens a collection, and gives more time to who has asked for it.
async fn open(workspace: &Workspace, root: &OrgId, wanted: &DemoCollection) -> Result<CollectionId, BureauError> {
    let new = NewCollection {
        id: None,
        title: wanted.title.clone(),
        period: wanted.period,
        registers: wanted.registers.clone(),
        audience: Audience::named(wanted.orgs.iter().cloned()),
        deadline: wanted.deadline,
        grace_days: None,
        note: None,
    };
    let id = collect::open(workspace, &office(root, "下发填报任务", wanted.opens_on), new).await?;
    if let Some((org, until, reason)) = &wanted.extension {
        let author = office(root, "延期", wanted.deadline);
        collect::extend(workspace, &author, &id, std::slice::from_ref(org), *until, reason).await?;
    }
    Ok(id)
}

/// Locks a collection whose time is over, and closes one that nobody waits for any more.
async fn end(
    workspace: &Workspace,
    root: &OrgId,
    wanted: &DemoCollection,
    id: &CollectionId,
) -> Result<(), BureauError> {
    if let Some(day) = wanted.locked_on {
        collect::lock(workspace, &office(root, "填报截止", day), id, None).await?;
    }
    if let Some((day, reason)) = &wanted.closed_on {
        collect::close(workspace, &office(root, "填报办结", *day), id, Some(reason)).await?;
    }
    Ok(())
}

/// The versions of records that a reporter sees who opens them.
async fn versions(
    workspace: &Workspace,
    register: &RegisterId,
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, i64>, BureauError> {
    let heads = workspace.ledger().heads(register, ids).await?;
    Ok(heads.into_iter().map(|record| (record.id, record.version)).collect())
}

/// Steps that are taken after their record's filing, in the order of their days.
type Later<'a> = BTreeMap<Turn, Vec<(RecordId, &'a DemoStep)>>;

/// When and where later steps are taken together: each record is in a turn once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    day: NaiveDate,
    /// The steps' place among those of their record.
    order: usize,
    register: RegisterId,
    org: OrgId,
}

fn remember<'a>(later: &mut Later<'a>, root: &OrgId, filing: &'a Filing, ids: &[RecordId]) {
    for (id, row) in ids.iter().zip(&filing.rows) {
        for (order, step) in row.steps.iter().enumerate().filter(|(_, step)| step.office || step.on > filing.filed_on) {
            // The bureau's people write down at a month's end what they have seen, once the filing is approved.
            let (day, org) = if step.office {
                (month_end(step.on).max(filing.filed_on + Duration::days(2)), root)
            } else {
                (step.on, &filing.org)
            };
            let turn = Turn { day, order, register: filing.register.clone(), org: org.clone() };
            later.entry(turn).or_default().push((*id, step));
        }
    }
}

/// Which of the bureau's offices looks at what was put right.
fn checker(register: &RegisterId) -> &'static str {
    if register.as_str() == "supervision_finding" { "教育督导室" } else { "安全科" }
}

/// The last day of a day's month.
fn month_end(day: NaiveDate) -> NaiveDate {
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|first| first.pred_opt()).unwrap_or(day)
}

/// The office approves, returns and exempts what came for one register and period.
async fn review(workspace: &Workspace, root: &OrgId, day: NaiveDate, filings: &[&Filing]) -> Result<(), BureauError> {
    let approved = filings.iter().filter(|filing| filing.status == FilingStatus::Approved);
    let orgs: Vec<OrgId> = approved.map(|filing| filing.org.clone()).collect();
    if let (Some(first), false) = (filings.first(), orgs.is_empty()) {
        approve(workspace, &office(root, "审核", day), &first.register, first.period, &orgs).await?;
    }
    for filing in filings {
        let Filing { org, register, period, note, .. } = filing;
        let note = note.as_deref().unwrap_or_default();
        match filing.status {
            FilingStatus::Returned => {
                send_back(workspace, &office(root, "退回", day), register, *period, org, note).await?;
            }
            FilingStatus::Exempt => exempt(workspace, &office(root, "免报", day), register, *period, org, note).await?,
            FilingStatus::Asked | FilingStatus::Draft | FilingStatus::Submitted | FilingStatus::Approved => {}
        }
    }
    Ok(())
}

type Collection = (NaiveDate, RegisterId, Period);

/// Filings of one register and period together, by the last day any of them is filed.
fn by_collection(filings: &[Filing]) -> BTreeMap<Collection, Vec<&Filing>> {
    let mut groups: BTreeMap<(RegisterId, Period), Vec<&Filing>> = BTreeMap::new();
    for filing in filings {
        groups.entry((filing.register.clone(), filing.period)).or_default().push(filing);
    }
    let dated = groups.into_iter().map(|((register, period), filings)| {
        let last = filings.iter().map(|filing| filing.filed_on).max().unwrap_or_default();
        ((last, register, period), filings)
    });
    dated.collect()
}

async fn file(workspace: &Workspace, filing: &Filing) -> Result<Vec<RecordId>, BureauError> {
    let (register, period, org) = (&filing.register, filing.period, &filing.org);
    let who = &author(&filing.by, org, "填报", filing.filed_on);
    let is_sent = matches!(filing.status, FilingStatus::Approved | FilingStatus::Submitted | FilingStatus::Returned);
    if filing.rows.is_empty() {
        if is_sent {
            declare_zero(workspace, who, register, period, org).await?;
        }
        return Ok(Vec::new());
    }
    let rows = filing.rows.iter().map(|row| {
        let taken: Vec<&DemoStep> =
            row.steps.iter().filter(|step| !step.office && step.on <= filing.filed_on).collect();
        let mut cells = row.cells.clone();
        cells.extend(taken.iter().flat_map(|step| step.cells.clone()));
        NewFiling { record: NewRecord { org: org.clone(), cells }, steps: taken.into_iter().map(as_step).collect() }
    });
    let ids = add(workspace, who, register, rows.collect()).await?;
    if is_sent {
        let sent = submit(workspace, who, register, period, org, &Explanations::new()).await;
        if let Some(explanations) = asked_back(sent)? {
            submit(workspace, who, register, period, org, &explanations).await?;
        }
    }
    Ok(ids)
}

/// What the reporter, asked back about soft checks, has found out; none if all went through.
fn asked_back(sent: Result<Submitted, BureauError>) -> Result<Option<Explanations>, BureauError> {
    match sent {
        Ok(_) => Ok(None),
        Err(BureauError::Checks(failures)) => match explained(&failures) {
            Some(explanations) => Ok(Some(explanations)),
            None => Err(BureauError::Checks(failures)),
        },
        Err(other) => Err(other),
    }
}

fn as_step(step: &DemoStep) -> Step {
    Step { transition: step.transition.clone(), on: step.on, evidence: step.evidence.clone() }
}

fn office(root: &OrgId, why: &str, day: NaiveDate) -> Author {
    author("局办公室", root, why, day)
}

/// Somebody at ten in the morning, China time, of that day.
fn author(actor: &str, org: &OrgId, why: &str, day: NaiveDate) -> Author {
    let utc = DateTime::<Utc>::from_naive_utc_and_offset(day.and_time(NaiveTime::MIN), Utc) + Duration::hours(2);
    Author {
        actor: actor.to_owned(),
        org: org.clone(),
        role: None,
        acting_for: None,
        why: why.to_owned(),
        at: Stamp { utc, today: day },
    }
}
