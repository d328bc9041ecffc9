//! 同比 phrases: 增长, 下降 and 持平 are chosen by the data, and where the comparison would not be honest the phrase says so.

use xuezheng_figures::{Absence, Figure, FigureValue};
use xuezheng_pack::{Decimal, decimal};

use crate::wording::{Form, Style};

/// The two sides of a comparison, as far as their figures are known.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// The figure of this period.
    pub current: Option<&'a Figure>,
    /// The figure of the same period one year before.
    pub prior: Option<&'a Figure>,
    /// Lowest coverage, in percent, at which a comparison is stated.
    pub threshold: Decimal,
}

/// A 同比 phrase in two pieces: words of the template engine, then the figure's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// 同比增长, 同比下降, 同比提高 or 同比; empty for a sentence of honesty.
    pub lead: &'static str,
    /// `16.7%`, `1.3个百分点`, 持平, or why there is no comparison.
    pub text: String,
}

/// The form of the number inside a 同比 phrase.
pub(crate) fn form(change: &Figure) -> Form {
    Form { unit: change.unit.clone(), places: change.decimals, style: Style::Change }
}

/// The phrase for a 同比 figure: 同比增长20%, 同比下降16.7%, 同比持平, for percent indicators 同比提高1.3个百分点.
pub fn change(figure: &Figure, base: Base<'_>) -> Change {
    let value = match &figure.value {
        FigureValue::Present(value) => *value,
        FigureValue::Absent(absence) => return Change { lead: "", text: dishonest(absence, base) },
    };
    // A form in the figure's own unit prints every value.
    let text = form(figure).print(value, &figure.unit).unwrap_or_default();
    let lead = match direction(figure) {
        "下降" => "同比下降",
        "提高" => "同比提高",
        "增长" => "同比增长",
        _ => "同比",
    };
    Change { lead, text }
}

/// 增长, 下降 or 提高; empty where nothing changed, or nothing can be said.
pub(crate) fn direction(figure: &Figure) -> &'static str {
    let Some(value) = figure.value.present() else { return "" };
    if decimal::round(value, figure.decimals).is_zero() {
        ""
    } else if value.is_sign_negative() {
        "下降"
    } else if figure.unit.is_percent() {
        "增长"
    } else {
        "提高"
    }
}

/// Why a comparison is not made, naming the side that prevents it.
fn dishonest(absence: &Absence, base: Base<'_>) -> String {
    let coverage = |figure: Option<&Figure>| figure.and_then(|figure| figure.coverage);
    let is_asked = coverage(base.current).is_some() || coverage(base.prior).is_some();
    let is_low = |figure: Option<&Figure>| match coverage(figure) {
        Some(coverage) => coverage.percent() < base.threshold,
        None => is_asked,
    };
    let side = match base.current.is_some_and(|figure| figure.value.present().is_none()) {
        true => "本期",
        false => "上年同期",
    };
    let why = match absence {
        Absence::ZeroBase => "上年同期为零".to_owned(),
        Absence::LowCoverage => match (is_low(base.current), is_low(base.prior)) {
            (true, true) => "本期和上年同期数据填报率不足".to_owned(),
            (true, false) => "本期数据填报率不足".to_owned(),
            (false, true) => "上年同期数据填报率不足".to_owned(),
            (false, false) => "数据填报率不足".to_owned(),
        },
        Absence::Comparison => "本身是比较数".to_owned(),
        Absence::NoParameter(label) => format!("{side}没有有效的参数「{label}」"),
        Absence::Overflow => "数值超出可精确表示的范围".to_owned(),
        Absence::Input(.., inner) if **inner == Absence::NotAsked => format!("{side}未布置填报"),
        Absence::NotAsked => format!("{side}未布置填报"),
        Absence::NotReported
        | Absence::Outdated(_)
        | Absence::NoValue
        | Absence::NoneComplete
        | Absence::ZeroDenominator
        | Absence::Input(..) => {
            format!("{side}数据暂缺")
        }
    };
    format!("{why}，不作同比")
}
