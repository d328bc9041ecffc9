//! A number that no figure states.

use crate::lint::backing::{Facet, Judgment};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;

pub(super) const RULE: Rule = Rule {
    code: "D092",
    name: "unbacked-number",
    title: "没有台账支撑",
    severity: Severity::Hint,
    is_default: true,
    explanation: "对照一个局的数据检查时用：本期的指标里没有一项是这个数，说不出它从哪里来。\n\
        不一定错：可能来自别的单位，可能还没有台账记它。请写明出处，或者改用指标里的数；要长期用的，建台账记下来。\n\
        计划和打算里的数、别的时间的数、时间长短、没有单位的数和表格里的数不在此列。不想看的用 --allow D092。\n\
        例中的数据：某县教育局2024年上半年整改安全隐患340处，安全检查21次。",
    fires: &["上半年，新建学校操场12个。", "整改食品安全隐患12处。"],
    passes: &[
        "上半年，全县整改安全隐患340处。",
        "三年来，坚持每天锻炼1小时，连续5年保持领先。",
        "三、下半年工作计划\n新建学校操场12个。",
        "2022年新建学校操场12个。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let unbacked = subject.judgments().filter_map(|(catalogue, quantity, judgment)| {
        let Judgment::Unbacked { likely } = judgment else { return None };
        let note = |message| Note::new(quantity.span, message);
        let period = catalogue.period();
        Some(match likely.map(|entry| catalogue.figure(entry)) {
            Some(figure) => {
                let shown = figure.shown(Facet::Value, quantity);
                note(format!("{period}的指标里没有这个数；意思相近的{}是 {shown}", figure.name()))
                    .of_figure(&figure.key)
            }
            None => note(format!("{period}的指标里没有这个数，没有台账支撑")),
        })
    });
    unbacked.collect()
}
