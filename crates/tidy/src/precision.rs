//! Nothing prints a number with `{:.1}`: of a decimal it truncates instead of rounding 四舍五入.

use crate::tree::{Tree, expect_none};

/// The one module that rounds for printing, and this one, whose cases are what it looks for.
const EXCEPT: &[&str] = &["crates/pack/src/decimal.rs", "crates/tidy/src/precision.rs"];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for file in tree.rust().filter(|file| !EXCEPT.contains(&file.path.as_str())) {
        for (number, line) in file.code_lines() {
            if let Some(placeholder) = precise_placeholder(line) {
                faults.push(format!(
                    "{}:{number}：「{placeholder}」按位数截断而不四舍五入；请用 xuezheng_pack::decimal::print(值, 位数)",
                    file.path
                ));
            }
        }
    }
    faults
}

/// The first format placeholder of the line that asks for a precision. A brace before a space opens code, not a format.
fn precise_placeholder(line: &str) -> Option<&str> {
    line.match_indices('{').find_map(|(open, _)| {
        let inside = &line[open + 1..open + line[open..].find('}')?];
        let (argument, spec) = inside.split_once(':')?;
        let is_placeholder = argument.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !spec.is_empty()
            && !spec.contains([' ', '{', '"', '(']);
        let (_, precision) = spec.split_once('.')?;
        let is_precise = precision.starts_with(|c: char| c.is_ascii_digit() || c == '*' || c.is_alphabetic());
        (is_placeholder && is_precise).then(|| &line[open..open + inside.len() + 2])
    })
}

#[test]
fn no_number_is_printed_with_a_precision() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn precisions_are_found_and_code_is_left_alone() {
    for line in [r#"format!("{:.1}", x)"#, r#"format!("{rate:>8.2}%")"#, r#"write!(f, "{0:.*}", n)"#, r#"("{x:.n$}")"#]
    {
        assert!(precise_placeholder(line).is_some(), "{line}");
    }
    for line in
        [r#"format!("{x:?} 1.5")"#, "Point { x: p.0, y: p.1 }", r#"format!("{a}.{b:02}")"#, "match x { A::B => 1.0 }"]
    {
        assert_eq!(precise_placeholder(line), None, "{line}");
    }
}
