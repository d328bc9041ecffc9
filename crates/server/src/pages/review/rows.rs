//! The rows of a filing as its reviewer sees them: cells to click, what the checks say, what the reporter says.

use xuezheng_bureau::ledger::ReviewStatus;
use xuezheng_bureau::{FilingReview, Noted, ReviewRow};
use xuezheng_pack::model::{CheckSeverity, Field, FieldKind, Register};
use xuezheng_pack::{Decimal, NaiveDate};

use super::pick::{self, Picked};
use crate::view::{Light, Markup, day, delta, encoded, light, review};

/// Characters from which on a text wraps in its cell.
const LONG: usize = 24;

/// A column's head.
pub(super) struct Head {
    pub(super) label: String,
    pub(super) is_number: bool,
}

/// A row.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) title: String,
    /// The cell of the title, by which it is returned, and whether it is to be; `None` where no field is the title.
    pub(super) title_cell: Option<(String, bool)>,
    pub(super) number: String,
    /// Whether it can be returned: it waits.
    pub(super) is_open: bool,
    pub(super) is_picked: bool,
    pub(super) cells: Vec<Cell>,
    pub(super) light: Markup,
    pub(super) status: Markup,
    pub(super) tag: &'static str,
    /// What stands under it.
    pub(super) notes: Vec<Note>,
}

/// A cell.
pub(super) struct Cell {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) text: String,
    /// The cell of the earlier period.
    pub(super) before: Option<String>,
    pub(super) change: Markup,
    pub(super) is_number: bool,
    pub(super) is_long: bool,
    pub(super) is_odd: bool,
    pub(super) is_hard: bool,
    pub(super) is_picked: bool,
}

/// A failed check with what is said to it.
pub(super) struct Note {
    pub(super) is_hard: bool,
    pub(super) message: String,
    pub(super) explained: Option<(String, String)>,
}

/// The fields that some row has, without the one that is its title.
pub(super) fn columns<'f>(register: &Register, found: &'f FilingReview) -> Vec<(usize, &'f Field)> {
    let title = register.title().map(|title| title.id.clone());
    let is_used = |at: usize| found.rows.iter().any(|row| row.cells.get(at).is_some_and(Option::is_some));
    let fields = found.fields.iter().enumerate();
    fields.filter(|(at, field)| Some(&field.id) != title.as_ref() && is_used(*at)).collect()
}

pub(super) fn heads(columns: &[(usize, &Field)]) -> Vec<Head> {
    let head = |(_, field): &(usize, &Field)| {
        let unit = field.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
        Head { label: format!("{}{unit}", field.label), is_number: is_number(field) }
    };
    columns.iter().map(head).collect()
}

/// What a row is called by.
pub(super) fn title(register: &Register, row: &ReviewRow) -> String {
    let at = register.title().and_then(|title| register.fields.iter().position(|field| field.id == title.id));
    let title = at.and_then(|at| row.cells.get(at)).cloned().flatten();
    title.unwrap_or_else(|| format!("第 {} 号", row.id))
}

pub(super) fn row(
    register: &Register,
    columns: &[(usize, &Field)],
    row: &ReviewRow,
    picked: &Picked,
    today: NaiveDate,
) -> Row {
    let hard = |field: &Field| {
        row.odd.contains(&field.id) && row.noted.iter().any(|one| one.failure.severity == CheckSeverity::Hard)
    };
    let cell = |(at, field): &(usize, &Field)| {
        let text = row.cells.get(*at).cloned().flatten();
        let before = row.before.as_ref().map(|before| before.get(*at).cloned().flatten());
        let spot = (row.id, Some(field.id.clone()));
        Cell {
            label: field.label.clone(),
            name: pick::name(&spot),
            change: changed(field, text.as_deref(), before.as_ref().and_then(Option::as_deref)),
            before: before
                .filter(|_| is_amount(field))
                .map(|before| before.map_or_else(|| "—".to_owned(), |it| written(field, it))),
            is_long: text.as_ref().is_some_and(|text| text.chars().count() > LONG),
            text: text.map_or_else(|| "—".to_owned(), |text| written(field, text)),
            is_number: is_number(field),
            is_odd: row.odd.contains(&field.id) && !hard(field),
            is_hard: hard(field),
            is_picked: picked.spots.contains_key(&spot),
        }
    };
    let is_open = row.status == ReviewStatus::Submitted;
    let title_cell = register.title().map(|title| {
        let spot = (row.id, Some(title.id.clone()));
        (pick::name(&spot), picked.spots.contains_key(&spot))
    });
    Row {
        id: row.id.to_string(),
        href: format!("/registers/{}/{}", encoded(register.id.as_str()), row.id),
        title: title(register, row),
        title_cell,
        number: format!("第 {} 号", row.id),
        is_open,
        is_picked: picked.spots.contains_key(&(row.id, None)),
        cells: columns.iter().map(cell).collect(),
        light: said(&row.noted),
        status: if is_open { Markup::default() } else { review(row.status) },
        tag: if row.void { "提请作废" } else { "" },
        notes: row.noted.iter().map(|one| note(one, today)).collect(),
    }
}

fn said(noted: &[Noted]) -> Markup {
    let is_hard = noted.iter().any(|one| one.failure.severity == CheckSeverity::Hard);
    match noted {
        [] => Markup::default(),
        _ if is_hard => light(Light::Red, "逻辑校验"),
        _ if noted.iter().all(|one| one.explained.is_some()) => light(Light::Amber, "经验校验，已说明"),
        _ => light(Light::Amber, "经验校验，没有说明"),
    }
}

fn note(one: &Noted, today: NaiveDate) -> Note {
    let seen: Vec<String> = one.failure.seen.iter().map(|(label, value)| format!("{label} {value}")).collect();
    let seen = if seen.is_empty() { String::new() } else { format!("（{}）", seen.join("，")) };
    Note {
        is_hard: one.failure.severity == CheckSeverity::Hard,
        message: format!("{}{seen}", one.failure.message),
        explained: one.explained.as_ref().map(|it| (it.text.clone(), format!("{} {}", it.actor, day(it.on, today)))),
    }
}

fn is_number(field: &Field) -> bool {
    is_amount(field) || field.kind == FieldKind::Date
}

fn is_amount(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Integer | FieldKind::Decimal { .. })
}

/// A number grouped as pages write it; anything else as it is.
fn written(field: &Field, text: String) -> String {
    let places = match field.kind {
        FieldKind::Integer => 0,
        FieldKind::Decimal { scale } => scale,
        _ => return text,
    };
    text.parse::<Decimal>().map_or(text, |value| crate::view::decimal(value, places))
}

fn changed(field: &Field, now: Option<&str>, before: Option<&str>) -> Markup {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<Decimal>().ok());
    match (is_amount(field), number(now), number(before)) {
        (true, Some(now), Some(before)) => delta(Some(now), Some(before)),
        _ => Markup::default(),
    }
}
