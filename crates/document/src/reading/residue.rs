//! What a web site or a page put around a text.

use super::line::Line;
use super::scan;
use super::text::{ParagraphKind, Residue, ResidueKind};

/// Lines that consist of one of these, spaces and brackets aside.
const WHOLE: &[&str] = &[
    "下载",
    "打印",
    "打印本页",
    "全屏",
    "收藏",
    "字号：",
    "字体：",
    "加大",
    "还原",
    "减小",
    "大",
    "中",
    "小",
    "×",
    ">",
    "|",
    "首页",
    "政务信息",
    "分享",
    "分享:",
    "分享到微信",
    "点赞",
    "领取福利",
    "关闭窗口",
    "阅读量：",
    "来源：",
    "发表时间：",
    "发布时间：",
    "发布日期：",
    "相关报道：",
    "相关文档：",
    "相关链接：",
    "上一篇：",
    "下一篇：",
];

/// A short line that holds one of these is a site's.
const WITHIN: &[&str] = &[
    "微信扫",
    "扫码",
    "扫一扫",
    "加入收藏",
    "我要投稿",
    "预览阅读已结束",
    "共计",
    "预计阅读时长",
    "返回搜狐",
    "首页>",
    "首页 >",
    "当前位置：",
    "您的位置",
    "范文写作",
    "写作范文",
    "好文档",
    "文库◆",
    "联系老师",
    "若您需要全文",
    "点击图片进入",
    "抓取时间：",
    "URL：",
    "责任编辑：",
];

/// A short line that begins with one of these is a site's.
const BEFORE: &[&str] =
    &["来源：", "时间：", "编辑：", "发布时间", "发表时间", "发布日期", "浏览次数", "【字", "（来源：", "》》点击"];

/// Where a news site's own words begin at the end of a paragraph.
const TAILS: &[&str] = &["返回搜狐，查看更多", "分享让更多人看到", "责任编辑："];

/// How long a line of a site is at most.
const SHORT: usize = 60;

/// Takes residue out of the lines: whole lines are left out, the rest of others shortened.
pub(super) fn take_out(lines: Vec<Line>, residues: &mut Vec<Residue>) -> Vec<Line> {
    let twice = repeated_titles(&lines);
    let count = lines.len();
    let mut kept = Vec::with_capacity(count);
    for (index, mut line) in lines.into_iter().enumerate() {
        let is_edge = index < 16 || index + 16 >= count;
        let kind = if twice.contains(&index) { Some(ResidueKind::Site) } else { kind_of(&line, is_edge) };
        if let Some(kind) = kind {
            residues.extend(residue(&line, 0..line.chars.len(), kind));
            line.chars.clear();
            line.origins.clear();
        } else {
            shorten(&mut line, residues);
        }
        kept.push(line);
    }
    residues.sort_by_key(|residue| (residue.source.start, residue.source.end));
    kept
}

/// What a line is, if it is no text. `is_edge`: near the beginning or the end of the file.
fn kind_of(line: &Line, is_edge: bool) -> Option<ResidueKind> {
    let letters = line.chars.iter().filter(|c| c.is_alphanumeric());
    if letters.take(SHORT + 1).count() > SHORT {
        return None;
    }
    let text = line.text();
    if text.is_empty() || matches!(line.kind, ParagraphKind::Cell { .. }) {
        return None;
    }
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '【' | '】' | '|' | '［' | '］'));
    let length = text.chars().count();
    if is_page_number(&text) {
        return Some(ResidueKind::Page);
    }
    let is_whole = is_edge && (bare.is_empty() || WHOLE.contains(&bare));
    let is_within = length <= SHORT && WITHIN.iter().any(|words| text.contains(words)) && !is_about(&text);
    let is_before = is_edge && length <= SHORT && BEFORE.iter().any(|words| text.starts_with(words));
    let is_number = is_edge && length <= 10 && text.chars().all(|c| c.is_ascii_digit());
    let is_stamp = is_edge && is_time_stamp(&text);
    (is_whole || is_within || is_before || is_number || is_stamp).then_some(ResidueKind::Site)
}

/// Whether a line that holds a site's word is a sentence about it: 共计 stands in reports, too.
fn is_about(text: &str) -> bool {
    let is_count = text.contains("共计") && !text.contains("个字");
    is_count || (text.ends_with('。') && !text.contains("扫码") && !text.contains("全文"))
}

/// `— 12 —`, `- 3 -`, `第1页`, `第 1 页 共 9 页`.
fn is_page_number(text: &str) -> bool {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = dense.trim_matches(|c| matches!(c, '-' | '—' | '－' | '–'));
    let is_dashed = inner.len() < dense.len() && !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
    let is_worded = dense.starts_with('第')
        && dense.ends_with('页')
        && dense.chars().all(|c| c.is_ascii_digit() || matches!(c, '第' | '页' | '共' | '，' | ',' | '/'));
    is_dashed || is_worded
}

/// `2026-02-03 09:02:33`, with words of a site around it perhaps.
fn is_time_stamp(text: &str) -> bool {
    text.chars().count() <= 24
        && text.contains(':')
        && text.chars().filter(char::is_ascii_digit).count() >= 8
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | ' ' | '/' | '.'))
}

/// Lines near the beginning that repeat a later line there, the title, with a site's line between them.
fn repeated_titles(lines: &[Line]) -> Vec<usize> {
    let head: Vec<(usize, String)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_blank())
        .take(8)
        .map(|(index, line)| (index, line.text().chars().filter(|c| !c.is_whitespace()).collect()))
        .collect();
    let mut twice = Vec::new();
    for (position, (index, text)) in head.iter().enumerate() {
        let length = text.chars().count();
        if !(8..=SHORT).contains(&length) || text.contains(['。', '，']) {
            continue;
        }
        let is_like = |other: &str| {
            let longest = other.chars().count();
            longest <= SHORT && (other.contains(text.as_str()) || strsim::normalized_levenshtein(other, text) > 0.7)
        };
        let has_residue =
            |until: usize| lines.iter().take(until).skip(index + 1).any(|line| kind_of(line, true).is_some());
        if head.iter().skip(position + 1).any(|(later, other)| is_like(other) && has_residue(*later)) {
            twice.push(*index);
        }
    }
    twice
}

/// Cuts what news sites put at the two ends of a paragraph.
fn shorten(line: &mut Line, residues: &mut Vec<Residue>) {
    let length = line.chars.len();
    if let Some((at, _)) = scan::find_any(&line.chars, 0, length, TAILS)
        && length - at <= SHORT
    {
        residues.extend(residue(line, at..length, ResidueKind::Site));
        line.cut(at..length);
    }
    let words = "，正文：";
    if let Some(at) = scan::find(&line.chars, 0, line.chars.len().min(80), words) {
        let end = at + words.chars().count();
        residues.extend(residue(line, 0..end, ResidueKind::Site));
        line.cut(0..end);
    }
}

fn residue(line: &Line, range: std::ops::Range<usize>, kind: ResidueKind) -> Option<Residue> {
    let origins = line.origins.get(range)?;
    let (first, last) = (origins.first()?, origins.last()?);
    Some(Residue { source: *first..last + 1, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::plain;
    use crate::reading::source::Encoding;

    fn kept(text: &str) -> (Vec<String>, usize) {
        let mut residues = Vec::new();
        let lines = take_out(plain::lines(text.to_owned(), Encoding::Utf8).lines, &mut residues);
        (lines.iter().map(Line::text).filter(|text| !text.is_empty()).collect(), residues.len())
    }

    #[test]
    fn a_sites_lines_go_and_the_text_stays() {
        let (lines, residues) = kept(
            "某县教育局 2024年工作总结\nadmin 分享 时间: 加入收藏 共计658个字\n某县教育局2024年工作总结\n全年整改隐患340处。\n— 2 —\n221381\n微信扫码领取福利\n",
        );
        assert_eq!(lines, ["某县教育局2024年工作总结", "全年整改隐患340处。"]);
        assert_eq!(residues, 5);
    }

    #[test]
    fn a_sentence_that_uses_such_words_stays() {
        let text = "共计发放助学金12万元。\n推行扫一扫缴费的学校有3所，家长满意。\n";
        assert_eq!(kept(text).1, 0);
    }
}
