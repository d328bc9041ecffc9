//! Statements: what is printed, set, looped over and included.

use minijinja::machinery::Span;
use minijinja::machinery::ast::{Expr, ForLoop, Include, Macro, Stmt};

use crate::check::kind::{Kind, Side, Suffix};
use crate::check::{Checker, extent, range};
use crate::template::names::hint;
use crate::text::is_digit;

impl<'a> Checker<'a> {
    /// Walks statements in order, with an eye on the text beside printed figures.
    pub(super) fn body(&mut self, statements: &[Stmt<'a>]) {
        let mut suffix = Suffix::None;
        let mut before: Option<&'a str> = None;
        for statement in statements {
            let mut next = (Suffix::None, None);
            match statement {
                Stmt::EmitRaw(raw) => {
                    self.unit_after(&suffix, raw.raw);
                    self.digits(raw.raw);
                    next.1 = Some(raw.raw);
                }
                Stmt::EmitExpr(emit) => {
                    let kind = self.kind(&emit.expr);
                    self.print(&kind, &emit.expr);
                    if let (Kind::Figure(_, Side::Change), Some(raw)) = (&kind, before) {
                        self.change_before(raw);
                    }
                    next.0 = kind.suffix();
                    self.unit_above(&next.0, &emit.expr);
                }
                other => self.statement(other),
            }
            (suffix, before) = next;
        }
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::Template(template) => self.body(&template.children),
            Stmt::EmitRaw(_) | Stmt::EmitExpr(_) => self.body(std::slice::from_ref(statement)),
            Stmt::ForLoop(for_loop) => self.for_loop(for_loop),
            Stmt::IfCond(condition) => {
                self.condition(&condition.expr);
                self.body(&condition.true_body);
                self.body(&condition.false_body);
            }
            Stmt::WithBlock(block) => self.scoped(|checker| {
                for (target, expr) in &block.assignments {
                    let kind = checker.kind(expr);
                    checker.assign(target, kind);
                }
                checker.body(&block.body);
            }),
            Stmt::Set(set) => {
                let kind = self.kind(&set.expr);
                self.assign(&set.target, kind);
            }
            Stmt::SetBlock(block) => {
                self.body(&block.body);
                if let Some(filter) = &block.filter {
                    self.refuse(filter.span(), "set 的过滤器");
                }
                self.assign(&block.target, Kind::Captured);
            }
            Stmt::Include(include) => self.include(include),
            Stmt::Macro(declared) => self.declare(declared),
            Stmt::AutoEscape(block) => self.refuse(block.span(), "autoescape"),
            Stmt::FilterBlock(block) => self.refuse(block.span(), "filter 语句"),
            Stmt::Block(block) => self.refuse(block.span(), "block"),
            Stmt::Import(import) => self.refuse(import.span(), "import"),
            Stmt::FromImport(import) => self.refuse(import.span(), "from … import"),
            Stmt::Extends(extends) => self.refuse(extends.span(), "extends"),
            Stmt::CallBlock(block) => self.refuse(block.span(), "call"),
            Stmt::Do(statement) => self.refuse(statement.span(), "do"),
        }
    }

    fn refuse(&mut self, span: Span, what: &str) {
        let message = format!("报告模板没有「{what}」这种写法");
        self.fault("D116", range(span), message, "不能用", "可用的语句有 if、for、set、with、macro、include");
    }

    fn for_loop(&mut self, for_loop: &ForLoop<'a>) {
        let iterated = self.kind(&for_loop.iter);
        let item = match &iterated {
            Kind::Parts(indicator, side) => Kind::Figure(indicator, *side),
            Kind::Rows(indicator) => Kind::Row(indicator),
            Kind::Sections(list) => {
                self.all_texts(list, &for_loop.iter);
                Kind::Path
            }
            Kind::Items(item) => (**item).clone(),
            Kind::Unknown => Kind::Unknown,
            other => {
                let message = format!("{}不能逐个写出", other.name());
                let help = "循环用于 .parts(\"…\")、.top(\"…\", 3)、.list 和 sections、problems、plans";
                self.on("D112", &for_loop.iter, message, "不是清单或分项", help);
                Kind::Unknown
            }
        };
        self.scoped(|checker| {
            checker.define("loop", Kind::Loop);
            checker.assign(&for_loop.target, item);
            if let Some(filter) = &for_loop.filter_expr {
                checker.condition(filter);
            }
            checker.body(&for_loop.body);
        });
        self.body(&for_loop.else_body);
    }

    fn assign(&mut self, target: &Expr<'a>, kind: Kind<'a>) {
        match target {
            Expr::Var(var) => self.define(var.id, kind),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.assign(item, Kind::Unknown)),
            Expr::List(list) => list.items.iter().for_each(|item| self.assign(item, Kind::Unknown)),
            other => {
                self.kind(other);
            }
        }
    }

    fn include(&mut self, include: &Include<'a>) {
        if let Expr::Const(path) = &include.name {
            let path = path.value.to_string();
            self.usage.texts.insert(path.clone());
            if !self.names.templates.contains(&path) && !include.ignore_missing {
                let known: Vec<&str> = self.names.templates.iter().map(String::as_str).collect();
                let message = format!("要引入的文件「{path}」不存在");
                self.on("D113", &include.name, message, "没有这个文件", hint(&path, known));
            }
            return;
        }
        match self.kind(&include.name) {
            Kind::Path | Kind::Unknown => {}
            other => {
                let message = format!("{}不是文件路径", other.name());
                let help = "写成 {% include sections.领域 %}，或在 sections、problems、plans 的循环里引入";
                self.on("D113", &include.name, message, "不能引入", help);
            }
        }
    }

    fn declare(&mut self, declared: &Macro<'a>) {
        self.define(declared.name, Kind::Macro);
        self.scoped(|checker| {
            for default in &declared.defaults {
                let kind = checker.kind(default);
                checker.argument(&kind, default);
            }
            for argument in &declared.args {
                checker.assign(argument, Kind::Unknown);
            }
            checker.body(&declared.body);
        });
    }

    /// Refuses to print what has no printed form.
    pub(super) fn print(&mut self, kind: &Kind<'a>, expr: &Expr<'a>) {
        let source = self.source(extent(expr)).to_owned();
        match kind {
            Kind::Figure(..)
            | Kind::Cell(_)
            | Kind::Period
            | Kind::Date
            | Kind::Text
            | Kind::Constant(false)
            | Kind::Printed(_)
            | Kind::Captured
            | Kind::Unknown => {}
            Kind::Constant(true) | Kind::Number => {
                let message = format!("「{source}」会写出没有依据的数字");
                let is_number = source.starts_with(is_digit);
                let literal = if is_number { format!("\"{source}\"") } else { source };
                let help = format!("数据请改用指标；确需写出时用 lit({literal})");
                self.on("D118", expr, message, "没有依据的数字", help);
            }
            Kind::Area(id, area) => {
                let example = area.indicators.keys().next().map_or("…", String::as_str);
                let help = format!("写出其中一个指标，例如 {{{{ {id}.{example} }}}}");
                self.on("D112", expr, format!("「{source}」是业务领域，不能直接写出"), "缺少指标名", help);
            }
            Kind::Rows(_) | Kind::Parts(..) | Kind::Items(_) | Kind::Sections(_) => {
                let help = "用 {% for … in … %} 逐个写出，或用 | map(attribute=\"…\") | join(\"、\")";
                self.on("D112", expr, format!("{}不能直接写出", kind.name()), "不是一项数据", help);
            }
            Kind::Breakdowns(indicator, _) => {
                let help = format!("写成 .by.{}[\"…\"]", indicator.fields().next().unwrap_or("…"));
                self.on("D112", expr, "分项方式不能直接写出", "缺少分项", help);
            }
            Kind::BreakdownParts(_, breakdown, _) => {
                let code = breakdown.codes.first().map_or("…", |(code, _)| code.as_str());
                self.on("D112", expr, "分项要指明是哪一项", "缺少分项代码", format!("写成 {source}[\"{code}\"]"));
            }
            Kind::Row(_) | Kind::Bool | Kind::Filing | Kind::Path | Kind::Loop | Kind::Macro => {
                self.on("D112", expr, format!("{}不能直接写出", kind.name()), "不能写出", "写出其中的数据或文字");
            }
        }
    }

    /// Refuses digits handed to a macro, which would print them.
    pub(super) fn argument(&mut self, kind: &Kind<'a>, expr: &Expr<'a>) {
        if matches!(kind, Kind::Constant(true) | Kind::Number) {
            self.print(kind, expr);
        }
    }
}
