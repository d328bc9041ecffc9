//! Lines put together again that a sentence was broken over.

use super::line::{Line, LineEnd};
use super::scan::{char_at, is_chinese, stands};
use super::text::ParagraphKind;

/// A paragraph of one line or several.
pub(super) struct Joined {
    pub(super) line: Line,
    /// Characters of the paragraph before which a line ended.
    pub(super) joins: Vec<usize>,
}

/// The paragraphs; blank lines go.
pub(super) fn join(lines: Vec<Line>) -> Vec<Joined> {
    let width = common_width(&lines);
    let mut joined: Vec<Joined> = Vec::with_capacity(lines.len());
    let mut was_blank = true;
    for line in lines {
        if line.is_blank() {
            was_blank = true;
            continue;
        }
        let goes_on = !was_blank
            && joined.last().is_some_and(|last| goes_on(&last.line, last.joins.last().copied(), &line, width));
        was_blank = false;
        match joined.last_mut().filter(|_| goes_on) {
            Some(last) => {
                trim_end(&mut last.line);
                let start = line.chars.iter().take_while(|c| c.is_whitespace()).count();
                last.joins.push(last.line.chars.len());
                last.line.end = line.end;
                last.line.chars.extend(line.chars.iter().skip(start));
                last.line.origins.extend(line.origins.iter().skip(start));
            }
            None => joined.push(Joined { line, joins: Vec::new() }),
        }
    }
    joined
}

fn trim_end(line: &mut Line) {
    while line.chars.last().is_some_and(|c| c.is_whitespace()) {
        line.chars.pop();
        line.origins.pop();
    }
}

/// How long full lines are in a file whose text is broken at a fixed width.
fn common_width(lines: &[Line]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().filter(|line| !line.is_blank()).map(|line| line.chars.len()).collect();
    lengths.sort_unstable();
    let longest = *lengths.last()?;
    let full = lengths.iter().filter(|length| **length + 2 >= longest).count();
    ((16..=60).contains(&longest) && lengths.len() >= 8 && full * 2 >= lengths.len()).then_some(longest)
}

/// Whether the text of `line` goes on in `next`; `joined` is where the last of its lines begins, if it has several.
fn goes_on(line: &Line, joined: Option<usize>, next: &Line, width: Option<usize>) -> bool {
    if line.end == LineEnd::Paragraph || line.kind != ParagraphKind::Body || next.kind != ParagraphKind::Body {
        return false;
    }
    if next.native_level.is_some() || begins_part(next) {
        return false;
    }
    let Some(last) = line.chars.iter().rev().find(|c| !c.is_whitespace()) else { return false };
    if matches!(last, '，' | '、' | ',' | '（' | '《' | '“') {
        return true;
    }
    if is_end(*last) {
        return false;
    }
    if line.end == LineEnd::Full {
        return true;
    }
    let last_line = line.chars.len() - joined.unwrap_or(0);
    if width.is_some_and(|width| last_line + 2 >= width) {
        return true;
    }
    // A sentence without an end, and prose behind it: not a heading above its text.
    let is_prose = |chars: &[char]| chars.iter().any(|c| matches!(c, '，' | '。' | '；' | ',' | ';'));
    let is_indented = char_at(&next.chars, 0) == '\u{3000}' || stands(&next.chars, 0, "  ");
    is_prose(&line.chars) && is_prose(&next.chars) && line.chars.len() > 40 && !is_indented
}

/// Whether a sentence ends with this character.
fn is_end(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '；' | '：' | '”' | '’' | '）' | '》' | '…' | '!' | '?' | ';' | ':' | ')' | '"' | '.'
    )
}

/// Whether a line begins something new: a number, an indent of two characters, 附件.
fn begins_part(line: &Line) -> bool {
    let chars = &line.chars;
    let start = chars.iter().take_while(|c| c.is_whitespace()).count();
    if start >= 2 || (start == 1 && char_at(chars, 0) == '\t') {
        return true;
    }
    let rest = chars.get(start..).unwrap_or(&[]);
    let numerals = rest.iter().take_while(|c| "一二三四五六七八九十".contains(**c)).count();
    if numerals > 0 && matches!(char_at(rest, numerals), '、' | '是') {
        return true;
    }
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=2).contains(&digits) {
        let (mark, next) = (char_at(rest, digits), char_at(rest, digits + 1));
        return matches!(mark, '、' | '．') || (mark == '.' && (is_chinese(next) || matches!(next, ' ' | '"' | '“')));
    }
    let is_bracket = matches!(char_at(rest, 0), '（' | '(')
        && (char_at(rest, 1).is_ascii_digit() || "一二三四五六七八九十".contains(char_at(rest, 1)));
    let is_circled = matches!(char_at(rest, 0), '①'..='⑳');
    let is_chapter = char_at(rest, 0) == '第' && "一二三四五六七八九十".contains(char_at(rest, 1));
    is_bracket || is_circled || is_chapter || stands(rest, 0, "附件") || stands(rest, 0, "——")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::plain;
    use crate::reading::source::Encoding;

    fn paragraphs(text: &str) -> Vec<String> {
        join(plain::lines(text.to_owned(), Encoding::Utf8).lines).iter().map(|joined| joined.line.text()).collect()
    }

    #[test]
    fn a_sentence_broken_over_lines_is_one_again() {
        let long = "全县教育系统紧紧围绕年度目标任务，狠抓落实，各项工作取得新成效，现将2024年全县教育工作的开展情况\n总结如下，请审阅。";
        assert_eq!(paragraphs(long), [long.replace('\n', "")]);
        assert_eq!(paragraphs("主要有主题班会、\n演讲比赛等。"), ["主要有主题班会、演讲比赛等。"]);
    }

    #[test]
    fn headings_and_titles_stay_by_themselves() {
        let text = "某县教育局工作总结\n一、加强德育，培养人才\n（一）丰富内容\n1.开展活动，育人。\n全年开展活动9场，成效明显。";
        assert_eq!(paragraphs(text).len(), 5);
    }

    #[test]
    fn lines_of_a_fixed_width_are_joined_where_they_are_full() {
        let full = "甲".repeat(20);
        let text = format!("{full}\n{full}\n短的结尾\n{full}\n{full}\n{full}\n{full}\n完了");
        assert_eq!(paragraphs(&text).len(), 2);
    }
}
