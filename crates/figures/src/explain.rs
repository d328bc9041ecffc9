//! Explaining: everything a reader needs to check a figure.

use xuezheng_lake::SegmentHash;
use xuezheng_pack::model::{Source, Timing};
use xuezheng_pack::{FieldId, NaiveDate, RegisterId};

use crate::engine::Engine;
use crate::error::FigureError;
use crate::figure::{Figure, FigureKey};
use crate::snapshot;
use crate::store::{Facts, View};

/// How a figure came about, in full.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The figure, with its definition, formula, predicate, coverage, rows, and value or why there is none.
    pub figure: Figure,
    /// The figures it was computed from, in the formula's order.
    pub inputs: Vec<Figure>,
    /// Of a figure counted from rows, where these came from.
    pub rows: Option<ExplainedRows>,
    /// Name of the org whose subtree counts.
    pub scope: String,
    /// The first day of the period.
    pub first_day: NaiveDate,
    /// The last day that counts.
    pub last_day: NaiveDate,
}

/// Where the rows of a figure came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedRows {
    /// The register.
    pub register: RegisterId,
    /// Its name.
    pub register_label: String,
    /// The date columns that place a row in time, with their names: one of a flow, two of a stock.
    pub dates: Vec<(FieldId, String)>,
    /// Whether the figure is a stock at the last day's end.
    pub is_stock: bool,
    /// Of a snapshot, the oldest day that still counts.
    pub oldest: Option<NaiveDate>,
    /// The segments that hold rows that count, each with its number of rows, in the manifest's order.
    pub segments: Vec<(SegmentHash, u64)>,
}

impl ExplainedRows {
    /// Whether what is counted are rows of a sub-table (明细), of which a record has any number.
    pub fn is_sub_table(&self) -> bool {
        self.register != self.register.filed()
    }
}

impl Engine {
    /// Explains a figure.
    ///
    /// # Errors
    /// As for [`figure`](Self::figure).
    pub async fn explain(&self, view: &View<'_>, facts: &Facts, key: &FigureKey) -> Result<Explanation, FigureError> {
        let figure = self.figure(view, facts, key).await?;
        let mut inputs = Vec::new();
        for input in &figure.lineage.inputs {
            inputs.push(self.figure(view, facts, input).await?);
        }
        let calendar = &self.pack.calendar;
        let (first_day, last_day) = (key.period.first_day(calendar), key.period.last_day(calendar));
        let scope = view.manifest.orgs.get(&key.org).map_or_else(|| key.org.to_string(), |org| org.label.clone());
        let rows = self.explained_rows(view, &figure)?;
        Ok(Explanation { figure, inputs, rows, scope, first_day, last_day })
    }

    fn explained_rows(&self, view: &View<'_>, figure: &Figure) -> Result<Option<ExplainedRows>, FigureError> {
        let Some(id) = &figure.lineage.register else { return Ok(None) };
        let register = self.pack.register(id).ok_or_else(|| FigureError::Register(id.clone()))?;
        let Source::Rows { timing, .. } = &self.indicator(&figure.key.indicator)?.source else { return Ok(None) };
        let last = figure.key.period.last_day(&self.pack.calendar);
        let (dates, is_stock) = match timing {
            Timing::Flow { date } => (vec![date], false),
            Timing::Stock { from, until } => (vec![from, until], true),
            Timing::Snapshot { date } => (vec![date], false),
        };
        let label = |id: &FieldId| register.column(id).map_or_else(|| id.to_string(), |column| column.label);
        let segments = view.manifest.segments.iter().filter(|segment| figure.lineage.segments.contains(&segment.hash));
        Ok(Some(ExplainedRows {
            register: id.clone(),
            register_label: register.label.clone(),
            dates: dates.into_iter().map(|date| (date.clone(), label(date))).collect(),
            is_stock,
            oldest: matches!(timing, Timing::Snapshot { .. }).then(|| snapshot::oldest(last)),
            segments: segments.map(|segment| (segment.hash.clone(), segment.rows)).collect(),
        }))
    }
}
