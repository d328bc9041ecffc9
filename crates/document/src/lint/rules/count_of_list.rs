//! A list that has more or fewer names than it says.

use xuezheng_pack::Decimal;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Listing, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D081",
    name: "count-of-list",
    title: "列举的个数与说的不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "说“3所”，后面（或前面）列出的名称却不是 3 个。请补上漏的、删去多的，或者改数。\n列举后面有“等”字而列得比说的少，不报。",
    fires: &[
        "新建幼儿园3所（第六幼儿园、第七幼儿园）。",
        "组织一中、文化路小学、蓝天小学等2所学校创建示范校。",
        "组织一中、文化路小学和蓝天小学等2所学校创建示范校。",
        "先后获得省级荣誉2项：教育宣传先进单位、学生资助先进单位、网络安全先进集体。",
    ],
    passes: &[
        "新建幼儿园3所（第六幼儿园、第七幼儿园、第十三幼儿园）。",
        "组织一中、文化路小学等3所学校创建示范校。",
        "会同公安局、教育和体育局等2个部门开展检查。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let quantities = &subject.reading.quantities;
    let mut notes = Vec::new();
    for listing in &subject.reading.listings {
        let counts: Vec<&Quantity> = listing.counted_by.iter().filter_map(|index| quantities.get(*index)).collect();
        if counts.is_empty() || counts.iter().any(|count| count.is_approximate() || count.change.is_some()) {
            continue;
        }
        let stated = counts.iter().try_fold(Decimal::ZERO, |sum, count| sum.checked_add(count.value()?));
        let Some(stated) = stated else { continue };
        let listed = Decimal::from(listing.items.len());
        // 和 may stand between two names or within one: 文化路小学和蓝天小学 are two, 教育和体育局 is one.
        let joined = subject.slice(listing.span).matches(['和', '与', '及']).count();
        let apart = listing.items.windows(2).filter(|pair| are_two_names(subject, pair)).count();
        let fewest = listed - Decimal::from(joined.saturating_sub(apart));
        let is_wrong = match form(subject, listing, &counts) {
            Form::Whole => fewest > stated || listed < stated,
            Form::Examples => fewest > stated,
            Form::Loose => false,
        };
        if is_wrong {
            let span = counts.iter().fold(listing.span, |span, count| span.to(count.span));
            let shown: Vec<&str> = counts.iter().map(|count| subject.original(count.span)).collect();
            notes.push(Note::new(span, format!("说的是「{}」，列出的是 {listed} 个", shown.join("、"))));
        }
    }
    notes
}

/// Whether 和 stands between two items that are each a whole name: both end with what such names end with.
fn are_two_names(subject: &Subject, pair: &[Span]) -> bool {
    const ENDINGS: &str = "校园中学局镇乡县区村站所院厅委处科室社队班";
    let [one, other] = pair else { return false };
    let is_joined = matches!(subject.slice(Span::new(one.end, other.start)), "和" | "与" | "及");
    let ending = |item: &Span| subject.before(item.end).filter(|_| item.len() >= 3);
    is_joined && ending(one) == ending(other) && ending(one).is_some_and(|c| ENDINGS.contains(c))
}

/// How sure it is that a list holds what its number counts.
enum Form {
    /// `3所（甲、乙、丙）`, `4项：甲、乙、丙、丁`.
    Whole,
    /// `甲、乙等3所`.
    Examples,
    /// `新建和改扩建3所`: perhaps no list of what is counted at all.
    Loose,
}

fn form(subject: &Subject, listing: &Listing, counts: &[&Quantity]) -> Form {
    let last = counts.iter().map(|count| count.span.end).max().unwrap_or(0);
    let first = counts.iter().map(|count| count.span.start).min().unwrap_or(0);
    if last <= listing.span.start {
        let between = subject.slice(Span::new(last, listing.span.start));
        let is_short = between.chars().count() <= 12 && !between.contains(['，', '。', '；']);
        let is_closed = match between.chars().last() {
            Some('（') => subject.char(listing.span.end) == Some('）'),
            Some('：') => matches!(subject.char(listing.span.end), Some('。' | '；' | '\n')),
            _ => false,
        };
        let is_name = |item: &Span| item.len() >= 2;
        let is_whole = is_short && is_closed && listing.items.iter().all(is_name);
        return if is_whole { Form::Whole } else { Form::Loose };
    }
    let between = subject.slice(Span::new(listing.span.end, first.max(listing.span.end)));
    if between == "等" { Form::Examples } else { Form::Loose }
}
