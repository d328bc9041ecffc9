//! Expressions as syntax trees: parsing, the place of every part, and the columns `org.…`.

use std::ops::{ControlFlow, Range};

use datafusion::sql::sqlparser::ast::{Expr, Ident, Spanned, visit_expressions_mut};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;
use datafusion::sql::sqlparser::tokenizer::{Location, Span, Token};
use xuezheng_pack::Place;
use xuezheng_pack::model::Expression;

/// Deeper nesting than this is no formula that a person wrote.
const DEPTH: usize = 50;

/// What the parser stumbled over: where, in bytes of the text.
pub(crate) struct SyntaxError {
    /// The offending token, or the end of the text.
    pub(crate) at: Range<usize>,
}

/// Parses a single expression.
pub(crate) fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let dialect = GenericDialect {};
    let parser = Parser::new(&dialect).with_recursion_limit(DEPTH).try_with_sql(text);
    let mut parser = parser.map_err(|error| SyntaxError { at: stumble(text, &error.to_string()) })?;
    let expr = parser.parse_expr().map_err(|error| SyntaxError { at: stumble(text, &error.to_string()) })?;
    let next = parser.peek_token();
    if next.token == Token::EOF {
        return Ok(expr);
    }
    Err(SyntaxError { at: bytes(text, next.span) })
}

/// Where in the pack a part of an expression stands.
pub(crate) fn place_of(expression: &Expression, part: &impl Spanned) -> Place {
    expression.place.within(range_of(expression, part))
}

/// A part of an expression as it is written.
pub(crate) fn text_of<'a>(expression: &'a Expression, part: &impl Spanned) -> &'a str {
    expression.text.get(range_of(expression, part)).unwrap_or(&expression.text)
}

fn range_of(expression: &Expression, part: &impl Spanned) -> Range<usize> {
    let range = bytes(&expression.text, part.span());
    if range.is_empty() { 0..expression.text.len() } else { close(&expression.text, range) }
}

/// Extends a range to the parentheses that it opens: the parser's spans of calls stop before the last one.
fn close(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut depth, mut is_quoted) = (0_i32, false);
    for (index, c) in text.char_indices().skip_while(|(index, _)| *index < range.start) {
        if index >= range.end && depth <= 0 {
            break;
        }
        match c {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
        if index >= range.end && depth == 0 {
            return range.start..index + c.len_utf8();
        }
    }
    range
}

/// Replaces `org.nature`, `section.stage`, and `project.category` of a reference, by the one column "org.nature".
pub(crate) fn rewrite_dotted_columns(expr: &mut Expr, has: &dyn Fn(&str) -> bool) {
    let _: ControlFlow<()> = visit_expressions_mut(expr, |part| {
        if let Expr::CompoundIdentifier(names) = part
            && let [before, after] = names.as_slice()
            && let name = format!("{}.{}", before.value, after.value)
            && (matches!(before.value.as_str(), "org" | "section") || has(&name))
        {
            let span = before.span.union(&after.span);
            *part = Expr::Identifier(column(name, span));
        }
        ControlFlow::Continue(())
    });
}

/// A quoted column name at `span`.
pub(crate) fn column(name: String, span: Span) -> Ident {
    Ident::with_quote_and_span('"', span, name)
}

/// The bytes of `text` that `span` covers; empty if the parser left no span.
fn bytes(text: &str, span: Span) -> Range<usize> {
    match (offset(text, span.start), offset(text, span.end)) {
        (Some(start), Some(end)) if start <= end => start..end,
        _ => 0..0,
    }
}

/// The byte at a location, which counts lines and characters from 1.
fn offset(text: &str, location: Location) -> Option<usize> {
    let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    Some(start + rest.char_indices().nth(column).map_or(rest.len(), |(index, _)| index))
}

/// Reads the location at the end of a parser's message; the token there, or nothing at the end of the text.
fn stumble(text: &str, message: &str) -> Range<usize> {
    let location = message.rsplit_once("Line: ").and_then(|(_, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        Some(Location { line: line.parse().ok()?, column: column.parse().ok()? })
    });
    let start = location.and_then(|location| offset(text, location)).unwrap_or(text.len());
    let token = |c: char| c.is_alphanumeric() || c == '_';
    let rest = &text[start..];
    let length = rest.find(|c| !token(c)).unwrap_or(rest.len());
    let length = if length == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { length };
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part_at(text: &str) -> String {
        let expr = parse(text).ok().unwrap();
        let Expr::BinaryOp { right, .. } = expr else { panic!("{expr}") };
        text[bytes(text, right.span())].to_owned()
    }

    #[test]
    fn every_part_knows_its_place_even_behind_chinese_and_line_breaks() {
        assert_eq!(part_at("name = '消防' AND closed_at"), "closed_at");
        assert_eq!(part_at("name = '消防'\n  AND closed_at"), "closed_at");
        assert_eq!(part_at("a = org.nature"), "org.nature");
    }

    #[test]
    fn a_call_ends_with_its_parenthesis() {
        let closed = |text: &str, range| text[close(text, range)].to_owned();
        assert_eq!(closed("sum(a) > f(')', b) + 1", 9..16), "f(')', b)");
        assert_eq!(closed("(a = b) AND c", 1..6), "a = b");
    }

    #[test]
    fn a_syntax_error_is_placed() {
        let stumbled = |text: &str| parse(text).err().map(|error| text[error.at].to_owned());
        assert_eq!(stumbled("count(*"), Some(String::new()));
        assert_eq!(stumbled("a = = b"), Some("=".to_owned()));
        assert_eq!(stumbled("a = b c"), Some("c".to_owned()));
        assert_eq!(stumbled("a = 1"), None);
    }
}
