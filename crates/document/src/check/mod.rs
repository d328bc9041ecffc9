//! The template checker: walks the syntax tree of every report and section and refuses what the engine would answer
//! wrongly, what no figure backs, and what does not exist.
//!
//! | code | fault |
//! |---|---|
//! | D101 | the template can't be parsed |
//! | D102 | an unknown name at the top |
//! | D103 | an unknown indicator |
//! | D104 | an unknown or impossible member |
//! | D105 | an unknown breakdown |
//! | D106 | an unknown part |
//! | D107 | an operator or comparison on a figure, or arithmetic at all |
//! | D108 | a figure as a condition |
//! | D109 | an unknown or forbidden filter |
//! | D110 | an unknown or misused test |
//! | D111 | bare digits in the text |
//! | D112 | something printed or looped over that can't be |
//! | D113 | an included file that doesn't exist |
//! | D114 | a unit that the text repeats or contradicts |
//! | D115 | a unit that the figure can't be converted to |
//! | D116 | a statement that templates don't have |
//! | D117 | an unknown column of a list |
//! | D118 | a number or a text with digits that is printed without lit |
//! | D119 | wrong arguments |
//! | D120 | a reserved character |
//! | D121 | an unknown function |
//! | D130 | a converted number whose unit nothing states |
//! | D131 | a chart, or the caption of a table, amid other text |
//! | D132 | the caption of a table that isn't there |
//! | D133 | a number below a head that states another unit |
//! | D134 | a section in a length that its area doesn't have |
//! | D135 | a section of one sentence that is more than a paragraph |
//!
//! What works and is probably not meant (D122…) is in [`advice`](crate::advice).

mod blocks;
mod call;
mod expression;
mod filter;
mod kind;
mod member;
mod raw;
mod statement;
mod table;
mod texts;

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::machinery::ast::Expr;
use minijinja::machinery::{Span, ast, parse};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Error, ErrorKind};
use xuezheng_pack::model::{Report, Template};
use xuezheng_pack::{Fault, Pack};

use crate::check::kind::Kind;
use crate::template::Names;
use crate::usage::Usage;

/// Checks every report and every text that reports may include: all faults at once, each at its place, by file and
/// place.
pub fn check_templates(pack: &Pack) -> Vec<Fault> {
    let names = Names::of(pack);
    let own = pack.reports.values().flat_map(|report| [&report.title, &report.body]);
    sorted(own.chain(pack.templates.values()).flat_map(|template| check_template(&names, template)).collect())
}

/// Checks one report, and the texts that it may include.
pub(crate) fn check_report(pack: &Pack, names: &Names, report: &Report) -> Vec<Fault> {
    let templates = [&report.title, &report.body].into_iter().chain(pack.templates.values());
    sorted(templates.flat_map(|template| check_template(names, template)).collect())
}

fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    let key = |fault: &Fault| (fault.place.file.clone(), fault.place.span.start, fault.code, fault.place.span.end);
    faults.sort_by_key(key);
    faults
}

fn check_template(names: &Names, template: &Template) -> Vec<Fault> {
    walk(names, template).0
}

/// The faults of a template, and what it uses.
pub(crate) fn walk(names: &Names, template: &Template) -> (Vec<Fault>, Usage) {
    let usage = Usage::default();
    let mut checker = Checker { names, template, scopes: vec![BTreeMap::new()], faults: Vec::new(), usage };
    checker.reserved();
    checker.one_paragraph();
    match parse(&template.text, &template.place.file, SyntaxConfig::default()) {
        Ok(ast::Stmt::Template(root)) => checker.body(&root.children),
        Ok(_) => {}
        Err(error) => {
            let range = error.range().unwrap_or(0..0);
            let message = format!("模板写法有误：{}", engine_message(&error));
            checker.fault(
                "D101",
                range,
                message,
                "这里读不懂",
                "检查括号、引号，以及 {% if %} 与 {% endif %} 是否成对",
            );
        }
    }
    (checker.faults, checker.usage)
}

/// What an error of the template engine says, in Chinese as far as it is one of the common ones.
pub(crate) fn engine_message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    if !detail.is_ascii() {
        return detail.to_owned();
    }
    let kind = match error.kind() {
        ErrorKind::SyntaxError if detail.contains("end of input") => {
            return "语句没有写完（缺少 endif、endfor 或右括号）".to_owned();
        }
        ErrorKind::SyntaxError if detail.contains("unknown statement") => return "没有这种语句".to_owned(),
        ErrorKind::SyntaxError if detail.contains("unexpected") => return "出现了不该在这里的符号".to_owned(),
        ErrorKind::SyntaxError => "语法错误",
        ErrorKind::UndefinedError => "用到了不存在的内容",
        ErrorKind::UnknownFilter => "没有这个过滤器",
        ErrorKind::UnknownTest => "没有这个判断",
        ErrorKind::UnknownFunction => "没有这个函数",
        ErrorKind::UnknownMethod => "没有这个方法",
        ErrorKind::TemplateNotFound => "要引入的文件不存在",
        ErrorKind::MissingArgument => "缺少参数",
        ErrorKind::TooManyArguments => "参数过多",
        ErrorKind::BadInclude => "引入的文件出错",
        _ => "模板无法执行",
    };
    if detail.is_empty() { kind.to_owned() } else { format!("{kind}（{detail}）") }
}

/// Walks one template.
struct Checker<'a> {
    names: &'a Names,
    template: &'a Template,
    /// Names set by the template itself, innermost last.
    scopes: Vec<BTreeMap<&'a str, Kind<'a>>>,
    faults: Vec<Fault>,
    usage: Usage,
}

impl<'a> Checker<'a> {
    fn fault(
        &mut self,
        code: &'static str,
        range: Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        let place = self.template.place.within(range);
        self.faults.push(Fault::error(code, place, message, label).help(help));
    }

    fn at(
        &mut self,
        code: &'static str,
        range: &Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        self.fault(code, range.clone(), message, label, help);
    }

    /// A fault at a whole expression.
    fn on(
        &mut self,
        code: &'static str,
        expr: &Expr<'a>,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        self.fault(code, extent(expr), message, label, help);
    }

    fn lookup(&self, name: &str) -> Option<Kind<'a>> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).cloned())
    }

    fn define(&mut self, name: &'a str, kind: Kind<'a>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, kind);
        }
    }

    /// Walks something in a scope of its own.
    fn scoped(&mut self, walk: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        walk(self);
        self.scopes.pop();
    }

    /// The text of the template at `range`.
    fn source(&self, range: Range<usize>) -> &'a str {
        self.template.text.get(range).unwrap_or_default()
    }
}

/// Where an expression stands, from its first name on: the engine's own spans begin at the last dot or bar.
fn extent(expr: &Expr<'_>) -> Range<usize> {
    let own = range(expr.span());
    let start = match expr {
        Expr::GetAttr(attr) => extent(&attr.expr).start,
        Expr::GetItem(item) => extent(&item.expr).start,
        Expr::Slice(slice) => extent(&slice.expr).start,
        Expr::Call(call) => extent(&call.expr).start,
        Expr::Filter(filter) => filter.expr.as_ref().map_or(own.start, |inner| extent(inner).start),
        Expr::Test(test) => extent(&test.expr).start,
        Expr::BinOp(binary) => return extent(&binary.left).start..extent(&binary.right).end,
        Expr::Compare(compare) => {
            let end = compare.ops.last().map_or(own.end, |operand| extent(&operand.expr).end);
            return extent(&compare.expr).start..end;
        }
        Expr::Var(_)
        | Expr::Const(_)
        | Expr::UnaryOp(_)
        | Expr::IfExpr(_)
        | Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Map(_) => own.start,
    };
    start..own.end
}

/// Where the last member of an expression stands, without its dot: `yoy` of `safety.drills.yoy`.
fn last(expr: &Expr<'_>) -> Range<usize> {
    let own = range(expr.span());
    match expr {
        Expr::GetAttr(attr) => own.end - attr.name.len()..own.end,
        Expr::GetItem(item) => range(item.subscript_expr.span()),
        Expr::Call(call) => last(&call.expr).start..own.end,
        _ => own,
    }
}

fn range(span: Span) -> Range<usize> {
    let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    offset(span.start_offset)..offset(span.end_offset)
}
