//! The way of a record: where it began, the steps that lead on, and what can be done next.

use xuezheng_bureau::ShownVersion;
use xuezheng_bureau::ledger::Record;
use xuezheng_pack::model::{Register, Transition};
use xuezheng_pack::{FieldId, NaiveDate, RoleId};

use super::of;
use crate::view::day;

/// A step of the workflow.
pub(super) struct Step {
    pub(super) label: String,
    /// `done`, `now` or nothing.
    pub(super) class: &'static str,
    pub(super) when: String,
    pub(super) note: String,
}

/// A step that may be taken now.
pub(super) struct NextStep {
    pub(super) id: String,
    pub(super) label: String,
    /// The state that it leads to.
    pub(super) to: String,
    pub(super) needs_evidence: bool,
    pub(super) on: String,
    pub(super) evidence: String,
    /// Why it was refused.
    pub(super) wrong: Vec<String>,
}

/// The way of the record: where it began, and the steps that lead on, with their days.
pub(super) fn steps(register: &Register, version: &ShownVersion, today: NaiveDate) -> Vec<Step> {
    let Some(workflow) = &register.workflow else { return Vec::new() };
    let on = |field: &FieldId| of(version, field).and_then(|text| text.parse::<NaiveDate>().ok());
    let said = |date: Option<NaiveDate>| date.map_or_else(|| "—".to_owned(), |date| day(date, today));
    let first = workflow.states.get(&workflow.initial).cloned().unwrap_or_default();
    let begun = said(on(&register.date));
    let mut steps = vec![Step { label: first, class: "done", when: begun, note: String::new() }];
    let mut reached = vec![&workflow.initial];
    for transition in &workflow.transitions {
        // A step that leads back is no part of the way.
        if reached.contains(&&transition.to) {
            continue;
        }
        reached.push(&transition.to);
        let (taken, due) = (on(&transition.stamp), transition.due.as_ref().and_then(|due| on(&due.column)));
        let note = match (taken, due) {
            (Some(taken), Some(due)) if taken > due => format!("晚 {} 天", (taken - due).num_days()),
            (Some(_), Some(_)) => "期内".to_owned(),
            (None, Some(due)) if due < today => format!("逾期 {} 天", (today - due).num_days()),
            (None, Some(due)) => format!("应于 {} 前", day(due, today)),
            (_, None) => String::new(),
        };
        let class = if taken.is_some() { "done" } else { "" };
        steps.push(Step { label: transition.label.clone(), class, when: said(taken), note });
    }
    if let Some(next) = steps.iter_mut().find(|step| step.class.is_empty()) {
        next.class = "now";
    }
    steps
}

/// The steps that somebody in this role may take of a record as it stands.
pub(super) fn next(register: &Register, record: &Record, role: &RoleId, today: NaiveDate) -> Vec<NextStep> {
    let Some(workflow) = register.workflow.as_ref().filter(|_| !record.void) else { return Vec::new() };
    let fits = |step: &&Transition| {
        record.state.as_ref().is_some_and(|at| step.from.contains(at))
            && step.role.as_ref().is_none_or(|wanted| wanted == role)
    };
    let shown = |step: &Transition| NextStep {
        id: step.id.to_string(),
        label: step.label.clone(),
        to: workflow.states.get(&step.to).cloned().unwrap_or_default(),
        needs_evidence: step.evidence,
        on: today.to_string(),
        evidence: String::new(),
        wrong: Vec::new(),
    };
    workflow.transitions.iter().filter(fits).map(shown).collect()
}
