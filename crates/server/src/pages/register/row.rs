//! The rows of a list as the page shows them.

use xuezheng_bureau::ledger::ReviewStatus;
use xuezheng_bureau::{Listing, ListingRow};
use xuezheng_pack::NaiveDate;
use xuezheng_pack::model::Register;

use super::columns::{self, Shown};
use crate::view::{Light, Markup, count, encoded, light, review, state};

/// Days before a deadline from which on it is pressing.
const PRESSING: i64 = 3;

/// A record in the list.
pub(super) struct Row {
    pub(super) id: String,
    /// Whether it can be chosen to be submitted.
    pub(super) can_submit: bool,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) org: String,
    pub(super) cells: Vec<Cell>,
    pub(super) due: Markup,
    pub(super) state: Option<Markup>,
    pub(super) review: Markup,
    pub(super) is_void: bool,
}

/// A value in it.
pub(super) struct Cell {
    pub(super) label: String,
    pub(super) text: String,
    pub(super) is_number: bool,
    pub(super) is_low: bool,
}

pub(super) fn rows<'l>(
    register: &'l Register,
    shown: &'l Shown,
    listing: &'l Listing,
    today: NaiveDate,
) -> impl Iterator<Item = Row> + 'l {
    let place = |id: &str| listing.columns.iter().position(|column| column.id.as_str() == id);
    listing.rows.iter().map(move |row| {
        let value = |id: &str| place(id).and_then(|at| row.cells.get(at)).cloned().flatten();
        let number = shown.number.as_ref().and_then(|number| value(number.id.as_str()));
        let number = number.unwrap_or_else(|| format!("第 {} 号", row.id));
        let title = shown.title.as_ref().and_then(|title| value(title.id.as_str()));
        let cells = shown.fields.iter().map(|field| Cell {
            label: field.label.clone(),
            text: value(field.id.as_str()).map_or_else(|| "—".to_owned(), |text| written(field, text)),
            is_number: columns::is_right(field),
            is_low: columns::is_low(field, register),
        });
        Row {
            id: row.id.to_string(),
            can_submit: matches!(row.status, ReviewStatus::Draft | ReviewStatus::Returned),
            href: format!("/registers/{}/{}", encoded(register.id.as_str()), row.id),
            title: title.unwrap_or_else(|| number.clone()),
            number,
            org: row.org_label.clone(),
            cells: cells.collect(),
            due: due(register, shown, row, &value, today),
            state: register.workflow.as_ref().zip(row.state.as_ref()).map(|(workflow, (at, _))| state(workflow, at)),
            review: review(row.status),
            is_void: row.void,
        }
    })
}

/// A number grouped as pages write it; anything else as it is.
fn written(field: &xuezheng_pack::model::Field, text: String) -> String {
    use xuezheng_pack::model::FieldKind;
    match field.kind {
        FieldKind::Integer => text.parse::<usize>().map_or(text, count),
        FieldKind::Decimal { scale } => {
            text.parse::<xuezheng_pack::Decimal>().map_or(text, |value| crate::view::decimal(value, scale))
        }
        _ => text,
    }
}

/// How the record stands with the deadline that comes next; nothing where there is none.
fn due(
    register: &Register,
    shown: &Shown,
    row: &ListingRow,
    value: &impl Fn(&str) -> Option<String>,
    today: NaiveDate,
) -> Markup {
    let day = |id: &str| value(id).and_then(|text| text.parse::<NaiveDate>().ok());
    let may_be_taken = |id| {
        let steps = register.workflow.as_ref().and_then(|workflow| workflow.transition(id));
        steps.is_none_or(|step| row.state.as_ref().is_some_and(|(at, _)| step.from.contains(at)))
    };
    let open =
        shown.dues.iter().filter(|(_, due, stamp)| day(due.as_str()).is_some() && value(stamp.as_str()).is_none());
    let mut open: Vec<_> = open.map(|(id, due, _)| (!may_be_taken(id), day(due.as_str()))).collect();
    open.sort();
    match open.first().and_then(|(_, day)| *day) {
        Some(day) => match (day - today).num_days() {
            late if late < 0 => light(Light::Red, &format!("逾期 {} 天", -late)),
            0 => light(Light::Amber, "今天到期"),
            left if left <= PRESSING => light(Light::Amber, &format!("还剩 {left} 天")),
            left => light(Light::Green, &format!("还剩 {left} 天")),
        },
        None => taken(shown, &day),
    }
}

/// Of a record that owes nothing, whether all was done in time.
fn taken(shown: &Shown, day: &impl Fn(&str) -> Option<NaiveDate>) -> Markup {
    let done: Vec<_> =
        shown.dues.iter().filter_map(|(_, due, stamp)| Some((day(due.as_str())?, day(stamp.as_str())?))).collect();
    match done.iter().map(|(due, stamp)| (*stamp - *due).num_days()).max() {
        None => Markup::default(),
        Some(late) if late > 0 => Markup::new(format!("<span class=\"xz-soft xz-small\">已办，晚 {late} 天</span>")),
        Some(_) => Markup::new("<span class=\"xz-soft xz-small\">已于期内办结</span>".to_owned()),
    }
}
