//! What a record counts in (这条记录计入): the other way of a drill.

use xuezheng_figures::{Aspect, FigureKey};
use xuezheng_ledger::{Actor, RecordFilter};
use xuezheng_pack::model::{Source, Timing};
use xuezheng_pack::period::Span;
use xuezheng_pack::{FieldId, IndicatorId, Month, NaiveDate, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::history::declared;
use crate::measure::measure;
use crate::workspace::Workspace;

/// An indicator of a record's register, and whether it counts the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedIn {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its name.
    pub label: String,
    /// The month in which it counts.
    pub counts: Counts,
}

/// Whether a record counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// In this month.
    In(Period),
    /// Not yet: this date is not there.
    Awaits(String),
    /// Its last step has been taken: it stood until this day.
    Until(NaiveDate),
    /// The indicator's conditions don't hold for it.
    Not,
}

/// Which indicators count a record in its approved version, and why the others don't: a flow in the month of its event, a
/// stock today, a snapshot in the month of its day. `None` where no version is approved.
///
/// # Errors
/// A register or record that isn't there or that the actor may not see.
pub async fn counted_in(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    record: RecordId,
) -> Result<Option<Vec<CountedIn>>, BureauError> {
    let declared = declared(workspace, register)?;
    workspace.ledger.record(actor, register, record).await?;
    let filter = RecordFilter { ids: Some(vec![record]), ..RecordFilter::default() };
    let Some(approved) = workspace.ledger.approved(actor, register, &filter).await?.pop() else { return Ok(None) };
    let day = |field: &FieldId| match approved.cell(declared, field) {
        Value::Date(day) => Some(*day),
        _ => None,
    };
    let label = |field: &FieldId| declared.column(field).map_or_else(|| field.to_string(), |column| column.label);
    let measured = measure(workspace).await?;
    let view = measured.view(workspace);
    let mut found = Vec::new();
    for indicator in workspace.pack.indicators.values() {
        let Source::Rows { timing, register: of, .. } = &indicator.source else { continue };
        if of.filed() != *register {
            continue;
        }
        let (on, until) = match timing {
            Timing::Flow { date } | Timing::Snapshot { date } => (day(date).ok_or_else(|| label(date)), None),
            Timing::Stock { from, until } => {
                let until = day(until).filter(|until| *until <= actor.today);
                (day(from).map(|_| actor.today).ok_or_else(|| label(from)), until)
            }
        };
        let counts = match (on, until) {
            (Err(lacking), _) => Counts::Awaits(lacking),
            (Ok(_), Some(until)) => Counts::Until(until),
            (Ok(on), None) => {
                let period = Period::whole(Span::Month(Month::of(on)));
                let (indicator, org) = (indicator.id.clone(), approved.org.clone());
                let key = FigureKey { indicator, org, period, aspect: Aspect::Value };
                let rows = workspace.engine.drill(&view, &key)?;
                let is_there = rows.iter().any(|row| row.record == record && row.register.filed() == *register);
                if is_there { Counts::In(period) } else { Counts::Not }
            }
        };
        found.push(CountedIn { indicator: indicator.id.clone(), label: indicator.label.clone(), counts });
    }
    Ok(Some(found))
}
