//! A bare `/`: SQL truncates whole numbers, and a quotient loses the numerator and denominator it rolls up by.

use sqlparser::tokenizer::Token;

use super::Findings;
use crate::draft::{Draft, FormulaRole};

pub(super) const CODE: &str = "P036";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        for (token, range) in &formula.sql.tokens {
            let is_word = |word: &str| matches!(token, Token::Word(found) if found.value.eq_ignore_ascii_case(word));
            if !matches!(token, Token::Div | Token::DuckIntDiv) && !is_word("div") {
                continue;
            }
            let help = match formula.role {
                FormulaRole::Derived | FormulaRole::AcrossMeasure => "写作 ratio(分子, 分母)，百分数再乘 100：ratio(a, b) * 100",
                FormulaRole::Measure => "分子、分母各立一个指标，再写一个没有 of 的指标：ratio(分子, 分母)",
                FormulaRole::Where | FormulaRole::AcrossWhere | FormulaRole::That => "移项改写成乘法，例如 a / b > 3 写作 a > 3 * b",
            };
            let message = "不能直接用「/」相除：整数相除会丢掉小数，比率也无法逐级汇总";
            findings.error(formula.place(range.clone()), message, "除号", help);
        }
    }
}
