//! A register: its fields, its workflow, its checks, and the indicators computed from it.

use xuezheng_pack::calendar::Duration;
use xuezheng_pack::model::{CheckSeverity, Field, FieldKind, Register, Transition, Workflow};
use xuezheng_pack::{FieldId, words};

use super::context::Context;
use super::markdown::{anchored, cell, code, prose, table};

/// The blocks that describe a register.
pub(super) fn blocks(context: &Context<'_>, register: &Register) -> Vec<String> {
    let pack = context.pack;
    let label = |id: &FieldId| register.column(id).map_or_else(|| id.to_string(), |column| column.label);
    let kinds: Vec<_> =
        register.org_kinds.iter().map(|kind| pack.org_kinds.get(kind).map_or(kind.as_str(), String::as_str)).collect();
    let mut about = format!("由{}填报。每条记录按“{}”归入年度。", kinds.join("、"), label(&register.date));
    if !register.key.is_empty() {
        let keys: Vec<_> = register.key.iter().map(|key| format!("“{}”", label(key))).collect();
        let together = if keys.len() > 1 { "合起来" } else { "" };
        about += &format!("{}{together}不得重复。", keys.join("、"));
    }
    let mut blocks = vec![
        anchored(4, &format!("register-{}", register.id), &format!("{}（`{}`）", prose(&register.label), register.id)),
        prose(&about),
        table(&["数据项", "编号", "类型", "必填", "选项和说明"], register.fields.iter().map(field).collect()),
    ];
    if !register.review.is_empty() {
        let levels = register.review.iter().map(|kind| pack.org_kinds.get(kind).map_or(kind.as_str(), String::as_str));
        blocks.push(format!("逐级审核：{}。", prose(&levels.collect::<Vec<_>>().join("、"))));
    }
    if let Some(workflow) = &register.workflow {
        let state = |id| workflow.states.get(id).map_or("", String::as_str);
        blocks.push(format!("办理过程：新记录是“{}”。", prose(state(&workflow.initial))));
        let rows = workflow.transitions.iter().map(|step| transition(context, register, workflow, step)).collect();
        blocks.push(table(&["步骤", "从", "到", "谁办理", "留下的日期", "期限", "依据"], rows));
    }
    let mut checks: Vec<_> = pack.checks_of(&register.id).collect();
    checks.sort_by_key(|check| check.place.span.start);
    if !checks.is_empty() {
        let rows = checks.iter().map(|check| {
            let severity = match check.severity {
                CheckSeverity::Hard => "必须改正",
                CheckSeverity::Soft => "改正或者说明",
            };
            let said = words::condition(pack, register, &check.that);
            let demand = said.map_or_else(|| code(&check.that.text), |said| cell(&said));
            vec![format!("{}（`{}`）", cell(&check.label), check.id), severity.to_owned(), demand, cell(&check.message)]
        });
        blocks.push("校验规则：".to_owned());
        blocks.push(table(&["规则", "级别", "要求", "不符合时的提示"], rows.collect()));
    }
    let used: Vec<_> = pack.indicators_of(&register.id).map(|indicator| context.indicator(&indicator.id)).collect();
    blocks.push(match used.as_slice() {
        [] => "还没有指标从这本台账算出。".to_owned(),
        used => format!("由它算出的指标：{}。", used.join("、")),
    });
    blocks
}

fn field(field: &Field) -> Vec<String> {
    let is_money = field.kind == FieldKind::Decimal { scale: 2 } && field.unit.as_deref() == Some("元");
    let mut kind = if is_money { "金额".to_owned() } else { words::kind(&field.kind) };
    if let Some(unit) = &field.unit {
        kind += &format!("，{unit}");
    }
    let mut said = Vec::new();
    if let Some(choices) = field.kind.choices() {
        let choices: Vec<_> = choices.iter().map(|choice| format!("{}（{}）", choice.label, choice.code)).collect();
        said.push(choices.join("、"));
    }
    if let Some(personal) = field.personal {
        said.push(format!("个人信息（{}），统计时只用看不出本人的代号", words::personal(personal)));
    }
    said.extend(field.note.clone());
    if !field.synonyms.is_empty() {
        said.push(format!("表头也可写作{}", field.synonyms.join("、")));
    }
    let required = if field.required { "是" } else { "" };
    vec![cell(&field.label), format!("`{}`", field.id), cell(&kind), required.to_owned(), cell(&said.join("；"))]
}

fn transition(context: &Context<'_>, register: &Register, workflow: &Workflow, step: &Transition) -> Vec<String> {
    let state = |id| workflow.states.get(id).map_or("", String::as_str);
    let from: Vec<_> = step.from.iter().map(state).collect();
    let role = step.role.as_ref().map(|role| context.pack.roles.get(role).map_or(role.as_str(), String::as_str));
    let evidence = if step.evidence { "（要有佐证材料）" } else { "" };
    let named = |ids: &[xuezheng_pack::TransitionId]| -> String {
        let steps = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let labels = steps.filter(|step| ids.contains(&step.id)).map(|step| format!("“{}”", step.label));
        labels.collect::<Vec<_>>().join("、")
    };
    let other = match step.other_than.as_slice() {
        [] => String::new(),
        steps => format!("（不能是办理{}的人）", named(steps)),
    };
    let undone = match step.undoes.as_slice() {
        [] => String::new(),
        steps => format!("，{}不再算数", named(steps)),
    };
    let label = |id: &FieldId| register.column(id).map_or_else(|| id.to_string(), |column| column.label);
    let due = step.due.as_ref().map(|due| {
        let length = match due.after {
            Duration::Days(days) => format!("{days}日"),
            Duration::WorkingDays(days) => format!("{days}个工作日"),
        };
        let extension = due.extension.as_ref().map(|field| format!("，可以延长“{}”", label(field))).unwrap_or_default();
        let told = due.escalate.iter().map(|one| {
            let role = context.pack.roles.get(&one.to).map_or(one.to.as_str(), String::as_str);
            match one.after {
                Duration::Days(0) | Duration::WorkingDays(0) => format!("逾期报{role}"),
                Duration::Days(days) => format!("超过{days}日报{role}"),
                Duration::WorkingDays(days) => format!("超过{days}个工作日报{role}"),
            }
        });
        let told: Vec<_> = told.collect();
        let told = if told.is_empty() { String::new() } else { format!("；{}", told.join("，")) };
        format!("{}起{length}{extension}{told}", label(&due.start))
    });
    let source = step.due.as_ref().and_then(|due| due.source.as_deref());
    vec![
        cell(&step.label),
        cell(&from.join("、")),
        cell(&format!("{}{undone}", state(&step.to))),
        cell(&format!("{}{evidence}{other}", role.unwrap_or_default())),
        format!("{}（`{}`）", cell(&words::stamp(step)), step.stamp),
        cell(&due.unwrap_or_default()),
        cell(source.unwrap_or_default()),
    ]
}
