//! What a template leaves in a document: choices that nobody made, and marks of a program.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D004",
    name: "template-residue",
    title: "模板残留",
    severity: Severity::Error,
    is_default: true,
    explanation: "模板里供选择的两个词都还在（增长（下降）、增加/减少），或者留着填写说明、程序的记号（{{ }}）。\n\
        请只留一个词，并删去填写说明。",
    fires: &["比上年增长（下降）5%。", "支出合计增加/减少12万元。", "培训{{ count }}人次。", "占3%（不涉及的不列）。"],
    passes: &[
        "比上年增长5%，增速比上半年下降1个百分点。",
        "价格上涨（下跌）的原因分析见附件。",
        "学校（含民办）共12所。",
    ],
    check,
};

/// Choices of which one must go.
const CHOICES: &[&str] = &[
    "增长（下降）",
    "下降（增长）",
    "增加（减少）",
    "减少（增加）",
    "上升（下降）",
    "提高（降低）",
    "大于（小于）",
    "小于（大于）",
    "高于（低于）",
    "增长/下降",
    "下降/增长",
    "增加/减少",
    "减少/增加",
    "上升/下降",
    "提高/降低",
    "大于/小于",
    "高于/低于",
    "增长或下降X",
    "增长（或下降）",
    "增加（或减少）",
];

/// What templates say to who fills them in.
const NOTES: &[&str] = &[
    "（不涉及的不列）",
    "（不涉及的删除）",
    "（不涉及请删除）",
    "（二选一）",
    "（请选择）",
    "（根据实际情况填写）",
    "（按实际情况填写）",
    "（据实填写）",
    "（可自行增减）",
    "（制度名称）",
    "（单位名称）",
    "（项目名称）",
    "（填写说明）",
    "（没有的请删除）",
    "（如无请删除）",
];

fn check(subject: &Subject) -> Vec<Note> {
    let mut found: Vec<(Span, String)> = Vec::new();
    for words in CHOICES {
        let spans = subject.find(words);
        found.extend(spans.into_iter().map(|span| (span, format!("「{words}」是模板里的二选一，请只留一个"))));
    }
    for words in NOTES {
        let spans = subject.find(words);
        found.extend(spans.into_iter().map(|span| (span, format!("「{words}」是模板里的填写说明，请删去"))));
    }
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("${", "}")] {
        let closes = subject.find(close);
        for start in subject.find(open) {
            let end = closes.get(closes.partition_point(|span| span.end <= start.end)).map(|span| span.end);
            let end = end.filter(|end| end - start.start <= 80).unwrap_or(start.end);
            let span = Span::new(start.start, end);
            found.push((span, format!("「{}」是程序模板的记号，没有换成内容", subject.original(span))));
        }
    }
    found.sort();
    found.into_iter().map(|(span, message)| Note::new(span, message)).collect()
}
