//! A number that says what a figure says, with another value.

use crate::lint::backing::{Facet, Judgment};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;

pub(super) const RULE: Rule = Rule {
    code: "D090",
    name: "contradicts-figure",
    title: "与台账数据不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "对照一个局的数据检查时用（xuezheng lint 文件 -C 目录 --period 期间）：文中写明是哪项指标，数却与台账算出的不同。\n\
        只报指的是哪项指标写得清楚、又只可能是这一项的；多了限定词的（食品安全检查与安全检查）、写明是别的时间或别的单位的，不报。\n\
        按写的人会怎样四舍五入来核，只差末一位的报为提示。请用 xuezheng explain 看这个数的来历，再改文稿或者更正台账。\n\
        例中的数据：某县教育局2024年上半年整改安全隐患340处（上年同期320处），资助金额1613.68万元，其中学前教育115.63万元，生均仪器设备值2496.93元（按元公布）。",
    fires: &[
        "上半年，全县整改安全隐患343处。",
        "资助金额1613.86万元。",
        "资助金额1613.86万元，其中学前教育115.63万元。",
        "整改安全隐患340处，同比增长8.5%。",
        "整改安全隐患340处（上年同期302处）。",
        "生均仪器设备值2496元。",
    ],
    passes: &[
        "上半年，全县整改安全隐患340处，同比增长6.3%（上年同期320处）。",
        "资助金额1613.68万元，其中学前教育115.63万元。",
        "共资助学生28209人次。其中，特殊教育阶段120人次，资助金额30万元。",
        "学前教育阶段3006人次，资助金额115万元。",
        "生均仪器设备值2497元。",
        "资助金额约1600万元。",
        "整改食品安全隐患12处。",
        "5月，整改安全隐患80处。",
        "2022年整改安全隐患280处。",
        "信访办结率95%。",
        "三、下半年工作计划\n整改安全隐患360处。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let contradicted = subject.judgments().filter_map(|(catalogue, quantity, judgment)| {
        let Judgment::Contradicted { entry, facet, is_last_digit } = judgment else { return None };
        let figure = catalogue.figure(*entry);
        let (period, shown) = (catalogue.period(), figure.shown(*facet, quantity));
        let what = match facet {
            Facet::Value => format!("{period}是 {shown}"),
            Facet::Prior => format!("{period}的上年同期是 {shown}"),
            Facet::Change => format!("{period}比上年同期{shown}"),
        };
        let written = subject.slice(quantity.span);
        let severity = if *is_last_digit { Severity::Hint } else { Severity::Error };
        let note = Note::new(quantity.span, format!("文中是 {written}，台账算出的{}{what}", figure.name()));
        Some(note.severity(severity).of_figure(&figure.key))
    });
    contradicted.collect()
}
