//! What rows come to, and the figure that says it.

use xuezheng_pack::Decimal;
use xuezheng_pack::model::Indicator;

use crate::compiled::{Measure, RowsIndicator};
use crate::coverage::Answers;
use crate::figure::{Absence, Coverage, Figure, FigureKey, FigureValue, Lineage};
use crate::number;
use crate::rollup::Cell;

/// A figure without rows and list.
pub(crate) fn assemble(
    indicator: &Indicator,
    key: &FigureKey,
    value: FigureValue,
    coverage: Option<Coverage>,
    lineage: Lineage,
) -> Figure {
    Figure {
        key: key.clone(),
        label: indicator.label.clone(),
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
        definition: indicator.definition.clone(),
        value,
        coverage,
        rows: 0,
        as_of: "live".to_owned(),
        lineage,
        list: Vec::new(),
    }
}

/// Why no row is no zero: nobody was asked where others are, or nobody of those asked has answered. A register that is
/// never collected is kept as things happen, and there no row is a zero.
pub(crate) fn unreported(total: &Cell, answers: Answers) -> Option<Absence> {
    match answers.coverage {
        _ if total.rows != 0 => None,
        None => answers.is_collected.then_some(Absence::NotAsked),
        Some(coverage) if coverage.complete == 0 && !answers.is_any_approved => Some(Absence::NotReported),
        Some(_) => None,
    }
}

/// What rows come to.
pub(crate) fn value(rows: &RowsIndicator, cell: &Cell) -> FigureValue {
    let value = match &rows.measure {
        Measure::Count => number::from_unscaled(cell.rows, 0),
        Measure::Distinct(_) => Some(Decimal::from(cell.ids.len())),
        Measure::Sum { .. } if cell.rows > 0 && cell.present == 0 => return FigureValue::Absent(Absence::NoValue),
        Measure::Sum { .. } => number::from_unscaled(cell.sum, rows.measure.scale()),
    };
    value.map_or(FigureValue::Absent(Absence::Overflow), FigureValue::Present)
}
