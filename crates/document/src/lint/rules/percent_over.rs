//! A rate above 100 % that can't be.

use xuezheng_pack::Decimal;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D085",
    name: "percent-over-100",
    title: "比率超过100%",
    severity: Severity::Error,
    is_default: true,
    explanation: "办结率、合格率、覆盖率、巩固率、满意度一类的比率最多是 100%。请核对。\n毛入学率、完成率、增长率可以超过 100%，不在此列。",
    fires: &["隐患整改率达到103%。", "家长满意度为950%。"],
    passes: &["隐患整改率达到100%。", "小学毛入学率达到103%。", "完成年度任务的120%。"],
    check,
};

const BOUNDED: &[&str] = &[
    "办结率",
    "合格率",
    "通过率",
    "覆盖率",
    "巩固率",
    "达标率",
    "到课率",
    "升学率",
    "就业率",
    "满意率",
    "满意度",
    "优秀率",
    "整改率",
    "普惠率",
    "净入学率",
    "参与率",
    "知晓率",
    "优良率",
    "及格率",
    "辍学率",
    "上线率",
    "签约率",
    "公办率",
];

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for quantity in subject
        .reading
        .quantities
        .iter()
        .filter(|it| it.unit.as_deref() == Some("%") && it.change.is_none_or(|it| it.is_result))
    {
        let mut end = quantity.span.start;
        while let Some(word) =
            ["达到", "达", "为", "约", "超过", "提高到", "是"].into_iter().find(|word| subject.has_before(end, word))
        {
            end -= word.chars().count();
        }
        let name = BOUNDED.iter().find(|name| subject.has_before(end, name));
        let is_over = quantity.value().is_some_and(|value| value > Decimal::ONE_HUNDRED);
        if let Some(name) = name.filter(|_| is_over) {
            let start = end - name.chars().count();
            let message = format!("{name}不会超过 100%，这里写的是「{}」", subject.original(quantity.span));
            notes.push(Note::new(Span::new(start, quantity.span.end), message));
        }
    }
    notes
}
