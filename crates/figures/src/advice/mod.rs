//! Conditions that can't mean what their authors think: true of every record, of none, or at odds with one another.

mod bounds;
mod truth;

use std::collections::BTreeMap;

use datafusion::sql::sqlparser::ast::Expr;
use xuezheng_pack::model::{Check, CheckSeverity, Expression, Register, RowValue, Source};
use xuezheng_pack::{Fault, FieldId, Pack, RegisterId, Severity};

use self::bounds::Bounds;
use self::truth::{Truth, conjuncts, truth};
use crate::syntax;

/// Advice on the conditions of a pack, by file and place. Given when a pack is checked; figures are computed without it.
pub fn advise(pack: &Pack) -> Vec<Fault> {
    let mut faults = Vec::new();
    for indicator in pack.indicators.values() {
        let Source::Rows { register, filter: Some(filter), value, .. } = &indicator.source else { continue };
        let Some(register) = pack.registers.get(register) else { continue };
        let what = match value {
            RowValue::Measure(_) => format!("指标「{}」总是零", indicator.label),
            RowValue::List { .. } => format!("清单「{}」总是空的", indicator.label),
        };
        judge(register, filter, &what, "等于没有写", &mut faults);
    }
    let mut hard: BTreeMap<&RegisterId, Vec<(&Check, Bounds)>> = BTreeMap::new();
    for check in pack.checks.values() {
        let Some(register) = pack.registers.get(&check.register) else { continue };
        let bounds = judge(register, &check.that, "没有一条记录通得过", "查不出任何错误", &mut faults);
        if let (Some(bounds), CheckSeverity::Hard) = (bounds, check.severity) {
            oppose(register, hard.entry(&check.register).or_default(), check, bounds, &mut faults);
        }
    }
    faults.sort_by_key(|fault| (fault.place.file.clone(), fault.place.span.start, fault.code));
    faults
}

/// Judges one condition; gives its bounds if it can hold at all.
fn judge(
    register: &Register,
    condition: &Expression,
    if_never: &str,
    if_always: &str,
    faults: &mut Vec<Fault>,
) -> Option<Bounds> {
    let expr = syntax::parse(&condition.text).ok()?;
    let parts = conjuncts(&expr);
    for part in parts.iter().filter(|part| truth(part, register) == Truth::Always) {
        let message = format!("「{}」总是成立，{if_always}", syntax::text_of(condition, *part));
        let help = "改成想要的条件；数据项必填由 required 检查，不用再写";
        let place = syntax::place_of(condition, *part);
        faults
            .push(Fault {
                severity: Severity::Warning, ..Fault::error("F025", place, message, "总是成立").help(help)
            });
    }
    let bounds = Bounds::of(&parts);
    if truth(&expr, register) != Truth::Never && bounds.conflict().is_none() {
        return Some(bounds);
    }
    let why = bounds.conflict().map(|column| format!("对「{}」的要求互相矛盾，", label(register, column)));
    let why = why.unwrap_or_default();
    let message = format!("这个条件{why}永远不成立，{if_never}");
    let help = "检查大于号、小于号是不是写反了，and 是不是应当写 or";
    faults.push(Fault::error("F026", condition.place.clone(), message, "不会成立").help(help));
    None
}

/// Compares a hard check with those before it over the same register.
fn oppose<'p>(
    register: &Register,
    earlier: &mut Vec<(&'p Check, Bounds)>,
    check: &'p Check,
    bounds: Bounds,
    faults: &mut Vec<Fault>,
) {
    for (other, others) in earlier.iter() {
        let Some(column) = others.and(&bounds).conflict().map(|column| label(register, column)) else { continue };
        let message =
            format!("校验「{}」和「{}」对「{column}」的要求互相矛盾，填什么都通不过", other.label, check.label);
        let help = format!("「{}」要求：{}。核对依据，改其中一条", other.label, other.that.text);
        faults.push(Fault::error("F027", check.that.place.clone(), message, "互相矛盾").help(help));
    }
    earlier.push((check, bounds));
}

/// A column's Chinese name.
fn label(register: &Register, column: &str) -> String {
    register.column(&FieldId::new(column)).map_or_else(|| column.to_owned(), |column| column.label)
}

/// A column or another side of a comparison, as one compares it with others.
fn side(expr: &Expr) -> String {
    expr.to_string().to_lowercase()
}
