//! Text that ends in the middle of a sentence.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{Paragraph, ParagraphKind, Span};

pub(super) const RULE: Rule = Rule {
    code: "D006",
    name: "cut-off",
    title: "文字没有写完",
    severity: Severity::Error,
    is_default: true,
    explanation: "一段话停在半句上：末尾没有句号，或者停在逗号、顿号上。多半是复制时截断了。\n请对照原稿把话补全；确已写完的，加上句号。",
    fires: &[
        "一是严格教师准入制度，确保新入职教师具备相应的资格条件。二是认真落实国家关于提高教师地位待遇的各项\n二、存在的问题\n教师队伍结构还不够合理，需要继续优化。",
        "全年共举办各类培训班十二期，参加培训的有校长、教师、\n",
    ],
    passes: &[
        "一是严格教师准入制度，确保新入职教师具备相应的资格条件。\n二、存在的问题",
        "附件：2024年全市教育系统先进集体和先进个人名单\n某市教育局",
    ],
    check,
};

/// Fewest characters of a paragraph that is long enough to be one.
const LONG: usize = 20;

fn check(subject: &Subject) -> Vec<Note> {
    let paragraphs = &subject.text.paragraphs;
    let mut notes = Vec::new();
    for paragraph in subject.prose().filter(|it| it.kind == ParagraphKind::Body) {
        let Some(last) = subject.before(paragraph.span.end) else { continue };
        let next = paragraphs.get(paragraphs.partition_point(|next| next.span.start < paragraph.span.end));
        let is_open = match last {
            '，' | '、' => true,
            // Dots at the very end of a document stand for what is missing.
            '…' => next.is_none(),
            _ => is_han(last) && has_sentences(subject, paragraph),
        };
        let goes_on = next.is_some_and(|next| continues(subject, next));
        if is_open
            && paragraph.span.len() >= LONG
            && (!subject.is_heading(paragraph) || matches!(last, '，' | '、'))
            && !goes_on
            && !is_list(subject, paragraph)
        {
            let start = paragraph.span.end.saturating_sub(12).max(paragraph.span.start);
            notes.push(Note::new(Span::new(start, paragraph.span.end), "这一段停在半句上，后面的文字可能被截断了"));
        }
    }
    notes
}

/// Whether a sentence ended in the paragraph before its last words.
fn has_sentences(subject: &Subject, paragraph: &Paragraph) -> bool {
    let text = subject.slice(paragraph.span);
    text.contains('。') || (text.matches('，').count() >= 2 && paragraph.span.len() >= 2 * LONG)
}

/// Whether what follows may be the rest: no heading or numbered item begins there.
fn continues(subject: &Subject, next: &Paragraph) -> bool {
    let headings = &subject.reading.outline.headings;
    let first = headings.partition_point(|heading| heading.span.start < next.span.start);
    !subject.is_heading(next) && headings.get(first).is_none_or(|heading| heading.span.start != next.span.start)
}

/// Names of attachments, dates, signatures and who wrote it end without a mark.
fn is_list(subject: &Subject, paragraph: &Paragraph) -> bool {
    let text = subject.slice(paragraph.span);
    let is_note = ["附件", "抄送", "注：", "联系人", "联系电话"].into_iter().any(|words| text.starts_with(words));
    let tail = text.rsplit(['。', '！']).next().unwrap_or_default();
    let credits = ["编辑", "编委", "作者", "记者", "出品", "供稿", "来源", "单位："];
    is_note || credits.into_iter().any(|words| tail.contains(words)) || text.ends_with('日')
}
