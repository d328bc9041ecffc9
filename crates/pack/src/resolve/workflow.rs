//! Workflows.

use super::lookup::{DATE, INTEGER, Resolver};
use super::review::Steps;
use super::text;
use crate::calendar::Duration;
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Known;
use crate::ids::{FieldId, StateId, TransitionId};
use crate::model::{Due, Transition, Workflow};
use crate::raw::{Codes, RawRegister, RawTransition, RawWorkflow, Written};
use crate::suggest::hint;

impl Resolver<'_, '_> {
    /// The workflow of `register`.
    pub(super) fn workflow(&mut self, register: &RawRegister, raw: &RawWorkflow) -> Known<Workflow> {
        let states = raw.states.as_ref().map_err(|reported| *reported);
        let initial = raw.initial.as_ref().map_err(|reported| *reported);
        let initial = initial.and_then(|initial| self.state(states, initial));
        let steps = Steps { all: &raw.transitions };
        let transitions = raw.transitions.iter().map(|transition| self.transition(register, states, steps, transition));
        let transitions: Vec<_> = transitions.collect();
        let labelled = states?.iter().map(|(id, label)| (StateId::new(id.as_str()), label.value.clone()));
        Ok(Workflow {
            initial: initial?,
            states: labelled.collect(),
            transitions: transitions.into_iter().collect::<Known<_>>()?,
        })
    }

    fn transition(
        &mut self,
        register: &RawRegister,
        states: Known<&Codes>,
        steps: Steps<'_>,
        raw: &RawTransition,
    ) -> Known<Transition> {
        let from = raw.from.as_ref().map_err(|reported| *reported).and_then(|from| {
            let from: Vec<_> = from.iter().map(|state| self.state(states, state)).collect();
            from.into_iter().collect()
        });
        let to = raw.to.as_ref().map_err(|reported| *reported).and_then(|to| self.state(states, to));
        let role = raw.role.as_ref().map_err(|reported| *reported);
        let role = role.and_then(|role| role.as_ref().map(|role| self.role(role)).transpose());
        let due = self.due(register, raw);
        let other_than = self.steps(steps, &raw.other_than);
        let undoes = self.steps(steps, &raw.undoes);
        Ok(Transition {
            id: TransitionId::new(raw.id.as_str()),
            label: text(&raw.label)?,
            from: from?,
            to: to?,
            stamp: FieldId::new(text(&raw.stamp)?),
            role: role?,
            evidence: raw.evidence?,
            due: due?,
            other_than: other_than?,
            undoes: undoes?,
        })
    }

    fn due(&mut self, register: &RawRegister, raw: &RawTransition) -> Known<Option<Due>> {
        let id = register.id.as_str();
        let written = raw.due.clone()?;
        let (after, extend, source) = (raw.after.clone()?, raw.extend.clone()?, raw.source.clone()?);
        let escalate = self.escalations(raw, written.is_some());
        let Some(written) = written else {
            for (key, value) in [("after", after), ("extend", extend), ("source", source)] {
                if let Some(value) = value {
                    let message = format!("「{key}」说的是期限，但这一步没有期限（due）");
                    let fault = Fault::error(codes::BAD_VALUE, value.place, message, "没有 due");
                    self.faults.error(fault.help("加上 due = \"15d\"，或删去这一行"));
                }
            }
            return Ok(None);
        };
        let duration = Duration::parse(written.as_str()).ok_or_else(|| {
            let message = format!("看不懂的期限「{}」", written.value);
            let fault = Fault::error(codes::BAD_DURATION, written.place.clone(), message, "不是期限");
            self.faults.error(fault.help("写 \"15d\"（15 日）或 \"5wd\"（5 个工作日），最多 3660"))
        });
        let start = match &after {
            Some(after) => self.column(id, after, DATE),
            None => text(&register.date).map(FieldId::new),
        };
        let extension = extend.map(|extend| self.column(id, &extend, INTEGER)).transpose();
        Ok(Some(Due {
            column: FieldId::new(Transition::due_column(raw.id.as_str())),
            after: duration?,
            start: start?,
            extension: extension?,
            source: source.map(|source| source.value),
            escalate: escalate?,
        }))
    }

    fn state(&mut self, states: Known<&Codes>, written: &Written) -> Known<StateId> {
        let states = states?;
        if states.iter().any(|(state, _)| state.value == written.value) {
            return Ok(StateId::new(written.as_str()));
        }
        let help = hint(written.as_str(), states.iter().map(|(state, label)| (state.as_str(), label.as_str())));
        Err(self.unknown(written, "业务状态", help))
    }
}
