//! 记录 → 条件 → 汇总 → 数据: the way from records to a figure, a step each.

use xuezheng_bureau::figures_of::{Explanation, Figure, FigureValue};
use xuezheng_pack::decimal::print;
use xuezheng_pack::{Decimal, NaiveDate};

use crate::view::{day, decimal, written};

/// A step.
pub(crate) struct Step {
    pub(crate) title: &'static str,
    pub(crate) strong: String,
    pub(crate) unit: String,
    pub(crate) text: String,
    /// Whether it is the one that the records stand behind.
    pub(crate) is_records: bool,
}

fn step(title: &'static str, strong: String, unit: &str, text: String) -> Step {
    Step { title, strong, unit: unit.to_owned(), text, is_records: false }
}

/// The steps of an explained figure.
pub(crate) fn steps(explained: &Explanation, today: NaiveDate) -> Vec<Step> {
    let it = &explained.figure;
    let span = format!("{}至 {}", day(explained.first_day, today), day(explained.last_day, today));
    let rows = decimal(Decimal::from(it.rows), 0);
    let mut steps = Vec::new();
    match &explained.rows {
        Some(from) => {
            let dates: Vec<_> = from.dates.iter().map(|(_, label)| label.as_str()).collect();
            let when = if from.is_stock { format!("截至 {}", day(explained.last_day, today)) } else { span };
            let text = format!("{}，已审核通过", from.register_label);
            let (title, unit) = if from.is_sub_table() { ("明细", "行") } else { ("记录", "条") };
            steps.push(Step { is_records: true, ..step(title, rows, unit, text) });
            steps.push(step("条件", when, "", format!("以{}为准", dates.join("、"))));
        }
        None => {
            let names: Vec<_> = explained.inputs.iter().map(|input| input.label.as_str()).collect();
            let text = format!("由 {} 项数据算出，它们依据的记录", explained.inputs.len());
            steps.push(Step { is_records: true, ..step("记录", rows, "条", text) });
            steps.push(step("条件", span, "", names.join("、")));
        }
    }
    let asked = it.coverage.map_or_else(|| "随事登记".to_owned(), |found| format!("{} 个单位", found.asked));
    steps.push(step("汇总", asked, "", format!("逐级汇总到{}", explained.scope)));
    let (shown, unit) =
        written(it).map_or_else(|| ("—".to_owned(), it.unit.to_string()), |(text, unit)| (text, unit.to_string()));
    let text = match it.value.present() {
        Some(value) if print(value, it.decimals).parse() == Ok(value) => "四舍五入前后相同".to_owned(),
        Some(_) => "显示时四舍五入，计算时不舍".to_owned(),
        None => why(it),
    };
    steps.push(step("数据", shown, &unit, text));
    steps
}

/// Why a figure has no value; nothing if it has one.
pub(crate) fn why(figure: &Figure) -> String {
    match &figure.value {
        FigureValue::Absent(absence) => absence.label(),
        FigureValue::Present(_) => String::new(),
    }
}
