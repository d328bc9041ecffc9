//! Honest words for figures without a value.

use xuezheng_figures::Absence;

/// What stands in the text where a figure has no value: （数据暂缺：未填报）.
pub fn missing(absence: &Absence) -> String {
    format!("（数据暂缺：{}）", absence.label())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_input_is_named_by_its_label() {
        let input = |label: &str, inner| Absence::Input("safety.x".into(), label.to_owned(), Box::new(inner));
        let found = input("排查隐患", Absence::NotReported);
        assert_eq!(missing(&found), "（数据暂缺：「排查隐患」未填报）");
        assert_eq!(missing(&input("整改率", found)), "（数据暂缺：「整改率」的「排查隐患」未填报）");
        assert_eq!(missing(&Absence::ZeroDenominator), "（数据暂缺：分母为零）");
    }
}
