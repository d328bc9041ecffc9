//! Benchmarks (达标标准): what every school must reach of several quantities, and how far schools may lie apart.

use rust_decimal::Decimal;

use crate::diagnostic::Place;
use crate::ids::{BenchmarkId, Code, IndicatorId, ParameterId};
use crate::unit::Unit;

/// A benchmark (达标标准) of the schools or sections that its coefficients compare.
#[derive(Clone, Debug)]
pub struct Benchmark {
    /// `area.local`.
    pub id: BenchmarkId,
    /// Whom it is for: 小学.
    pub label: String,
    /// How many items a school may leave below their standard.
    pub may_miss: ParameterId,
    /// How much of the standard these must reach, in percent.
    pub floor: ParameterId,
    /// The highest coefficient of variation (差异系数) of every item.
    pub limit: ParameterId,
    /// The items, in the order of the file; at least one, all over the same units.
    pub items: Vec<BenchmarkItem>,
    /// Where it is declared.
    pub place: Place,
}

/// One of the quantities.
#[derive(Clone, Debug)]
pub struct BenchmarkItem {
    /// Its id within the benchmark.
    pub id: Code,
    /// Chinese name: 高于规定学历教师.
    pub label: String,
    /// The unit of the quantity.
    pub unit: Unit,
    /// Digits after the point when it is printed.
    pub decimals: u32,
    /// The indicator `weighted_cv(quantity, pupils)`, which says who is compared and by what.
    pub coefficient: IndicatorId,
    /// For how many pupils the standard is.
    pub per: u32,
    /// What a school must have for so many pupils.
    pub standard: ParameterId,
    /// What one unit more costs, in 元.
    pub cost: ParameterId,
    /// The least by which the quantity can grow; above zero.
    pub step: Decimal,
}
