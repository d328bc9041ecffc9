//! Templates that compile and are probably not meant so: a report without content, a text that no report includes,
//! half-width punctuation among Chinese characters.

use std::collections::BTreeSet;
use std::ops::Range;

use xuezheng_pack::model::Template;
use xuezheng_pack::{Fault, Pack, Place};

use crate::usage::usage;

/// Advice on the templates of a pack, by file and place.
pub fn advise(pack: &Pack) -> Vec<Fault> {
    let mut faults = Vec::new();
    let usage = usage(pack);
    let mut included: BTreeSet<&str> = BTreeSet::new();
    for report in pack.reports.values() {
        let file: &str = &report.body.place.file;
        let Some(used) = usage.get(file) else { continue };
        let mut open: Vec<&str> = used.texts.iter().map(String::as_str).collect();
        if open.is_empty() && used.indicators.is_empty() {
            let message = format!("报告「{}」没有引入任何一节，也没有写任何指标", report.label);
            let help = "加上 {% for section in sections %}{% include section %}{% endfor %}，或者写上要用的指标";
            faults.push(Fault::warning("D122", first_line(&report.body), message, "没有内容").help(help));
        }
        while let Some(path) = open.pop() {
            if included.insert(path) {
                open.extend(usage.get(path).into_iter().flat_map(|used| &used.texts).map(String::as_str));
            }
        }
    }
    for (path, template) in &pack.templates {
        if !pack.reports.is_empty() && !included.contains(path.as_str()) {
            let message = format!("没有一份报告引入「{path}」，这一节不会出现在任何总结里");
            let help = format!("在 reports/ 的模板里写 {{% include \"{path}\" %}}；用不着就删去这个文件");
            faults.push(Fault::warning("D123", first_line(template), message, "没有用到").help(help));
        }
    }
    let own = pack.reports.values().flat_map(|report| [&report.title, &report.body]);
    for template in own.chain(pack.templates.values()) {
        for (at, half, full) in half_width(&template.text) {
            let message = format!("汉字之间用了半角的「{half}」");
            let place = template.place.within(at..at + half.len_utf8());
            faults.push(Fault::warning("D124", place, message, "半角标点").help(format!("改为全角的「{full}」")));
        }
    }
    faults.sort_by_key(|fault| (fault.place.file.clone(), fault.place.span.start, fault.code));
    faults
}

fn first_line(template: &Template) -> Place {
    let blank = template.text.len() - template.text.trim_start().len();
    let line = template.text.trim_start().lines().next().unwrap_or_default();
    template.place.within(blank..blank + line.len())
}

/// Half-width punctuation between Chinese characters: where, which, and what should stand there.
fn half_width(text: &str) -> Vec<(usize, char, char)> {
    const WIDTHS: [(char, char); 8] =
        [(',', '，'), ('.', '。'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）')];
    let code = code(text);
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let Some((_, full)) = WIDTHS.iter().find(|(half, _)| *half == c) else { continue };
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        let is_misplaced = match c {
            '(' => before.is_some_and(is_han) || (after.is_some_and(is_han) && before != Some(']')),
            ')' => before.is_some_and(is_han) && !is_link(&text[..at]),
            _ => before.is_some_and(is_han) && after.is_none_or(|after| !after.is_ascii_alphanumeric()),
        };
        if is_misplaced && !code.iter().any(|range| range.contains(&at)) {
            found.push((at, c, *full));
        }
    }
    found
}

/// Whether a closing parenthesis after `before` ends the address of a link.
fn is_link(before: &str) -> bool {
    before.rfind('(').is_some_and(|open| before[..open].ends_with(']'))
}

/// Stretches that are no text: expressions, statements and comments of the template.
fn code(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|open| from + open) {
        let close = match text[open + 1..].chars().next() {
            Some('{') => "}}",
            Some('%') => "%}",
            Some('#') => "#}",
            _ => {
                from = open + 1;
                continue;
            }
        };
        let end = text[open..].find(close).map_or(text.len(), |end| open + end + close.len());
        ranges.push(open..end);
        from = end;
    }
    ranges
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> String {
        half_width(text).into_iter().map(|(_, half, _)| half).collect()
    }

    #[test]
    fn half_width_punctuation_among_chinese_is_found() {
        assert_eq!(marks("坚持安全第一,预防为主.\n(一)检查(含抽查):"), ",.()()");
    }

    #[test]
    fn code_links_and_full_width_punctuation_are_left_alone() {
        let text = "整改率{{ safety.rate | pct(1) }}，{% if org == \"甲(乙)\" %}见[办法](areas/甲)。{# 甲,乙 #}\n| :--- |\n1. 甲";
        assert_eq!(marks(text), "");
    }
}
