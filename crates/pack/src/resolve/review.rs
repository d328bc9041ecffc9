//! Who reviews, who is told, and which steps exclude or take back each other.

use super::lookup::Resolver;
use crate::calendar::Duration;
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Known;
use crate::ids::{OrgKindId, TransitionId};
use crate::model::Escalation;
use crate::raw::{RawRegister, RawTransition, Written};
use crate::suggest::hint;

/// The steps of a workflow, by which its steps may be named.
#[derive(Clone, Copy)]
pub(super) struct Steps<'r> {
    pub(super) all: &'r [RawTransition],
}

impl Resolver<'_, '_> {
    /// The kinds of org that review the register's records, in climbing order.
    pub(super) fn review(&mut self, raw: &RawRegister) -> Known<Vec<OrgKindId>> {
        let written = raw.review.as_ref().map_err(|reported| *reported)?;
        let mut levels = Vec::new();
        let mut broken = None;
        for name in written {
            match self.org_kind(name) {
                Ok(kind) if levels.contains(&kind) => broken = Some(self.twice(name)),
                Ok(kind) => levels.push(kind),
                Err(reported) => broken = Some(reported),
            }
        }
        broken.map_or(Ok(levels), Err)
    }

    /// The steps of those names.
    pub(super) fn steps(&mut self, steps: Steps<'_>, names: &Known<Vec<Written>>) -> Known<Vec<TransitionId>> {
        let names = names.as_ref().map_err(|reported| *reported)?;
        let found: Vec<_> = names.iter().map(|name| self.step(steps, name)).collect();
        found.into_iter().collect()
    }

    fn step(&mut self, steps: Steps<'_>, name: &Written) -> Known<TransitionId> {
        if steps.all.iter().any(|step| step.id.value == name.value) {
            return Ok(TransitionId::new(name.as_str()));
        }
        let known = steps.all.iter().map(|step| (step.id.as_str(), step.label.as_ref().map_or("", Written::as_str)));
        let help = hint(name.as_str(), known);
        Err(self.unknown(name, "环节", help))
    }

    /// Who is told of a passed deadline.
    pub(super) fn escalations(&mut self, raw: &RawTransition, has_due: bool) -> Known<Vec<Escalation>> {
        let written = raw.escalate.clone()?;
        if let (Some(first), false) = (written.first(), has_due) {
            let message = "「escalate」说的是逾期后通知谁，但这一步没有期限（due）";
            let fault = Fault::error(codes::BAD_VALUE, first.after.place.clone(), message, "没有 due");
            return Err(self.faults.error(fault.help("加上 due = \"15d\"，或删去这一行")));
        }
        let read: Vec<_> = written
            .iter()
            .map(|one| {
                let after = Duration::parse(one.after.as_str()).ok_or_else(|| {
                    let message = format!("看不懂的时长「{}」", one.after.value);
                    let fault = Fault::error(codes::BAD_DURATION, one.after.place.clone(), message, "不是时长");
                    self.faults
                        .error(fault.help("写 \"0d\"（逾期即通知）、\"7d\"（逾期超过 7 日）或 \"5wd\"（5 个工作日）"))
                });
                let to = self.role(&one.to);
                Ok(Escalation { after: after?, to: to? })
            })
            .collect();
        read.into_iter().collect()
    }
}
