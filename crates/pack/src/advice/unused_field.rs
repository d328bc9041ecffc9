//! A number, a choice or a sub-table that people must fill in and that no indicator, check or list reads. Texts, dates,
//! references, attachments and personal data are kept for the record itself.

use std::collections::BTreeSet;

use super::Advice;
use crate::draft::Draft;
use crate::faults::Known;
use crate::raw::{FieldType, RawIndicator, RawRegister, Written};

pub(super) const CODE: &str = "P053";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    if !draft.raw.unread_indicators.is_empty() {
        return;
    }
    for register in &draft.raw.registers {
        let indicators: Vec<_> = draft.raw.indicators.iter().filter(|indicator| reads(indicator, register)).collect();
        // A register that nothing is computed from has its own fault, and what couldn't be read may use anything.
        if indicators.is_empty() || indicators.iter().any(|indicator| is_broken(indicator)) {
            continue;
        }
        let mut used: BTreeSet<&str> = indicators.iter().flat_map(|indicator| columns(indicator)).collect();
        used.extend(register.key.iter().flatten().chain(register.date.iter()).map(Written::as_str));
        used.extend(register.section.iter().flatten().map(Written::as_str));
        used.extend(indicators.iter().filter_map(|indicator| sub_table(indicator.of.as_ref().ok()?.as_ref()?, register)));
        let transitions = register.workflow.iter().flatten().flat_map(|workflow| &workflow.transitions);
        used.extend(transitions.filter_map(|transition| Some(transition.extend.as_ref().ok()?.as_ref()?.as_str())));
        let formulas = draft.formulas().filter(|formula| formula.register.is_some_and(|of| is_of(of, register)));
        let names: BTreeSet<String> =
            formulas.flat_map(|formula| formula.sql.names.iter().map(|name| name.text.clone())).collect();
        for field in &register.fields {
            let Ok(kind) = &field.kind else { continue };
            let is_record = matches!(
                kind.value,
                FieldType::Text | FieldType::Date | FieldType::Reference | FieldType::Attachment
            );
            let is_kept = is_record || !matches!(field.personal, Ok(None));
            if is_kept || used.contains(field.id.as_str()) || names.contains(field.id.as_str()) {
                continue;
            }
            let label = field.label.as_ref().map_or(field.id.as_str(), |label| label.as_str());
            let message = format!("「{}」（{label}）要人填，却没有指标、校验或清单用到它", field.id.value);
            let help = "用它算一个指标或写一条校验；用不着就删去，少让基层填一项";
            advice.warn(&field.id.place, message, "填了不用", help);
        }
    }
}

fn reads(indicator: &RawIndicator, register: &RawRegister) -> bool {
    matches!(&indicator.of, Ok(Some(of)) if is_of(of.as_str(), register))
}

/// Whether the rows of `of` are the register's or those of one of its sub-tables, which see the record's columns.
fn is_of(of: &str, register: &RawRegister) -> bool {
    of.split('.').next() == Some(register.id.as_str())
}

/// The sub-table of the register whose rows are those of `of`.
fn sub_table<'w>(of: &'w Written, register: &RawRegister) -> Option<&'w str> {
    of.as_str().strip_prefix(register.id.as_str())?.strip_prefix('.')
}

fn is_broken(indicator: &RawIndicator) -> bool {
    let texts = [&indicator.filter, &indicator.measure].into_iter().any(|text| text.is_err());
    texts || [&indicator.by, &indicator.list].into_iter().any(|names| names.is_err())
}

/// The columns that an indicator names outside its expressions.
fn columns(indicator: &RawIndicator) -> impl Iterator<Item = &str> {
    let several: [&Known<Option<Vec<Written>>>; 4] =
        [&indicator.by, &indicator.partition, &indicator.list, &indicator.order];
    let one: [&Known<Option<Written>>; 3] = [&indicator.date, &indicator.from, &indicator.until];
    let one = one.into_iter().flatten().flatten();
    let several = several.into_iter().flatten().flatten().flatten();
    one.chain(several).filter_map(|name| name.as_str().split(' ').next())
}
