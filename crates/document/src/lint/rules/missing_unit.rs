//! Money without its unit: `投资1200万`.

use xuezheng_pack::Decimal;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, Notation, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D050",
    name: "missing-unit",
    title: "金额缺单位",
    severity: Severity::Error,
    is_default: true,
    explanation: "资金、投资后面的数只写到“万”“亿”，没有写“元”。书面语要写全：1200万元。可以用 --fix 补上“元”。",
    fires: &["投资1200万新建图书馆。", "拨付补助资金3.5亿，用于改善办学条件。"],
    passes: &[
        "投资1200万元新建图书馆。",
        "中央财政投入65亿多元资金。",
        "投入3万人次开展巡查。",
        "投资2800多亿元。",
        "引进外资120万美元。",
    ],
    check,
};

/// What says that the number after it is money.
const MONEY: &[&str] = &[
    "投资",
    "投入",
    "资金",
    "经费",
    "拨付",
    "拨款",
    "补助",
    "补贴",
    "贷款",
    "奖金",
    "资助金",
    "金额",
    "筹资",
    "融资",
    "债券",
    "捐资",
    "捐款",
    "欠款",
    "学费",
];

/// Words between the money and its number.
const BETWEEN: &[&str] = &[
    "总额", "共计", "合计", "累计", "达到", "超过", "约", "近", "达", "共", "超", "了", "为", "额", "逾", "：", "总",
    "计",
];

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for quantity in subject.reading.quantities.iter().filter(|it| is_bare(it)) {
        if !is_money(subject, quantity) {
            continue;
        }
        let mut end = quantity.span.end.max(quantity.number.end);
        if matches!(subject.char(end), Some('多' | '余')) {
            end += 1;
        }
        let is_counted =
            subject.char(end).is_some_and(|c| "元美欧港日英人户个名套亩吨平立千公户件份册台块次家所".contains(c));
        if !is_counted {
            let span = Span::new(quantity.span.start, end);
            let note =
                Note::new(span, format!("「{}」缺单位，应为「{}元」", subject.original(span), subject.slice(span)));
            notes.push(note.replace(Span::new(end, end), "元"));
        }
    }
    notes
}

/// With 万 or 亿 and without a unit.
fn is_bare(quantity: &Quantity) -> bool {
    let is_number = matches!(quantity.amount, Amount::Exact(_)) && quantity.notation == Notation::Arabic;
    is_number && quantity.unit.is_none() && quantity.scale > Decimal::ONE_HUNDRED
}

fn is_money(subject: &Subject, quantity: &Quantity) -> bool {
    let mut at = quantity.number.start;
    while let Some(words) = BETWEEN.iter().find(|words| subject.has_before(at, words)) {
        at -= words.chars().count();
    }
    MONEY.iter().any(|words| subject.has_before(at, words))
}
