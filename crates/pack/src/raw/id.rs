//! Ids: which texts may name something, for they are names in SQL too.

use super::written::Written;
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::Faults;

/// Longest id: PostgreSQL cuts names at 63 bytes, and tables and due columns add to it.
const LONGEST: usize = 50;

/// What an id is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// A name in SQL as it stands: a column, an indicator, an area.
    SqlName,
    /// A part of a name in SQL: a register's table is `r_` and its id, an attribute's column `org.` and its id.
    PartOfName,
    /// A stored or referenced code: a choice, a state, a role.
    Code,
}

/// Words that SQLite, PostgreSQL or DataFusion reserve, or that formulas use; sorted.
const RESERVED: &[&str] = &[
    "add",
    "all",
    "alter",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "autoincrement",
    "between",
    "both",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "commit",
    "constraint",
    "count",
    "create",
    "cross",
    "cube",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "filter",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "glob",
    "grant",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "match",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "org",
    "outer",
    "over",
    "overlaps",
    "param",
    "partition",
    "placing",
    "primary",
    "prior",
    "qualify",
    "ratio",
    "references",
    "regexp",
    "returning",
    "right",
    "rollup",
    "row",
    "rows",
    "section",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "sum",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

/// Reports an id that can't be one.
pub(crate) fn check(id: &Written, used_as: Use, faults: &mut Faults) {
    let text = id.as_str();
    let (why, help) = if text.starts_with('_') {
        ("不能以下划线开头", "下划线开头的名称留给系统，去掉开头的下划线".to_owned())
    } else if text.len() > LONGEST {
        ("太长", format!("最多 {LONGEST} 个字符"))
    } else if !is_snake_case(text, used_as) {
        ("只能用小写英文字母、数字和下划线", example(text))
    } else if used_as == Use::SqlName && RESERVED.binary_search(&text).is_ok() {
        ("是 SQL 或公式的保留字", format!("换一个词，例如 {text}_value"))
    } else {
        return;
    };
    let fault = Fault::error(codes::BAD_ID, id.place.clone(), format!("名称「{text}」{why}"), "不能用作名称");
    faults.error(fault.help(help));
}

fn is_snake_case(text: &str, used_as: Use) -> bool {
    let digit_first = used_as == Use::Code && text.starts_with(|c: char| c.is_ascii_digit());
    (digit_first || text.starts_with(|c: char| c.is_ascii_lowercase()))
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The same in snake_case, where that gives a name; else how names look.
fn example(text: &str) -> String {
    let mut snake = String::new();
    for c in text.chars() {
        match c {
            'A'..='Z' => {
                if !snake.is_empty() && !snake.ends_with('_') {
                    snake.push('_');
                }
                snake.push(c.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => snake.push(c),
            _ if !snake.is_empty() && !snake.ends_with('_') => snake.push('_'),
            _ => {}
        }
    }
    let snake = snake.trim_matches('_');
    if snake.is_empty() || !is_snake_case(snake, Use::SqlName) {
        return "名称写英文，例如 found_on；中文写在 label 里".to_owned();
    }
    format!("改为「{snake}」；中文名称写在 label 里")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn messages(text: &str, used_as: Use) -> Vec<String> {
        let mut faults = Faults::default();
        check(&Written { value: text.to_owned(), place: Place::new("x.toml", 0..1) }, used_as, &mut faults);
        faults.into_sorted().into_iter().map(|fault| format!("{}；{}", fault.message, fault.help.unwrap())).collect()
    }

    #[test]
    fn reserved_words_are_sorted_for_the_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn a_snake_case_name_is_an_id() {
        assert!(messages("found_on_2", Use::SqlName).is_empty());
    }

    #[test]
    fn other_spellings_are_refused_with_the_right_one() {
        assert_eq!(
            messages("FoundOn", Use::SqlName),
            ["名称「FoundOn」只能用小写英文字母、数字和下划线；改为「found_on」；中文名称写在 label 里"]
        );
        assert_eq!(
            messages("found-on", Use::Code),
            ["名称「found-on」只能用小写英文字母、数字和下划线；改为「found_on」；中文名称写在 label 里"]
        );
        assert_eq!(
            messages("日期", Use::SqlName),
            ["名称「日期」只能用小写英文字母、数字和下划线；名称写英文，例如 found_on；中文写在 label 里"]
        );
        assert_eq!(
            messages("_id", Use::SqlName),
            ["名称「_id」不能以下划线开头；下划线开头的名称留给系统，去掉开头的下划线"]
        );
    }

    #[test]
    fn a_reserved_word_may_be_a_code_or_a_register_but_no_column() {
        assert!(messages("grant", Use::PartOfName).is_empty());
        assert_eq!(messages("order", Use::SqlName), ["名称「order」是 SQL 或公式的保留字；换一个词，例如 order_value"]);
        assert!(messages("primary", Use::Code).is_empty());
        assert!(messages("2024", Use::Code).is_empty());
        assert_eq!(messages("2024", Use::SqlName).len(), 1);
    }
}
