//! The catalogue of a pack: what is recorded, counted, checked and reported, in words, for the head of a department.

mod context;
mod indicator;
mod markdown;
mod needs;
mod register;
mod report;
mod standards;

pub use needs::{ReportNeeds, report_named, report_needs};
use std::path::Path;

use xuezheng_pack::{Pack, load};

use self::context::Context;
use self::markdown::{anchored, cell, link, prose, table};
use crate::error::BureauError;

/// The catalogue of the pack in `folder`, as Markdown. The same pack gives the same text.
///
/// # Errors
/// A pack that can't be loaded.
pub fn pack_catalogue(folder: &Path) -> Result<String, BureauError> {
    Ok(text(&load::load(folder)?.pack))
}

fn text(pack: &Pack) -> String {
    let context = Context::of(pack);
    let mut blocks = vec![
        format!("# 业务包目录：{} {}", prose(&pack.name), prose(&pack.version)),
        "本目录由业务包自动写成，列出填哪些台账、算哪些指标、查哪些错误、指标用在哪里、用了哪些政策参数。名称后面括号里的是编号，写公式和模板时用。".to_owned(),
        contents(&context),
    ];
    for area in &pack.areas {
        let registers: Vec<_> = pack.registers.values().filter(|register| register.area == area.id).collect();
        let indicators = context.indicators_in(&area.id);
        blocks.push(anchored(2, &format!("area-{}", area.id), &format!("{}（`{}`）", prose(&area.label), area.id)));
        if !registers.is_empty() {
            blocks.push(format!("### {}的台账", prose(&area.label)));
            blocks.extend(registers.iter().flat_map(|register| register::blocks(&context, register)));
        }
        if !indicators.is_empty() {
            blocks.push(format!("### {}的指标", prose(&area.label)));
            blocks.extend(indicators.iter().flat_map(|indicator| indicator::blocks(&context, indicator)));
        }
        let benchmarks = standards::benchmarks(&context, &area.id);
        if !benchmarks.is_empty() {
            blocks.push(format!("### {}的达标标准", prose(&area.label)));
            blocks.extend(benchmarks);
        }
    }
    if !pack.parameters.is_empty() {
        blocks.push(anchored(2, "parameters", "政策参数"));
        blocks.push("文件规定的数，按起止日期使用；标准调整时另加一行，以前的期间仍用原来的数。".to_owned());
        blocks.push(standards::parameters(pack));
    }
    blocks.push(anchored(2, "reports", "报告"));
    blocks.extend(pack.reports.values().flat_map(|report| report::blocks(&context, report)));
    blocks.push(anchored(2, "roles", "角色"));
    blocks.push(roles(pack));
    blocks.push(anchored(2, "orgs", "机构"));
    blocks.push(orgs(pack));
    blocks.push(anchored(2, "calendar", "日历和同比"));
    blocks.push(calendar(pack));
    blocks.join("\n\n") + "\n"
}

fn contents(context: &Context<'_>) -> String {
    let pack = context.pack;
    let mut lines = vec!["## 内容".to_owned(), String::new()];
    for area in &pack.areas {
        lines.push(format!("- {}", link(&area.label, &format!("area-{}", area.id))));
        let registers = pack.registers.values().filter(|register| register.area == area.id);
        let registers: Vec<_> = registers.map(|register| context.register(&register.id)).collect();
        let indicators = context.indicators_in(&area.id);
        let indicators: Vec<_> = indicators.iter().map(|indicator| context.indicator(&indicator.id)).collect();
        for (what, links) in [("台账", registers), ("指标", indicators)] {
            if !links.is_empty() {
                lines.push(format!("  - {what}：{}", links.join("、")));
            }
        }
    }
    let parameters = (!pack.parameters.is_empty()).then_some(("parameters", "政策参数"));
    let rest = [("reports", "报告"), ("roles", "角色"), ("orgs", "机构"), ("calendar", "日历和同比")];
    lines.extend(parameters.into_iter().chain(rest).map(|(anchor, title)| format!("- {}", link(title, anchor))));
    lines.join("\n")
}

fn roles(pack: &Pack) -> String {
    let rows = pack.roles.iter().map(|(role, label)| {
        let registers = pack.registers.values().flat_map(|register| {
            let steps = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
            steps
                .filter(|step| step.role.as_ref() == Some(role))
                .map(|step| format!("{}：{}", register.label, step.label))
        });
        vec![format!("{}（`{role}`）", cell(label)), cell(&registers.collect::<Vec<_>>().join("；"))]
    });
    table(&["角色", "办理哪些步骤"], rows.collect())
}

fn orgs(pack: &Pack) -> String {
    let choices = |choices: &[xuezheng_pack::model::Choice]| {
        let labels: Vec<_> = choices.iter().map(|choice| format!("{}（{}）", choice.label, choice.code)).collect();
        labels.join("、")
    };
    let kinds: Vec<_> = pack.org_kinds.iter().map(|(kind, label)| format!("{label}（{kind}）")).collect();
    let mut rows = vec![
        vec!["机构类别".to_owned(), "`org.kind`".to_owned(), cell(&kinds.join("、"))],
        vec!["学段".to_owned(), String::new(), cell(&choices(&pack.stages))],
    ];
    rows.extend(pack.attributes.iter().map(|(id, attribute)| {
        vec![cell(&attribute.label), format!("`org.{id}`"), cell(&choices(&attribute.choices))]
    }));
    table(&["属性", "公式中的写法", "有哪些"], rows)
}

fn calendar(pack: &Pack) -> String {
    let calendar = &pack.calendar;
    let mut years: Vec<String> = calendar.exceptions.keys().map(|day| day.format("%Y年").to_string()).collect();
    years.dedup();
    let holidays = match years.as_slice() {
        [] => "没有节假日表，工作日按周一至周五算。".to_owned(),
        years => format!("工作日按国务院办公厅的节假日安排算，表中有{}。", years.join("、")),
    };
    format!(
        "学年从{}月开始，第二学期从{}月开始。{holidays}两期的填报率都达到{}%才作同比。",
        calendar.year_start,
        calendar.second_term_start,
        pack.yoy_coverage.normalize(),
    )
}
