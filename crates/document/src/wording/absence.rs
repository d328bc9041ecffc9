//! Honest words for figures without a value.

use xuezheng_figures::Absence;
use xuezheng_pack::IndicatorId;

/// What stands in the text where a figure has no value: （数据暂缺：未填报）. `label` names an indicator in Chinese.
pub fn missing(absence: &Absence, label: &dyn Fn(&IndicatorId) -> Option<String>) -> String {
    format!("（数据暂缺：{}）", reason(absence, label))
}

/// The reason alone, with indicators named by their labels.
pub(crate) fn reason(absence: &Absence, label: &dyn Fn(&IndicatorId) -> Option<String>) -> String {
    match absence {
        Absence::Input(indicator, inner) => {
            let name = label(indicator).unwrap_or_else(|| indicator.to_string());
            format!("{name}{}", reason(inner, label))
        }
        other => other.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_input_is_named_by_its_label() {
        let label = |id: &IndicatorId| (id.as_str() == "safety.found").then(|| "排查隐患".to_owned());
        let absence = Absence::Input("safety.found".into(), Box::new(Absence::NotReported));
        assert_eq!(missing(&absence, &label), "（数据暂缺：排查隐患未填报）");
        assert_eq!(missing(&Absence::ZeroDenominator, &label), "（数据暂缺：分母为零）");
    }
}
