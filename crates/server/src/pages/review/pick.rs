//! What a reviewer has chosen to return: rows and cells, each with its reason, as the form sends it.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::Remark;
use xuezheng_pack::model::Register;
use xuezheng_pack::{FieldId, RecordId};

/// A row, or a cell of it.
pub(super) type Spot = (RecordId, Option<FieldId>);

/// What the form of a filing sends.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    /// The button that was pressed.
    pub(super) act: String,
    /// Rows and cells with their reasons; empty where none was written.
    pub(super) spots: BTreeMap<Spot, String>,
    /// The reason for all.
    pub(super) reason: String,
    /// Why something sealed may change.
    pub(super) restate: String,
    /// Whether the other rows pass.
    pub(super) rest: bool,
}

impl Picked {
    /// Reads the pairs of the form; `cell=12:amount` is a cell, `cell=12` a row, `why.12:amount` its reason.
    pub(super) fn read(pairs: &[(String, String)]) -> Self {
        let mut picked = Self::default();
        let mut reasons = BTreeMap::new();
        for (name, value) in pairs {
            match name.as_str() {
                "act" => value.clone_into(&mut picked.act),
                "reason" => value.clone_into(&mut picked.reason),
                "restate" => value.clone_into(&mut picked.restate),
                "rest" => picked.rest = !value.is_empty(),
                "cell" => picked.spots.extend(spot(value).map(|spot| (spot, String::new()))),
                other => {
                    let written = other.strip_prefix("why.").and_then(spot);
                    reasons.extend(written.map(|spot| (spot, value.trim().to_owned())));
                }
            }
        }
        for (spot, reason) in reasons {
            if let Some(known) = picked.spots.get_mut(&spot) {
                *known = reason;
            }
        }
        picked
    }

    /// The rows concerned, each once.
    pub(super) fn records(&self) -> Vec<RecordId> {
        let mut records: Vec<RecordId> = self.spots.keys().map(|(record, _)| *record).collect();
        records.dedup();
        records
    }

    /// The remarks: a spot without a reason of its own has the reason for all.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let remark = |((record, field), reason): (&Spot, &String)| Remark {
            record: *record,
            field: field.clone(),
            reason: if reason.is_empty() { self.reason.trim().to_owned() } else { reason.clone() },
        };
        self.spots.iter().map(remark).collect()
    }

    /// The reason of the return as a whole: what was written for all, else what was written first.
    pub(super) fn whole_reason(&self) -> String {
        let all = self.reason.trim();
        if !all.is_empty() {
            return all.to_owned();
        }
        self.spots.values().find(|reason| !reason.is_empty()).cloned().unwrap_or_default()
    }

    /// Whether every return has a reason.
    pub(super) fn is_explained(&self) -> bool {
        !self.reason.trim().is_empty() || (!self.spots.is_empty() && self.spots.values().all(|it| !it.is_empty()))
    }
}

fn spot(text: &str) -> Option<Spot> {
    let (record, field) = text.split_once(':').map_or((text, None), |(record, field)| (record, Some(field)));
    Some((RecordId(record.parse().ok()?), field.map(FieldId::new)))
}

/// The spot as the form names it.
pub(super) fn name((record, field): &Spot) -> String {
    field.as_ref().map_or_else(|| record.to_string(), |field| format!("{record}:{field}"))
}

/// The spot as a person says it.
pub(super) fn label(register: &Register, title: &str, field: Option<&FieldId>) -> String {
    let field = field.and_then(|field| register.column(field));
    field.map_or_else(|| format!("{title}·整行"), |field| format!("{title}·{}", field.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Picked {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Picked::read(&pairs)
    }

    #[test]
    fn a_cell_has_its_own_reason_or_the_one_for_all() {
        let form = [("cell", "12:amount"), ("why.12:amount", " 差一倍 "), ("cell", "13"), ("reason", "请核对")];
        let picked = read(&form);
        let said: Vec<_> = picked.remarks().into_iter().map(|it| (it.record.0, it.field, it.reason)).collect();
        let expected = [(12, Some(FieldId::new("amount")), "差一倍".to_owned()), (13, None, "请核对".to_owned())];
        assert_eq!(said, expected);
        assert_eq!(picked.whole_reason(), "请核对");
        assert_eq!(picked.records(), [RecordId(12), RecordId(13)]);
    }

    #[test]
    fn a_reason_for_what_is_no_longer_chosen_is_nothing() {
        let picked = read(&[("cell", "12"), ("why.13:amount", "旧的")]);
        assert_eq!(picked.spots.len(), 1);
        assert!(!picked.is_explained());
        assert!(read(&[("cell", "12"), ("why.12", "重复")]).is_explained());
        assert!(!read(&[("cell", "x:y"), ("act", "return")]).is_explained(), "what names no record is not chosen");
    }
}
