//! One filing as its reviewer reads it: its rows, what is odd about them and what their reporter says to it, beside the
//! same org's rows of an earlier period.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::list::{From, Test, Versions};
use xuezheng_ledger::{Actor, FilingEvent, ListQuery, Listed, RecordFilter, ReviewStatus};
use xuezheng_pack::model::{Field, FieldKind, Register, RowValue, Source};
use xuezheng_pack::{Decimal, FieldId, OrgId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::history::declared;
use crate::noted::{Noted, noted};
use crate::reach::reach;
use crate::review::{ReviewFilter, ReviewItem, review_list};
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// Rows that one review reads; a filing that has more is cut and says so.
const MOST_ROWS: u64 = 5_000;

/// What is reviewed as one: a filing, or without a period the records of an org that wait by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingReview {
    /// What waits: whose, how much, whose turn it is. `None` where nothing of it waits any more.
    pub item: Option<ReviewItem>,
    /// The register's label.
    pub register_label: String,
    /// The owner's name.
    pub org_label: String,
    /// What happened to the filing, the oldest first.
    pub events: Vec<FilingEvent>,
    /// The declared fields, in the order of a row's cells.
    pub fields: Vec<Field>,
    /// Its rows, by number; those that are settled are there too.
    pub rows: Vec<ReviewRow>,
    /// Whether there are more rows than these.
    pub is_cut: bool,
    /// The period that it stands beside.
    pub beside: Option<Period>,
    /// How it stands to that period, as far as the pack adds the numbers up; the count of rows comes first.
    pub compared: Vec<Compared>,
}

/// A row of a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// The record.
    pub id: RecordId,
    /// How far its review is.
    pub status: ReviewStatus,
    /// Whether it is to be voided.
    pub void: bool,
    /// What its reader may see of its fields; `None` where nothing was entered.
    pub cells: Vec<Option<String>>,
    /// The same cells of the row that stood in its place in the earlier period, if one did.
    pub before: Option<Vec<Option<String>>>,
    /// The checks that it fails.
    pub noted: Vec<Noted>,
    /// The fields that those checks look at.
    pub odd: BTreeSet<FieldId>,
}

/// A number of the filing beside that of the earlier period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The field; `None` for the count of rows.
    pub field: Option<Field>,
    /// Of this filing; `None` where no row has it.
    pub now: Option<Decimal>,
    /// Of the approved rows of the earlier period.
    pub before: Option<Decimal>,
}

/// One filing, or (without a period) what waits of an org by itself; `beside` chooses the earlier period.
///
/// # Errors
/// A register that isn't there; an org that isn't there or outside the actor's subtree.
pub async fn filing_review(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    period: Option<Period>,
    org: &OrgId,
    beside: Option<Period>,
) -> Result<FilingReview, BureauError> {
    let declared = declared(workspace, register)?;
    let owner = reach(workspace, actor, Some(org)).await?;
    let filter = ReviewFilter {
        register: Some(register.clone()),
        period,
        org: Some(org.clone()),
        alone: true,
        ..ReviewFilter::default()
    };
    let waiting = review_list(workspace, actor, &filter).await?;
    let item = waiting.into_iter().find(|item| item.org == *org && item.period == period);
    let (events, (rows, is_cut)) = match period {
        Some(period) => (
            workspace.ledger.filing_events(actor, register, period, org).await?,
            in_period(workspace, actor, declared, period, org, Versions::Working).await?,
        ),
        None => {
            let ids = item.as_ref().map_or(&[][..], |item| &item.records);
            (Vec::new(), (by_id(workspace, actor, declared, ids).await?, false))
        }
    };
    let earlier = match beside.filter(|_| period.is_some()) {
        Some(beside) => in_period(workspace, actor, declared, beside, org, Versions::Counting).await?.0,
        None => Vec::new(),
    };
    let ids = rows.iter().map(|row| row.id).collect();
    let filter = RecordFilter { ids: Some(ids), ..RecordFilter::default() };
    let mut by_record: BTreeMap<RecordId, Vec<Noted>> = BTreeMap::new();
    for one in noted(workspace, actor, register, &filter).await? {
        by_record.entry(one.failure.record).or_default().push(one);
    }
    let compared = if beside.is_some() { compared(workspace, declared, &rows, &earlier) } else { Vec::new() };
    let fields = &declared.fields;
    let cells: Vec<_> = rows.iter().chain(&earlier).flat_map(|row| fields.iter().zip(&row.cells)).collect();
    let eyes = Eyes::on(workspace, actor, register, cells.into_iter()).await?;
    let shown = |row: &Listed| -> Result<Vec<Option<String>>, BureauError> {
        let cells = fields.iter().zip(&row.cells);
        let cell = |(field, value): (&Field, &Value)| match value.is_absent() {
            true => Ok(None),
            false => eyes.cell(row.id, field, value).map(Some),
        };
        cells.map(cell).collect()
    };
    let places = Places::of(declared, &rows, &earlier);
    let rows = rows.iter().map(|row| {
        let noted = by_record.remove(&row.id).unwrap_or_default();
        Ok(ReviewRow {
            id: row.id,
            status: row.status,
            void: row.void,
            cells: shown(row)?,
            before: places.before(row).map(shown).transpose()?,
            odd: odd(workspace, declared, &noted),
            noted,
        })
    });
    let rows = rows.collect::<Result<Vec<_>, BureauError>>()?;
    Ok(FilingReview {
        item,
        register_label: declared.label.clone(),
        org_label: owner.label,
        events,
        fields: fields.clone(),
        rows,
        is_cut,
        beside,
        compared,
    })
}

/// An org's rows of a period, by number; not those whose voiding is settled.
async fn in_period(
    workspace: &Workspace,
    actor: &Actor,
    register: &Register,
    period: Period,
    org: &OrgId,
    versions: Versions,
) -> Result<(Vec<Listed>, bool), BureauError> {
    let calendar = &workspace.pack.calendar;
    let days = [period.first_day(calendar), period.last_day(calendar)].map(|day| Some(Value::Date(day)));
    let [first, last] = days;
    let query = ListQuery {
        versions,
        org: Some(org.clone()),
        fields: vec![(register.date.clone(), Test::Between(first, last))],
        columns: Some(register.fields.iter().map(|field| field.id.clone()).collect()),
        ..ListQuery::default()
    };
    let page = workspace.ledger.list(actor, &register.id, &query, &From::Start, MOST_ROWS).await?;
    let is_settled = |row: &Listed| row.void && row.status == ReviewStatus::Approved;
    let rows = page.records.into_iter().filter(|row| row.org == *org && !is_settled(row));
    Ok((rows.collect(), page.next.is_some()))
}

async fn by_id(
    workspace: &Workspace,
    actor: &Actor,
    register: &Register,
    ids: &[RecordId],
) -> Result<Vec<Listed>, BureauError> {
    let filter = RecordFilter { ids: Some(ids.to_vec()), ..RecordFilter::default() };
    let records = workspace.ledger.records(actor, &register.id, &filter).await?;
    let listed = records.into_iter().map(|record| Listed {
        id: record.id,
        org: record.org,
        version: record.version,
        status: record.status,
        state: record.state,
        void: record.void,
        cells: record.cells.into_iter().take(register.fields.len()).collect(),
    });
    Ok(listed.collect())
}

/// The fields of the record itself that its failed checks look at.
fn odd(workspace: &Workspace, register: &Register, noted: &[Noted]) -> BTreeSet<FieldId> {
    let checks = noted.iter().filter_map(|one| workspace.pack.checks.get(&one.failure.check));
    let names = checks.flat_map(|check| &check.that.names).map(|name| FieldId::new(name.as_str()));
    names.filter(|name| register.field(name).is_some()).collect()
}

/// The fields that an indicator of the pack sums: only such numbers mean something when they are added up.
fn summed<'r>(workspace: &Workspace, register: &'r Register) -> Vec<&'r Field> {
    let sums = |field: &Field| {
        let sum = format!("sum({})", field.id);
        workspace.pack.indicators_of(&register.id).any(|indicator| match &indicator.source {
            Source::Rows { value: RowValue::Measure(measure), .. } => measure.text.replace(' ', "").contains(&sum),
            Source::Rows { .. } | Source::Derived { .. } | Source::Across { .. } => false,
        })
    };
    let is_number = |field: &Field| matches!(field.kind, FieldKind::Integer | FieldKind::Decimal { .. });
    register.fields.iter().filter(|field| is_number(field) && sums(field)).collect()
}

fn compared(workspace: &Workspace, register: &Register, rows: &[Listed], earlier: &[Listed]) -> Vec<Compared> {
    let live: Vec<&Listed> = rows.iter().filter(|row| !row.void).collect();
    let earlier: Vec<&Listed> = earlier.iter().collect();
    let count = |rows: &[&Listed]| Some(Decimal::from(rows.len()));
    let mut compared = vec![Compared { field: None, now: count(&live), before: count(&earlier) }];
    for field in summed(workspace, register) {
        let Some(at) = register.fields.iter().position(|one| one.id == field.id) else { continue };
        compared.push(Compared { field: Some(field.clone()), now: sum(&live, at), before: sum(&earlier, at) });
    }
    compared
}

/// The sum of a column; `None` where no row has it, or it is too large to be said exactly.
fn sum(rows: &[&Listed], at: usize) -> Option<Decimal> {
    let values = rows.iter().filter_map(|row| match row.cells.get(at) {
        Some(Value::Integer(number)) => Some(Decimal::from(*number)),
        Some(Value::Decimal(number)) => Some(*number),
        _ => None,
    });
    let mut total = None;
    for value in values {
        total = Some(total.unwrap_or(Decimal::ZERO).checked_add(value)?);
    }
    total
}

/// Which row of the earlier period stood where one of now stands. Only tables with a row for each category have such
/// places: the codes of the natural key (without any, those that must be there) tell all rows of both periods apart.
struct Places<'r> {
    key: Vec<usize>,
    earlier: BTreeMap<Vec<&'r Value>, &'r Listed>,
}

impl<'r> Places<'r> {
    fn of(register: &Register, rows: &[Listed], earlier: &'r [Listed]) -> Self {
        let is_code = |field: &Field| matches!(field.kind, FieldKind::Choice(_)) && field.personal.is_none();
        let codes = |is_wanted: &dyn Fn(&Field) -> bool| -> Vec<usize> {
            let fields = register.fields.iter().enumerate();
            fields.filter(|(_, field)| is_code(field) && is_wanted(field)).map(|(at, _)| at).collect()
        };
        let in_key = codes(&|field| register.key.contains(&field.id));
        let key = if in_key.is_empty() { codes(&|field| field.required) } else { in_key };
        let live: Vec<&Listed> = rows.iter().filter(|row| !row.void).collect();
        let now: BTreeSet<Vec<&Value>> = live.iter().map(|row| place(&key, row)).collect();
        let before: BTreeMap<_, _> = earlier.iter().map(|row| (place(&key, row), row)).collect();
        // What has a workflow happens, and stands in nobody's place.
        let is_table = register.workflow.is_none() && now.len() == live.len() && before.len() == earlier.len();
        Self { earlier: if is_table { before } else { BTreeMap::new() }, key }
    }

    fn before(&self, row: &Listed) -> Option<&'r Listed> {
        let place: Vec<&Value> = place(&self.key, row);
        self.earlier.get(&place).copied()
    }
}

fn place<'r>(key: &[usize], row: &'r Listed) -> Vec<&'r Value> {
    key.iter().filter_map(|at| row.cells.get(*at)).collect()
}
