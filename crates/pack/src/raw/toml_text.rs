//! TOML text into tables with spans; what isn't TOML is reported in Chinese, all of it at once.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known};
use crate::folder::Source;

/// Parses the part `range` of a file. Spans count from the part's start.
pub(crate) fn parse<'t>(source: &'t Source, range: Range<usize>, faults: &mut Faults) -> Known<Spanned<DeTable<'t>>> {
    let text = &source.text[range.clone()];
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut last = None;
    let mut shown = BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = text[..text.floor_char_boundary(span.start)].matches('\n').count();
        // The parser reports consequences of one slip too; the first of a line is the slip.
        if !shown.insert(line) {
            continue;
        }
        let place = Place::new(source.path.clone(), range.start + span.start..range.start + span.end);
        let (message, help) = match full_width(&text[text.floor_char_boundary(span.start)..]) {
            Some((full, half)) => (
                format!("不符合 TOML 写法：用了中文的「{full}」"),
                format!("改成英文半角的「{half}」，这一行其他的标点也一样"),
            ),
            None => explain(error.message()),
        };
        last = Some(faults.error(Fault::error(codes::SYNTAX, place, message, "写法有误").help(help)));
    }
    last.map_or(Ok(table), Err)
}

/// Chinese punctuation at the start of what couldn't be read, with what TOML has instead: text pasted from Word.
fn full_width(text: &str) -> Option<(char, &'static str)> {
    const MARKS: [(char, &str); 10] = [
        ('“', "\""),
        ('”', "\""),
        ('‘', "'"),
        ('’', "'"),
        ('，', ","),
        ('：', "="),
        ('＝', "="),
        ('【', "["),
        ('】', "]"),
        ('　', "空格"),
    ];
    let first = text.chars().next()?;
    MARKS.into_iter().find(|(mark, _)| *mark == first)
}

/// What the parser's English says, and what would be right.
fn explain(message: &str) -> (String, String) {
    const KNOWN: &[(&str, &str, &str)] = &[
        ("duplicate key", "同一个键写了两次", "删去一处，或改成另一个键"),
        ("cannot extend value", "这个键已经有值，不能再当作表来写", "同一个键只写一处"),
        ("string values must be quoted", "文本没有加引号", "文本写在引号里：label = \"校园安全\""),
        ("unclosed array", "列表没有写完", "列表以 ] 结束"),
        ("unclosed inline table", "{ } 没有写完", "以 } 结束，各项用逗号隔开"),
        ("unclosed table", "表头没有写完", "表头写作 [fields.found_on]"),
        ("invalid basic string", "文本没有写完，或含有不能直接写的字符", "文本以同样的引号结束；反斜杠写作 \\\\"),
        ("invalid literal string", "文本没有写完", "文本以同样的引号结束"),
        ("missing comma", "各项之间缺逗号", "用英文逗号「,」隔开"),
        ("extra comma", "多了一个逗号", "删去多余的逗号"),
        ("missing assignment", "缺等号", "写作 键 = 值"),
        ("key with no value", "只有键，没有值", "写作 键 = 值"),
        ("missing value", "缺值", "等号后面写值；文本要加引号"),
        ("invalid unquoted key", "键里有不能直接写的字符", "键用小写英文字母、数字和下划线；标点用英文半角"),
        ("unquoted keys cannot be empty", "缺键", "写作 键 = 值"),
        ("recursion limit", "套得太深", "减少括号的层数"),
        ("cannot recurse", "套得太深", "减少括号的层数"),
    ];
    const GENERAL: &str = "检查这一行的引号、括号、等号和逗号，都用英文半角";
    let known = KNOWN.iter().find(|(start, ..)| message.starts_with(start));
    match known {
        Some((_, what, help)) => (format!("不符合 TOML 写法：{what}"), (*help).to_owned()),
        None => ("不符合 TOML 写法".to_owned(), GENERAL.to_owned()),
    }
}
