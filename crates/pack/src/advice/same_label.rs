//! Two areas, two registers, or two indicators of an area that people can't tell apart.

use std::collections::BTreeMap;

use super::Advice;
use crate::draft::Draft;
use crate::raw::Written;

pub(super) const CODE: &str = "P057";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    let raw = draft.raw;
    let areas = raw.areas.iter().filter_map(|(id, label)| Some((id.as_str(), label.as_ref().ok()?)));
    compare("业务领域", areas, advice);
    let registers = raw.registers.iter();
    compare("台账", registers.filter_map(|register| Some((register.id.as_str(), register.label.as_ref().ok()?))), advice);
    for (area, _) in &raw.areas {
        let own = raw.indicators.iter().filter(|indicator| indicator.area == *area);
        compare("指标", own.filter_map(|own| Some((own.id.as_str(), own.label.as_ref().ok()?))), advice);
    }
}

fn compare<'r>(what: &str, labels: impl Iterator<Item = (&'r str, &'r Written)>, advice: &mut Advice<'_>) {
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, label) in labels {
        let first = *taken.entry(label.as_str().trim()).or_insert(id);
        if first != id {
            let message = format!("{what}「{first}」和「{id}」都叫「{}」", label.value);
            advice.warn(&label.place, message, "名称相同", "给其中一个换一个能区分的名称，例如加上范围或时间");
        }
    }
}
