//! Characters as Chinese prints them: full-width marks, half-width digits, quotes that open and close.

use super::line::Line;
use super::scan::{char_at, char_before, is_chinese, is_chinese_mark};
use super::text::Changes;

/// The characters that U+2F00 and those after it are radicals of: PDF files often hold ⽇ for 日.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮\
    皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Normalizes a paragraph in place and counts what was changed. No character is added.
pub(super) fn normalize(line: &mut Line, joins: &mut [usize], changes: &mut Changes) {
    narrow(line, changes);
    pair_quotes(line, changes);
    widen_marks(line, changes);
    drop_spaces(line, joins, changes);
}

/// Full-width digits and letters become half-width, odd spaces plain ones, a few look-alikes what they mean.
fn narrow(line: &mut Line, changes: &mut Changes) {
    for c in &mut line.chars {
        match *c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                *c = char::from_u32(u32::from(*c) - 0xFEE0).unwrap_or(*c);
                changes.wide_digits += 1;
            }
            radical @ '\u{2F00}'..='\u{2FD5}' => {
                let index = usize::try_from(u32::from(radical) - 0x2F00).unwrap_or(0);
                *c = RADICALS.chars().nth(index).unwrap_or(radical);
            }
            '⻓' => *c = '长',
            '⻅' => *c = '见',
            '⻔' => *c = '门',
            '⻋' => *c = '车',
            '⻚' => *c = '页',
            '⻛' => *c = '风',
            '％' => *c = '%',
            '．' => *c = '.',
            '／' => *c = '/',
            '﹪' => *c = '%',
            '―' | '─' | '━' => *c = '—',
            '\u{A0}' | '\t' | '\u{2002}' | '\u{2003}' | '\u{2009}' => *c = ' ',
            '｡' => *c = '。',
            '､' => *c = '、',
            _ => {}
        }
    }
}

/// Takes out invisible characters, spaces around the paragraph and single spaces between Chinese characters and digits.
fn drop_spaces(line: &mut Line, joins: &mut [usize], changes: &mut Changes) {
    let is_space = |c: char| matches!(c, ' ' | '\u{3000}');
    let length = line.chars.len();
    let start = line.chars.iter().take_while(|c| c.is_whitespace()).count();
    let end = length - line.chars.iter().rev().take_while(|c| c.is_whitespace()).count().min(length - start);
    let mut keep = vec![true; length];
    for (index, keeps) in keep.iter_mut().enumerate() {
        let c = char_at(&line.chars, index);
        let is_invisible =
            matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}' | '\r') || c.is_control();
        let (before, after) = (char_before(&line.chars, index), char_at(&line.chars, index + 1));
        let is_word = |c: char| is_chinese(c) || c.is_ascii_digit() || is_chinese_mark(c);
        let is_loose = is_space(c)
            && is_word(before)
            && is_word(after)
            && (is_chinese(before) != is_chinese(after) || is_chinese_mark(before) || is_chinese_mark(after));
        let is_inside = (start..end).contains(&index);
        *keeps = is_inside && !is_invisible && !is_loose;
        changes.spaces += usize::from(is_inside && !*keeps);
    }
    for join in joins.iter_mut() {
        *join -= keep.iter().take(*join).filter(|keeps| !**keeps).count();
    }
    let mut flags = keep.iter();
    line.chars.retain(|_| flags.next().copied().unwrap_or(true));
    let mut flags = keep.iter();
    line.origins.retain(|_| flags.next().copied().unwrap_or(true));
}

/// Half-width marks between Chinese characters become full-width.
fn widen_marks(line: &mut Line, changes: &mut Changes) {
    let wide = |c: char| is_chinese(c) || is_chinese_mark(c);
    let mut opened: Vec<bool> = Vec::new();
    let length = line.chars.len();
    for index in 0..length {
        let c = char_at(&line.chars, index);
        let (before, after) = (char_before(&line.chars, index), char_at(&line.chars, index + 1));
        let is_beside = wide(before) || wide(after);
        let is_number = before.is_ascii_digit() && after.is_ascii_digit();
        let new = match c {
            ',' if is_beside && !is_number => Some('，'),
            ';' if is_beside => Some('；'),
            '?' if wide(before) => Some('？'),
            '!' if wide(before) => Some('！'),
            ':' if is_beside && !is_number => Some('：'),
            '.' if wide(before) && (wide(after) || after == '\n') => Some('。'),
            '(' => {
                let close = closing(&line.chars, index);
                let inside = line.chars.get(index + 1..close.unwrap_or(index + 1)).unwrap_or(&[]);
                let is_wide = is_beside || inside.iter().any(|c| is_chinese(*c));
                opened.push(is_wide);
                is_wide.then_some('（')
            }
            ')' => opened.pop().unwrap_or(is_beside).then_some('）'),
            _ => None,
        };
        if let (Some(new), Some(place)) = (new, line.chars.get_mut(index)) {
            *place = new;
            changes.punctuation += 1;
        }
    }
}

/// The bracket that closes the one at `open`.
fn closing(chars: &[char], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in chars.iter().skip(open).take(200).enumerate() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(open + offset);
        }
    }
    None
}

/// Straight quotes become opening and closing ones. A stray one must not turn all that follow around, so what stands
/// beside a quote decides before the order does, and each sentence begins anew.
fn pair_quotes(line: &mut Line, changes: &mut Changes) {
    let mut is_open = false;
    for index in 0..line.chars.len() {
        let c = char_at(&line.chars, index);
        match c {
            '“' => is_open = true,
            '”' => is_open = false,
            '。' | '；' if !closes_soon(&line.chars, index) => is_open = false,
            '"' => {
                let (before, after) = (char_before(&line.chars, index), char_at(&line.chars, index + 1));
                let is_end = |c: char| {
                    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '\n' | ',' | ';' | ':' | '!' | '?')
                };
                let ends = is_end(after) || matches!(after, '）' | ')');
                let begins = is_end(before) || matches!(before, '（' | '(');
                let opens = match (begins, ends) {
                    (true, false) => true,
                    (false, true) => false,
                    (true, true) | (false, false) => !is_open,
                };
                is_open = opens;
                if let Some(place) = line.chars.get_mut(index) {
                    *place = if opens { '“' } else { '”' };
                    changes.punctuation += 1;
                }
            }
            _ => {}
        }
    }
}

/// Whether a quote closes directly behind the end of a sentence.
fn closes_soon(chars: &[char], index: usize) -> bool {
    matches!(char_at(chars, index + 1), '"' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::line::LineEnd;

    fn normalized(text: &str) -> String {
        let mut line = Line::new(LineEnd::Unknown);
        text.chars().enumerate().for_each(|(index, c)| line.push(c, index));
        normalize(&mut line, &mut [], &mut Changes::default());
        assert_eq!(line.chars.len(), line.origins.len());
        line.chars.iter().collect()
    }

    #[test]
    fn marks_between_chinese_characters_are_widened() {
        for (given, expected) in [
            ("2024年,共整改(含复查)340处;其中:重大9处", "2024年，共整改（含复查）340处；其中：重大9处"),
            ("(一)总体", "（一）总体"),
            ("共1,613.68万元,8:30开始", "共1,613.68万元，8:30开始"),
            ("第1(2)页 A(b)", "第1(2)页 A(b)"),
            ("１２所,　３名", "12所，3名"),
            ("2024 年度", "2024年度"),
            ("\u{2F49}底同\u{2F50}增⻓", "月底同比增长"),
            ("1.强化管理", "1.强化管理"),
        ] {
            assert_eq!(normalized(given), expected);
        }
    }

    #[test]
    fn a_stray_quote_leaves_the_next_sentence_alone() {
        let text = "创建示范园1所、一级园\"5所、二级园1所。开展\"百日行动\",成效明显";
        assert_eq!(normalized(text), "创建示范园1所、一级园“5所、二级园1所。开展“百日行动”，成效明显");
    }
}
