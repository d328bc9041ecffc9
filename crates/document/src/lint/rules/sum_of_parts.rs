//! Parts that do not add up to their total.

use xuezheng_pack::{Decimal, decimal};

use super::parts::{done_and_left, ends_with_rest, parts_of};
use crate::lint::extent::{Agreement, Extent};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D080",
    name: "sum-of-parts",
    title: "分项之和与合计不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "“其中”后面各项加起来与前面的合计对不上，或者某一项比合计还大。请核对各项和合计。\n\
        带小数的数按四舍五入留出余地；各项没有列全的（还有没写的部分），只在差得很少、各项超过合计或者写了“其余”时才报。",
    fires: &[
        "招聘教师294人，其中：幼儿园教师150人、高中教师128人、中专教师26人。",
        "22栋教师周转房，8栋已经竣工，其余16栋正在装修。",
        "共资助学生28209人。其中，学前教育阶段3006人；义务教育阶段18306人；高中教育阶段4215人；中职教育阶段2862人。",
        "共有教师120人，其中女教师130人。",
        "全年开展活动36场，其中上半年20场、下半年18场。",
        "新建标准学校2所，其中小学2所（产业集聚区小学、文化路小学）、九年一贯制学校1所（北平路学校）。",
        "共受理信访案件22宗，已办结20件，还有1件正在办理。",
    ],
    passes: &[
        "招聘教师294人，其中：幼儿园教师150人、高中教师128人、中专教师16人。",
        "22栋教师周转房，8栋已经竣工，其余14栋正在装修。",
        "共有教师120人，其中女教师80人、党员30人。",
        "全年投入1613.68万元，其中学前115.6万元、义务859.8万元、高中396.1万元、中职242.2万元。",
        "今年招聘教师50人，其中研究生10人；改扩建学校4所。",
        "应测学生2610人，其中因病免测25人；参加测试2550人。",
        "新建标准学校2所，其中小学1所（产业集聚区小学）、九年一贯制学校1所（北平路学校）。",
        "共受理信访案件22宗，其中网访5件、来访2件、热线15件，已办结21件，还有1件正在办理。",
        "规划建设学校22所，已建成10所，还有5所正在施工。",
        "支付资金1886万元，其中本级资金910万元、上级资金555万元；累计支付1886万元。",
    ],
    check,
};

/// Parts of a whole that are within this percentage of it were meant to be all of it.
const NEAR_PERCENT: Decimal = Decimal::from_parts(2, 0, 0, false, 0);

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, whole) in subject.reading.quantities.iter().enumerate() {
        if whole.change.is_none() {
            notes.extend(compared(subject, whole, &parts_of(subject, index)));
            notes.extend(left_over(whole, &done_and_left(subject, index)));
        }
    }
    notes
}

fn compared(subject: &Subject, whole: &Quantity, parts: &[&Quantity]) -> Option<Note> {
    let total = Extent::of(whole)?;
    let first = parts.first()?;
    let is_direct = subject.slice(Span::new(whole.span.end, first.span.start)).contains("其中");
    if is_direct && Extent::of(first)?.low > total.high {
        let (part, whole) = (subject.original(first.span), subject.original(whole.span));
        return Some(Note::new(first.span, format!("其中的「{part}」比合计「{whole}」还大")));
    }
    let sums = running_sums(parts)?;
    // What follows the parts may look like one more of them.
    if sums.iter().skip(1).any(|sum| sum.compare(total, Decimal::ZERO) == Agreement::Agrees) {
        return None;
    }
    // Of the first parts, so many as almost make the whole; else all.
    let distance = |sum: &Extent| (sum.low - total.high).max(total.low - sum.high);
    let last = sums.len().checked_sub(1).filter(|last| *last > 0)?;
    let nearest = sums.iter().enumerate().skip(1).min_by_key(|(_, sum)| distance(sum));
    let is_close = |sum: &Extent| distance(sum) * Decimal::from(20) <= total.high;
    let count = nearest.filter(|(_, sum)| is_close(sum)).map_or(last, |(count, _)| count);
    let (parts, sum) = (parts.get(..=count)?, *sums.get(count)?);
    let step = parts.iter().filter_map(|part| part.step()).chain(whole.step()).max()?;
    let plain = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value()?))?;
    let difference = (plain - whole.value()?).abs();
    let span = parts.iter().fold(whole.span, |span, part| span.to(part.span));
    let message = message(whole, plain, difference)?;
    if sum.compare(total, step) == Agreement::LastDigit && step != Decimal::ONE {
        return Some(Note::new(span, format!("{message}，可能是四舍五入所致")).severity(Severity::Hint));
    }
    let is_over = sum.low > total.high;
    is_meant_whole(subject, whole, parts, difference, is_over).then(|| Note::new(span, message))
}

/// 已办结20件，还有1件 of 22: more than there are, or one too few. What lies further off may not have begun.
fn left_over(whole: &Quantity, parts: &[&Quantity]) -> Option<Note> {
    let (total, sum) = (Extent::of(whole)?, *running_sums(parts)?.get(1..)?.last()?);
    let plain = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value()?))?;
    let difference = (plain - whole.value()?).abs();
    let is_off = sum.low > total.high || (sum.high < total.low && difference == Decimal::ONE);
    let span = parts.iter().fold(whole.span, |span, part| span.to(part.span));
    is_off.then(|| message(whole, plain, difference).map(|message| Note::new(span, message))).flatten()
}

fn message(whole: &Quantity, sum: Decimal, difference: Decimal) -> Option<String> {
    let unit = whole.unit.as_deref().unwrap_or_default();
    let scale = scale_word(whole.scale);
    let shown = |value: Decimal| decimal::divide(value, whole.scale).map(decimal::print_exact);
    let (sum, total, difference) = (shown(sum)?, shown(whole.value()?)?, shown(difference)?);
    Some(format!("各项之和是 {sum}{scale}{unit}，合计是 {total}{scale}{unit}，相差 {difference}{scale}{unit}"))
}

/// The sum of the first part, of the first two, and so on.
fn running_sums(parts: &[&Quantity]) -> Option<Vec<Extent>> {
    let mut sum = Extent { low: Decimal::ZERO, high: Decimal::ZERO };
    let mut sums = Vec::new();
    for part in parts {
        sum = sum.plus(Extent::of(part)?)?;
        sums.push(sum);
    }
    Some(sums)
}

/// Whether the parts were meant to be all of the whole.
fn is_meant_whole(
    subject: &Subject,
    whole: &Quantity,
    parts: &[&Quantity],
    difference: Decimal,
    is_over: bool,
) -> bool {
    let near = whole.value().and_then(|value| decimal::divide(difference * Decimal::ONE_HUNDRED, value));
    let is_near = near.is_some_and(|near| near.abs() <= NEAR_PERCENT);
    let is_many = is_over && parts.len() >= 3;
    let is_slip = is_over || difference == Decimal::ONE;
    ends_with_rest(subject, parts)
        || is_near
        || is_many
        || is_parallel(subject, parts)
        || are_halves(subject, parts)
        || is_slip && are_named(subject, parts)
}

/// Several parts whose members are all named, up to the end of the sentence: 小学1所（甲）、九年一贯制学校1所（乙）。
fn are_named(subject: &Subject, parts: &[&Quantity]) -> bool {
    const LONGEST: usize = 60;
    let close = |part: &&Quantity| {
        let open = part.span.end;
        let close = (open..open + LONGEST).find(|at| subject.char(*at) == Some('）'))?;
        let is_named = subject.char(open) == Some('（')
            && !subject.slice(Span::new(open, close)).contains(|c: char| c.is_ascii_digit() || c == '。');
        is_named.then_some(close + 1)
    };
    let closes: Option<Vec<usize>> = parts.iter().map(close).collect();
    let last = closes.and_then(|closes| closes.last().copied());
    parts.len() >= 2 && last.and_then(|last| subject.char(last)).is_some_and(|c| matches!(c, '。' | '；' | '\n'))
}

/// Two parts of which one is what the other is not: 男 and 女, 上半年 and 下半年.
fn are_halves(subject: &Subject, parts: &[&Quantity]) -> bool {
    const HALVES: [(&str, &str); 7] = [
        ("男", "女"),
        ("上半年", "下半年"),
        ("公办", "民办"),
        ("城市", "农村"),
        ("城镇", "乡村"),
        ("城区", "农村"),
        ("新建", "改扩建"),
    ];
    let [first, second] = parts else { return false };
    let name = |part: &Quantity| subject.slice(Span::new(part.span.start.saturating_sub(7), part.span.start));
    let (first, second) = (name(first), name(second));
    HALVES.into_iter().any(|(one, other)| {
        (first.contains(one) && second.contains(other)) || (first.contains(other) && second.contains(one))
    })
}

/// At least three parts that are named alike (幼儿园教师、高中教师、中专教师) and stand one after the other.
fn is_parallel(subject: &Subject, parts: &[&Quantity]) -> bool {
    let ending = |part: &Quantity| {
        let before = subject.chars.get(part.number.start.checked_sub(2)?..part.number.start)?;
        Some(before.iter().collect::<String>())
    };
    let first = parts.first().and_then(|part| ending(part));
    let is_alike = first.is_some() && parts.iter().all(|part| ending(part) == first);
    let is_open = parts.last().is_some_and(|part| subject.char(part.span.end) == Some('等'));
    parts.len() >= 3 && is_alike && !is_open
}

fn scale_word(scale: Decimal) -> &'static str {
    match decimal::print_exact(scale).len() {
        5 => "万",
        9 => "亿",
        _ => "",
    }
}
