//! The numbers that documents set: parameters of policy with their days and sources, and the benchmarks made of them.

use xuezheng_pack::model::{Benchmark, Pack, Parameter, ParameterScope, ParameterValue};
use xuezheng_pack::{AreaId, ParameterId};

use super::context::Context;
use super::markdown::{anchored, cell, code, link, prose, table};

/// The blocks that list an area's benchmarks; none where it has none.
pub(super) fn benchmarks(context: &Context<'_>, area: &AreaId) -> Vec<String> {
    let prefix = format!("{area}.");
    let own = context.pack.benchmarks.iter().filter(|benchmark| benchmark.id.as_str().starts_with(&prefix));
    own.flat_map(|declared| benchmark(context, declared)).collect()
}

fn benchmark(context: &Context<'_>, declared: &Benchmark) -> Vec<String> {
    let of = |id: &ParameterId| parameter(context.pack, id);
    let title = format!("{}（`{}`）", prose(&declared.label), declared.id);
    let rule = format!(
        "各项都要达到标准；可以不达标的项数见{}，不达标的一项至少达到标准的百分之几见{}；每一项差异系数的上限见{}。",
        of(&declared.may_miss),
        of(&declared.floor),
        of(&declared.limit),
    );
    let rows = declared.items.iter().map(|item| {
        let unit = match item.per {
            1 => format!("每名学生，{}", item.unit.as_str()),
            per => format!("每{per}名学生，{}", item.unit.as_str()),
        };
        vec![cell(&item.label), cell(&unit), of(&item.standard), context.indicator(&item.coefficient), of(&item.cost)]
    });
    let header = ["项目", "按什么计", "标准", "比较哪些学校、差异系数", "增加一个单位的费用"];
    vec![
        anchored(4, &format!("benchmark-{}", declared.id.as_str().replace('.', "-")), &title),
        rule,
        table(&header, rows.collect()),
    ]
}

/// A table of all parameters: one row for each value.
pub(super) fn parameters(pack: &Pack) -> String {
    let rows = pack.parameters.iter().flat_map(|(id, parameter)| {
        parameter.values.iter().enumerate().map(move |(index, value)| row(pack, id, parameter, value, index == 0))
    });
    table(&["政策参数", "数值", "适用", "起止", "依据"], rows.collect())
}

fn row(pack: &Pack, id: &ParameterId, parameter: &Parameter, value: &ParameterValue, first: bool) -> Vec<String> {
    let name = format!("{}（{}）", cell(&parameter.label), code(&format!("param.{id}")));
    let name = if first { format!("<a id=\"{}\"></a>{name}", anchor(id)) } else { name };
    let unit = if parameter.unit == "—" { "" } else { parameter.unit.as_str() };
    let from = value.from.format("%Y-%m-%d");
    let days = match value.to {
        Some(to) => format!("{from}至{}", to.format("%Y-%m-%d")),
        None => format!("{from}起"),
    };
    vec![
        name,
        cell(&format!("{}{unit}", value.value.normalize())),
        value.scope.as_ref().map_or_else(|| "全部".to_owned(), |scope| cell(&scoped(pack, scope))),
        days,
        cell(&value.source),
    ]
}

/// Whom a value is for, in words: 学校类别为初中.
fn scoped(pack: &Pack, scope: &ParameterScope) -> String {
    let code = scope.code.as_str();
    let name = scope.column.strip_prefix("org.").unwrap_or(&scope.column);
    if name == "kind" {
        return format!("机构类别为{}", pack.org_kinds.get(code).map_or(code, String::as_str));
    }
    let Some(attribute) = pack.attributes.get(name) else { return format!("{}={code}", scope.column) };
    let choice = attribute.choices.iter().find(|choice| choice.code == scope.code);
    format!("{}为{}", attribute.label, choice.map_or(code, |choice| choice.label.as_str()))
}

fn parameter(pack: &Pack, id: &ParameterId) -> String {
    link(pack.parameters.get(id).map_or(id.as_str(), |known| &known.label), &anchor(id))
}

fn anchor(id: &ParameterId) -> String {
    format!("parameter-{id}")
}
