//! What a figure says about how it came about.

use std::collections::BTreeSet;

use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_pack::model::{Expression, Indicator, Pack, Parameter, RowValue, Source, Timing};
use xuezheng_pack::{Calendar, NaiveDate, OrgId, ParameterId, Period};

use crate::facts::NO_CODE;
use crate::figure::{Absence, Aspect, FigureKey, FigureValue, Lineage, Part};
use crate::snapshot;

/// The parameters that an indicator reads.
pub(crate) fn parameters<'p>(pack: &'p Pack, indicator: &Indicator) -> Vec<(&'p ParameterId, &'p Parameter)> {
    let expressions: Vec<&Expression> = match &indicator.source {
        Source::Rows { filter, value: RowValue::Measure(measure), .. } => filter.iter().chain([measure]).collect(),
        Source::Rows { filter, value: RowValue::List { .. }, .. } => filter.iter().collect(),
        Source::Derived { formula, .. } => vec![formula],
        // What it compares reads parameters, it can't itself.
        Source::Across { .. } => Vec::new(),
    };
    let names: BTreeSet<&str> =
        expressions.into_iter().flat_map(|it| &it.names).filter_map(|name| name.strip_prefix("param.")).collect();
    names.into_iter().filter_map(|name| pack.parameters.get_key_value(name)).collect()
}

/// The formula or measure as the pack writes it, a list counting its rows; with the parameters as they are on `day`.
pub(crate) fn formula(pack: &Pack, indicator: &Indicator, day: NaiveDate) -> String {
    let mut formula = written(indicator);
    for (id, parameter) in parameters(pack, indicator) {
        for value in parameter.on(day) {
            let scope = value.scope.as_ref().map(|scope| format!("（{} = {}）", scope.column, scope.code));
            let number = xuezheng_pack::decimal::print_exact(value.value);
            let (scope, unit) = (scope.unwrap_or_default(), &parameter.unit);
            formula += &format!("，param.{id}{scope} = {number}{unit}（自{}起，{}）", value.from, value.source);
        }
    }
    formula
}

/// The formula or measure as the pack writes it.
pub(crate) fn written(indicator: &Indicator) -> String {
    match &indicator.source {
        Source::Rows { value: RowValue::Measure(measure), .. } => measure.text.clone(),
        Source::Rows { value: RowValue::List { .. }, .. } => "count(*)".to_owned(),
        Source::Derived { formula, .. } => formula.text.clone(),
        Source::Across { measure, .. } => measure.text.clone(),
    }
}

/// The rows that count, as a condition over the register's columns.
pub(crate) fn predicate(
    indicator: &Indicator,
    (org, tree_of): (&OrgId, Option<NaiveDate>),
    period: Period,
    part: Option<(&Part, &[String])>,
    is_multiple: bool,
    calendar: &Calendar,
) -> String {
    let (first, last) = (period.first_day(calendar), period.last_day(calendar));
    let scope = match tree_of {
        None => format!("subtree('{org}')"),
        Some(day) => format!("subtree('{org}', DATE '{day}')"),
    };
    let (timing, filter) = match &indicator.source {
        Source::Rows { timing, filter, .. } => (timing, filter),
        Source::Across { filter, complete, inputs, .. } => {
            let conditions = filter.iter().map(|filter| format!("({})", filter.text));
            let names: Vec<&str> = inputs.iter().map(|(name, _)| name.as_str()).collect();
            let complete = complete.then(|| format!("_org IN complete({})", names.join(", ")));
            let of_org = part.map(|(part, _)| format!("_org = '{}'", part.code));
            let all: Vec<_> = conditions.chain(complete).chain(of_org).chain([format!("_org IN {scope}")]).collect();
            return all.join(" AND ");
        }
        Source::Derived { .. } => return String::new(),
    };
    let mut conditions: Vec<String> = filter.iter().map(|filter| format!("({})", filter.text)).collect();
    conditions.push(match timing {
        Timing::Flow { date } => format!("{date} BETWEEN DATE '{first}' AND DATE '{last}'"),
        Timing::Stock { from, until } => {
            format!("{from} <= DATE '{last}' AND ({until} IS NULL OR {until} > DATE '{last}')")
        }
        Timing::Snapshot { date } => {
            let oldest = snapshot::oldest(last);
            format!("{date} = latest({date}, DATE '{last}') AND {date} >= DATE '{oldest}'")
        }
    });
    if let Some((Part { code, .. }, _)) = part.filter(|(part, _)| part.is_of_org()) {
        // Who answers for a row may be the successor of who recorded it.
        conditions.push(format!("answers_for(_org) = '{code}'"));
    } else if let Some((Part { field, code }, counted)) = part {
        conditions.push(match (code.as_str(), counted, is_multiple) {
            (NO_CODE, ..) => format!("{field} IS NULL"),
            (_, [only], true) => format!("{field} LIKE '%|{only}|%'"),
            (_, [only], false) => format!("{field} = '{only}'"),
            (_, several, true) => {
                let any: Vec<_> = several.iter().map(|code| format!("{field} LIKE '%|{code}|%'")).collect();
                format!("({})", any.join(" OR "))
            }
            (_, several, false) => format!("{field} IN ('{}')", several.join("', '")),
        });
    }
    conditions.push(format!("_org IN {scope}"));
    conditions.join(" AND ")
}

/// SM3 over key, formula, predicate, value and segments, and the hashes of the inputs.
pub(crate) fn hash(key: &FigureKey, lineage: &Lineage, value: &FigureValue, inputs: &[String]) -> String {
    let mut hasher = Sm3::new();
    let mut add = |text: &str| {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    add(key.indicator.as_str());
    add(key.org.as_str());
    add(&key.period.to_string());
    add(&match &key.aspect {
        Aspect::Value => "value".to_owned(),
        Aspect::Part(part) => format!("part {} {}", part.field, part.code),
        Aspect::PartOn(part, day) => format!("part {} {} on {day}", part.field, part.code),
        Aspect::YearOnYear => "year_on_year".to_owned(),
    });
    add(&lineage.formula);
    add(lineage.predicate.as_deref().unwrap_or_default());
    add(&match value {
        FigureValue::Present(value) => value.normalize().to_string(),
        FigureValue::Absent(reason) => absence_code(reason),
    });
    add("segments");
    lineage.segments.iter().for_each(|segment| add(segment.as_str()));
    add("inputs");
    inputs.iter().for_each(|input| add(input));
    hex(&hasher.finalize())
}

/// An absence as hashes know it, whatever its wording.
fn absence_code(reason: &Absence) -> String {
    match reason {
        Absence::NotReported => "not_reported".to_owned(),
        Absence::NotAsked => "not_asked".to_owned(),
        Absence::ZeroDenominator => "zero_denominator".to_owned(),
        Absence::NoValue => "no_value".to_owned(),
        Absence::NoneComplete => "none_complete".to_owned(),
        Absence::Input(indicator, _, reason) => format!("input {indicator} {}", absence_code(reason)),
        Absence::Outdated(day) => format!("outdated {day}"),
        Absence::LowCoverage => "low_coverage".to_owned(),
        Absence::ZeroBase => "zero_base".to_owned(),
        Absence::Comparison => "comparison".to_owned(),
        Absence::NoParameter(label) => format!("no_parameter {label}"),
        Absence::Overflow => "overflow".to_owned(),
    }
}
