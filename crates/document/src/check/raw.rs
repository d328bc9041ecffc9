//! The template's own text: bare digits, reserved characters, and units beside figures.

use std::ops::Range;

use minijinja::machinery::ast::Expr;
use xuezheng_pack::Unit;

use crate::check::kind::Suffix;
use crate::check::table::Column;
use crate::check::{Checker, extent};
use crate::text::{RESERVED, is_digit};

/// Units that texts confuse, longest first.
const UNITS: [&str; 10] = ["个百分点", "万人次", "亿元", "万元", "人次", "万人", "元", "人", "%", "％"];

impl<'a> Checker<'a> {
    /// Refuses the characters that tokens are made of, anywhere in the file.
    pub(super) fn reserved(&mut self) {
        let text: &str = &self.template.text;
        let found: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| RESERVED.contains(c)).collect();
        for (start, c) in found {
            let message = format!("字符 U+{:04X} 留给程序内部使用，模板里不能有", u32::from(c));
            self.fault("D120", start..start + c.len_utf8(), message, "保留字符", "删去这个看不见的字符");
        }
    }

    /// Refuses digits in `raw`, a piece of this template's text.
    pub(super) fn digits(&mut self, raw: &'a str) {
        let text: &'a str = &self.template.text;
        // A raw piece is a slice of the template's text.
        let start = (raw.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        if text.get(start..start + raw.len()) != Some(raw) {
            return;
        }
        for run in digit_runs(text, start..start + raw.len()) {
            let digits = &text[run.clone()];
            let message = format!("文字中有未标注的数字「{digits}」");
            let help = format!(
                "数据请改用指标；日期用 {{{{ period }}}}、{{{{ dated }}}}；确需写出的数字用 {{{{ lit(\"{digits}\") }}}}"
            );
            self.fault("D111", run, message, "没有依据的数字", help);
        }
    }

    /// Compares the text after a printed number with the unit that it has, or lacks.
    pub(super) fn unit_after(&mut self, suffix: &Suffix, raw: &'a str) {
        let after = raw.trim_start();
        let Some(written) = UNITS.iter().find(|unit| after.starts_with(**unit)) else { return };
        let skipped = raw.len() - after.len();
        let start = (raw.as_ptr() as usize).wrapping_sub(self.template.text.as_ptr() as usize) + skipped;
        let range = start..start + written.len();
        match suffix {
            Suffix::WithUnit(unit) if same(unit, written) => {
                let message = format!("单位「{written}」写了两遍");
                self.fault("D114", range, message, "前面的数据已带单位", format!("删去后面的「{written}」"));
            }
            Suffix::Bare(unit) | Suffix::WithUnit(unit) if !same(unit, written) && is_confusable(unit, written) => {
                let message = format!("数据的单位是「{unit}」，后面却写了「{written}」");
                let help = if convertible(unit, written) {
                    format!("要换算，请写 | unit(\"{written}\", 2)，并删去后面的单位")
                } else {
                    format!("改为「{unit}」，或换用单位为「{written}」的指标")
                };
                self.fault("D114", range, message, "与数据的单位不符", help);
            }
            Suffix::None | Suffix::Bare(_) | Suffix::WithUnit(_) => {}
        }
    }

    /// Compares the unit that the head of a column states, 金额（万元）, with that of a number below it.
    pub(super) fn unit_above(&mut self, suffix: &Suffix, expr: &Expr<'a>) {
        let range = extent(expr);
        let (Suffix::Bare(unit) | Suffix::WithUnit(unit)) = suffix else { return };
        let Some(column) = Column::at(&self.template.text, range.start) else { return };
        let stated = UNITS.iter().find(|unit| column.head.ends_with(&format!("（{unit}）")));
        let Some(stated) = stated.filter(|stated| !same(unit, stated) && is_confusable(unit, stated)) else { return };
        let message = format!("表头「{}」写的单位是「{stated}」，这里的数据是「{unit}」", column.head);
        let help = match convertible(unit, stated) {
            true => format!("要换算，请写 | in(\"{stated}\", 2)"),
            false => format!("把表头的单位改为「{unit}」"),
        };
        self.fault("D133", range, message, "与表头的单位不符", help);
    }

    /// Refuses 同比 written before a phrase that says it itself.
    pub(super) fn change_before(&mut self, raw: &'a str) {
        let before = raw.trim_end();
        if before.ends_with("同比") {
            let end = (raw.as_ptr() as usize).wrapping_sub(self.template.text.as_ptr() as usize) + before.len();
            let range = end - "同比".len()..end;
            self.fault("D114", range, "「同比」写了两遍", ".yoy 会写出整句「同比增长…」", "删去前面的「同比」");
        }
    }
}

fn same(unit: &str, written: &str) -> bool {
    unit == written || (unit == "%" && written == "％")
}

fn convertible(unit: &str, written: &str) -> bool {
    Unit::new(unit).convert(1.into(), &Unit::new(written)).is_some()
}

/// Whether `written` is a unit that measures something else than `unit`: 人次 of 人.
pub(super) fn is_other_unit(unit: &str, written: &str) -> bool {
    UNITS.contains(&unit) && UNITS.contains(&written) && !convertible(unit, written)
}

/// Whether text after a number in `unit` that begins with `written` states a wrong unit: 12人员 of 人 does not.
fn is_confusable(unit: &str, written: &str) -> bool {
    let percent = |unit: &str| matches!(unit, "%" | "％" | "个百分点");
    UNITS.contains(&unit) || percent(written)
}

/// Runs of digits in `range` of `text`, outside list markers, links and character references.
fn digit_runs(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let exempt = exempt(text, &range);
    for (offset, c) in text[range.clone()].char_indices() {
        let start = range.start + offset;
        if !is_digit(c) || exempt.iter().any(|exempt| exempt.contains(&start)) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == start => run.end = start + c.len_utf8(),
            _ => runs.push(start..start + c.len_utf8()),
        }
    }
    runs
}

/// Stretches whose digits are no text: `1. ` at the begin of a line, the address of a link, `&#12288;`.
fn exempt(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut exempt = Vec::new();
    let line_start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut start = line_start;
    for line in text[line_start..range.end].split_inclusive('\n') {
        let trimmed = line.trim_start();
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &trimmed[digits..];
        let is_marker = digits > 0 && [". ", ") ", ".\t", ")\t"].iter().any(|mark| rest.starts_with(mark));
        if is_marker {
            let from = start + line.len() - trimmed.len();
            exempt.push(from..from + digits);
        }
        start += line.len();
    }
    let piece = &text[range.clone()];
    let mut between = |open: &str, close: &[char]| {
        let mut from = 0;
        while let Some(found) = piece[from..].find(open) {
            let begin = from + found + open.len();
            let end = piece[begin..].find(|c: char| close.contains(&c)).map_or(piece.len(), |end| begin + end);
            exempt.push(range.start + begin..range.start + end);
            from = end;
        }
    };
    between("](", &[')', '\n']);
    between("http://", &[' ', '\n', '，', '。', '）', '>']);
    between("https://", &[' ', '\n', '，', '。', '）', '>']);
    between("&#", &[';', ' ', '\n']);
    exempt
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<&str> {
        digit_runs(text, 0..text.len()).into_iter().map(|run| &text[run]).collect()
    }

    #[test]
    fn digits_of_the_text_are_found() {
        assert_eq!(digits("整改12处，共３所。"), ["12", "３"]);
        assert_eq!(digits("# 2024年工作\n"), ["2024"]);
        assert_eq!(digits("| 1 | 甲 |\n"), ["1"]);
    }

    #[test]
    fn list_markers_links_and_chinese_numerals_are_no_digits() {
        assert!(digits("1. 甲\n  2) 乙\n").is_empty());
        assert!(digits("[办法](https://a.cn/2024/1.html) 见 http://b.cn/7，一是安全").is_empty());
        assert!(digits("&#12288;甲").is_empty());
        assert_eq!(digits("1.5倍"), ["1", "5"]);
    }
}
