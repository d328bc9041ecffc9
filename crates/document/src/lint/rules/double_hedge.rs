//! A number that is hedged twice: `约1200次左右`; or exact to the last digit and hedged all the same: `336多人次`.

use xuezheng_pack::Decimal;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, Modifier, Notation, Quantity};

pub(super) const RULE: Rule = Rule {
    code: "D034",
    name: "double-hedge",
    title: "约数用词重复",
    severity: Severity::Warning,
    is_default: true,
    explanation: "一个数前后用了两个表示约数的词（约……左右、近……多、超过……以上），或者精确到个位的数后面又加“多”“余”。\n\
        只留一个约数词；有准数的，直接写准数。",
    fires: &["开展应急演练约1200次左右。", "超过3000人以上参加了活动。", "出动人员336多人次。"],
    passes: &[
        "开展应急演练约1200次。",
        "检查了20多所学校。",
        "项目占地约27.6亩。",
        "累计投入3.5亿多元。",
        "开展应急演练约共1200次。",
    ],
    check,
};

/// Words before a number of which one is enough.
const BEFORE: &[&str] = &["约", "大约", "近", "将近", "接近", "超过", "超", "逾", "突破"];

/// Words behind it.
const AFTER: &[&str] = &["左右", "上下", "多", "余", "以上"];

fn check(subject: &Subject) -> Vec<Note> {
    subject.reading.quantities.iter().filter_map(|quantity| hedged(subject, quantity)).collect()
}

fn hedged(subject: &Subject, quantity: &Quantity) -> Option<Note> {
    let modifiers = || quantity.modifiers.iter().filter(|modifier| modifier.kind.is_approximate());
    let is_before = |modifier: &&Modifier| modifier.span.end <= quantity.number.start;
    let before = modifiers().find(is_before);
    let after = modifiers().find(|modifier| !is_before(modifier));
    let near = |modifier: &Modifier| modifier.span.end + 1 >= quantity.number.start;
    if let (Some(before), Some(after)) = (before.filter(|it| near(it)), after) {
        let is_vague = BEFORE.contains(&subject.slice(before.span)) && AFTER.contains(&subject.slice(after.span));
        if is_vague {
            let span = before.span.to(quantity.span).to(after.span);
            let (first, second) = (subject.slice(before.span), subject.slice(after.span));
            return Some(Note::new(span, format!("「{first}」和「{second}」重复，只留一个")));
        }
    }
    let over =
        after.filter(|it| matches!(subject.slice(it.span), "多" | "余") && it.span.start == quantity.number.end)?;
    let Amount::Exact(number) = quantity.amount else { return None };
    let is_exact = number.is_integer() && number > Decimal::TEN && number % Decimal::TEN != Decimal::ZERO;
    let is_plain = quantity.scale == Decimal::ONE && quantity.notation == Notation::Arabic;
    (is_exact && is_plain).then(|| {
        let word = subject.slice(over.span);
        Note::new(quantity.span, format!("「{number}」已精确到个位，后面不加「{word}」"))
    })
}
