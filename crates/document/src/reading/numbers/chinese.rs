//! Quantities in Chinese numerals and in words.

use super::find::Step;
use super::measured::{Measured, measure};
use super::numeral::{self, Numeral};
use super::{passed, unit};
use crate::reading::quantity::{Amount, Notation};
use crate::reading::scan::{char_at, char_before, longest, stands};
use crate::reading::span::Span;
use xuezheng_pack::Decimal;

/// A Chinese numeral with a measure word, a fraction, 一半.
pub(super) fn chinese(chars: &[char], at: usize) -> Option<Step> {
    let c = char_at(chars, at);
    if matches!(c, '一' | '半')
        && let Some(length) = longest(chars, at, &["一半", "半数"])
    {
        let half = Amount::Fraction { numerator: Decimal::ONE, denominator: Decimal::TWO };
        return Some(Step::Quantity(Measured::alone(at, at + length, Notation::Word, half)));
    }
    if c == '半' && !matches!(char_before(chars, at), '一' | '大' | '多' | '上' | '下' | '过' | '前' | '后' | '对')
    {
        let (start, end) = unit::unit_at(chars, at + 1, Notation::Chinese)?;
        let is_time = ["小时", "个小时", "个月"].iter().any(|unit| stands(chars, start, unit));
        let mut half = Measured::alone(at, at + 1, Notation::Chinese, Amount::Exact(Decimal::new(5, 1)));
        (half.unit, half.end) = (Some(Span::new(start, end)), end);
        return is_time.then_some(Step::Quantity(half));
    }
    if numeral::digit(c).is_none() && !matches!(c, '十' | '百' | '千' | '万' | '亿') {
        return None;
    }
    let end = numeral::chinese_end(chars, at);
    if let Some(fraction) = fraction(chars, at, end) {
        return Some(Step::Quantity(fraction));
    }
    let word = Some(Step::Word(end));
    if is_word_before(chars, at) {
        return word;
    }
    let Some(amount) = numeral::chinese(chars, at, end) else { return word };
    let measured = measure(chars, at, Numeral { amount, end }, Notation::Chinese);
    let has_more = !measured.inner.is_empty();
    // 百, 千 and 万 without a digit count only with 余 or 多 behind.
    if matches!(c, '百' | '千' | '万' | '亿') && !(has_more && end == at + 1) {
        return word;
    }
    let Some(unit) = measured.unit else {
        return if has_more && end > at && is_place(chars, end) { Some(Step::Quantity(measured)) } else { word };
    };
    if !has_more && (is_indefinite(chars, at, end, unit) || is_idiom(chars, at, unit)) {
        return word;
    }
    match passed::is_named_count(chars, measured.number, measured.end) {
        true => Some(Step::Name(measured.end)),
        false => Some(Step::Quantity(measured)),
    }
}

/// 十余, 两千多 without a unit: what is counted follows at once.
fn is_place(chars: &[char], end: usize) -> bool {
    matches!(char_before(chars, end), '十' | '百' | '千' | '万' | '亿')
}

/// A letter before the numeral that makes it part of a word: 统一, 专一, 第三, 星期三, 初三, 高一.
fn is_word_before(chars: &[char], at: usize) -> bool {
    matches!(
        char_before(chars, at),
        '第' | '统'
            | '唯'
            | '专'
            | '单'
            | '划'
            | '之'
            | '期'
            | '初'
            | '高'
            | '周'
            | '数'
            | '几'
            | '万'
            | '点'
            | '分'
            | '老'
            | '小'
            | '腊'
            | '无'
            | '不'
            | '独'
            | '归'
            | '合'
            | '再'
            | '另'
            | '某'
            | '任'
            | '同'
            | '逐'
            | '下'
            | '进'
    ) && !(char_before(chars, at) == '合' && stands(chars, at.saturating_sub(2), "联合"))
        || char_before(chars, at) == '上' && matches!(char_at(chars, at), '一' | '千' | '百' | '万')
}

/// 一 and 二 alone say how something is named or that there is some: 一批, 二次结构; they count only measures.
fn is_indefinite(chars: &[char], at: usize, end: usize, unit: Span) -> bool {
    const MEASURES: &[&str] = &[
        "小时",
        "个小时",
        "分钟",
        "倍",
        "番",
        "公里",
        "米",
        "吨",
        "亩",
        "元",
        "平方米",
        "个百分点",
        "个月",
        "学时",
        "金",
        "银",
        "铜",
    ];
    if end != at + 1 || !matches!(char_at(chars, at), '一' | '二') {
        return false;
    }
    !MEASURES.iter().any(|measure| measure.chars().count() == unit.len() && stands(chars, unit.start, measure))
}

/// Words and places that look like a count.
fn is_idiom(chars: &[char], at: usize, unit: Span) -> bool {
    const PLACES: &[&str] =
        &["三门峡", "七台河", "五台山", "五台县", "三台县", "四方台", "千家万户", "三支一扶", "三次产业", "两期三段"];
    const WORKS: &[&str] = &["期工程", "期项目", "期建设", "类疫苗", "类监", "次供水", "次元"];
    // 三期设施 is the third, 三期培训班 are three.
    let is_stage = stands(chars, unit.start, "期")
        && unit.len() == 1
        && !matches!(char_at(chars, unit.end), '培' | '班' | '，' | '。' | '、')
        && !matches!(char_before(chars, at), '办' | '了' | '出' | '共');
    let is_medal = matches!(char_at(chars, unit.start), '金' | '银' | '铜') && unit.len() == 1;
    let is_won = matches!(char_before(chars, at), '获' | '得' | '夺' | '摘' | '揽' | '金' | '银' | '块');
    longest(chars, at, PLACES).is_some()
        || longest(chars, unit.start, WORKS).is_some()
        || is_stage
        || (is_medal && !is_won)
}

/// `三分之一`, `百分之九十五`, `千分之三`.
fn fraction(chars: &[char], at: usize, end: usize) -> Option<Measured> {
    if !stands(chars, end, "分之") {
        return None;
    }
    let start = end + 2;
    let stop = numeral::chinese_end(chars, start);
    let above = match numeral::chinese(chars, start, stop) {
        Some(Amount::Exact(above)) => (above, stop),
        Some(_) => return None,
        None => match numeral::arabic(chars, start)? {
            Numeral { amount: Amount::Exact(above), end } => (above, end),
            Numeral { .. } => return None,
        },
    };
    let (numerator, stop) = above;
    let mut read = Measured::alone(at, stop, Notation::Chinese, Amount::Exact(numerator));
    let below = chars.get(at..end)?;
    if matches!(below, ['百'] | ['千']) {
        // The unit is written before the number here.
        read.unit = Some(Span::new(at, end + 2));
        return Some(read);
    }
    let Amount::Exact(denominator) = numeral::chinese(chars, at, end)? else { return None };
    read.amount = Amount::Fraction { numerator, denominator };
    Some(read)
}
