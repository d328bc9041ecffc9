//! Words around a number that widen or qualify it.

use crate::reading::quantity::{Change, Direction, Modifier, ModifierKind};
use crate::reading::scan::{char_at, char_before, ending, ends_clause, longest, longest_ending, stands};
use crate::reading::span::Span;

/// Modifiers directly before a number.
const BEFORE: &[(&str, ModifierKind)] = &[
    ("约", ModifierKind::About),
    ("大约", ModifierKind::About),
    ("约为", ModifierKind::About),
    ("约占", ModifierKind::About),
    ("大概", ModifierKind::About),
    ("约共", ModifierKind::About),
    ("近", ModifierKind::Nearly),
    ("将近", ModifierKind::Nearly),
    ("接近", ModifierKind::Nearly),
    ("超", ModifierKind::Over),
    ("超过", ModifierKind::Over),
    ("超出", ModifierKind::Over),
    ("突破", ModifierKind::Over),
    ("逾", ModifierKind::Over),
    ("高于", ModifierKind::Over),
    ("大于", ModifierKind::Over),
    ("不足", ModifierKind::Under),
    ("不到", ModifierKind::Under),
    ("低于", ModifierKind::Under),
    ("小于", ModifierKind::Under),
    ("不超过", ModifierKind::AtMost),
    ("不高于", ModifierKind::AtMost),
    ("不大于", ModifierKind::AtMost),
    ("不多于", ModifierKind::AtMost),
    ("控制在", ModifierKind::AtMost),
    ("最多", ModifierKind::AtMost),
    ("不少于", ModifierKind::AtLeast),
    ("不低于", ModifierKind::AtLeast),
    ("不小于", ModifierKind::AtLeast),
    ("至少", ModifierKind::AtLeast),
    ("累计", ModifierKind::Cumulative),
    ("共", ModifierKind::Total),
    ("共计", ModifierKind::Total),
    ("合计", ModifierKind::Total),
    ("总计", ModifierKind::Total),
    ("总共", ModifierKind::Total),
    ("各", ModifierKind::Each),
    ("每", ModifierKind::Each),
    ("人均", ModifierKind::Each),
    ("平均", ModifierKind::Each),
    ("同比", ModifierKind::YearOnYear),
    ("环比", ModifierKind::PeriodOnPeriod),
];

/// Modifiers behind the unit.
const BEHIND: &[(&str, ModifierKind)] = &[
    ("以上", ModifierKind::Over),
    ("（含）以上", ModifierKind::Over),
    ("之多", ModifierKind::Over),
    ("余", ModifierKind::Over),
    ("多", ModifierKind::Over),
    ("左右", ModifierKind::About),
    ("上下", ModifierKind::About),
    ("以下", ModifierKind::Under),
    ("（含）以下", ModifierKind::Under),
    ("以内", ModifierKind::AtMost),
];

/// Words that may stand between a modifier and its number and say nothing.
const FILLERS: &[&str] =
    &["达", "达到", "为", "有", "是", "了", "至", "到", "共有", "已", "仅", "的", "占", "在", "：", "又", "再"];

const UP: &[&str] = &[
    "增长", "增加", "提高", "上升", "上涨", "提升", "扩大", "攀升", "增", "涨", "加快", "快", "高", "上调", "净增",
    "增幅", "涨幅",
];
const DOWN: &[&str] = &[
    "下降", "减少", "降低", "下跌", "回落", "收窄", "降", "跌", "下滑", "缩减", "缩短", "压减", "下调", "减", "低",
    "降幅", "跌幅", "慢",
];
/// Up-words that need no change behind them to be one are long; these are part of other words otherwise.
const WEAK: &[&str] = &["增", "涨", "快", "高", "降", "跌", "减", "低", "慢"];

/// What stands before a number.
#[derive(Default)]
pub(super) struct Before {
    pub(super) modifiers: Vec<Modifier>,
    pub(super) change: Option<Change>,
    /// Where the words begin that were understood: what is counted stands before it.
    pub(super) start: usize,
}

/// Reads backwards from a number; `from` is where the clause or the number before it ends.
pub(super) fn before(chars: &[char], number: usize, from: usize) -> Before {
    let mut found = Before { start: number, ..Before::default() };
    let mut filler_is_result = false;
    loop {
        let end = found.start;
        let known = BEFORE.iter().filter(|(word, _)| ending(chars, end, word).is_some_and(|start| start >= from));
        if let Some((word, kind)) = known.max_by_key(|(word, _)| word.chars().count())
            && let Some(start) = ending(chars, end, word).filter(|start| !is_inside_word(chars, *start, word))
        {
            found.modifiers.push(Modifier { kind: *kind, span: Span::new(start, end) });
            found.start = start;
            continue;
        }
        if found.change.is_none()
            && let Some((direction, start)) = verb(chars, end, filler_is_result).filter(|(_, start)| *start >= from)
        {
            found.change = Some(Change { direction, is_result: filler_is_result, span: Span::new(start, number) });
            found.start = start;
            continue;
        }
        match longest_ending(chars, end, FILLERS).filter(|start| *start >= from) {
            Some(start) => {
                filler_is_result |= matches!(char_at(chars, end - 1), '到' | '至' | '为');
                found.start = start;
            }
            None => break,
        }
    }
    if found.change.is_none() && found.modifiers.is_empty() {
        found.start = trim_fillers(chars, number, from);
    }
    wide(chars, from, &mut found);
    found.modifiers.sort_by_key(|modifier| modifier.span.start);
    found
}

fn trim_fillers(chars: &[char], number: usize, from: usize) -> usize {
    let mut end = number;
    while let Some(start) = longest_ending(chars, end, &["达到", "达", "为", "有", "了", "至", "共有", "已有", "："])
        .filter(|start| *start >= from)
    {
        end = start;
    }
    end
}

/// The verb of a change that ends before `end`.
fn verb(chars: &[char], end: usize, is_result: bool) -> Option<(Direction, usize)> {
    let of = |words: &[&str]| longest_ending(chars, end, words);
    let (direction, start) = match (of(UP), of(DOWN)) {
        (Some(up), Some(down)) if down < up => (Direction::Down, down),
        (Some(up), _) => (Direction::Up, up),
        (None, Some(down)) => (Direction::Down, down),
        (None, None) => return None,
    };
    let word: String = chars.iter().skip(start).take(end - start).collect();
    // 新增, 最高, 至低: no change; 增至, 降到 are.
    let before = char_before(chars, start);
    let is_part = matches!(before, '新' | '最' | '提' | '至' | '年' | '超' | '身' | '海' | '价' | '标');
    let is_named = (WEAK.contains(&word.as_str()) && is_part) || (word == "增加" && is_result && before == '新');
    (!is_named).then_some((direction, start))
}

/// Whether a short modifier is the end of another word: 最近, 公共, 节约, 自强不息.
fn is_inside_word(chars: &[char], start: usize, word: &str) -> bool {
    let before = char_before(chars, start);
    match word {
        "近" => matches!(before, '最' | '附' | '邻' | '靠' | '临' | '亲' | '远'),
        "共" => matches!(before, '公' | '中'),
        "约" => matches!(before, '节' | '合' | '条' | '预' | '制' | '公' | '契' | '履' | '签'),
        "超" => before == '高',
        _ => false,
    }
}

/// 累计, 同比, 环比 and 共 further ahead in the same clause.
fn wide(chars: &[char], from: usize, found: &mut Before) {
    for (word, kind) in [
        ("累计", ModifierKind::Cumulative),
        ("同比", ModifierKind::YearOnYear),
        ("环比", ModifierKind::PeriodOnPeriod),
        ("合计", ModifierKind::Total),
        ("总计", ModifierKind::Total),
        ("共", ModifierKind::Total),
    ] {
        if found.modifiers.iter().any(|modifier| modifier.kind == kind) {
            continue;
        }
        let is_free = |at: &usize| {
            word != "共"
                || (!matches!(char_before(chars, *at), '公' | '中' | '总' | '一')
                    && !matches!(
                        char_at(chars, at + 1),
                        '同' | '享'
                            | '建'
                            | '青'
                            | '产'
                            | '和'
                            | '识'
                            | '育'
                            | '性'
                            | '治'
                            | '富'
                            | '赢'
                            | '筑'
                            | '服'
                            | '卫'
                            | '安'
                            | '图'
                            | '场'
                            | '交'
                    ))
        };
        if let Some(at) = (from..found.start).rev().find(|at| stands(chars, *at, word) && is_free(at)) {
            found.modifiers.push(Modifier { kind, span: Span::new(at, at + word.chars().count()) });
        }
    }
}

/// The modifier behind a unit, and where it ends. `unit`: whether there is one.
pub(super) fn behind(chars: &[char], end: usize) -> Option<Modifier> {
    let known = BEHIND.iter().filter(|(word, _)| stands(chars, end, word));
    let (word, kind) = known.max_by_key(|(word, _)| word.chars().count())?;
    let stop = end + word.chars().count();
    // 5年多, but not 多次, 多项 or 余下.
    let next = char_at(chars, stop);
    let is_word = match *word {
        "多" => !(ends_clause(next) || matches!(next, '、' | '的' | '）' | '来' | '时' | '了')),
        "余" => matches!(next, '下' | '热' | '额' | '地'),
        "以上" => matches!(next, '这' | '各'),
        _ => false,
    };
    (!is_word).then(|| Modifier { kind: *kind, span: Span::new(end, stop) })
}

/// 多, 余, 几 and 来 between a number and its unit.
pub(super) fn between(chars: &[char], at: usize) -> Option<Modifier> {
    let kind = match char_at(chars, at) {
        '多' if longest(chars, at, &["多功能", "多媒体", "多样化"]).is_none() => ModifierKind::Over,
        '余' if !matches!(char_at(chars, at + 1), '下' | '热' | '额') => ModifierKind::Over,
        '几' => ModifierKind::Over,
        '来' if matches!(
            char_at(chars, at + 1),
            '个' | '名' | '所' | '人' | '家' | '次' | '年' | '天' | '万' | '项' | '种' | '场'
        ) =>
        {
            ModifierKind::About
        }
        _ => return None,
    };
    Some(Modifier { kind, span: Span::new(at, at + 1) })
}
