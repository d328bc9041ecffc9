//! Types every expression of a pack, and says in words what does not fit.

mod across;
mod by_org;
mod circle;
pub(crate) mod columns;
mod fitness;
mod formula;
mod measure;
mod names;
mod nearest;
mod parameter;
mod persons;
mod prior;
mod types;
mod with;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, Result as PlanResult};
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::{BinaryExpr, Expr as LogicalExpr, ExprSchemable, Operator, cast};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::sql::sqlparser::ast::Expr;
use xuezheng_pack::model::{Expression, FieldKind, Indicator, Register, RowValue, Source, Timing};
use xuezheng_pack::{Fault, FieldId, IndicatorId, NaiveDate, Pack};

use crate::compiled::{Compiled, Measure, RowsIndicator, Variant};
use crate::session::scalar_functions;
use crate::syntax;
use columns::Columns;
use parameter::Reading;
pub(crate) use parameter::Span;

/// What typing needs to know throughout.
struct Typing<'a> {
    pack: &'a Pack,
    state: &'a SessionState,
    functions: BTreeMap<String, bool>,
    /// Indicators that compare with the year before.
    comparisons: BTreeSet<IndicatorId>,
}

/// Types the whole pack.
///
/// # Errors
/// Every fault found.
pub(crate) fn compile(pack: &Pack, state: &SessionState) -> Result<Compiled, Vec<Fault>> {
    let mut faults = circle::faults(pack);
    // In a circle everything looks back if anything does: its own fault says enough.
    let comparisons = if faults.is_empty() { prior::comparisons(pack) } else { BTreeSet::new() };
    let typing = Typing { pack, state, functions: scalar_functions(state), comparisons };
    let mut registers = BTreeMap::new();
    for (id, register) in pack.registers.iter().chain(&pack.sub_tables) {
        match Columns::of(pack, register) {
            Ok(columns) => drop(registers.insert(id.clone(), columns)),
            Err(_) => faults.push(Fault::error("F018", register.place.clone(), "有两个数据项同名", "重名")),
        }
    }
    let mut compiled = Compiled {
        schemas: registers.iter().map(|(id, columns)| (id.clone(), columns.arrow.clone())).collect(),
        rows: BTreeMap::new(),
        derived: BTreeMap::new(),
        persons: BTreeMap::new(),
        across: BTreeMap::new(),
        comparisons: typing.comparisons.clone(),
        variants: BTreeMap::new(),
        checks: BTreeMap::new(),
    };
    for (id, indicator) in &pack.indicators {
        match &indicator.source {
            Source::Rows { register, .. } => {
                let (Some(columns), Some(declared)) = (registers.get(register), pack.register(register)) else {
                    continue;
                };
                let (rows, variants) = typing.variants(indicator, declared, columns, &mut faults);
                compiled.rows.extend(rows);
                compiled.variants.extend((!variants.is_empty()).then(|| (id.clone(), variants)));
            }
            Source::Derived { formula, inputs } if persons::is_union(formula) => {
                let persons = persons::persons(&typing, formula, inputs, &mut faults);
                compiled.persons.extend(persons.map(|persons| (id.clone(), persons)));
            }
            Source::Derived { formula, inputs } => {
                let derived = formula::formula(&typing, formula, inputs, &mut faults);
                compiled.derived.extend(derived.map(|derived| (id.clone(), derived)));
            }
            Source::Across { .. } => {
                let across = across::across(&typing, pack, indicator, &mut faults);
                compiled.across.extend(across.map(|across| (id.clone(), across)));
            }
        }
    }
    faults.extend(pack.indicators.values().filter_map(|indicator| across::split_fault(pack, indicator)));
    faults.extend(pack.indicators.values().filter_map(|indicator| by_org::fault(pack, indicator)));
    faults.extend(
        compiled.across.iter().filter_map(|(id, across)| by_org::measure_fault(pack.indicators.get(id)?, across)),
    );
    for check in pack.checks.values() {
        let typed = with::check(&typing, check, &registers, &mut faults);
        compiled.checks.entry(check.register.clone()).or_default().extend(typed);
    }
    if faults.is_empty() { Ok(compiled) } else { Err(sorted(faults)) }
}

impl Typing<'_> {
    /// An indicator, once for each span over which its parameters don't change; which of them are for which span.
    fn variants(
        &self,
        indicator: &Indicator,
        register: &Register,
        columns: &Columns,
        faults: &mut Vec<Fault>,
    ) -> (Vec<(IndicatorId, RowsIndicator)>, Vec<Variant>) {
        let Source::Rows { filter, value, .. } = &indicator.source else { return (Vec::new(), Vec::new()) };
        let measure = if let RowValue::Measure(measure) = value { Some(measure) } else { None };
        let named = parameter::named(filter.iter().chain(measure));
        let whole = (indicator.id.clone(), None);
        let (mut rows, mut variants) = (Vec::new(), Vec::new());
        // One that isn't there was reported, and has no days at all.
        if named.iter().any(|id| !self.pack.parameters.contains_key(id)) {
            return (Vec::new(), Vec::new());
        }
        let spans = parameter::spans(self.pack, &named);
        if spans.is_empty() && !named.is_empty() {
            let message = format!("指标「{}」用到的参数没有同时有效的日子", indicator.label);
            faults.push(
                Fault::error("F040", indicator.place.clone(), message, "没有数可用")
                    .help("核对 standards/parameters.csv 里各行的 from 和 to"),
            );
            return (rows, variants);
        }
        // The last one also stands for the indicator itself, wherever no day matters.
        let last = spans.last().map(|span| span.first);
        let of_spans = spans.into_iter().map(|span| {
            let id = IndicatorId::new(format!("{}@{}", indicator.id, span.first));
            variants.push(Variant { span, id: id.clone() });
            (id, Some(span.first))
        });
        let wanted: Vec<_> = of_spans.chain([(whole.0, last.or(whole.1))]).collect();
        for (id, day) in wanted {
            let Some(typed) = self.rows(indicator, register, columns, day, faults) else { break };
            rows.push((id, typed));
        }
        (rows, variants)
    }

    fn rows(
        &self,
        indicator: &Indicator,
        register: &Register,
        columns: &Columns,
        day: Option<NaiveDate>,
        faults: &mut Vec<Fault>,
    ) -> Option<RowsIndicator> {
        let Source::Rows { timing, filter, value, .. } = &indicator.source else { return None };
        let reading = day.map(Reading::On);
        let before = faults.len();
        misplaced(indicator, register, faults);
        let filter = filter.as_ref().map(|filter| self.predicate(filter, columns, reading, faults));
        let measure = match value {
            RowValue::List { .. } => Some(measure::TypedMeasure { measure: Measure::Count, condition: None }),
            RowValue::Measure(measure) => measure::measure(self, measure, columns, reading, faults),
        };
        let measure = measure?;
        if let (Timing::Stock { .. }, Measure::Distinct(_), RowValue::Measure(written)) =
            (timing, &measure.measure, value)
        {
            faults.push(
                Fault::error("F012", written.place.clone(), "期末时点数不能去重计数", "去重")
                    .help("时点数由期初加进、减出推算，去重的人数不能加减；请改用 count(*)，或按日期统计"),
            );
        }
        if faults.len() > before {
            return None;
        }
        let filter = filter.flatten();
        let filter = match (filter, measure.condition) {
            (Some(filter), Some(condition)) => Some(filter.and(condition)),
            (filter, condition) => filter.or(condition),
        };
        let physical = filter.clone().map(|filter| self.physical(filter, &columns.schema));
        let physical_filter = match (physical.transpose(), value) {
            (Ok(physical), _) => physical,
            (Err(_), RowValue::Measure(written)) => {
                faults.push(self.unplanned(written));
                return None;
            }
            (Err(_), RowValue::List { .. }) => return None,
        };
        Some(RowsIndicator {
            register: register.id.clone(),
            timing: timing.clone(),
            filter,
            physical_filter,
            measure: measure.measure,
        })
    }

    /// What evaluates an expression over rows. Some functions (coalesce) only stand for others, which are put in their place
    /// where an expression is simplified.
    fn physical(&self, expr: LogicalExpr, schema: &DFSchema) -> PlanResult<Arc<dyn PhysicalExpr>> {
        let context = SimplifyContext::builder().with_schema(Arc::new(schema.clone()));
        let simplifier = ExprSimplifier::new(context.build());
        let expr = simplifier.simplify(simplifier.coerce(expr, schema)?)?;
        self.state.create_physical_expr(expr, schema)
    }

    /// Types a condition over one row.
    fn predicate(
        &self,
        expression: &Expression,
        columns: &Columns,
        reading: Option<Reading<'_>>,
        faults: &mut Vec<Fault>,
    ) -> Option<LogicalExpr> {
        let mut expr = self.parse(expression, Some(columns), faults)?;
        if let Some(reading) = reading {
            parameter::substitute(self.pack, &mut expr, reading);
        }
        let (logical, kind) = self.typed(expression, &expr, columns, faults)?;
        if kind == DataType::Boolean {
            return Some(logical);
        }
        faults.push(
            Fault::error("F007", syntax::place_of(expression, &expr), "这里应是一个成立或不成立的条件", "不是条件")
                .help("例如 severity = 'serious'"),
        );
        None
    }

    fn parse(&self, expression: &Expression, columns: Option<&Columns>, faults: &mut Vec<Fault>) -> Option<Expr> {
        match syntax::parse(&expression.text) {
            Ok(mut expr) => {
                syntax::rewrite_dotted_columns(&mut expr, &|name| columns.is_some_and(|columns| columns.has(name)));
                Some(expr)
            }
            Err(error) => {
                let token = &expression.text[error.at.clone()];
                let (place, message) = match token {
                    "" => (expression.place.clone(), "表达式没有写完".to_owned()),
                    token => (expression.place.within(error.at), format!("表达式在「{token}」处读不下去")),
                };
                let help = "文本用单引号，相等用一个 =，括号和引号要成对";
                faults.push(Fault::error("F001", place, message, "语法错误").help(help));
                None
            }
        }
    }

    /// Checks names and types of a part of an expression and plans it.
    fn typed(
        &self,
        expression: &Expression,
        expr: &Expr,
        columns: &Columns,
        faults: &mut Vec<Fault>,
    ) -> Option<(LogicalExpr, DataType)> {
        let mut found = names::faults(expression, expr, columns, &self.functions);
        if found.is_empty() {
            found = fitness::faults(self, expression, expr, columns);
        }
        if found.is_empty() {
            found = types::faults(self.state, expression, expr, columns);
        }
        if !found.is_empty() {
            faults.extend(found);
            return None;
        }
        let planned = types::plan(self.state, expr, columns).and_then(|(logical, _)| {
            let logical = widen(logical, columns)?;
            let kind = logical.get_type(&columns.schema)?;
            Ok((logical, kind))
        });
        if planned.is_err() {
            faults.push(self.unplanned(expression));
        }
        planned.ok()
    }

    fn unplanned(&self, expression: &Expression) -> Fault {
        let message = format!("表达式「{}」无法计算", expression.text);
        Fault::error("F004", expression.place.clone(), message, "类型不合").help("拆成几个简单的条件或者指标，逐个检查")
    }
}

/// Lets sums, differences and products of integers have as many digits as they need: the engine's own wrap.
fn widen(expr: LogicalExpr, columns: &Columns) -> datafusion::common::Result<LogicalExpr> {
    let wide = DataType::Decimal128(20, 0);
    let widened = expr.transform_up(|part| match part {
        LogicalExpr::BinaryExpr(BinaryExpr { left, op, right })
            if matches!(op, Operator::Plus | Operator::Minus | Operator::Multiply)
                && left.get_type(&columns.schema)?.is_integer()
                && right.get_type(&columns.schema)?.is_integer() =>
        {
            let (left, right) = (cast(*left, wide.clone()), cast(*right, wide.clone()));
            Ok(Transformed::yes(LogicalExpr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))))
        }
        part => Ok(Transformed::no(part)),
    })?;
    Ok(widened.data)
}

/// Dates that aren't dates, and breakdowns by what is no code list.
fn misplaced(indicator: &Indicator, register: &Register, faults: &mut Vec<Fault>) {
    let Source::Rows { timing, value, .. } = &indicator.source else { return };
    let dates: Vec<&FieldId> = match timing {
        Timing::Flow { date } | Timing::Snapshot { date } => vec![date],
        Timing::Stock { from, until } => vec![from, until],
    };
    for id in dates {
        if register.column(id).is_none_or(|column| column.kind != FieldKind::Date || column.personal.is_some()) {
            let message = format!("指标「{}」的「{id}」不是台账「{}」的日期项", indicator.label, register.label);
            faults.push(Fault::error("F013", indicator.place.clone(), message, "不是日期"));
        }
    }
    for breakdown in indicator.breakdowns.iter().filter(|breakdown| !breakdown.is_by_org()) {
        let column = register.column(&breakdown.field);
        if column.is_none_or(|column| column.kind.choices().is_none() || column.personal.is_some()) {
            let message = format!("指标「{}」不能按「{}」分组：它不是选项", indicator.label, breakdown.field);
            faults.push(Fault::error("F014", indicator.place.clone(), message, "不是选项"));
        }
    }
    if let RowValue::List { columns, order } = value {
        for id in columns.iter().chain(order.iter().map(|by| &by.column)) {
            if id.as_str() != "org" && register.column(id).is_none() {
                let message = format!("清单「{}」的「{id}」不是台账「{}」的数据项", indicator.label, register.label);
                faults.push(Fault::error("F002", indicator.place.clone(), message, "未定义"));
            }
        }
    }
}

fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by(|one, other| {
        let key = |fault: &Fault| (fault.place.file.clone(), fault.place.span.start, fault.code);
        key(one).cmp(&key(other))
    });
    faults
}
