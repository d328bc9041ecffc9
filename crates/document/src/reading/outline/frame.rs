//! What stands around the headings: title, 主送机关, 提纲, 落款, 附件.

use super::headings;
use crate::reading::heading::{Attachment, Signature, Synopsis};
use crate::reading::scan::{char_at, find, stands};
use crate::reading::span::Span;
use crate::reading::text::{ParagraphKind, Text};

use super::marker::marker_at;

/// Words that name what a document is: a title ends with one.
const FORMS: &[&str] = &[
    "报告", "总结", "计划", "要点", "方案", "通知", "意见", "决算", "预算", "纪要", "办法", "规划", "情况", "简介",
    "思路", "决定", "公告", "通报", "请示", "批复", "函", "说明", "规定", "细则", "制度", "汇报", "清单", "公报",
    "分析",
];

/// The title, and the paragraphs that it takes.
pub(super) fn title(text: &Text) -> Option<(Span, Vec<usize>)> {
    let chars = &text.chars;
    let candidates = text.paragraphs.iter().enumerate().take(8);
    let is_line = |span: Span| {
        let last = char_at(chars, span.end.saturating_sub(1));
        span.len() <= 50
            && !matches!(last, '。' | '：' | '；' | '，' | '！')
            && marker_at(chars, span.start, true).is_none()
            && !stands(chars, span.start, "【提纲】")
            && !stands(chars, span.start, "——")
    };
    let mut lines: Vec<(usize, Span)> = Vec::new();
    for (index, paragraph) in candidates {
        if paragraph.kind != ParagraphKind::Body {
            return None;
        }
        if is_front_matter(text.slice(paragraph.span)) {
            continue;
        }
        if is_line(paragraph.span) {
            lines.push((index, paragraph.span));
            if lines.len() == 3 {
                break;
            }
        } else if !lines.is_empty() {
            break;
        } else if !stands(chars, paragraph.span.start, "【提纲】") && !stands(chars, paragraph.span.start, "——")
        {
            return None;
        }
    }
    let (first, _) = lines.first()?;
    let is_contiguous: Vec<&(usize, Span)> = lines
        .iter()
        .enumerate()
        .take_while(|(offset, (index, _))| index - first == *offset)
        .map(|(_, line)| line)
        .collect();
    let names = |span: Span| {
        let line = text.slice(span).trim_end_matches(['）', ')']);
        FORMS.iter().any(|form| line.ends_with(form) || line.contains(&format!("{form}（")))
    };
    let until = is_contiguous.iter().position(|(_, span)| names(*span)).unwrap_or(0);
    let taken = is_contiguous.get(..=until)?;
    let span = taken.iter().map(|(_, span)| *span).reduce(Span::to)?;
    Some((span, taken.iter().map(|(index, _)| *index).collect()))
}

/// What stands above a title: 份号, 密级, 发文字号, 签发人, a star.
fn is_front_matter(line: &str) -> bool {
    let is_numbered = line.contains('〔') && line.contains('号') && line.chars().count() <= 40;
    is_numbered || line.contains("签发人：") || line.chars().count() <= 1
}

/// 主送机关: the line behind the title that ends with a colon.
pub(super) fn addressee(text: &Text, behind: Option<usize>) -> Option<Span> {
    let first = behind.map_or(0, |index| index + 1);
    let paragraphs = text.paragraphs.iter().skip(first).take(4);
    let mut lines = paragraphs.map(|paragraph| paragraph.span);
    lines.find_map(|span| {
        let is_address = span.len() <= 80
            && char_at(&text.chars, span.end.saturating_sub(1)) == '：'
            && marker_at(&text.chars, span.start, true).is_none()
            && !text.slice(span).contains('。');
        is_address.then(|| Span::new(span.start, span.end - 1))
    })
}

/// 提纲 or 目录, and the paragraphs that it takes.
pub(super) fn synopsis(text: &Text) -> Option<(Synopsis, Vec<usize>)> {
    let chars = &text.chars;
    for (index, paragraph) in text.paragraphs.iter().enumerate().take(12) {
        let span = paragraph.span;
        if let Some(length) = ["【提纲】", "提纲：", "【目录】"]
            .iter()
            .find(|word| stands(chars, span.start, word))
            .map(|word| word.chars().count())
        {
            let entries = headings::entries(chars, Span::new(span.start + length, span.end));
            return Some((Synopsis { span, entries }, vec![index]));
        }
        let line: String = text.slice(span).chars().filter(|c| !c.is_whitespace()).collect();
        if line == "目录" || line == "提纲" {
            return contents(text, index);
        }
    }
    None
}

/// The lines below 目录, up to where the first of them comes again.
fn contents(text: &Text, at: usize) -> Option<(Synopsis, Vec<usize>)> {
    let bare = |index: usize| {
        let span = text.paragraphs.get(index)?.span;
        Some(
            text.slice(span)
                .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '…' | '·' | '-'))
                .to_owned(),
        )
    };
    let first = bare(at + 1)?;
    let again = (at + 2..text.paragraphs.len().min(at + 120)).find(|index| bare(*index).as_ref() == Some(&first))?;
    let paragraphs: Vec<usize> = (at..again).collect();
    let (head, last) = (text.paragraphs.get(at)?.span, text.paragraphs.get(again - 1)?.span);
    let mut entries = Vec::new();
    for index in at + 1..again {
        let span = text.paragraphs.get(index)?.span;
        entries.extend(headings::entries(&text.chars, span).into_iter().take(1));
    }
    headings::nest(&mut entries, last.end);
    Some((Synopsis { span: head.to(last), entries }, paragraphs))
}

/// 落款: a day alone on one of the last lines, and the short line above it.
pub(super) fn signature(text: &Text) -> Option<(Signature, Vec<usize>)> {
    let count = text.paragraphs.len();
    for index in (count.saturating_sub(12).max(1)..count).rev() {
        let span = text.paragraphs.get(index)?.span;
        let Some(start) = day_at_end(text, span) else { continue };
        let date = Span::new(start, span.end);
        let alone = |span: Span| span.len() <= 30 && !text.slice(span).contains(['。', '，', '：', '；']);
        let above = text.paragraphs.get(index - 1)?.span;
        let (office, taken) = if start > span.start {
            (Some(Span::new(span.start, start)), vec![index])
        } else if alone(above) && index > 1 {
            (Some(above), vec![index - 1, index])
        } else {
            (None, vec![index])
        };
        return Some((Signature { office, date: Some(date) }, taken));
    }
    None
}

/// Where the day begins that a short line ends with.
fn day_at_end(text: &Text, span: Span) -> Option<usize> {
    if span.len() > 40 || text.slice(span).contains(['。', '，', '：', '（']) {
        return None;
    }
    let line: Vec<char> = text.slice(span).chars().collect();
    if line.last() != Some(&'日') {
        return None;
    }
    let is_part = |c: &char| c.is_ascii_digit() || "年月日〇零一二三四五六七八九十xX×".contains(*c);
    let length = line.iter().rev().take_while(|c| is_part(c)).count();
    let day: String = line.iter().skip(line.len() - length).collect();
    (day.contains('年') && day.contains('月') && length >= 6).then(|| span.end - length)
}

/// 附件, named below the text and following it, and the paragraphs that name them.
pub(super) fn attachments(text: &Text) -> (Vec<Attachment>, Vec<usize>) {
    let chars = &text.chars;
    let mut attachments = Vec::new();
    let mut taken = Vec::new();
    let mut index = 0;
    while let Some(paragraph) = text.paragraphs.get(index) {
        let span = paragraph.span;
        index += 1;
        if !stands(chars, span.start, "附件") || span.len() > 80 {
            continue;
        }
        let after = span.start + 2;
        let (number, end) =
            headings::number_at(chars, after).map_or((None, after), |(number, end)| (Some(number), end));
        if char_at(chars, end) == '：' {
            taken.push(index - 1);
            named(text, Span::new(end + 1, span.end), number, &mut attachments);
            // 2. … on the lines below.
            while let Some(next) = text.paragraphs.get(index).map(|it| it.span) {
                let is_next = marker_at(chars, next.start, true)
                    .is_some_and(|marker| marker.number == number_after(&attachments));
                if !is_next || next.len() > 60 {
                    break;
                }
                taken.push(index);
                named(text, next, None, &mut attachments);
                index += 1;
            }
        } else if end == span.end
            && let Some(title) = text.paragraphs.get(index).map(|it| it.span).filter(|title| title.len() <= 60)
        {
            taken.extend([index - 1, index]);
            attachments.push(Attachment { number, title, is_named_only: false });
        }
    }
    (attachments, taken)
}

fn number_after(attachments: &[Attachment]) -> Option<u32> {
    attachments.last().and_then(|last| last.number).map(|number| number + 1)
}

/// One name: `1. 数据附表`.
fn named(text: &Text, span: Span, number: Option<u32>, attachments: &mut Vec<Attachment>) {
    let mut start = span.start;
    while char_at(&text.chars, start) == ' ' {
        start += 1;
    }
    let marker = marker_at(&text.chars, start, true);
    let number = marker.and_then(|marker| marker.number).or(number);
    let start = marker.map_or(start, |marker| marker.end);
    // Several on one line: 1. 甲 2. 乙 stay one name where nothing tells them apart.
    let end = find(&text.chars, start, span.end, "；").unwrap_or(span.end);
    let title = Span::new(start.min(end), end);
    if !title.is_empty() {
        attachments.push(Attachment { number, title, is_named_only: true });
    }
}
