//! The records of an answer, each with what is to be done about it before it goes up.

use std::collections::BTreeMap;

use xuezheng_bureau::Explanations;
use xuezheng_bureau::collect::AnswerSheet;
use xuezheng_bureau::ledger::{Record, ReviewStatus};
use xuezheng_pack::model::{CheckSeverity, Register};
use xuezheng_pack::{CheckId, NaiveDate, RecordId, Value};

use crate::form::Sent;
use crate::view::{Markup, day, encoded, review};

/// Records that the page shows; an answer with more goes up as a whole all the same.
const SHOWN: usize = 50;

/// A record of it.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) review: Markup,
    /// What must be mended.
    pub(super) hard: Vec<String>,
    /// What may be explained.
    pub(super) soft: Vec<Soft>,
    /// Whether it was filled in beforehand and nobody has touched it.
    pub(super) is_untouched: bool,
}

/// A check that may be explained.
pub(super) struct Soft {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) message: String,
    pub(super) said: String,
}

/// What is said to checks: `why.<record>.<check>`.
pub(super) fn explanations(sent: &Sent) -> Explanations {
    let said = sent.pairs.iter().filter_map(|(name, text)| {
        let (record, check) = name.strip_prefix("why.")?.split_once('.')?;
        Some(((RecordId(record.parse().ok()?), CheckId::new(check)), text.clone()))
    });
    said.collect()
}

/// The first records, those with something to be done about them before others; and how many there are besides.
pub(super) fn rows(
    register: &Register,
    sheet: &AnswerSheet,
    typed: &Explanations,
    today: NaiveDate,
) -> (Vec<Row>, usize) {
    let mut notes: BTreeMap<RecordId, (Vec<String>, Vec<Soft>)> = BTreeMap::new();
    for noted in &sheet.noted {
        let failure = &noted.failure;
        let of = notes.entry(failure.record).or_default();
        if failure.severity == CheckSeverity::Hard {
            of.0.push(format!("{}：{}", failure.label, failure.message));
            continue;
        }
        let said = typed.get(&(failure.record, failure.check.clone())).cloned();
        let before = noted.explained.as_ref().map(|explained| explained.text.clone());
        of.1.push(Soft {
            name: format!("why.{}.{}", failure.record, failure.check),
            label: failure.label.clone(),
            message: failure.message.clone(),
            said: said.or(before).unwrap_or_default(),
        });
    }
    let mut records: Vec<&Record> = sheet.records.iter().collect();
    records.sort_by_key(|record| {
        let is_easy = !notes.contains_key(&record.id) && !sheet.untouched.contains(&record.id);
        let is_settled = matches!(record.status, ReviewStatus::Submitted | ReviewStatus::Approved);
        (is_easy, is_settled, record.id)
    });
    // What is to be explained can only be explained where it is shown.
    let shown = records.iter().filter(|record| notes.contains_key(&record.id)).count().max(SHOWN);
    let title = register.title();
    let row = |record: &&Record| {
        let (hard, soft) = notes.remove(&record.id).unwrap_or_default();
        let number = format!("第 {} 号", record.id);
        let title = title.map(|field| record.cell(register, &field.id)).filter(|value| !value.is_absent());
        let on = match record.cell(register, &register.date) {
            Value::Date(on) => format!("·{}", day(*on, today)),
            _ => String::new(),
        };
        Row {
            href: format!("/registers/{}/{}", encoded(register.id.as_str()), record.id),
            title: title.map_or_else(|| number.clone(), |value| value.display()),
            number: format!("{number}{on}"),
            review: review(record.status),
            hard,
            soft,
            is_untouched: sheet.untouched.contains(&record.id),
        }
    };
    let rows = records.iter().take(shown).map(row).collect();
    (rows, records.len().saturating_sub(shown))
}
