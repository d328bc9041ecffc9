//! Shares of one whole that are more than the whole.

use xuezheng_pack::{Decimal, decimal};

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D088",
    name: "percent-sum",
    title: "各项占比之和超过100%",
    severity: Severity::Error,
    is_default: true,
    explanation: "“分别占”后面的几个百分比加起来超过 100%。请核对各项占比；各项有重叠的，请在文中写明。\n四舍五入造成的零点几，不报。",
    fires: &["小学、初中、高中学生分别占45%、35%、30%。"],
    passes: &[
        "小学、初中、高中学生分别占45%、35%、20%。",
        "小学、初中、高中学生分别占45.1%、34.5%、20.5%。",
        "优秀率、合格率分别为45%、98%。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let quantities = &subject.reading.quantities;
    let mut notes = Vec::new();
    for (index, first) in quantities.iter().enumerate().filter(|(_, it)| is_share(it)) {
        if !["分别占", "各占", "分别占比", "占比分别为", "分别占总数的"]
            .into_iter()
            .any(|words| subject.has_before(first.span.start, words))
        {
            continue;
        }
        let mut end = first.span.end;
        let mut sum = first.value().unwrap_or_default();
        let mut slack = first.step().unwrap_or_default();
        for next in quantities.iter().skip(index + 1).take_while(|it| is_share(it)) {
            if !matches!(subject.slice(Span::new(end, next.span.start)), "、" | "和" | "，") {
                break;
            }
            end = next.span.end;
            sum += next.value().unwrap_or_default();
            slack += next.step().unwrap_or_default();
        }
        if sum > Decimal::ONE_HUNDRED + slack {
            let span = Span::new(first.span.start, end);
            notes.push(Note::new(span, format!("各项占比之和是 {}%，超过 100%", decimal::print_exact(sum))));
        }
    }
    notes
}

fn is_share(quantity: &Quantity) -> bool {
    quantity.unit.as_deref() == Some("%") && matches!(quantity.amount, Amount::Exact(_)) && quantity.change.is_none()
}
