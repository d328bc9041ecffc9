//! Deadlines that have passed (逾期): what should have been done by a day and was not, and who is told of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_query::{Alias, Expr, ExprTrait, Order};
use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::{Due, Transition, Workflow};
use xuezheng_pack::{OrgId, RecordId, RegisterId, RoleId, StateId, TransitionId, Value};

use crate::access::{self, Actor};
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record;
use crate::schema::Table;
use crate::store::{Sql, snapshot};

/// Which deadlines to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverdueFilter {
    /// Of this register only.
    pub register: Option<RegisterId>,
    /// Of this org and those below it.
    pub org: Option<OrgId>,
}

/// A step that is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// Who answers for it on that day, where its owner is closed.
    pub answers: OrgId,
    /// The step that is due.
    pub transition: TransitionId,
    /// Its deadline.
    pub due: NaiveDate,
    /// Calendar days since then.
    pub days: i64,
    /// Who has been told by that day, the first ones first.
    pub told: Vec<RoleId>,
    /// A year whose holidays have not been announced and that the deadline's working days were counted in.
    pub unannounced: Option<i32>,
}

impl Ledger {
    /// The steps that are late at the end of `day`, by register, deadline and record. A step is late when its deadline
    /// lies before that day, it was not taken by then, and the record can still come to it. The day a step was taken is
    /// what counts, whether or not it is approved yet.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn overdue(
        &self,
        actor: &Actor,
        filter: &OverdueFilter,
        day: NaiveDate,
    ) -> Result<Vec<Overdue>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut scopes = vec![access::scope(&tree, &actor.org, actor.today)];
        scopes.extend(filter.org.as_ref().map(|org| access::scope(&tree, org, actor.today)));
        let tables: Vec<&Table> = match &filter.register {
            Some(register) => vec![self.table(register)?],
            None => self.tables.values().collect(),
        };
        let mut overdue = Vec::new();
        for table in tables {
            let Some(workflow) = &table.register.workflow else { continue };
            for (step, due) in workflow.transitions.iter().filter_map(|step| Some((step, step.due.as_ref()?))) {
                let mut select = record::select(table, &table.head);
                select.and_where(Expr::col(Alias::new(due.column.as_str())).lt(day));
                select.and_where(Expr::col("_void").eq(0i64));
                for scope in &scopes {
                    select.cond_where(record::within(scope));
                }
                select.order_by(Alias::new(due.column.as_str()), Order::Asc).order_by("_id", Order::Asc);
                let (column, stamp) = (table.index(&due.column), table.index(&step.stamp));
                let (column, stamp) = column.zip(stamp).expect("a step's columns are the table's");
                let coming = coming_from(workflow, step);
                for row in Sql::of(&select).all(&mut database).await? {
                    let record = record::read(table, &row)?;
                    let taken = matches!(record.cells[stamp], Value::Date(on) if on <= day);
                    let is_ahead = record.state.as_ref().is_some_and(|state| coming.contains(state))
                        || matches!(record.cells[stamp], Value::Date(on) if on > day);
                    let Value::Date(until) = record.cells[column] else { continue };
                    if taken || !is_ahead {
                        continue;
                    }
                    overdue.push(Overdue {
                        register: table.id().clone(),
                        record: record.id,
                        answers: tree.responsible_on(&record.org, day).clone(),
                        org: record.org.clone(),
                        transition: step.id.clone(),
                        due: until,
                        days: (day - until).num_days(),
                        told: self.told(due, until, day),
                        unannounced: self.unannounced(table, due, &record.cells, until),
                    });
                }
            }
        }
        overdue.sort_by(|a, b| (&a.register, a.due, a.record).cmp(&(&b.register, b.due, b.record)));
        Ok(overdue)
    }

    fn told(&self, due: &Due, until: NaiveDate, day: NaiveDate) -> Vec<RoleId> {
        let calendar = &self.pack.calendar;
        let reached = due.escalate.iter().filter(|one| day > calendar.due_day(until, one.after));
        reached.map(|one| one.to.clone()).collect()
    }

    fn unannounced(&self, table: &Table, due: &Due, cells: &[Value], until: NaiveDate) -> Option<i32> {
        let Duration::WorkingDays(_) = due.after else { return None };
        let start = table.index(&due.start).map(|start| &cells[start]);
        let Some(Value::Date(start)) = start else { return None };
        self.pack.calendar.unannounced(*start, until)
    }
}

/// The states from which a record can still come to a step.
fn coming_from<'w>(workflow: &'w Workflow, step: &'w Transition) -> BTreeSet<&'w StateId> {
    let mut coming: BTreeSet<&StateId> = step.from.iter().collect();
    let mut grew = true;
    while grew {
        grew = false;
        for other in workflow.transitions.iter().filter(|other| other.id != step.id) {
            if coming.contains(&other.to) {
                for state in &other.from {
                    grew |= coming.insert(state);
                }
            }
        }
    }
    coming
}
