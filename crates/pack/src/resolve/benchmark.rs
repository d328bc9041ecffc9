//! Benchmarks: their parameters and coefficients are there, and all items are of the same schools.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::lookup::Resolver;
use super::text;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Known, Reported};
use crate::ids::{BenchmarkId, Code, IndicatorId, ParameterId};
use crate::model::{Benchmark, BenchmarkItem, Expression, Indicator, Source};
use crate::names::PARAMETER;
use crate::raw::{RawBenchmark, RawBenchmarkItem, Written};
use crate::suggest::hint;
use crate::unit::Unit;

/// What a coefficient's measure begins with.
const COEFFICIENT: &str = "weighted_cv(";

impl Resolver<'_, '_> {
    /// All benchmarks; what is wrong with one is reported, and it is left out.
    pub(super) fn benchmarks(&mut self, indicators: &BTreeMap<IndicatorId, Indicator>) -> Vec<Benchmark> {
        let raw = &self.draft.raw.benchmarks;
        raw.iter().filter_map(|raw| self.benchmark(raw, indicators).ok()).collect()
    }

    fn benchmark(&mut self, raw: &RawBenchmark, indicators: &BTreeMap<IndicatorId, Indicator>) -> Known<Benchmark> {
        let (may_miss, floor, limit) =
            (self.parameter(&raw.may_miss), self.parameter(&raw.floor), self.parameter(&raw.limit));
        let written = raw.items.as_ref().map_err(|reported| *reported)?;
        if written.is_empty() {
            return Err(self.bad_benchmark(&raw.id.place, "没有写项目（items）", "至少写一个 [名称.items.项目]"));
        }
        let items: Vec<Known<BenchmarkItem>> =
            written.iter().map(|item| self.benchmark_item(raw, item, indicators)).collect();
        let items = items.into_iter().collect::<Known<Vec<_>>>()?;
        let units = |item: &BenchmarkItem| match indicators.get(&item.coefficient).map(|known| &known.source) {
            Some(Source::Across { unit, filter, .. }) => Some((*unit, filter.as_ref().map(same_text))),
            _ => None,
        };
        let first = items.first().map(units);
        if let Some((_, other)) = items.iter().zip(written).find(|(item, _)| Some(units(item)) != first) {
            let help = "各项的差异系数指标，across 和 where 要写得一样：同一批学校的几项数才能放在一起判定";
            return Err(self.bad_benchmark(&other.id.place, "这一项和第一项比的不是同一批学校", help));
        }
        Ok(Benchmark {
            id: BenchmarkId::new(format!("{}.{}", raw.area, raw.id.value)),
            label: text(&raw.label)?,
            may_miss: may_miss?,
            floor: floor?,
            limit: limit?,
            items,
            place: raw.id.place.clone(),
        })
    }

    fn benchmark_item(
        &mut self,
        raw: &RawBenchmark,
        item: &RawBenchmarkItem,
        indicators: &BTreeMap<IndicatorId, Indicator>,
    ) -> Known<BenchmarkItem> {
        let (standard, cost) = (self.parameter(&item.standard), self.parameter(&item.cost));
        let of = item.of.as_ref().map_err(|reported| *reported)?;
        let Some(coefficient) = self.draft.names.indicator(&raw.area, of.as_str()) else {
            let known = self.draft.names.formula_names(&raw.area);
            let help = hint(of.as_str(), known.iter().map(|(id, label)| (id.as_str(), label.as_str())));
            return Err(self.unknown(of, "指标", help));
        };
        // One that is broken was reported where it stands.
        if let Some(indicator) = indicators.get(&coefficient) {
            let is_coefficient = match &indicator.source {
                Source::Across { measure, .. } => measure.text.trim_start().starts_with(COEFFICIENT),
                Source::Rows { .. } | Source::Derived { .. } => false,
            };
            if !is_coefficient {
                let message = format!("「{}」不是差异系数指标", indicator.label);
                let help = "of 写 measure = \"weighted_cv(数量, 权数)\" 的指标，从中知道比哪些学校、比什么数";
                return Err(self.bad_benchmark(&of.place, &message, help));
            }
        }
        let step = item.step.as_ref().map_err(|reported| *reported)?;
        let Some(size) = Decimal::from_str_exact(step.as_str()).ok().filter(|step| *step > Decimal::ZERO) else {
            let message = format!("一次增加的数量「{}」不是大于零的数", step.value);
            return Err(self.bad_benchmark(&step.place, &message, "例如 step = \"1\"：教师一名一名地增加"));
        };
        Ok(BenchmarkItem {
            id: Code::new(item.id.as_str()),
            label: text(&item.label)?,
            unit: Unit::new(text(&item.unit)?),
            decimals: item.decimals.clone()?.map_or(0, |decimals| decimals.value),
            coefficient,
            per: item.per.clone()?.map_or(1, |per| per.value),
            standard: standard?,
            cost: cost?,
            step: size,
        })
    }

    fn parameter(&mut self, written: &Known<Written>) -> Known<ParameterId> {
        let written = written.as_ref().map_err(|reported| *reported)?;
        let name = format!("{PARAMETER}.{}", written.value);
        if self.draft.names.parameters().any(|(known, _)| known == name) {
            return Ok(ParameterId::new(written.as_str()));
        }
        let help = hint(&name, self.draft.names.parameters());
        Err(self.unknown(written, "政策参数", help.replace(&format!("{PARAMETER}."), "")))
    }

    fn bad_benchmark(&mut self, place: &Place, message: &str, help: &str) -> Reported {
        let message = format!("达标标准：{message}");
        self.faults.error(Fault::error(codes::BAD_BENCHMARK, place.clone(), message, "不能这样写").help(help))
    }
}

/// A condition without its line breaks and repeated spaces.
fn same_text(condition: &Expression) -> String {
    condition.text.split_whitespace().collect::<Vec<_>>().join(" ")
}
