//! Lists of records as people ask for them: names or labels in, readable cells out.

use std::collections::BTreeSet;

use xuezheng_ledger::list::{Count, From, ListQuery, SortBy, Versions};
use xuezheng_ledger::{Actor, Cursor, ReviewStatus};
use xuezheng_pack::model::{Field, Register};
use xuezheng_pack::{FieldId, NaiveDate, OrgId, OrgTree, RecordId, RegisterId, StateId};

use crate::condition::{self, unfit};
use crate::error::BureauError;
use crate::named::named;
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// What a list is sorted by besides columns, by name and label.
const ORDERS: [(&str, &str); 4] = [("id", "记录号"), ("org", "机构"), ("status", "审核状态"), ("version", "版本")];

/// A list as it is asked for; names may be ids or labels.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    /// The register.
    pub register: String,
    /// Conditions on columns, such as `kind=消防` or `found_on>=2024-05`; all must hold.
    pub conditions: Vec<String>,
    /// Review statuses, one of which must hold.
    pub statuses: Vec<String>,
    /// Workflow states, one of which must hold.
    pub states: Vec<String>,
    /// An org, with those below it.
    pub org: Option<String>,
    /// Only voided records, or only others.
    pub void: Option<bool>,
    /// Only records with a deadline before this day that was not met.
    pub overdue: Option<NaiveDate>,
    /// Words in any text.
    pub contains: Option<String>,
    /// The working versions or those that count.
    pub versions: Versions,
    /// A column, `id`, `org`, `status` or `version`, with `-` before it for descending; the newest first without.
    pub sort: Option<String>,
    /// The columns to show; all without.
    pub columns: Vec<String>,
    /// Only what comes after this cursor.
    pub after: Option<String>,
    /// Only what comes before this cursor.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u64,
    /// Whether to count all that there are.
    pub counted: bool,
}

/// A page of a list, readable.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// The columns shown.
    pub columns: Vec<ListingColumn>,
    /// The records.
    pub rows: Vec<ListingRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// The cursor of the page before, if there is one.
    pub previous: Option<String>,
    /// How many there are in all, if that was asked.
    pub count: Option<Count>,
    /// The date or number up to which records were looked through, where the page ends before it is full: what is asked for has
    /// to be looked for in each of them, and the next page goes on from there.
    pub looked_to: Option<String>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingColumn {
    /// The field.
    pub id: FieldId,
    /// Its label, with its unit.
    pub label: String,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A record of a list, as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// The record.
    pub id: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The owner's name.
    pub org_label: String,
    /// Its version.
    pub version: i64,
    /// How far its review is.
    pub status: ReviewStatus,
    /// Its workflow state with its label.
    pub state: Option<(StateId, String)>,
    /// Whether it is voided.
    pub void: bool,
    /// Labels for codes, personal data masked; `None` where nothing was entered.
    pub cells: Vec<Option<String>>,
}

/// A page of a register's records.
///
/// # Errors
/// A name that isn't known, with the nearest; a condition, an order or a cursor that can't be used.
pub async fn list(workspace: &Workspace, actor: &Actor, request: &ListRequest) -> Result<Listing, BureauError> {
    let registers = workspace.pack.registers.values();
    let known = registers.map(|register| (register.id.as_str(), register.label.as_str()));
    let id = RegisterId::new(named("台账", &request.register, known)?);
    let register = workspace.pack.registers.get(&id);
    let register = register.ok_or_else(|| BureauError::no_register(&workspace.pack, &id))?;
    let orgs = workspace.ledger.orgs().await?;
    let query = query(workspace, register, &orgs, request)?;
    let from = match (&request.after, &request.before) {
        (None, None) => From::Start,
        (Some(after), None) => From::After(after.parse::<Cursor>()?),
        (None, Some(before)) => From::Before(before.parse::<Cursor>()?),
        (Some(_), Some(_)) => return Err(unfit("同时给出了上一页和下一页的翻页标记", "请只给一个")),
    };
    let page = workspace.ledger.list(actor, &id, &query, &from, request.limit).await?;
    let count = match request.counted {
        true => Some(workspace.ledger.count(actor, &id, &query).await?),
        false => None,
    };
    let states = register.workflow.as_ref().map(|workflow| &workflow.states);
    let state = |state: StateId| {
        let label = states.and_then(|states| states.get(&state)).cloned();
        (state.clone(), label.unwrap_or_else(|| state.to_string()))
    };
    let cells = page.records.iter().flat_map(|record| page.columns.iter().zip(&record.cells));
    let eyes = Eyes::on(workspace, actor, &id, cells).await?;
    let rows = page.records.into_iter().map(|record| {
        Ok(ListingRow {
            cells: page
                .columns
                .iter()
                .zip(&record.cells)
                .map(|(column, value)| match value.is_absent() {
                    true => Ok(None),
                    false => eyes.cell(record.id, column, value).map(Some),
                })
                .collect::<Result<_, BureauError>>()?,
            id: record.id,
            org_label: orgs.get(&record.org).map_or_else(|| record.org.to_string(), |org| org.label.clone()),
            org: record.org,
            version: record.version,
            status: record.status,
            state: record.state.map(state),
            void: record.void,
        })
    });
    Ok(Listing {
        rows: rows.collect::<Result<_, BureauError>>()?,
        register_label: register.label.clone(),
        columns: page.columns.iter().map(shown).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        previous: page.previous.map(|cursor| cursor.to_string()),
        looked_to: page.looked_to.map(|value| value.display()),
        count,
        register: id,
    })
}

pub(crate) fn shown(column: &Field) -> ListingColumn {
    use xuezheng_pack::model::FieldKind;
    let unit = column.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    let is_number = matches!(column.kind, FieldKind::Integer | FieldKind::Decimal { .. });
    ListingColumn { id: column.id.clone(), label: format!("{}{unit}", column.label), is_number }
}

fn query(
    workspace: &Workspace,
    register: &Register,
    orgs: &OrgTree,
    request: &ListRequest,
) -> Result<ListQuery, BureauError> {
    let columns = register.columns();
    let by_name = |typed: &String| {
        let known = columns.iter().map(|column| (column.id.as_str(), column.label.as_str()));
        named("数据项", typed, known).map(FieldId::new)
    };
    let calendar = &workspace.pack.calendar;
    let fields = request.conditions.iter().map(|typed| condition::read(typed, &columns, calendar));
    let chosen = request.columns.iter().map(by_name).collect::<Result<Vec<_>, _>>()?;
    let org = request.org.as_ref().map(|typed| {
        let known = orgs.iter().map(|org| (org.id.as_str(), org.label.as_str()));
        named("机构", typed, known).map(OrgId::new)
    });
    let (sort, descending) = order(register, &columns, request)?;
    Ok(ListQuery {
        versions: request.versions,
        org: org.transpose()?,
        statuses: statuses(&request.statuses)?,
        states: states(register, &request.states)?,
        void: request.void,
        overdue: request.overdue,
        contains: request.contains.clone().filter(|words| !words.is_empty()),
        fields: fields.collect::<Result<_, _>>()?,
        sort,
        descending,
        columns: (!chosen.is_empty()).then_some(chosen),
    })
}

fn statuses(typed: &[String]) -> Result<BTreeSet<ReviewStatus>, BureauError> {
    let all = ReviewStatus::ALL;
    let one = |typed: &String| {
        let id = named("审核状态", typed, all.iter().map(|status| (status.code(), status.label())))?;
        Ok(all.into_iter().filter(move |status| status.code() == id))
    };
    let found = typed.iter().map(one).collect::<Result<Vec<_>, BureauError>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn states(register: &Register, typed: &[String]) -> Result<BTreeSet<StateId>, BureauError> {
    let known = || {
        let states = register.workflow.iter().flat_map(|workflow| &workflow.states);
        states.map(|(id, label)| (id.as_str(), label.as_str()))
    };
    typed.iter().map(|typed| named("业务状态", typed, known()).map(StateId::new)).collect()
}

/// What the request sorts by. Without a word the newest stand first, and of what is overdue the longest overdue.
fn order(register: &Register, columns: &[Field], request: &ListRequest) -> Result<(SortBy, bool), BureauError> {
    let Some(typed) = &request.sort else {
        let transitions = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let dues: Vec<_> = transitions.filter_map(|transition| transition.due.as_ref()).collect();
        return Ok(match dues.as_slice() {
            [due] if request.overdue.is_some() => (SortBy::Column(due.column.clone()), false),
            _ => (SortBy::Column(register.date.clone()), true),
        });
    };
    let (name, descending) = typed.strip_prefix('-').map_or((typed.as_str(), false), |name| (name, true));
    let own = columns.iter().map(|column| (column.id.as_str(), column.label.as_str()));
    let id = named("排序项", name, own.chain(ORDERS))?;
    let is_own = columns.iter().any(|column| column.id.as_str() == id);
    let by = match id {
        _ if is_own => SortBy::Column(FieldId::new(id)),
        "org" => SortBy::Org,
        "status" => SortBy::Status,
        "version" => SortBy::Version,
        _ => SortBy::Id,
    };
    Ok((by, descending))
}
