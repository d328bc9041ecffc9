//! Parameters of policy in expressions: each stands for what it is on a day, so that what is computed knows no dates.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::{Days, NaiveDate};
use datafusion::sql::sqlparser::ast::{Expr, Spanned, visit_expressions_mut};
use xuezheng_pack::model::{Expression, Parameter, ParameterValue};
use xuezheng_pack::{Fault, Pack, ParameterId};

use crate::syntax::{self, place_of};

/// What a parameter's name begins with.
const PREFIX: &str = "param.";

/// Days over which no parameter of an indicator changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: NaiveDate,
    /// The last; none where nothing changes any more.
    pub(crate) last: Option<NaiveDate>,
}

/// How parameters are to be read.
#[derive(Clone, Copy)]
pub(super) enum Reading<'a> {
    /// As on this day.
    On(NaiveDate),
    /// As on the day in this column.
    Of(&'a str),
}

/// The parameters that expressions name.
pub(super) fn named<'e>(expressions: impl IntoIterator<Item = &'e Expression>) -> BTreeSet<ParameterId> {
    let names = expressions.into_iter().flat_map(|expression| &expression.names);
    names.filter_map(|name| name.strip_prefix(PREFIX)).map(ParameterId::from).collect()
}

/// The spans over which all of these have a value.
pub(super) fn spans(pack: &Pack, named: &BTreeSet<ParameterId>) -> Vec<Span> {
    let parameters: Vec<&Parameter> = named.iter().filter_map(|id| pack.parameters.get(id)).collect();
    let values = || parameters.iter().flat_map(|parameter| &parameter.values);
    let after = |value: &ParameterValue| value.to.and_then(|to| to.checked_add_days(Days::new(1)));
    let cuts: BTreeSet<NaiveDate> = values().map(|value| value.from).chain(values().filter_map(after)).collect();
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    let ends = cuts.iter().skip(1).map(|next| next.pred_opt()).chain([None]);
    let spans = cuts.iter().zip(ends).map(|(first, last)| Span { first: *first, last });
    spans.filter(|span| parameters.iter().all(|parameter| !parameter.on(span.first).is_empty())).collect()
}

/// Replaces every parameter by its value.
pub(super) fn substitute(pack: &Pack, expr: &mut Expr, reading: Reading<'_>) {
    let _: ControlFlow<()> = visit_expressions_mut(expr, |part| {
        if let Expr::CompoundIdentifier(names) = part
            && let [before, after] = names.as_slice()
            && before.value == "param"
            && let Some(parameter) = pack.parameters.get(after.value.as_str())
            && let Ok(value) = syntax::parse(&sql(parameter, reading))
        {
            *part = value;
        }
        ControlFlow::Continue(())
    });
}

/// Whether every parameter that an expression names has a value on the day of a row, as SQL; `None` if it names none.
pub(super) fn known(pack: &Pack, expression: &Expression, date: &str) -> Option<String> {
    let named = named([expression]);
    let conditions = named.iter().filter_map(|id| pack.parameters.get(id)).map(|parameter| {
        let held = parameter.values.iter().map(|value| holds(value, date));
        format!("({})", held.collect::<Vec<_>>().join(" OR "))
    });
    let conditions: Vec<String> = conditions.collect();
    (!conditions.is_empty()).then(|| format!("\"{date}\" IS NULL OR ({})", conditions.join(" AND ")))
}

/// A parameter that a formula can't read, since it differs between orgs.
pub(super) fn scoped(pack: &Pack, expression: &Expression, part: &impl Spanned, id: &ParameterId) -> Option<Fault> {
    let parameter = pack.parameters.get(id)?;
    let is_general = parameter.values.iter().any(|value| value.scope.is_none());
    let message = format!("参数「{}」（{}）分范围，公式是对各单位合计算的，用不了", id, parameter.label);
    (!is_general).then(|| {
        Fault::error("F041", place_of(expression, part), message, "分范围的参数")
            .help("写进从台账算的指标里，例如 measure = \"sum(guards * param.guard_pay)\"；或者加一行不分范围的值")
    })
}

fn sql(parameter: &Parameter, reading: Reading<'_>) -> String {
    let places = parameter.values.iter().map(|value| value.value.scale()).max().unwrap_or(0);
    let number = |value: &ParameterValue| {
        let mut text = value.value.to_string();
        if value.value.scale() == 0 && places > 0 {
            text.push('.');
        }
        text + &"0".repeat(usize::try_from(places - value.value.scale()).unwrap_or(0))
    };
    let of_org = |value: &ParameterValue| {
        let scope = value.scope.as_ref()?;
        Some(format!("\"{}\" = '{}'", scope.column, scope.code))
    };
    let mut values: Vec<&ParameterValue> = match reading {
        Reading::On(day) => parameter.on(day),
        Reading::Of(_) => parameter.values.iter().collect(),
    };
    values.sort_by_key(|value| value.scope.is_none());
    if let (Reading::On(_), [only]) = (reading, values.as_slice())
        && only.scope.is_none()
    {
        return format!("({})", number(only));
    }
    let cases = values.into_iter().map(|value| {
        let day = if let Reading::Of(date) = reading { Some(holds(value, date)) } else { None };
        let conditions: Vec<String> = day.into_iter().chain(of_org(value)).collect();
        let condition = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
        format!("WHEN {condition} THEN {}", number(value))
    });
    format!("CASE {} END", cases.collect::<Vec<_>>().join(" "))
}

fn holds(value: &ParameterValue, date: &str) -> String {
    let from = format!("\"{date}\" >= DATE '{}'", value.from);
    match value.to {
        Some(to) => format!("({from} AND \"{date}\" <= DATE '{to}')"),
        None => from,
    }
}
