//! Workflow (业务流转): transitions stamp their day and set deadlines; they never touch the review.

use chrono::NaiveDate;
use xuezheng_pack::model::Transition;
use xuezheng_pack::{RecordId, RegisterId, TransitionId, Value};

use crate::due;
use crate::error::{LedgerError, Spot};
use crate::operation::ChangeKind;
use crate::record::{Record, ReviewStatus};
use crate::schema::Table;
use crate::transaction::Transaction;
use crate::validate::Validation;
use crate::write::difference;

/// One record's transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The record.
    pub record: RecordId,
    /// The version the author saw.
    pub seen: i64,
    /// Which transition.
    pub transition: TransitionId,
    /// The day it happened.
    pub on: NaiveDate,
    /// The evidence (佐证材料), by name.
    pub evidence: Option<String>,
}

impl Transaction {
    /// Takes a record through a transition: stamps its day, computes deadlines again; a new version, a draft.
    ///
    /// # Errors
    /// [`LedgerError::Conflict`]; [`LedgerError::Refused`] for a wrong state, day, role or missing evidence.
    pub async fn transition(
        &mut self,
        register: &RegisterId,
        record: RecordId,
        seen: i64,
        transition: &TransitionId,
        on: NaiveDate,
        evidence: Option<String>,
    ) -> Result<(), LedgerError> {
        self.transition_all(register, vec![Step { record, seen, transition: transition.clone(), on, evidence }]).await
    }

    /// As [`transition`](Self::transition) for many records, all or none; each record once.
    ///
    /// # Errors
    /// As for [`transition`](Self::transition).
    pub async fn transition_all(&mut self, register: &RegisterId, steps: Vec<Step>) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let seen: Vec<_> = steps.iter().map(|step| (step.record, step.seen)).collect();
        let before = self.seen(table, &seen, "办理业务流转").await?;
        let mut validation = Validation::new(table);
        let mut records = Vec::with_capacity(steps.len());
        self.other_hands(table, &mut validation, &steps).await?;
        for step in &steps {
            let mut record = before[&step.record].clone();
            if let Some(transition) = self.check(&mut validation, &record, step) {
                let stamp = table.index(&transition.stamp).expect("a transition's stamp is a column");
                for undone in transition.undoes.iter().filter_map(|id| table.register.workflow.as_ref()?.transition(id))
                {
                    let undone = table.index(&undone.stamp).expect("a transition's stamp is a column");
                    record.cells[undone] = Value::Absent;
                }
                record.cells[stamp] = Value::Date(step.on);
                record.state = Some(transition.to.clone());
                due::recompute(table, &ledger.pack.calendar, &mut record.cells);
                record.version += 1;
                record.status = ReviewStatus::Draft;
                records.push(record);
            }
        }
        validation.finish()?;
        self.write_records(table, &records, ChangeKind::Transition).await?;
        for (record, step) in records.iter().zip(steps) {
            let cells = difference(table, before.get(&record.id), record);
            self.note(table, record, ChangeKind::Transition, cells, step.evidence);
        }
        Ok(())
    }

    /// Notes steps that somebody else has to take.
    async fn other_hands(
        &mut self,
        table: &Table,
        validation: &mut Validation<'_>,
        steps: &[Step],
    ) -> Result<(), LedgerError> {
        let Some(workflow) = &table.register.workflow else { return Ok(()) };
        for step in steps {
            let Some(transition) = workflow.transition(&step.transition).filter(|it| !it.other_than.is_empty()) else {
                continue;
            };
            let taken = self.taken_by_author(table, workflow, step.record, &transition.other_than).await?;
            if let Some((earlier, name)) = taken {
                let earlier = workflow.transition(&earlier).map_or("", |it| it.label.as_str());
                let cause = format!("「{earlier}」是{name}办理的，「{}」不能由同一个人办理", transition.label);
                validation.record(Spot::Record(step.record), cause, "请由另一个人核查后办理，代办的也一样");
            }
        }
        Ok(())
    }

    /// The step's transition, or its faults.
    fn check<'t>(&self, validation: &mut Validation<'t>, record: &Record, step: &Step) -> Option<&'t Transition> {
        let table: &'t Table = validation.table;
        let spot = Spot::Record(record.id);
        let workflow = table.register.workflow.as_ref();
        let Some((workflow, transition)) = workflow.and_then(|it| Some((it, it.transition(&step.transition)?))) else {
            let known: Vec<_> = workflow.iter().flat_map(|it| &it.transitions).map(|it| it.id.as_str()).collect();
            let mend = if known.is_empty() {
                "本台账没有业务流转".to_owned()
            } else {
                format!("可用：{}", known.join("、"))
            };
            validation.record(spot, format!("没有业务环节「{}」", step.transition), mend);
            return None;
        };
        let mut faults: Vec<(String, String)> = Vec::new();
        let label = |state| workflow.states.get(state).map_or("", String::as_str);
        if record.void {
            faults.push(("已作废".to_owned(), "作废的记录不再办理".to_owned()));
        }
        if !record.state.as_ref().is_some_and(|state| transition.from.contains(state)) {
            let from: Vec<_> = transition.from.iter().map(label).collect();
            let now = record.state.as_ref().map_or("无状态", label);
            let cause = format!("当前业务状态是「{now}」，不能办理「{}」", transition.label);
            faults.push((cause, format!("须先到「{}」", from.join("」或「"))));
        }
        if transition.evidence && step.evidence.as_ref().is_none_or(|evidence| evidence.trim().is_empty()) {
            faults.push((format!("办理「{}」缺少佐证材料", transition.label), "请上传或写明佐证材料".to_owned()));
        }
        if let (Some(role), Some(own)) = (&transition.role, &self.author.role)
            && role != own
        {
            let roles = &self.ledger.pack.roles;
            let named = roles.get(role).map_or(role.as_str(), String::as_str);
            faults.push((format!("「{}」只能由{named}办理", transition.label), format!("请转交{named}")));
        }
        if let Value::Date(begun) = record.cells[table.date]
            && step.on < begun
        {
            let date = &table.columns[table.date].label;
            let cause = format!("「{}」的日期 {} 早于「{date}」{begun}", transition.label, step.on);
            faults.push((cause, "请核对两个日期".to_owned()));
        }
        let today = self.author.at.today;
        if step.on > today {
            let cause = format!("「{}」的日期 {} 晚于今天 {today}", transition.label, step.on);
            faults.push((cause, "请填实际办理的日期".to_owned()));
        }
        let is_right = faults.is_empty();
        for (cause, mend) in faults {
            validation.record(spot, cause, mend);
        }
        is_right.then_some(transition)
    }
}
