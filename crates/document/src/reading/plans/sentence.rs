//! The commitments of one sentence.

use super::Known;
use super::words::{COMPLETING, FIRM, FIRM_BEGINNINGS, VERBS};
use crate::reading::commitment::{Commitment, Deadline, Firmness};
use crate::reading::date::{DateKind, DateMention};
use crate::reading::quantity::Amount;
use crate::reading::scan::{char_at, char_before, find_any, longest, stands};
use crate::reading::span::Span;

/// Adds what a stretch of a sentence commits to. In a plan every sentence that begins with a verb is a commitment; elsewhere
/// only what names a time and is said to be intended.
pub(super) fn commitments(known: &Known<'_>, stretch: Span, is_planned: bool, found: &mut Vec<Commitment>) {
    let chars = &known.text.chars;
    let stretch = behind_date(known, trimmed(chars, stretch));
    let clauses = clauses(chars, stretch);
    let limits: Vec<(Span, Deadline)> = clauses
        .iter()
        .filter_map(|clause| deadline(known, *clause, is_planned).map(|deadline| (*clause, deadline)))
        .collect();
    if limits.is_empty() && !is_planned {
        return;
    }
    if limits.is_empty() {
        let commitment = commitment(known, stretch, None);
        if begins_work(chars, stretch) || (!commitment.targets.is_empty() && holds_work(chars, stretch)) {
            found.push(commitment);
        }
        return;
    }
    let is_meant =
        |span: Span| firmness(chars, span).is_some() || limits.iter().any(|(_, it)| is_limit(known.dates, it));
    if !is_planned && !is_meant(stretch) {
        return;
    }
    // Each time limit ends a piece of the sentence; what stands before it without one belongs to it.
    let mut start = stretch.start;
    for (index, (clause, deadline)) in limits.iter().enumerate() {
        let is_last = index + 1 == limits.len();
        let end = if is_last { stretch.end } else { clause.end };
        if is_planned || firmness(chars, Span::new(start, end)).is_some() {
            found.push(commitment(known, trimmed(chars, Span::new(start, end)), Some(*deadline)));
        }
        start = end;
    }
}

/// A sentence behind the date that it opens with: 下半年，市教育局将….
fn behind_date(known: &Known<'_>, span: Span) -> Span {
    let first = known.dates.partition_point(|date| date.span.start < span.start);
    match known.dates.get(first).filter(|date| date.span.start == span.start && !date.is_limit) {
        Some(date) if char_at(&known.text.chars, date.span.end) == '，' => Span::new(date.span.end + 1, span.end),
        Some(_) | None => span,
    }
}

fn is_limit(dates: &[DateMention], deadline: &Deadline) -> bool {
    dates.get(deadline.date).is_some_and(|date| date.is_limit)
}

/// Without marks and spaces at both ends.
fn trimmed(chars: &[char], span: Span) -> Span {
    let is_mark = |c: char| matches!(c, '，' | '。' | '；' | '：' | '、' | ' ' | '\n' | '！');
    let (mut start, mut end) = (span.start, span.end);
    while start < end && is_mark(char_at(chars, start)) {
        start += 1;
    }
    while end > start && is_mark(char_before(chars, end)) {
        end -= 1;
    }
    Span::new(start, end)
}

fn clauses(chars: &[char], span: Span) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = span.start;
    for at in span.range() {
        if char_at(chars, at) == '，' {
            clauses.push(Span::new(start, at));
            start = at + 1;
        }
    }
    clauses.push(Span::new(start, span.end));
    clauses
}

/// The time limit of a clause.
fn deadline(known: &Known<'_>, clause: Span, is_planned: bool) -> Option<Deadline> {
    let chars = &known.text.chars;
    let first = known.dates.partition_point(|date| date.span.start < clause.start);
    let mut inside = known.dates.iter().enumerate().skip(first).take_while(|(_, date)| date.span.end <= clause.end);
    let is_until = |date: &DateMention| {
        let to =
            char_before(chars, date.span.start) == '到' || stands(chars, date.span.start.saturating_sub(2), "将于");
        let is_part = matches!(
            date.kind,
            DateKind::Day | DateKind::Month | DateKind::Quarter | DateKind::HalfYear | DateKind::Season
        );
        let is_end =
            ["年底", "年末", "月底", "年内", "学期末"].iter().any(|word| known.text.slice(date.span).ends_with(word));
        let completes = find_any(chars, date.span.end, clause.end, COMPLETING).is_some();
        let is_named = firmness(chars, clause).is_some_and(|(_, span)| span.start < date.span.start);
        date.is_limit || is_end || (is_planned && to) || (is_part && (completes || is_named))
    };
    let (index, date) = inside.find(|(_, date)| is_until(date))?;
    Some(Deadline { span: date.span, date: index })
}

/// How firmly it is said, and where.
fn firmness(chars: &[char], span: Span) -> Option<(Firmness, Span)> {
    let found = span.range().filter(|at| FIRM_BEGINNINGS.contains(&char_at(chars, *at))).find_map(|at| {
        let (word, firmness) = FIRM.iter().find(|(word, _)| stands(chars, at, word))?;
        // 行动计划 is a name, 模拟 another word; a plan is meant where it begins or follows somebody.
        let before = char_before(chars, at);
        let is_word = match *word {
            "计划" => !(at == span.start || matches!(before, '，' | '年' | '度' | '局' | '市' | '县')),
            "拟" => matches!(before, '模' | '虚' | '草'),
            "努力" => at != span.start && before != '，',
            _ => false,
        };
        (!is_word).then(|| (*firmness, Span::new(at, at + word.chars().count())))
    });
    found.filter(|(_, place)| span.holds(*place))
}

/// Whether a verb stands where the sentence begins, or behind who will do it.
fn begins_work(chars: &[char], span: Span) -> bool {
    let start = by(chars, span).map_or(span.start, |by| by.end);
    longest(chars, start, VERBS).is_some() || firmness(chars, span).is_some()
}

/// Whether a verb stands near the beginning: 城区新建3所.
fn holds_work(chars: &[char], span: Span) -> bool {
    find_any(chars, span.start, span.end.min(span.start + 8), VERBS).is_some()
}

/// Who: the office before 将, 要, 负责 or 牵头 at the beginning, or behind 责任单位.
fn by(chars: &[char], span: Span) -> Option<Span> {
    const OFFICES: &str = "局科股室办委会校园院部门队处府站心组厅";
    if let Some((at, length)) =
        find_any(chars, span.start, span.end, &["责任单位：", "牵头单位：", "责任科室：", "责任部门："])
    {
        let end =
            (at + length..span.end).find(|at| matches!(char_at(chars, *at), '）' | '，' | '；')).unwrap_or(span.end);
        return Some(Span::new(at + length, end));
    }
    let start = if char_at(chars, span.start) == '由' { span.start + 1 } else { span.start };
    let limit = span.end.min(start + 24);
    let (at, _) = find_any(chars, start, limit, &["将", "要", "负责", "牵头"])?;
    let is_office = at > start + 1 && OFFICES.contains(char_before(chars, at));
    let is_we = stands(chars, start, "我们") && at == start + 2;
    let is_plain = !(start..at).any(|at| matches!(char_at(chars, at), '，' | '。' | '；'));
    ((is_office || is_we) && is_plain).then(|| Span::new(start, at))
}

fn commitment(known: &Known<'_>, span: Span, until: Option<Deadline>) -> Commitment {
    let chars = &known.text.chars;
    let by = by(chars, span);
    let mut start = by.filter(|by| by.start <= span.start + 1).map_or(span.start, |by| by.end);
    // 到2025年，力争 …: what is done begins behind.
    loop {
        let word = longest(
            chars,
            start,
            &["将", "要", "负责", "争取", "力争", "预计", "确保", "计划", "，", "到", "在", "于"],
        );
        let date = until.filter(|until| until.span.start == start).map(|until| until.span.len());
        match date.or(word) {
            Some(length) if start + length < span.end => start += length,
            Some(_) | None => break,
        }
    }
    let targets: Vec<usize> = known
        .quantities
        .iter()
        .enumerate()
        .skip(known.quantities.partition_point(|quantity| quantity.span.start < span.start))
        .take_while(|(_, quantity)| quantity.span.end <= span.end)
        .filter(|(_, quantity)| !matches!(quantity.amount, Amount::Fraction { .. }))
        .map(|(index, _)| index)
        .collect();
    let measure =
        targets.first().and_then(|index| known.quantities.get(*index)).and_then(|quantity| quantity.counts.as_ref());
    Commitment {
        span,
        what: Span::new(start, span.end),
        by,
        until,
        firmness: firmness(chars, span),
        measure: measure.map(|counted| counted.span),
        targets,
        heading: known
            .outline
            .headings
            .iter()
            .rposition(|heading| heading.body.start <= span.start && span.start < heading.body.end),
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::read;

    /// What, by whom, until when.
    fn found(text: &str) -> Vec<(String, String, String)> {
        let reading = read("a.txt", text.as_bytes()).unwrap();
        let slice = |span| reading.text.slice(span).to_owned();
        reading
            .commitments
            .iter()
            .map(|it| {
                (
                    slice(it.what),
                    it.by.map(slice).unwrap_or_default(),
                    it.until.map(|until| slice(until.span)).unwrap_or_default(),
                )
            })
            .collect()
    }

    #[test]
    fn each_time_limit_of_a_plan_ends_a_commitment() {
        let text = "一、工作情况\n全年检查21次。\n二、下半年工作计划\n1.加快项目建设。加快校舍建设进度，争取8月份开工，年底前完成主体建设。城区新建3所幼儿园按时间节点推进。\n2.落实行动计划；\n";
        let expected = [
            ("加快校舍建设进度，争取8月份开工", "", "8月份"),
            ("完成主体建设", "", "年底前"),
            ("城区新建3所幼儿园按时间节点推进", "", ""),
            ("落实行动计划", "", ""),
        ];
        assert_eq!(found(text), expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }

    #[test]
    fn who_and_how_firmly_are_read() {
        let text = "二、下一步打算\n县教育局将在第三季度末前完成12所学校改造，力争合格率达到95%。\n";
        let reading = read("a.txt", text.as_bytes()).unwrap();
        let [commitment] = reading.commitments.as_slice() else { panic!("{:?}", reading.commitments) };
        assert_eq!(reading.text.slice(commitment.by.unwrap()), "县教育局");
        assert_eq!(reading.text.slice(commitment.until.unwrap().span), "第三季度末前");
        assert_eq!(reading.text.slice(commitment.what), "完成12所学校改造，力争合格率达到95%");
        assert_eq!(commitment.targets.len(), 2);
    }

    #[test]
    fn what_was_done_is_no_commitment() {
        assert_eq!(found("一、工作情况\n6月底前完成12所学校改造，7月份进行了验收。\n"), []);
        let planned = found("一、工作情况\n图书馆正在装修，预计年底可以完成主体建设。\n");
        assert_eq!(planned.len(), 1);
        assert_eq!(planned[0].2, "年底");
    }
}
