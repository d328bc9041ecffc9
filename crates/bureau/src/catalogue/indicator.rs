//! An indicator: what it means, how it is computed, and where it is used.

use xuezheng_figures::MOST_MONTHS;
use xuezheng_pack::model::{AcrossUnit, Breakdown, FieldKind, Indicator, Register, RowValue, Source, Timing};
use xuezheng_pack::{FieldId, IndicatorId, words};

use super::context::{Context, anchor};
use super::markdown::{anchored, code, prose};

/// The blocks that describe an indicator.
pub(super) fn blocks(context: &Context<'_>, indicator: &Indicator) -> Vec<String> {
    let title = format!("{}（`{}`）", prose(&indicator.label), indicator.id);
    let decimals = match indicator.decimals {
        0 => String::new(),
        decimals => format!("，打印{decimals}位小数"),
    };
    let mut lines = vec![format!("- 口径：{}", prose(&indicator.definition))];
    if !indicator.unit.as_str().is_empty() {
        lines.push(format!("- 单位：{}{decimals}", prose(indicator.unit.as_str())));
    }
    match &indicator.source {
        Source::Derived { formula, inputs } => {
            let said = words::formula(context.pack, inputs, formula);
            lines.push(match said {
                Some(said) => format!("- 怎么算：{}；公式 {}", prose(&said), code(&formula.text)),
                None => format!("- 怎么算：公式 {}", code(&formula.text)),
            });
            lines.push(read(context, inputs));
        }
        Source::Across { unit, filter, complete, measure, inputs } => {
            let unit = match unit {
                AcrossUnit::Org => "机构",
                AcrossUnit::Section => "学段部",
            };
            let filter = filter.as_ref().map(|filter| format!("，取符合 {} 的", code(&filter.text)));
            let filter = filter.unwrap_or_default();
            let complete = if *complete { "，只取填报完整的" } else { "" };
            lines.push(format!("- 怎么算：在各{unit}之间比较{filter}{complete}；算 {}", code(&measure.text)));
            if !inputs.is_empty() {
                lines.push(read(context, inputs));
            }
            if indicator.breakdowns.iter().any(Breakdown::is_by_org) {
                lines.push("- 分项：填报单位（文稿可以列出单位名称）".to_owned());
            }
        }
        Source::Rows { register, .. } => {
            if let Some(register) = context.pack.register(register) {
                lines.push(format!("- 怎么算：{}", rows(context, register, &indicator.source)));
                let parts: Vec<_> = indicator
                    .breakdowns
                    .iter()
                    .map(|part| {
                        let sum = if part.partition { "" } else { "（各项之和不是合计）" };
                        format!("{}{sum}", prose(&label(register, &part.field)))
                    })
                    .collect();
                if !parts.is_empty() {
                    lines.push(format!("- 分项：{}", parts.join("、")));
                }
            }
        }
    }
    let mut uses = context.templates_of(&indicator.id);
    uses.extend(context.readers_of(&indicator.id).into_iter().map(|reader| format!("指标{reader}")));
    lines.push(match uses.as_slice() {
        [] => "- 用在：没有写进任何报告，可以用 `xuezheng figures` 查看".to_owned(),
        uses => format!("- 用在：{}", uses.join("、")),
    });
    vec![anchored(4, &anchor(&indicator.id), &title), lines.join("\n")]
}

/// The indicators that another reads.
fn read(context: &Context<'_>, inputs: &[(String, IndicatorId)]) -> String {
    let inputs: Vec<_> = inputs.iter().map(|(_, id)| context.indicator(id)).collect();
    format!("- 用到的指标：{}", inputs.join("、"))
}

/// How rows of a register make the value, in words and then as written.
fn rows(context: &Context<'_>, register: &Register, source: &Source) -> String {
    let Source::Rows { timing, filter, value, .. } = source else { return String::new() };
    let pack = context.pack;
    let when = match timing {
        Timing::Flow { date } => format!("“{}”在期内的记录", label(register, date)),
        Timing::Stock { from, until } => {
            format!("期末（最后一日）已有“{}”、还没有“{}”的记录", label(register, from), label(register, until))
        }
        Timing::Snapshot { date } => {
            format!("各机构在期末（最后一日）以前{MOST_MONTHS}个月之内“{}”最近一次的记录", label(register, date))
        }
    };
    let mut said = format!("从{}中，取{}", context.register(&register.id), prose(&when));
    if let Some(filter) = filter {
        match words::condition(pack, register, filter) {
            Some(words) => said += &format!("，其中{}（{}）", prose(&words), code(&filter.text)),
            None => said += &format!("，其中符合 {} 的", code(&filter.text)),
        }
    }
    match value {
        RowValue::Measure(measure) => match words::measure(pack, register, measure) {
            Some(words) => said += &format!("；算{}（{}）", prose(&words), code(&measure.text)),
            None => said += &format!("；算 {}", code(&measure.text)),
        },
        RowValue::List { columns, order } => {
            let columns: Vec<_> = columns.iter().map(|column| label(register, column)).collect();
            said += &prose(&format!("；逐条列出{}", columns.join("、")));
            let order: Vec<_> = order
                .iter()
                .map(|by| {
                    let is_date = register.column(&by.column).is_some_and(|column| column.kind == FieldKind::Date);
                    let way = match (is_date, by.descending) {
                        (true, true) => "由晚到早",
                        (true, false) => "由早到晚",
                        (false, true) => "从大到小",
                        (false, false) => "从小到大",
                    };
                    format!("{}{way}", label(register, &by.column))
                })
                .collect();
            if !order.is_empty() {
                said += &prose(&format!("，按{}排列", order.join("、")));
            }
        }
    }
    said
}

fn label(register: &Register, id: &FieldId) -> String {
    if id.as_str() == "org" {
        return "填报单位".to_owned();
    }
    register.column(id).map_or_else(|| id.to_string(), |column| column.label)
}
