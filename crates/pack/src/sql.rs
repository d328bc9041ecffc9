//! The structure of an expression: its tokens and names with their places. Types are the figures crate's business.

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{Expr, Function, Spanned, visit_expressions};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer};

/// More tokens than this are no formula that anyone could check; it also bounds the depth of the tree.
const MOST_TOKENS: usize = 600;

/// A parsed expression. Ranges are bytes of its text.
#[derive(Debug)]
pub(crate) struct Sql {
    /// Its tree.
    pub(crate) tree: Expr,
    /// Its tokens without white space.
    pub(crate) tokens: Vec<(Token, Range<usize>)>,
    /// The names of columns in it, in order: `found_on`, `org.nature`.
    pub(crate) names: Vec<Name>,
    lines: Lines,
}

/// A column's name in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// As written, without quotes.
    pub(crate) text: String,
    /// Where.
    pub(crate) range: Range<usize>,
    /// Whether it stands in double quotes, as people write texts by mistake.
    pub(crate) is_quoted: bool,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// In lower case.
    pub(crate) name: String,
    /// Where the name stands.
    pub(crate) range: Range<usize>,
    /// Whether it looks at other rows.
    pub(crate) is_window: bool,
}

impl Call {
    /// Whether it makes one value of many rows.
    pub(crate) fn is_aggregate(&self) -> bool {
        const AGGREGATES: &[&str] = &[
            "approx_distinct",
            "approx_median",
            "approx_percentile_cont",
            "array_agg",
            "avg",
            "bit_and",
            "bit_or",
            "bool_and",
            "bool_or",
            "corr",
            "count",
            "covar",
            "covar_pop",
            "covar_samp",
            "first_value",
            "grouping",
            "last_value",
            "max",
            "mean",
            "median",
            "min",
            "nth_value",
            "percentile_cont",
            "quantile_cont",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "string_agg",
            "sum",
            "var",
            "var_pop",
            "var_samp",
            "variance",
        ];
        AGGREGATES.contains(&self.name.as_str())
    }
}

/// A function's name in lower case.
pub(crate) fn function_name(function: &Function) -> String {
    function.name.to_string().to_lowercase()
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotSql {
    /// What is wrong.
    pub(crate) why: String,
    /// Where.
    pub(crate) range: Range<usize>,
}

impl Sql {
    /// Parses one expression.
    ///
    /// # Errors
    /// When the text is none, or goes on after it.
    pub(crate) fn parse(text: &str) -> Result<Self, NotSql> {
        let lines = Lines::new(text);
        let whole = |why: &str| NotSql { why: why.to_owned(), range: 0..text.len() };
        let dialect = GenericDialect {};
        let spanned = Tokenizer::new(&dialect, text).tokenize_with_location().map_err(|error| {
            let at = lines.offset(error.location).min(text.len());
            NotSql { why: "引号没有成对，或有不认识的字符".to_owned(), range: at..text.len() }
        })?;
        let is_visible = |token: &Token| !matches!(token, Token::Whitespace(_) | Token::EOF);
        let tokens = spanned.iter().filter(|token| is_visible(&token.token));
        let tokens: Vec<_> = tokens.map(|token| (token.token.clone(), lines.range(token.span))).collect();
        if tokens.is_empty() {
            return Err(whole("没有内容"));
        }
        if tokens.len() > MOST_TOKENS {
            return Err(whole("太长，请拆成几个指标"));
        }
        let mut parser = Parser::new(&dialect).with_tokens_with_locations(spanned);
        let parsed = parser.parse_expr();
        let next = parser.peek_token();
        let next_range = match next.token {
            Token::EOF => text.len()..text.len(),
            _ => lines.range(next.span),
        };
        let tree = match parsed {
            Ok(tree) if next.token == Token::EOF => tree,
            Ok(_) => {
                return Err(NotSql {
                    why: format!("到「{}」之前已经完整，后面多了内容", next.token),
                    range: next_range,
                });
            }
            Err(sqlparser::parser::ParserError::RecursionLimitExceeded) => return Err(whole("括号套得太深")),
            Err(error) => return Err(lines.explain(&error.to_string(), &tokens, text)),
        };
        let names = names(&tree, &lines);
        Ok(Self { tree, tokens, names, lines })
    }

    /// Visits every part of the tree, the outer before the inner.
    pub(crate) fn each(&self, mut visit: impl FnMut(&Expr)) {
        let _: ControlFlow<()> = visit_expressions(&self.tree, |expr| {
            visit(expr);
            ControlFlow::Continue(())
        });
    }

    /// Every function call in it, with its name in lower case.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        self.each(|expr| {
            if let Expr::Function(function) = expr {
                let range = self.lines.range(function.name.span());
                calls.push(Call { name: function_name(function), range, is_window: function.over.is_some() });
            }
        });
        calls
    }

    /// Where a part of the tree stands.
    pub(crate) fn range(&self, part: &Expr) -> Range<usize> {
        self.lines.range(part.span())
    }
}

fn names(tree: &Expr, lines: &Lines) -> Vec<Name> {
    let mut names = Vec::new();
    let _: ControlFlow<()> = visit_expressions(tree, |expr| {
        let parts = match expr {
            Expr::Identifier(ident) => std::slice::from_ref(ident),
            Expr::CompoundIdentifier(parts) => parts,
            _ => &[],
        };
        if !parts.is_empty() {
            let text: Vec<_> = parts.iter().map(|part| part.value.as_str()).collect();
            names.push(Name {
                text: text.join("."),
                range: lines.range(expr.span()),
                is_quoted: parts.iter().any(|part| part.quote_style.is_some()),
            });
        }
        ControlFlow::Continue(())
    });
    names.sort_by_key(|name| name.range.start);
    names
}

/// Byte offsets of a text's lines, to turn the parser's lines and columns into ranges.
#[derive(Debug)]
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text: text.to_owned(), starts }
    }

    /// The parser counts lines and characters from 1.
    fn offset(&self, location: Location) -> usize {
        let line = usize::try_from(location.line).unwrap_or(1).max(1) - 1;
        let column = usize::try_from(location.column).unwrap_or(1).max(1) - 1;
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, span: Span) -> Range<usize> {
        if span == Span::empty() {
            return 0..self.text.len();
        }
        let start = self.offset(span.start);
        start..self.offset(span.end).max(start)
    }

    /// The parser's message in our words, at the token it names.
    fn explain(&self, message: &str, tokens: &[(Token, Range<usize>)], text: &str) -> NotSql {
        let located = message.rsplit_once(" at Line: ").and_then(|(_, place)| {
            let (line, column) = place.split_once(", Column: ")?;
            let location = Location { line: line.trim().parse().ok()?, column: column.trim().parse().ok()? };
            let at = self.offset(location);
            tokens.iter().find(|(_, range)| range.start == at)
        });
        match located {
            Some((token, range)) => NotSql { why: format!("到「{token}」处不通"), range: range.clone() },
            None => {
                NotSql { why: "不完整，后面还缺内容".to_owned(), range: text.trim_end().len()..text.len() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, &str)> {
        Sql::parse(text).unwrap().names.into_iter().map(|name| (name.text, &text[name.range])).collect()
    }

    #[test]
    fn names_come_with_their_exact_places() {
        let text = "level = '重大' and org.nature <> 'private' and count(distinct 'x') > found_on";
        assert_eq!(
            named(text),
            [
                ("level".to_owned(), "level"),
                ("org.nature".to_owned(), "org.nature"),
                ("found_on".to_owned(), "found_on")
            ]
        );
    }

    #[test]
    fn places_hold_over_several_lines_and_chinese() {
        assert_eq!(named("'汉字' = a\n  and '汉' = bb"), [("a".to_owned(), "a"), ("bb".to_owned(), "bb")]);
    }

    #[test]
    fn functions_and_typed_literals_are_no_names() {
        assert_eq!(named("coalesce(a, date '2024-01-01') > current_date"), [("a".to_owned(), "a")]);
    }

    #[test]
    fn what_is_no_expression_is_refused_at_its_place() {
        let wrong = |text: &str| {
            let error = Sql::parse(text).unwrap_err();
            (error.why, text[error.range].to_owned())
        };
        assert_eq!(wrong("a = = b"), ("到「=」处不通".to_owned(), "=".to_owned()));
        assert_eq!(wrong("a = "), ("不完整，后面还缺内容".to_owned(), " ".to_owned()));
        assert_eq!(wrong("a b"), ("到「b」之前已经完整，后面多了内容".to_owned(), "b".to_owned()));
        assert_eq!(wrong("a = 'x").0, "引号没有成对，或有不认识的字符");
    }

    #[test]
    fn the_longest_chain_and_the_deepest_nest_do_not_overflow() {
        let chain = vec!["1"; MOST_TOKENS / 2].join("+");
        assert!(Sql::parse(&chain).is_ok());
        assert_eq!(Sql::parse(&format!("{0}{0}", chain + "+")).unwrap_err().why, "太长，请拆成几个指标");
        assert_eq!(Sql::parse(&"(".repeat(200)).unwrap_err().why, "括号套得太深");
    }
}
