//! Indicators: rows of a register, or a formula over others.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::lookup::{ANY, CODED, DATE, Resolver};
use super::text;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::draft::{Formula, FormulaRole};
use crate::faults::{Known, Reported};
use crate::ids::{Code, FieldId, IndicatorId};
use crate::model::{AcrossUnit, BY_ORG, Breakdown, Expression, Indicator, OrderBy, RowValue, Source, Split, Timing};
use crate::names::is_parameter;
use crate::raw::{RawIndicator, RawSplit, Time, Written};
use crate::suggest::hint;
use crate::unit::Unit;

impl Resolver<'_, '_> {
    /// The indicator.
    pub(super) fn indicator(&mut self, raw: &RawIndicator) -> Known<Indicator> {
        let of = raw.of.as_ref().map_err(|reported| *reported)?;
        let across = raw.across.as_ref().map_err(|reported| *reported)?;
        let source = match (of, across) {
            (Some(of), None) => self.rows(raw, of),
            (None, None) => self.derived(raw),
            (None, Some(across)) => self.across(raw, across.value),
            (Some(_), Some(across)) => Err(self.shape(
                &across.place,
                "of 和 across 只能写一个",
                "与 of 重复",
                "按台账统计的另列一个指标，across 的 measure 里写它的名称",
            )),
        };
        if let (Ok(Some(place)), None) = (&raw.complete, across) {
            let message = "complete = true 只用于各单位之间比较的指标";
            let help = "另列一个 across = \"org\" 的指标，写上 complete = true，measure 里写本指标的名称";
            self.shape(place, message, "缺 across", help);
        }
        let split = match of {
            Some(_) => self.split(raw),
            None => Ok(None),
        };
        let breakdowns = match (of, across) {
            (Some(of), _) => self.breakdowns(raw, of),
            (None, Some(_)) => self.named_units(raw),
            (None, None) => Ok(Vec::new()),
        };
        Ok(Indicator {
            id: IndicatorId::of(&raw.area, raw.id.as_str()),
            label: text(&raw.label)?,
            unit: Unit::new(text(&raw.unit)?),
            decimals: raw.decimals.clone()?.map_or(0, |decimals| decimals.value),
            definition: text(&raw.definition)?,
            source: source?,
            breakdowns: breakdowns?,
            split: split?,
            place: raw.id.place.clone(),
        })
    }

    fn rows(&mut self, raw: &RawIndicator, of: &Written) -> Known<Source> {
        let register = self.register_id(of);
        let timing = self.timing(raw, of);
        let filter = raw.filter.as_ref().map_err(|reported| *reported);
        let filter = filter.and_then(|filter| filter.as_ref().map(|text| self.expression(text)).transpose());
        let (measure, list) = (raw.measure.clone()?, raw.list.clone()?);
        let order = raw.order.clone()?;
        if let (Some(first), None) = (order.iter().flatten().next(), &list) {
            self.shape(&first.place, "排列次序（order）只用于清单（list）", "没有 list", "删去 order，或写明 list");
        }
        let value = match (measure, list) {
            (Some(measure), None) => self.expression(&measure).map(RowValue::Measure),
            (None, Some(list)) => self.list(of, &list, order.unwrap_or_default()),
            (Some(measure), Some(_)) => Err(self.shape(
                &measure.place,
                "measure 和 list 只能写一个",
                "与 list 重复",
                "要数字留 measure，要清单留 list；两样都要，就写成两个指标",
            )),
            (None, None) => Err(self.shape(
                &raw.id.place,
                &format!("指标「{}」写明了台账，却没有写 measure 或 list", raw.id.value),
                "算什么？",
                "加上 measure = \"count(*)\" 之类的算法，或 list = [\"…\"]",
            )),
        };
        Ok(Source::Rows { register: register?, timing: timing?, filter: filter?, value: value? })
    }

    fn timing(&mut self, raw: &RawIndicator, of: &Written) -> Known<Timing> {
        let register = of.as_str();
        let time = raw.time.clone()?.map(|time| time.value);
        let (date, from, until) = (raw.date.clone()?, raw.from.clone()?, raw.until.clone()?);
        if let (Some(Time::Snapshot), Some(bound)) = (time, from.as_ref().or(until.as_ref())) {
            let help = "删去 from 和 until；最近年报只写 date，取期末以前最近一次、13个月以内的";
            return Err(self.timing_fault(&bound.place, "最近年报（snapshot）不写 from 和 until", help));
        }
        if time == Some(Time::Stock) {
            if let Some(date) = date {
                self.timing_fault(&date.place, "期末结存没有单一的日期", "改用 from 和 until");
            }
            let (Some(from), Some(until)) = (&from, &until) else {
                let missing = if from.is_none() { "from" } else { "until" };
                let message = format!("期末结存「{}」缺少「{missing}」", raw.id.value);
                let help = "写明从哪个日期起算在内（from）、到哪个日期止（until），例如 from = \"found_on\"，until = \"closed_at\"";
                return Err(self.timing_fault(&raw.id.place, &message, help));
            };
            let (from, until) = (self.column(register, from, DATE), self.column(register, until, DATE));
            return Ok(Timing::Stock { from: from?, until: until? });
        }
        if let Some(bound) = from.as_ref().or(until.as_ref()) {
            let help = "期末结存加上 time = \"stock\"；期间发生数只写 date";
            return Err(self.timing_fault(&bound.place, "from 和 until 只用于期末结存", help));
        }
        match date {
            Some(date) => {
                let date = self.column(register, &date, DATE)?;
                Ok(if time == Some(Time::Snapshot) { Timing::Snapshot { date } } else { Timing::Flow { date } })
            }
            None => {
                let message = format!("指标「{}」没有写明按哪个日期归入期间", raw.id.value);
                let dates = self.draft.names.columns(register).iter();
                let dates = dates.filter(|column| column.kind == Some(crate::raw::FieldType::Date));
                let dates: Vec<_> = dates.map(|column| format!("{}（{}）", column.id, column.label)).collect();
                let help = match dates.as_slice() {
                    [] => "加上 date = \"…\"".to_owned(),
                    dates => format!("加上 date，可以写：{}", dates.join("、")),
                };
                Err(self.timing_fault(&raw.id.place, &message, &help))
            }
        }
    }

    fn list(&mut self, of: &Written, list: &[Written], order: Vec<Written>) -> Known<RowValue> {
        let owner = |column: &Written| column.as_str() == "org";
        let named: Vec<_> = list.iter().filter(|column| !owner(column)).cloned().collect();
        let known = self.columns(of.as_str(), &named, ANY);
        if let Some(second) = list.iter().filter(|column| owner(column)).nth(1) {
            self.twice(second);
        }
        if list.is_empty() {
            return Err(self.shape(
                &of.place,
                "清单（list）没有列",
                "要列哪些数据项？",
                "例如 list = [\"org\", \"name\"]",
            ));
        }
        let order: Vec<_> = order.iter().map(|key| self.order(of, key)).collect();
        known?;
        let columns = list.iter().map(|column| FieldId::new(column.as_str())).collect();
        Ok(RowValue::List { columns, order: order.into_iter().collect::<Known<_>>()? })
    }

    fn order(&mut self, of: &Written, key: &Written) -> Known<OrderBy> {
        let (name, descending) = match key.as_str().split_once(' ').map(|(name, way)| (name, way.trim())) {
            None => (key.as_str(), false),
            Some((name, "asc")) => (name, false),
            Some((name, "desc")) => (name, true),
            Some(_) => {
                let message = format!("看不懂的排列次序「{}」", key.value);
                let fault = Fault::error(codes::BAD_VALUE, key.place.clone(), message, "不是次序");
                return Err(self
                    .faults
                    .error(fault.help("写数据项的名称，从大到小在后面加空格和 desc，例如 \"level desc\"")));
            }
        };
        let place =
            if key.place.span.len() == key.value.len() { key.place.within(0..name.len()) } else { key.place.clone() };
        let column = self.column(of.as_str(), &Written { value: name.to_owned(), place }, ANY)?;
        Ok(OrderBy { column, descending })
    }

    fn breakdowns(&mut self, raw: &RawIndicator, of: &Written) -> Known<Vec<Breakdown>> {
        let by = raw.by.clone()?.unwrap_or_default();
        let partition = raw.partition.clone()?.unwrap_or_default();
        if let (Some(first), Ok(Some(_))) = (by.first(), &raw.list) {
            self.shape(&first.place, "清单（list）不能再分组", "与 list 不能并用", "删去 by，或改用 measure");
        }
        let (by_org, by): (Vec<Written>, Vec<Written>) = by.into_iter().partition(|field| field.as_str() == BY_ORG);
        if let Some(second) = by_org.get(1) {
            self.twice(second);
        }
        let mut fields = self.columns(of.as_str(), &by, CODED)?;
        fields.extend(by_org.first().map(|_| FieldId::new(BY_ORG)));
        let columns = self.draft.names.columns(of.as_str());
        for field in by.iter().filter(|field| columns.iter().any(|c| c.id == field.value && c.is_personal)) {
            let message = format!("「{}」是个人信息，不能按它分组", field.value);
            let fault = Fault::error(codes::WRONG_COLUMN, field.place.clone(), message, "个人信息");
            self.faults.error(fault.help("从 by 中删去它；数据里只有它的代号，看不到内容"));
        }
        let is_partition = |field: &FieldId| partition.iter().any(|name| name.as_str() == field.as_str());
        Ok(fields.into_iter().map(|field| Breakdown { partition: is_partition(&field), field }).collect())
    }

    /// `by = ["org"]` of an indicator across: which units count.
    fn named_units(&mut self, raw: &RawIndicator) -> Known<Vec<Breakdown>> {
        let by = raw.by.clone()?.unwrap_or_default();
        if let Some(field) = by.iter().find(|field| field.as_str() != BY_ORG) {
            let message = format!("各单位之间比较的指标不能按「{}」分组", field.value);
            let help = "只能写 by = [\"org\"]，说出计入的是哪些单位；要按类别分组，用从台账算的指标";
            return Err(self.shape(&field.place, &message, "不是 org", help));
        }
        let partition = raw.partition.clone()?.unwrap_or_default();
        let is_partition = partition.iter().any(|name| name.as_str() == BY_ORG);
        Ok(by.first().map(|_| Breakdown { field: FieldId::new(BY_ORG), partition: is_partition }).into_iter().collect())
    }

    fn derived(&mut self, raw: &RawIndicator) -> Known<Source> {
        self.only_of_rows(raw);
        let Some(measure) = raw.measure.clone()? else {
            let message = format!("指标「{}」没有写怎么算", raw.id.value);
            let help = "从台账算：加上 of 和 measure；从别的指标算：加上 measure = \"ratio(a, b) * 100\"";
            return Err(self.shape(&raw.id.place, &message, "算什么？", help));
        };
        let formula = self.draft.formula(&measure).expect("a measure without a register is parsed as a formula")?;
        let mut inputs = Vec::new();
        self.inputs(raw, formula, &mut inputs)?;
        Ok(Source::Derived { formula: formula.expression(), inputs })
    }

    fn across(&mut self, raw: &RawIndicator, unit: AcrossUnit) -> Known<Source> {
        self.only_of_rows(raw);
        let Some(measure) = raw.measure.clone()? else {
            let message = format!("指标「{}」没有写怎么比较", raw.id.value);
            let help = "加上 measure，例如 measure = \"weighted_cv(数量, 权数)\" 或 \"count(*)\"";
            return Err(self.shape(&raw.id.place, &message, "算什么？", help));
        };
        let filter = raw.filter.clone()?;
        let mut inputs = Vec::new();
        let mut expression = |text: &Written| {
            let formula =
                self.draft.formula(text).expect("expressions of an indicator across are parsed as formulas")?;
            self.inputs(raw, formula, &mut inputs)?;
            Ok(formula.expression())
        };
        let (measure, filter) = (expression(&measure), filter.map(|filter| expression(&filter)).transpose());
        let (measure, filter, complete) = (measure?, filter?, raw.complete.as_ref().map_err(|reported| *reported)?);
        if let (Some(place), []) = (complete, inputs.as_slice()) {
            let message = "complete = true 要看哪些台账报齐了，这里没有用到任何指标";
            let help = "在 where 或 measure 里写按台账统计的指标；只数机构的，删去 complete";
            return Err(self.shape(place, message, "看哪本台账？", help));
        }
        Ok(Source::Across { unit, filter, complete: complete.is_some(), measure, inputs })
    }

    /// Adds the indicators that a formula names to `inputs`. What stands under `org.` and `section.` is no indicator.
    fn inputs(
        &mut self,
        raw: &RawIndicator,
        formula: &Formula<'_>,
        inputs: &mut Vec<(String, IndicatorId)>,
    ) -> Known<()> {
        let mut broken = None;
        for name in &formula.sql.names {
            let is_column = is_parameter(&name.text)
                || formula.role != FormulaRole::Derived
                    && matches!(name.text.split_once('.'), Some(("org" | "section", _)));
            if is_column || inputs.iter().any(|(known, _)| *known == name.text) {
                continue;
            }
            match formula.input(&self.draft.names, &name.text) {
                Some(id) => inputs.push((name.text.clone(), id)),
                None if self.draft.names.cannot_say_indicator(&raw.area, &name.text) => {}
                None => {
                    let written = Written { value: name.text.clone(), place: formula.place(name.range.clone()) };
                    broken = Some(self.unknown_indicator(raw, &written));
                }
            }
        }
        broken.map_or(Ok(()), Err)
    }

    fn unknown_indicator(&mut self, raw: &RawIndicator, written: &Written) -> Reported {
        let known = self.draft.names.formula_names(&raw.area);
        let same_local = known.iter().find(|(id, _)| id.ends_with(&format!(".{}", written.value)));
        let help = match same_local {
            Some((id, _)) => format!("别的业务领域的指标要带领域名：{id}"),
            None => hint(written.as_str(), known.iter().map(|(id, label)| (id.as_str(), label.as_str()))),
        };
        self.unknown(written, "指标", help)
    }

    fn split(&mut self, raw: &RawIndicator) -> Known<Option<Split>> {
        let Some(RawSplit { place, by, weights, source }) = raw.split.as_ref().map_err(|reported| *reported)? else {
            return Ok(None);
        };
        if let Ok(Some(_)) = &raw.list {
            self.shape(place, "清单（list）不能折算到学段", "与 list 不能并用", "删去 split，或改用 measure");
        }
        let by = by.as_ref().map_err(|reported| *reported)?;
        let known = match self.draft.names.indicator(&raw.area, by.as_str()) {
            Some(id) => Ok(id),
            None if self.draft.names.cannot_say_indicator(&raw.area, by.as_str()) => {
                Ok(IndicatorId::of(&raw.area, by.as_str()))
            }
            None => Err(self.unknown_indicator(raw, by)),
        };
        let mut read = BTreeMap::new();
        for (stage, weight) in weights.as_ref().map_err(|reported| *reported)? {
            self.stage(stage)?;
            let number = Decimal::from_str_exact(weight.as_str()).ok().filter(|number| *number > Decimal::ZERO);
            let Some(number) = number else {
                let message = format!("折算系数「{}」不是大于零的数", weight.value);
                let fault = Fault::error(codes::BAD_VALUE, weight.place.clone(), message, "应是大于零的数");
                return Err(self.faults.error(fault.help("例如 weights = { primary = \"1\", junior = \"1.1\" }")));
            };
            read.insert(Code::new(stage.as_str()), number);
        }
        let source = source.clone()?.map(|source| source.value);
        Ok(Some(Split { by: known?, weights: read, source, place: place.clone() }))
    }

    /// Reports what makes sense only with a register.
    fn only_of_rows(&mut self, raw: &RawIndicator) {
        let first = |texts: &Known<Option<Vec<Written>>>| {
            texts
                .as_ref()
                .ok()
                .and_then(Option::as_ref)
                .map(|texts| texts.first().map_or_else(|| raw.id.place.clone(), |text| text.place.clone()))
        };
        let one = |text: &Known<Option<Written>>| text.as_ref().ok()?.as_ref().map(|text| text.place.clone());
        let time = raw.time.as_ref().ok().and_then(Option::as_ref).map(|time| time.place.clone());
        let is_across = matches!(raw.across, Ok(Some(_)));
        let split = raw.split.as_ref().ok().and_then(Option::as_ref).map(|split| split.place.clone());
        let written = [
            ("date", one(&raw.date)),
            ("time", time),
            ("from", one(&raw.from)),
            ("until", one(&raw.until)),
            ("where", one(&raw.filter).filter(|_| !is_across)),
            ("split", split),
            ("list", first(&raw.list)),
            ("order", first(&raw.order)),
            ("by", first(&raw.by).filter(|_| !is_across)),
            ("partition", first(&raw.partition).filter(|_| !is_across)),
        ];
        for (key, place) in written {
            if let Some(place) = place {
                let message = format!("指标「{}」没有写明台账（of），不能写「{key}」", raw.id.value);
                self.shape(&place, &message, "缺 of", "从台账算要加上 of = \"…\"；从别的指标算只写 measure");
            }
        }
    }

    pub(super) fn expression(&mut self, text: &Written) -> Known<Expression> {
        let formula = self.draft.formula(text).expect("every expression of a register's indicator is parsed");
        formula.map(|formula| formula.expression())
    }

    fn shape(&mut self, place: &Place, message: &str, label: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::INDICATOR_SHAPE, place.clone(), message, label).help(help))
    }

    fn timing_fault(&mut self, place: &Place, message: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::INDICATOR_TIMING, place.clone(), message, "时间口径不清").help(help))
    }
}
