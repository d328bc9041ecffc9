//! Blanks and notes to oneself: `____`, `***`, `（待补充）`, `[此处输入正文]`.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{FileKind, Span};

pub(super) const RULE: Rule = Rule {
    code: "D003",
    name: "placeholder-blank",
    title: "留空或待补的记号",
    severity: Severity::Error,
    is_default: true,
    explanation: "正文里留着空格线（____）、星号（***）、方框（□□）、空括号，或者“待补充”“此处填写”一类写给自己看的话。\n\
        请补上内容，或者把这一处连同记号删去。",
    fires: &[
        "全年投入资金____万元。",
        "受表彰教师名单（待补充）。",
        "[此处输入正文内容]",
        "以上事项请示（）。",
        "8 。。。",
    ],
    passes: &[
        "注重以发展思维看待补民生短板问题。",
        "有关制度还有待补充完善。",
        "各校按要求填写登记表。",
        "他说：“好……”",
    ],
    check,
};

/// Notes to oneself that stand by themselves between brackets or marks.
const NOTES: &[&str] = &["待补充", "待补", "待填", "待定稿", "待核实", "待填写", "数据待补", "数字待补", "TODO", "TBD"];

/// What templates say to who fills them in.
const ORDERS: &[&str] = &["此处填写", "此处输入", "此处添加", "在此输入", "在此填写", "点击输入", "单击此处"];

fn check(subject: &Subject) -> Vec<Note> {
    let mut spans = runs(subject);
    for words in NOTES {
        spans.extend(subject.find(words).into_iter().filter(|span| stands_alone(subject, *span)));
    }
    for words in ORDERS {
        spans.extend(subject.find(words).into_iter().map(|span| bracketed(subject, span)));
    }
    spans.extend(subject.find("（）"));
    spans.extend(fillers(subject));
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    let mut notes = Vec::new();
    for span in spans {
        if span.start >= end {
            notes
                .push(Note::new(span, format!("「{}」是留空或待补的记号，请补上内容或者删去", subject.original(span))));
            end = span.end;
        }
    }
    notes
}

/// Runs of characters that mark a blank.
fn runs(subject: &Subject) -> Vec<Span> {
    let is_markdown = subject.text.source.kind == FileKind::Markdown;
    let least = |c: char| match c {
        '_' | '＿' => Some(2),
        '*' if !is_markdown => Some(2),
        '□' => Some(2),
        _ => None,
    };
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(c) = subject.char(at) {
        let length = subject.chars.iter().skip(at).take_while(|other| **other == c).count().max(1);
        let is_name = c == '_' && subject.before(at).is_some_and(|c| c.is_ascii_alphanumeric());
        let span = Span::new(at, at + length);
        let is_blank = least(c).is_some_and(|least| length >= least) && !is_name;
        if is_blank && !is_hidden(subject, span) {
            spans.push(span);
        }
        at += length;
    }
    spans
}

/// Whether a run is a redaction, which is another finding.
fn is_hidden(subject: &Subject, span: Span) -> bool {
    let hidden = &subject.reading.hidden;
    let first = hidden.partition_point(|it| it.span.end <= span.start);
    hidden.get(first).is_some_and(|it| it.span.overlaps(span))
}

/// All of `[此处输入正文]`.
fn bracketed(subject: &Subject, span: Span) -> Span {
    let is_open = subject.before(span.start).is_some_and(|c| matches!(c, '[' | '【' | '（'));
    let close = (span.end..span.end + 20).find(|at| matches!(subject.char(*at), Some(']' | '】' | '）' | '\n')));
    match close.filter(|at| is_open && subject.char(*at) != Some('\n')) {
        Some(close) => Span::new(span.start - 1, close + 1),
        None => span,
    }
}

/// Between brackets, or at the end of what is said with nothing before it that it could be part of.
fn stands_alone(subject: &Subject, span: Span) -> bool {
    let before = subject.before(span.start);
    let after = subject.char(span.end);
    before.is_none_or(|c| !is_han(c)) && after.is_none_or(|c| !is_han(c))
}

/// Paragraphs that hold a number and stops only.
fn fillers(subject: &Subject) -> Vec<Span> {
    let is_filler = |text: &str| {
        let stops = text.chars().filter(|c| *c == '。').count();
        stops >= 2 && text.chars().all(|c| matches!(c, '。' | ' ' | '0'..='9'))
    };
    let paragraphs = subject.text.paragraphs.iter().map(|paragraph| paragraph.span);
    paragraphs.filter(|span| is_filler(subject.slice(*span))).collect()
}
