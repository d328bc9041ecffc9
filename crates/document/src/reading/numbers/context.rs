//! What a quantity counts, where and when, as far as the words near it say.

use super::modifiers;
use crate::reading::date::DateMention;
use crate::reading::heading::Heading;
use crate::reading::quantity::{Counted, Modifier, Quantity};
use crate::reading::scan::{char_at, char_before, ends_clause, is_chinese, is_mask, longest, longest_ending, stands};
use crate::reading::span::Span;
use crate::reading::text::Text;

/// Characters that a name of what is counted is at most long.
const LONGEST: usize = 18;

/// Characters before a quantity in which a place is looked for.
const FAR: usize = 600;

/// Fills in the words around each quantity; `named` are names in quotes, which may hold punctuation.
pub(super) fn fill(text: &Text, headings: &[Heading], dates: &[DateMention], quantities: &mut [Quantity]) {
    let mut sentences: Vec<Span> = Vec::new();
    let mut sentences_of = usize::MAX;
    let mut previous_end = 0;
    for index in 0..quantities.len() {
        let Some(quantity) = quantities.get_mut(index) else { break };
        if quantity.paragraph != sentences_of {
            sentences_of = quantity.paragraph;
            sentences = text.paragraphs.get(sentences_of).map(|it| text.sentences(it)).unwrap_or_default();
            previous_end = sentences.first().map_or(0, |first| first.start);
        }
        let first = sentences.partition_point(|sentence| sentence.end < quantity.number.end);
        let sentence = sentences.get(first).filter(|sentence| sentence.holds(quantity.number));
        quantity.sentence = sentence.copied().unwrap_or(quantity.span);
        describe(text, quantity, previous_end);
        quantity.period = period(dates, quantity, &sentences);
        let from = quantity.sentence.start.max(quantity.span.start.saturating_sub(FAR));
        quantity.place = place(&text.chars, from, quantity.span.start);
        let at = quantity.span.start;
        quantity.heading = headings.iter().rposition(|heading| heading.body.start <= at && at < heading.body.end);
        previous_end = quantity.modifiers.iter().map(|it| it.span.end).fold(quantity.span.end, usize::max);
    }
}

/// Modifiers before, change, what is counted and the words before it.
fn describe(text: &Text, quantity: &mut Quantity, previous_end: usize) {
    let chars = &text.chars;
    let from = quantity.sentence.start.max(quantity.span.start.saturating_sub(FAR));
    let clause = clause_start(chars, from, quantity.span.start).max(previous_end);
    let before = modifiers::before(chars, quantity.span.start, clause);
    let mut all: Vec<Modifier> = before.modifiers;
    all.append(&mut quantity.modifiers);
    all.sort_by_key(|modifier| modifier.span.start);
    quantity.modifiers = all;
    quantity.change = before.change.filter(|change| change.is_result || is_change(text, quantity, change.span));
    let lead = lead(chars, clause, before.start);
    quantity.lead = lead;
    let end = quantity.modifiers.iter().map(|it| it.span.end).fold(quantity.span.end, usize::max);
    let behind = noun_behind(chars, end, quantity.sentence.end);
    let ahead = lead.map(|lead| noun_ahead(chars, lead));
    quantity.counts = match (behind, ahead) {
        (Some(behind), _) => Some(counted(text, behind)),
        (None, Some(ahead)) if !ahead.is_empty() => Some(counted(text, ahead)),
        (None, _) => None,
    };
}

/// Whether a verb makes the quantity a difference: 增加 does with all, 加快 and 提高 only with rates (加快592套房建设).
fn is_change(text: &Text, quantity: &Quantity, verb: Span) -> bool {
    const ALWAYS: &[&str] =
        &["增长", "增加", "上升", "上涨", "净增", "下降", "减少", "降低", "下跌", "回落", "压减", "缩减"];
    const RATES: &[&str] = &["%", "‰", "个百分点", "百分点", "个基点", "倍", "成"];
    let words = text.slice(verb);
    ALWAYS.iter().any(|word| words.starts_with(word))
        || quantity.unit.as_deref().is_some_and(|unit| RATES.contains(&unit))
}

fn counted(text: &Text, span: Span) -> Counted {
    Counted { text: text.slice(span).to_owned(), span }
}

/// Where the clause of `at` begins: behind the last mark; brackets are gone around.
fn clause_start(chars: &[char], from: usize, at: usize) -> usize {
    let mut index = at;
    let mut depth = 0_usize;
    while index > from {
        let c = char_before(chars, index);
        match c {
            '）' => depth += 1,
            '（' if depth == 0 => break,
            '（' => depth -= 1,
            c if depth == 0 && (ends_clause(c) || c == '、') && c != '：' => break,
            _ => {}
        }
        index -= 1;
    }
    index
}

/// The words of a clause before a number, without 其中 and the like at their beginning.
fn lead(chars: &[char], from: usize, to: usize) -> Option<Span> {
    let mut start = from;
    loop {
        let skipped = [
            "其中", "其余", "其它", "其他", "还有", "另有", "剩余", "分别", "：", "包括", "和", "及", "与", "，", "、",
            "（", "的", "已", "并", "共",
        ]
        .iter()
        .find(|word| stands(chars, start, word))
        .map_or(0, |word| word.chars().count());
        if skipped == 0 || start + skipped > to {
            break;
        }
        start += skipped;
    }
    let span = Span::new(start.min(to), to);
    (!span.is_empty()).then_some(span)
}

/// The noun at the end of the words before a number: what stands behind the last verb in them.
fn noun_ahead(chars: &[char], lead: Span) -> Span {
    const VERBS: &[&str] = &[
        "招聘",
        "新建",
        "改扩建",
        "新增",
        "创建",
        "开展",
        "举办",
        "组织",
        "培训",
        "发放",
        "下达",
        "整改",
        "排查",
        "受理",
        "签订",
        "解聘",
        "评选",
        "申报",
        "完成",
        "实现",
        "建成",
        "打造",
        "投入",
        "配备",
        "获得",
        "荣获",
        "获",
        "资助",
        "撤并",
        "劝返",
        "购置",
        "选派",
        "安排",
        "补充",
        "引进",
        "建设",
        "改造",
        "提升",
        "参加",
        "达到",
        "完善",
        "结项",
        "出动",
        "为",
        "有",
        "将",
        "了",
        "对",
        "由",
        "使",
    ];
    let mut end = lead.end;
    while longest_ending(chars, end, &["共", "约", "达", "了", "为", "有"]).is_some_and(|start| start > lead.start)
    {
        end -= 1;
    }
    let floor = end.saturating_sub(LONGEST).max(lead.start);
    let mut start = end;
    while start > floor {
        if start < end && longest_ending(chars, start, VERBS).is_some_and(|at| at >= lead.start) {
            break;
        }
        start -= 1;
    }
    Span::new(start, end)
}

/// The noun directly behind a unit: up to punctuation, a digit or a word that begins something else.
fn noun_behind(chars: &[char], from: usize, to: usize) -> Option<Span> {
    const STOPS: &[&str] = &[
        "的", "，", "、", "并", "和", "及", "与", "已", "被", "进行", "正在", "参加", "参与", "参赛", "获", "荣获",
        "办理", "在", "为", "均为", "均已", "顺利", "通过", "实施", "下达", "已经", "成功", "上", "开展", "实现",
        "达到", "接受", "纳入", "（", "）", "有望", "齐聚", "占", "增长", "下降", "以上", "以下", "左右", "竣工",
        "开工", "，", "是", "将", "可", "由", "从", "向", "对", "给",
    ];
    let mut end = from;
    let start = if char_at(chars, from) == '的' { from + 1 } else { from };
    end = end.max(start);
    while end < to && end - start < LONGEST {
        let c = char_at(chars, end);
        if !is_chinese(c) && !matches!(c, '“' | '”' | '·') || longest(chars, end, STOPS).is_some() {
            break;
        }
        end += 1;
    }
    (end > start).then(|| Span::new(start, end))
}

/// The last date before the quantity in its sentence, else in the sentences before it in the paragraph.
fn period(dates: &[DateMention], quantity: &Quantity, sentences: &[Span]) -> Option<usize> {
    let end = dates.partition_point(|date| date.span.start < quantity.span.start);
    let start = sentences.first().map_or(quantity.sentence.start, |first| first.start);
    let index = end.checked_sub(1)?;
    let date = dates.get(index)?;
    (date.span.start >= start).then_some(index)
}

/// The place that the sentence names last before the quantity: 全市, 我县, 河南省, xx区.
fn place(chars: &[char], from: usize, to: usize) -> Option<Span> {
    let mut index = to;
    while index > from {
        index -= 1;
        let c = char_at(chars, index);
        let before = char_before(chars, index);
        if matches!(c, '国' | '省' | '市' | '县' | '区' | '镇' | '乡' | '局' | '校')
            && matches!(before, '全' | '我' | '本' | '该')
            && index > from
        {
            return Some(Span::new(index - 1, index + 1));
        }
        if matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡' | '州') && !is_common(chars, index) {
            let mut start = index;
            while start > from
                && index - start < 3
                && (is_chinese(char_before(chars, start)) || is_mask(char_before(chars, start)))
            {
                if begins_name(char_before(chars, start)) {
                    break;
                }
                start -= 1;
            }
            if let Some(mask) = (start..index).find(|at| is_mask(char_at(chars, *at))) {
                start = mask;
            }
            if index - start >= 2 || (index > start && is_mask(char_at(chars, start))) {
                return Some(Span::new(start, index + 1));
            }
        }
    }
    None
}

/// Words that end like a place: 城市, 地区, 乡镇, 校区.
fn is_common(chars: &[char], index: usize) -> bool {
    let before = char_before(chars, index);
    matches!(
        before,
        '城' | '地'
            | '社'
            | '乡'
            | '校'
            | '园'
            | '山'
            | '景'
            | '小'
            | '库'
            | '各'
            | '上'
            | '超'
            | '门'
            | '股'
            | '节'
            | '农'
            | '牧'
    ) || matches!(char_at(chars, index + 1), '场' | '域' | '级' | '民' | '委')
}

/// Characters that a place's name doesn't hold: what stands before it.
fn begins_name(c: char) -> bool {
    matches!(
        c,
        '在' | '对'
            | '为'
            | '向'
            | '从'
            | '和'
            | '与'
            | '及'
            | '的'
            | '是'
            | '到'
            | '由'
            | '使'
            | '把'
            | '将'
            | '获'
            | '了'
            | '省'
            | '市'
            | '县'
            | '建'
            | '等'
            | '项'
            | '评'
            | '选'
            | '参'
            | '加'
            | '联'
            | '会'
            | '年'
            | '产'
    )
}
