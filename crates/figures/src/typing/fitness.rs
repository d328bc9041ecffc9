//! Calls of the functions of the fitness standard: their arguments, in words for who writes a pack.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::arrow::datatypes::DataType;
use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, visit_expressions,
};
use xuezheng_methods::fitness::{HEIGHT, WEIGHT};
use xuezheng_pack::Fault;
use xuezheng_pack::model::{Better, Expression, FitnessStandard, Grade, Sex};

use super::columns::Columns;
use super::nearest::nearest;
use super::types::text_literal as text;
use super::{Typing, types};
use crate::syntax::place_of;

const TOTAL: &str = "fitness_total";
const SCORE: &str = "fitness_score";
const LEVEL: &str = "fitness_level";

/// How each is called.
const SHAPES: [(&str, &str); 3] = [
    (TOTAL, "写 fitness_total(测试日期, 年级, 性别, '项目', 成绩, '项目', 成绩, …)，每个项目后面跟着它的成绩"),
    (
        SCORE,
        "写 fitness_score('项目', 测试日期, 年级, 性别, 成绩)；体重指数写 fitness_score('bmi', 测试日期, 年级, 性别, 身高, 体重)",
    ),
    (LEVEL, "写 fitness_level(测试日期, 总分)"),
];

/// Finds calls that can give nothing, or not what they say.
pub(super) fn faults(typing: &Typing<'_>, expression: &Expression, expr: &Expr, columns: &Columns) -> Vec<Fault> {
    let mut faults = Vec::new();
    let _: ControlFlow<()> = visit_expressions(expr, |part| {
        if let Expr::Function(function) = part
            && let name = function.name.to_string().to_lowercase()
            && let Some((name, shape)) = SHAPES.iter().find(|(known, _)| *known == name)
        {
            let call = Call { typing, expression, columns, function, name, shape };
            call.check(&mut faults);
        }
        ControlFlow::Continue(())
    });
    faults
}

/// A call of one of them.
struct Call<'a> {
    typing: &'a Typing<'a>,
    expression: &'a Expression,
    columns: &'a Columns,
    function: &'a Function,
    name: &'a str,
    shape: &'a str,
}

impl<'a> Call<'a> {
    fn check(&self, faults: &mut Vec<Fault>) {
        if self.typing.pack.fitness.is_empty() {
            let place = place_of(self.expression, self.function);
            let message = format!("业务包里没有体质健康标准的表，「{}」算不出来", self.name);
            let help = "放入 standards/fitness/versions.csv 和各版本的表，写法见 docs/pack.md";
            faults.push(Fault::error("F044", place, message, "没有标准").help(help));
            return;
        }
        let Some(arguments) = self.arguments() else {
            faults.push(self.misshapen());
            return;
        };
        match (self.name, arguments.as_slice()) {
            (LEVEL, [day, score]) => {
                self.day(day, faults);
                self.number(score, faults);
            }
            (SCORE, [item, day, grade, sex, results @ ..]) if matches!(results.len(), 1 | 2) => {
                self.item(item, results.len() == 2, faults);
                self.pupil(day, grade, sex, faults);
                results.iter().for_each(|result| self.number(result, faults));
            }
            (TOTAL, [day, grade, sex, pairs @ ..]) if !pairs.is_empty() && pairs.len().is_multiple_of(2) => {
                self.pupil(day, grade, sex, faults);
                self.pairs(pairs, grade, faults);
            }
            _ => faults.push(self.misshapen()),
        }
    }

    /// The arguments, if they are plain.
    fn arguments(&self) -> Option<Vec<&'a Expr>> {
        let FunctionArguments::List(list) = &self.function.args else { return None };
        let plain = |argument: &'a FunctionArg| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
            _ => None,
        };
        list.args.iter().map(plain).collect()
    }

    fn misshapen(&self) -> Fault {
        let message = format!("「{}」的参数不对", self.name);
        self.fault(None, message, "参数不对", self.shape)
    }

    fn pupil(&self, day: &Expr, grade: &Expr, sex: &Expr, faults: &mut Vec<Fault>) {
        self.day(day, faults);
        let grades = "年级写1至12：选项的代码用 1 到 12，或者用整数的数据项";
        self.codes(grade, "年级", |code| Grade::parse(code).is_some(), grades, faults);
        self.codes(sex, "性别", |code| Sex::parse(code).is_some(), "性别的代码用 male（男）和 female（女）", faults);
    }

    fn day(&self, day: &Expr, faults: &mut Vec<Fault>) {
        let is_day = self.kind(day).is_none_or(|kind| matches!(kind, DataType::Date32 | DataType::Null));
        if !is_day {
            let help = "写测试日期的数据项：标准按测试那一天取";
            faults.push(self.fault(Some(day), format!("「{}」要一个日期", self.name), "不是日期", help));
        }
    }

    fn number(&self, result: &Expr, faults: &mut Vec<Fault>) {
        let is_number = self
            .kind(result)
            .is_none_or(|kind| matches!(kind, DataType::Null | DataType::Decimal128(..)) || kind.is_integer());
        if !is_number {
            let help = "写成绩的数据项，类型是整数或小数；几分几秒的换算成秒";
            faults.push(self.fault(Some(result), "成绩应是数".to_owned(), "不是数", help));
        }
    }

    /// Whether a grade or a sex can be read: every code of its list, the written text, or any integer.
    fn codes(&self, given: &Expr, what: &str, is_known: impl Fn(&str) -> bool, help: &str, faults: &mut Vec<Fault>) {
        let written = text(given).map(|text| vec![text.to_owned()]);
        let unknown = written.or_else(|| self.listed(given)).unwrap_or_default();
        if let Some(code) = unknown.iter().find(|code| !is_known(code)) {
            faults.push(self.fault(Some(given), format!("标准里没有{what}「{code}」"), "没有这一组", help));
        } else if self.kind(given).is_some_and(|kind| !is_code(&kind)) {
            faults.push(self.fault(Some(given), format!("「{}」要一个{what}", self.name), "类型不合", help));
        }
    }

    /// The codes of a column's list.
    fn listed(&self, column: &Expr) -> Option<Vec<String>> {
        let Expr::Identifier(name) = column else { return None };
        let list = self.columns.codes(&name.value)?;
        Some(list.codes.iter().map(|(code, _)| code.clone()).collect())
    }

    /// An item that is scored, of one result or of two.
    fn item(&self, item: &Expr, is_pair: bool, faults: &mut Vec<Fault>) {
        let Some(code) = self.item_code(item, |better| better != Better::Measured, faults) else { return };
        let fits = |standard: &FitnessStandard| {
            standard.items.get(code).is_some_and(|item| !is_pair || item.better == Better::Range)
        };
        if !self.typing.pack.fitness.iter().any(fits) {
            faults.push(self.fault(Some(item), format!("项目「{code}」只有一个成绩"), "多了一个数", self.shape));
        }
    }

    /// The code of an item that is written out.
    fn item_code<'e>(
        &self,
        item: &'e Expr,
        is_wanted: impl Fn(Better) -> bool,
        faults: &mut Vec<Fault>,
    ) -> Option<&'e str> {
        let Some(code) = text(item) else {
            faults.push(self.fault(Some(item), "项目要直接写出代码".to_owned(), "不是代码", self.shape));
            return None;
        };
        let items = || self.typing.pack.fitness.iter().flat_map(|standard| &standard.items);
        let wanted = items().filter(|(_, item)| is_wanted(item.better)).map(|(code, _)| code.as_str());
        let wanted: BTreeSet<&str> = wanted.collect();
        if wanted.contains(code) {
            return Some(code);
        }
        let help = match nearest(code, wanted.iter().copied()) {
            Some(near) => format!("是不是 '{near}'？"),
            None => format!("可以写的项目：{}", wanted.into_iter().collect::<Vec<_>>().join("、")),
        };
        faults.push(self.fault(Some(item), format!("标准里没有项目「{code}」"), "没有这个项目", &help));
        None
    }

    /// The items of a total: each once, and all that the grades need.
    fn pairs(&self, pairs: &[&Expr], grade: &Expr, faults: &mut Vec<Fault>) {
        let before = faults.len();
        let mut given = BTreeSet::new();
        for pair in pairs.chunks(2) {
            let [item, result] = pair else { continue };
            self.number(result, faults);
            let Some(code) = self.item_code(item, |better| better != Better::Range, faults) else { continue };
            if !given.insert(code) {
                faults.push(self.fault(Some(item), format!("项目「{code}」写了两次"), "重复", "删去一处"));
            }
        }
        let missing = if faults.len() == before { self.missing(&given, grade) } else { Vec::new() };
        if !missing.is_empty() {
            let message = format!("总分少了项目：{}，要测它的年级永远没有总分", missing.join("、"));
            faults.push(self.fault(None, message, "少了项目", "各年级、男女生要测的项目都写上；没有测的，记录里留空"));
        }
    }

    /// The labels of items that pupils of these grades are scored in, and that aren't given.
    fn missing(&self, given: &BTreeSet<&str>, grade: &Expr) -> Vec<String> {
        let written = text(grade).map(|text| vec![text.to_owned()]);
        let grades = written.or_else(|| self.listed(grade));
        let grades: Option<Vec<Grade>> =
            grades.map(|codes| codes.iter().filter_map(|code| Grade::parse(code)).collect());
        let mut missing = Vec::new();
        for standard in &self.typing.pack.fitness {
            let groups = standard
                .groups
                .iter()
                .filter(|((grade, _), _)| grades.as_ref().is_none_or(|grades| grades.contains(grade)));
            for part in groups.flat_map(|(_, parts)| parts) {
                let Some(item) = standard.items.get(&part.item) else { continue };
                let needed = match item.better {
                    Better::Range => vec![HEIGHT, WEIGHT],
                    Better::Higher | Better::Lower | Better::Measured => vec![part.item.as_str()],
                };
                for code in needed.into_iter().filter(|code| !given.contains(code)) {
                    let label = standard.items.get(code).map_or(code, |item| item.label.as_str());
                    let named = format!("{label}（{code}）");
                    if !missing.contains(&named) {
                        missing.push(named);
                    }
                }
            }
        }
        missing
    }

    /// The type of an argument, if it has one.
    fn kind(&self, argument: &Expr) -> Option<DataType> {
        types::plan(self.typing.state, argument, self.columns).ok().map(|(_, kind)| kind)
    }

    /// A fault at an argument, or at the whole call.
    fn fault(&self, at: Option<&Expr>, message: String, label: &str, help: &str) -> Fault {
        let place = match at {
            Some(argument) => place_of(self.expression, argument),
            None => place_of(self.expression, self.function),
        };
        Fault::error("F044", place, message, label).help(help)
    }
}

/// Whether codes can be of this type.
fn is_code(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null) || kind.is_integer()
}
