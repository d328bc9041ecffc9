//! Quantities where they stand, before anything is said of what they count.

use super::modifiers;
use super::numeral::{self, Numeral};
use super::passed;
use super::taken::Taken;
use super::unit;
use crate::reading::quantity::{Amount, Hidden, Modifier, ModifierKind, NotQuantity, Notation, Passed, Quantity, Role};
use crate::reading::scan::{after_spaces, char_at, char_before, is_chinese, is_mask, longest, stands};
use crate::reading::span::Span;
use xuezheng_pack::Decimal;

/// What of a paragraph is looked through.
pub(super) struct Place<'a> {
    pub(super) chars: &'a [char],
    pub(super) span: Span,
    /// Its index.
    pub(super) paragraph: usize,
    /// Whether it is a cell of a table, where a number stands alone.
    pub(super) is_cell: bool,
    /// Names in quotes and titles.
    pub(super) named: &'a [Span],
}

/// What was found.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) quantities: Vec<Quantity>,
    pub(super) passed: Vec<Passed>,
    pub(super) hidden: Vec<Hidden>,
}

/// A number with what stands between it and the next word.
struct Measured {
    number: Span,
    notation: Notation,
    amount: Amount,
    scale: Decimal,
    unit: Option<Span>,
    inner: Vec<Modifier>,
    end: usize,
}

/// Finds the quantities of a paragraph; those found are taken.
pub(super) fn find(place: &Place<'_>, taken: &mut Taken, found: &mut Numbers) {
    let mut index = place.span.start;
    while index < place.span.end {
        if taken.holds(index) {
            index += 1;
            continue;
        }
        let step = number_at(place, index, taken);
        let end = match step {
            Some(Step::Quantity(measured)) => {
                let end = measured.end;
                let span = Span::new(index, end);
                match place.named.iter().any(|name| name.holds(measured.number)) {
                    true => found.passed.push(Passed { span, what: NotQuantity::Name }),
                    false => found.quantities.push(quantity(place, measured)),
                }
                taken.take(span);
                end
            }
            Some(Step::Name(end)) => {
                found.passed.push(Passed { span: Span::new(index, end), what: NotQuantity::Name });
                taken.take(Span::new(index, end));
                end
            }
            Some(Step::Hidden(end)) => {
                found.hidden.push(Hidden { span: Span::new(index, end) });
                taken.take(Span::new(index, end));
                end
            }
            Some(Step::Word(end)) => end,
            None => index + 1,
        };
        index = end.max(index + 1);
    }
}

/// What stands at a place.
enum Step {
    Quantity(Measured),
    /// Digits that are part of a name.
    Name(usize),
    /// A redacted name.
    Hidden(usize),
    /// Chinese numerals within a word.
    Word(usize),
}

fn number_at(place: &Place<'_>, at: usize, taken: &Taken) -> Option<Step> {
    let chars = place.chars;
    let c = char_at(chars, at);
    let is_sign =
        matches!(c, '-' | '−' | '－') && char_at(chars, at + 1).is_ascii_digit() && is_chinese(char_before(chars, at));
    if c.is_ascii_digit() || is_sign {
        return arabic(place, at, taken);
    }
    if is_mask(c) {
        let read = numeral::masked(chars, at)?;
        let measured = measure(chars, at, read, Notation::Masked);
        return Some(match measured.unit {
            Some(_) => Step::Quantity(measured),
            None => Step::Hidden(read.end),
        });
    }
    chinese(chars, at)
}

/// An Arabic number: a quantity with a unit, or where nothing else is meant.
fn arabic(place: &Place<'_>, at: usize, taken: &Taken) -> Option<Step> {
    let chars = place.chars;
    let read = numeral::arabic(chars, at)?;
    if char_at(chars, read.end) == '/'
        && let Some(step) = slash_fraction(chars, at, read)
    {
        return Some(step);
    }
    let mut measured = range(chars, at, read, taken).unwrap_or_else(|| measure(chars, at, read, Notation::Arabic));
    if measured.unit.is_none() {
        measured.unit = shared_unit(chars, measured.end);
    }
    let end = measured.end;
    let is_years = measured.unit.is_some_and(|unit| unit.len() == 1 && char_at(chars, unit.start) == '年');
    if is_years && passed::is_named_count(chars, measured.number, end) {
        return Some(Step::Name(end));
    }
    // 2016届毕业生: those of a year.
    let is_cohort = char_before(chars, end) == '届' && read.end - at == 4;
    if is_cohort {
        return Some(Step::Name(end));
    }
    let has_hint = measured.unit.is_some() || measured.scale != Decimal::ONE || !measured.inner.is_empty();
    if has_hint && !(measured.unit.is_none() && measured.scale == Decimal::ONE && is_exact_name(chars, end)) {
        return Some(Step::Quantity(measured));
    }
    let is_alone = place.is_cell && at == place.span.start && after_spaces(chars, end) >= place.span.end;
    let says_value = ["为", "达", "达到", "是", "至", "到", "共", "计", "约", "近", "超", "超过", "：", "＝", "="]
        .iter()
        .any(|word| crate::reading::scan::ending(chars, at, word).is_some());
    let is_closed = matches!(char_at(chars, end), '，' | '。' | '；' | '、' | '\n' | '）');
    match is_alone || (says_value && is_closed) {
        true => Some(Step::Quantity(measured)),
        false => Some(Step::Name(end)),
    }
}

/// The unit that several numbers share, behind the last of them: 4.2和0.7个百分点.
fn shared_unit(chars: &[char], end: usize) -> Option<Span> {
    let mut at = end;
    for _ in 0..8 {
        if !matches!(char_at(chars, at), '、' | '和') || !char_at(chars, at + 1).is_ascii_digit() {
            return None;
        }
        let next = numeral::arabic(chars, at + 1)?;
        let measured = measure(chars, at + 1, next, Notation::Arabic);
        if measured.unit.is_some() || measured.scale != Decimal::ONE {
            // 3、4万人: the scale is shared, too, which one number alone can't say.
            return measured.unit.filter(|_| measured.scale == Decimal::ONE);
        }
        at = measured.end;
    }
    None
}

/// Whether 多 or 余 behind a number belongs to a word: 3余热.
fn is_exact_name(chars: &[char], end: usize) -> bool {
    !is_chinese(char_at(chars, end)) && !matches!(char_at(chars, end), '，' | '。' | '\n')
}

/// `1/3`, where 以上, 左右, 的 or punctuation follows.
fn slash_fraction(chars: &[char], at: usize, above: Numeral) -> Option<Step> {
    let below = numeral::arabic(chars, above.end + 1)?;
    let (Amount::Exact(numerator), Amount::Exact(denominator)) = (above.amount, below.amount) else { return None };
    if numerator >= denominator || denominator > Decimal::ONE_HUNDRED || char_at(chars, below.end) == '/' {
        return None;
    }
    let number = Span::new(at, below.end);
    Some(Step::Quantity(Measured {
        number,
        notation: Notation::Arabic,
        amount: Amount::Fraction { numerator, denominator },
        scale: Decimal::ONE,
        unit: None,
        inner: Vec::new(),
        end: below.end,
    }))
}

/// Scale, 多 and 余, and unit behind a number.
fn measure(chars: &[char], at: usize, read: Numeral, notation: Notation) -> Measured {
    let mut end = read.end;
    let mut inner = Vec::new();
    let mut between = |end: &mut usize| {
        if let Some(modifier) = modifiers::between(chars, *end) {
            *end = modifier.span.end;
            inner.push(modifier);
        }
    };
    between(&mut end);
    let mut scale = Decimal::ONE;
    let mut number_end = read.end;
    if notation != Notation::Chinese
        && let Some((factor, length)) = scale_at(chars, end)
    {
        scale = factor;
        end += length;
        number_end = end;
    }
    between(&mut end);
    let mut unit = unit::unit_at(chars, end, notation).map(|(start, stop)| Span::new(start, stop));
    if let Some(span) = unit {
        end = span.end;
        if stands(chars, span.start, "个多月") {
            inner.push(Modifier { kind: ModifierKind::Over, span: Span::new(span.start + 1, span.start + 2) });
            end = span.start + 3;
            unit = Some(Span::new(span.start, end));
        }
    }
    Measured { number: Span::new(at, number_end), notation, amount: read.amount, scale, unit, inner, end }
}

/// 万, 亿 and 万亿 behind an Arabic number; 千 and 百 where a unit or 万 follows.
fn scale_at(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    const SCALES: &[(&str, i64)] = &[
        ("万亿", 1_000_000_000_000),
        ("亿", 100_000_000),
        ("万", 10_000),
        ("千亿", 100_000_000_000),
        ("百亿", 10_000_000_000),
        ("千万", 10_000_000),
        ("百万", 1_000_000),
    ];
    let start = after_spaces(chars, at);
    if let Some((word, factor)) = SCALES.iter().find(|(word, _)| stands(chars, start, word)) {
        return Some((Decimal::from(*factor), start - at + word.chars().count()));
    }
    let factor = match char_at(chars, start) {
        '千' if !matches!(char_at(chars, start + 1), '瓦' | '米' | '克' | '伏' | '卡') => 1000,
        '百' if !matches!(char_at(chars, start + 1), '分') => 100,
        _ => return None,
    };
    let is_counted =
        unit::unit_at(chars, start + 1, Notation::Arabic).is_some() || matches!(char_at(chars, start + 1), '多' | '余');
    is_counted.then(|| (Decimal::from(factor), start - at + 1))
}

/// `63%～68%`, `3-5名`, `10万—15万人`.
fn range(chars: &[char], at: usize, first: Numeral, taken: &Taken) -> Option<Measured> {
    let low = measure(chars, at, first, Notation::Arabic);
    let dash = match char_at(chars, low.end) {
        '—' if char_at(chars, low.end + 1) == '—' => low.end + 2,
        '-' | '—' | '–' | '~' | '～' | '至' | '－' => low.end + 1,
        '到' if low.unit.is_none() => low.end + 1,
        _ => return None,
    };
    if taken.holds(dash) {
        return None;
    }
    let second = numeral::arabic(chars, dash).filter(|_| char_at(chars, dash).is_ascii_digit())?;
    let mut high = measure(chars, dash, second, Notation::Arabic);
    let (Amount::Exact(from), Amount::Exact(to)) = (low.amount, high.amount) else { return None };
    let text = |span: Option<Span>| span.and_then(|span| chars.get(span.range()));
    let is_same_unit = low.unit.is_none() || text(low.unit) == text(high.unit);
    if high.unit.is_none() || !is_same_unit {
        return None;
    }
    // 10万—15万: both are scaled; 10—15万 means the same.
    if low.scale != high.scale && low.scale != Decimal::ONE {
        return None;
    }
    high.number.start = at;
    high.amount = Amount::Range { low: from, high: to };
    Some(high)
}

/// A Chinese numeral with a measure word, a fraction, 一半.
fn chinese(chars: &[char], at: usize) -> Option<Step> {
    let c = char_at(chars, at);
    if let Some(length) = longest(chars, at, &["一半", "半数"]) {
        let half = Amount::Fraction { numerator: Decimal::ONE, denominator: Decimal::TWO };
        return Some(Step::Quantity(alone(at, at + length, Notation::Word, half)));
    }
    if c == '半' && !matches!(char_before(chars, at), '一' | '大' | '多' | '上' | '下' | '过' | '前' | '后' | '对')
    {
        let (start, end) = unit::unit_at(chars, at + 1, Notation::Chinese)?;
        let is_time = ["小时", "个小时", "个月"].iter().any(|unit| stands(chars, start, unit));
        let mut half = alone(at, at + 1, Notation::Chinese, Amount::Exact(Decimal::new(5, 1)));
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

fn alone(at: usize, end: usize, notation: Notation, amount: Amount) -> Measured {
    Measured { number: Span::new(at, end), notation, amount, scale: Decimal::ONE, unit: None, inner: Vec::new(), end }
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
    let mut read = alone(at, stop, Notation::Chinese, Amount::Exact(numerator));
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

/// The quantity of a number, with the modifiers on both sides.
fn quantity(place: &Place<'_>, measured: Measured) -> Quantity {
    let chars = place.chars;
    let span = Span::new(measured.number.start, measured.end);
    let unit = measured.unit.map(|unit| {
        let text: String = chars.get(unit.range()).unwrap_or(&[]).iter().collect();
        match text.as_str() {
            "百分之" => "%".to_owned(),
            "千分之" => "‰".to_owned(),
            "个多月" => "个月".to_owned(),
            text => unit::plain(text).to_owned(),
        }
    });
    let mut modifiers = measured.inner;
    modifiers.extend(modifiers::behind(chars, measured.end));
    Quantity {
        span,
        number: measured.number,
        notation: measured.notation,
        amount: measured.amount,
        scale: measured.scale,
        unit,
        unit_span: measured.unit,
        modifiers,
        change: None,
        role: Role::Alone,
        group: None,
        counts: None,
        lead: None,
        place: None,
        period: None,
        paragraph: place.paragraph,
        sentence: span,
        heading: None,
    }
}
