//! `xuezheng figures`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::{Aspect, Figure, FigureValue};
use xuezheng_bureau::{OrgFigure, Query, Workspace, by_org, figures};
use xuezheng_pack::OrgKindId;
use xuezheng_pack::decimal::{print, print_exact};

use super::scope;
use crate::args::{self, Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global, asked: &args::Figures) -> Result<ExitCode, CommandError> {
    let mut workspace = Workspace::open(&global.folder).await?;
    let query = scope::query(&mut workspace, &asked.scope, asked.indicator.as_deref()).await?;
    if let (Some(kind), Some(indicator)) = (&asked.each, &query.indicator) {
        let table = by_org(&workspace, indicator, &query, &OrgKindId::new(kind)).await?;
        return print_by_org(global, &workspace, &query, &table).await;
    }
    let found = figures(&workspace, &query).await?;
    if global.format == OutputFormat::Json {
        // One object an indicator, its parts inside, so that a program may index them by indicator.
        let groups = found.chunk_by(|a, b| a.key.indicator == b.key.indicator);
        output::json(&groups.filter_map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let rows = found.iter().map(as_row).collect();
    let sealed = scope::sealed(&workspace, query.period).await?;
    output::say(&format!("{}　{sealed}", query.period.label()));
    output::say(&output::table(&["指标", "编号", "数值", "单位", "填报率", "记录数"], &[2, 4, 5], rows));
    // The parts of an absent figure are absent for the same reason.
    let whole = found.iter().filter(|figure| figure.key.aspect == Aspect::Value);
    let absent = whole.filter_map(|figure| match &figure.value {
        FigureValue::Absent(reason) => Some(format!("— {}：{}", figure.label, reason.label())),
        FigureValue::Present(_) => None,
    });
    for line in absent {
        output::say(&line);
    }
    output::say("用 xuezheng explain 编号 看一个数字的来历，用 xuezheng drill 编号 看它依据的每条记录");
    Ok(ExitCode::SUCCESS)
}

async fn print_by_org(
    global: &Global,
    workspace: &Workspace,
    query: &Query,
    table: &[OrgFigure],
) -> Result<ExitCode, CommandError> {
    if global.format == OutputFormat::Json {
        output::json(&table.iter().filter_map(|one| as_json(std::slice::from_ref(&one.figure))).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let sealed = scope::sealed(workspace, query.period).await?;
    let label = table.first().map(|one| format!("{}　", one.figure.label)).unwrap_or_default();
    output::say(&format!("{label}{}　{sealed}", query.period.label()));
    let rows = table.iter().map(as_org_row).collect();
    output::say(&output::table(&["机构", "编号", "数值", "单位", "填报率", "没有数的原因"], &[2, 4], rows));
    if table.iter().any(|one| is_marked(&one.figure)) {
        output::say("* 没有报齐：只计已审核通过的");
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a value may still grow: an org with records that wait has answered in part.
fn is_marked(figure: &Figure) -> bool {
    figure.is_partial() && figure.value.present().is_some()
}

fn as_org_row(OrgFigure { org, figure }: &OrgFigure) -> Vec<String> {
    let mark = if is_marked(figure) { "*" } else { "" };
    let why = match &figure.value {
        FigureValue::Absent(reason) => reason.label(),
        FigureValue::Present(_) => String::new(),
    };
    let value = format!("{}{mark}", scope::shown(figure));
    vec![org.label.clone(), org.id.to_string(), value, figure.unit.to_string(), covered(figure), why]
}

fn covered(figure: &Figure) -> String {
    figure.coverage.map_or_else(|| "—".to_owned(), |c| format!("{}%", print(c.percent(), 1)))
}

fn as_row(figure: &Figure) -> Vec<String> {
    let (label, id) = match &figure.key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => {
            (format!("　{}", figure.label), format!("　{}={}", part.field, part.code))
        }
        Aspect::Value | Aspect::YearOnYear => (figure.label.clone(), figure.key.indicator.to_string()),
    };
    vec![label, id, scope::shown(figure), figure.unit.to_string(), covered(figure), figure.rows.to_string()]
}

fn as_json(group: &[Figure]) -> Option<Json> {
    let (figure, parts) = group.split_first()?;
    let mut object = json!({
        "indicator": figure.key.indicator.as_str(),
        "label": figure.label,
        "org": figure.key.org.as_str(),
        "period": figure.key.period.to_string(),
        "value": figure.value.present().map(print_exact),
        "unit": figure.unit.as_str(),
        "coverage": figure.coverage.map(|coverage| print_exact(coverage.percent())),
        "rows": figure.rows,
        "as_of": figure.as_of,
    });
    if let FigureValue::Absent(reason) = &figure.value {
        object["absent"] = json!(reason.label());
    }
    if !parts.is_empty() {
        object["parts"] = parts.iter().filter_map(part_as_json).collect();
    }
    Some(object)
}

fn part_as_json(figure: &Figure) -> Option<Json> {
    let Aspect::Part(part) = &figure.key.aspect else { return None };
    Some(json!({
        "field": part.field.as_str(),
        "code": part.code.as_str(),
        "label": figure.label,
        "value": figure.value.present().map(print_exact),
        "rows": figure.rows,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use xuezheng_bureau::figures_of::{Absence, Coverage, FigureKey, Lineage};
    use xuezheng_pack::{NaiveDate, Period, Unit};

    use super::*;

    fn of(id: &str, value: Result<i64, Absence>, (complete, asked): (u32, u32)) -> OrgFigure {
        let org = xuezheng_pack::Org {
            id: id.into(),
            label: format!("{id}校"),
            kind: "school".into(),
            parents: Vec::new(),
            attributes: BTreeMap::new(),
            sections: Vec::new(),
            from: NaiveDate::MIN,
            until: None,
            successors: Vec::new(),
        };
        let figure = Figure {
            key: FigureKey {
                indicator: "t.lectures".into(),
                org: id.into(),
                period: Period::parse("2024H1").unwrap(),
                aspect: Aspect::Value,
            },
            label: "讲座".to_owned(),
            unit: Unit::new("场次"),
            decimals: 0,
            definition: String::new(),
            value: value.map_or_else(FigureValue::Absent, |value| FigureValue::Present(value.into())),
            coverage: (asked > 0).then_some(Coverage { complete, asked }),
            rows: 0,
            as_of: "live".to_owned(),
            lineage: Lineage::default(),
            list: Vec::new(),
        };
        OrgFigure { org, figure }
    }

    /// The schools of M04, and one that was exempted.
    #[test]
    fn a_table_by_school_tells_none_from_zero_and_marks_what_is_not_complete() {
        let table = [
            of("P", Ok(2), (1, 1)),
            of("Q", Ok(0), (1, 1)),
            of("R", Err(Absence::NotReported), (0, 1)),
            of("S", Ok(2), (0, 1)),
            of("X", Err(Absence::NotAsked), (0, 0)),
        ];
        let rows: Vec<String> = table.iter().map(|one| as_org_row(one).join("|")).collect();
        assert_eq!(
            rows,
            [
                "P校|P|2|场次|100.0%|",
                "Q校|Q|0|场次|100.0%|",
                "R校|R|—|场次|0.0%|未填报",
                "S校|S|2*|场次|0.0%|",
                "X校|X|—|场次|—|未布置填报",
            ]
        );
    }
}
