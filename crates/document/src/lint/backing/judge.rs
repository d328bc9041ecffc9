//! Whether each number of a document is backed by a figure.

use xuezheng_pack::{Decimal, decimal};

use super::candidate::Asking;
use super::catalogue::{Catalogue, Facet};
use super::measured::{Nearness, Stated, fit};
use super::place::{Setting, Time};
use super::{Former, KnownFigure, Tally};
use crate::lint::subject::Subject;
use crate::reading::{Control, Direction, ModifierKind, Quantity, Span};

/// Units of time, rank and the like, which no figure counts.
const COUNT_NOTHING: &[&str] = &[
    "年",
    "周年",
    "年度",
    "个月",
    "月",
    "天",
    "日",
    "周",
    "岁",
    "周岁",
    "届",
    "分钟",
    "秒",
    "点",
    "时",
    "个工作日",
    "工作日",
    "度",
    "℃",
    "级",
    "层",
    "方面",
    "句",
    "字",
    "步",
    "大",
    "遍",
    "公里",
    "千米",
    "米",
    "厘米",
    "成",
];

/// Units of how long something takes, which is seldom what figures count.
const DURATIONS: &[&str] = &["小时", "个小时", "课时", "学时"];

/// Characters between a number and the change of it.
const NEXT: usize = 24;

/// What a known figure says of a number.
#[derive(Clone, Debug)]
pub(in crate::lint) enum Judgment {
    /// It is nothing that figures state, or not of their period.
    Beside,
    /// A figure states it.
    Backed,
    /// A figure states another one.
    Contradicted {
        /// Which.
        entry: usize,
        /// What of it.
        facet: Facet,
        /// Whether only the last digit of a rounded number differs.
        is_last_digit: bool,
    },
    /// A figure stated it and does no longer.
    Restated {
        /// Which.
        entry: usize,
        /// What of it.
        facet: Facet,
        /// What it was.
        former: Former,
    },
    /// No figure states it.
    Unbacked {
        /// The one that is meant most likely.
        likely: Option<usize>,
    },
}

/// Judges all quantities of a text, in their order.
pub(in crate::lint) fn judge(subject: &Subject<'_>, catalogue: &Catalogue<'_>) -> (Vec<Judgment>, Tally) {
    let setting = Setting::new(subject, catalogue.backing);
    let mut judging = Judging { subject, catalogue, setting: &setting, last: None };
    let quantities = &subject.reading.quantities;
    let judgments: Vec<Judgment> = quantities.iter().map(|quantity| judging.judged(quantity)).collect();
    let mut tally = Tally::default();
    for judgment in &judgments {
        tally.numbers += usize::from(!matches!(judgment, Judgment::Beside));
        tally.backed += usize::from(matches!(judgment, Judgment::Backed));
    }
    (judgments, tally)
}

struct Judging<'j, 'r> {
    subject: &'j Subject<'r>,
    catalogue: &'j Catalogue<'j>,
    setting: &'j Setting<'j, 'r>,
    /// The last number that a figure is known for, where its value is what is stated.
    last: Option<(&'j Quantity, usize)>,
}

impl<'j> Judging<'j, '_> {
    fn judged(&mut self, quantity: &'j Quantity) -> Judgment {
        let (judgment, entry) = self.of(quantity);
        // A change and an earlier value are still about the number before them.
        let is_aside =
            quantity.change.is_some_and(|change| !change.is_result) || self.setting.time(quantity) == Time::Earlier;
        match entry {
            Some(entry) => self.last = Some((quantity, entry)),
            None if !is_aside => self.last = None,
            None => {}
        }
        judgment
    }

    /// The judgment, and the figure whose value the number states or should state.
    fn of(&self, quantity: &'j Quantity) -> (Judgment, Option<usize>) {
        if let Some((judgment, entry)) = self.control_of(quantity).and_then(|control| self.by_key(quantity, control)) {
            return (judgment, entry);
        }
        let is_counted = quantity.unit.as_deref().is_some_and(|unit| !COUNT_NOTHING.contains(&unit));
        if !is_counted || self.setting.is_beside(quantity) {
            return (Judgment::Beside, None);
        }
        let Some(asking) = Asking::new(self.setting, self.catalogue, quantity) else { return (Judgment::Beside, None) };
        if quantity.change.is_some_and(|change| !change.is_result) {
            return (self.change(quantity, &asking), None);
        }
        if self.setting.time(quantity) == Time::Earlier {
            return (self.earlier(quantity, &asking), None);
        }
        if let Some(candidate) = asking.stating(self.catalogue, Facet::Value) {
            return (Judgment::Backed, Some(candidate.entry));
        }
        let is_open = self.setting.time(quantity) == Time::Asked && !self.setting.is_planned(quantity);
        if !is_open {
            return (Judgment::Beside, None);
        }
        if let Some((entry, former)) = asking.formerly(self.catalogue) {
            let former = self.catalogue.figure(entry).formerly[former].clone();
            return (Judgment::Restated { entry, facet: Facet::Value, former }, Some(entry));
        }
        let is_here = is_of_the_whole(self.setting, quantity);
        if let Some(candidate) = asking.named(self.catalogue).filter(|_| is_here) {
            let is_last_digit = candidate.nearness == Nearness::LastDigit;
            let judgment = Judgment::Contradicted { entry: candidate.entry, facet: Facet::Value, is_last_digit };
            return (judgment, Some(candidate.entry));
        }
        // Of a table nobody knows which of its numbers are figures.
        let is_duration = quantity.unit.as_deref().is_some_and(|unit| DURATIONS.contains(&unit));
        if is_duration || quantity.has(ModifierKind::Each) || self.setting.is_cell(quantity) {
            return (Judgment::Beside, None);
        }
        (Judgment::Unbacked { likely: asking.likely(self.catalogue) }, None)
    }

    /// 同比增长5.3%: what is said of the number before it.
    fn change(&self, quantity: &Quantity, asking: &Asking<'_>) -> Judgment {
        let unit = quantity.unit.as_deref().unwrap_or_default();
        let direction = quantity.change.map(|change| change.direction);
        let stated_by = |figure: &KnownFigure| {
            let is_percentage = figure.unit == "%";
            let difference = || figure.value.checked_sub(figure.prior?);
            let change = match unit {
                "%" if !is_percentage => figure.change,
                "个百分点" | "百分点" if is_percentage => figure.change.or_else(difference),
                _ if fit(unit, &figure.unit).is_some() && !is_percentage => difference(),
                _ => None,
            };
            if direction == Some(Direction::Down) { change.map(|change| -change) } else { change }
        };
        let before = self.entry_before(quantity);
        let change = before.and_then(|entry| stated_by(self.catalogue.figure(entry)));
        match (before, change.map(|change| asking.stated.nearness(change))) {
            (_, Some(Nearness::Stated)) => Judgment::Backed,
            _ if asking.changing(self.catalogue, stated_by) => Judgment::Backed,
            (Some(entry), Some(nearness)) if self.is_compared(quantity) => {
                let is_last_digit = nearness == Nearness::LastDigit;
                Judgment::Contradicted { entry, facet: Facet::Change, is_last_digit }
            }
            _ if self.setting.is_cell(quantity) || self.setting.is_planned(quantity) => Judgment::Beside,
            _ => Judgment::Unbacked { likely: None },
        }
    }

    /// Whether a change is said to be against the year before.
    fn is_compared(&self, quantity: &Quantity) -> bool {
        let start = quantity.span.start.saturating_sub(10).max(quantity.sentence.start);
        let before = self.subject.slice(Span::new(start, quantity.span.start));
        let is_named = ["同比", "比上年", "较上年", "比去年", "较去年"].iter().any(|word| before.contains(word));
        is_named || quantity.has(ModifierKind::YearOnYear)
    }

    /// （上年同期20次）: the earlier value of the number before it, or of what is named.
    fn earlier(&self, quantity: &Quantity, asking: &Asking<'_>) -> Judgment {
        let before = self.entry_before(quantity).map(|entry| (entry, self.catalogue.figure(entry)));
        let fitting = before.and_then(|(entry, figure)| {
            let fit = fit(quantity.unit.as_deref()?, &figure.unit)?;
            Some((entry, asking.nearness(fit, figure, figure.prior?)))
        });
        match fitting {
            Some((_, Nearness::Stated)) => Judgment::Backed,
            _ if asking.stating(self.catalogue, Facet::Prior).is_some() => Judgment::Backed,
            Some((entry, nearness)) => {
                let is_last_digit = nearness == Nearness::LastDigit;
                Judgment::Contradicted { entry, facet: Facet::Prior, is_last_digit }
            }
            None => Judgment::Beside,
        }
    }

    /// The figure that the number right before this one states.
    fn entry_before(&self, quantity: &Quantity) -> Option<usize> {
        let (last, entry) = self.last?;
        let gap = quantity.span.start.checked_sub(last.span.end)?;
        let is_next = gap <= NEXT && last.paragraph == quantity.paragraph;
        let between = self.subject.slice(Span::new(last.span.end, quantity.span.start));
        (is_next && !between.contains(['。', '；'])).then_some(entry)
    }

    /// The content control that holds a number.
    fn control_of(&self, quantity: &Quantity) -> Option<&'j Control> {
        let at = self.subject.text.origin(quantity.number).start;
        self.catalogue.controls.iter().find(|control| control.range.contains(&at))
    }

    /// What the figure that a control names says of what stands in it.
    fn by_key(&self, quantity: &Quantity, control: &Control) -> Option<(Judgment, Option<usize>)> {
        let (entry, facet, now) = self.catalogue.keyed(&control.figure)?;
        let now = now?;
        let decimals = self.catalogue.figure(entry).decimals;
        let own = (facet == Facet::Value).then_some(entry);
        let text = self.subject.text.source.slice(control.range.clone());
        if control.printed.iter().any(|printed| printed == text.trim()) {
            let print = |value: Decimal| decimal::print(value, decimals.max(2));
            let judgment = match control.value {
                Some(value) if print(value) != print(now) => {
                    let former = Former { value, at: "编制这份文件时".to_owned(), why: self.why(entry, value) };
                    Judgment::Restated { entry, facet, former }
                }
                _ => Judgment::Backed,
            };
            return Some((judgment, own));
        }
        let stated = Stated::of(quantity)?;
        let fit = fit(quantity.unit.as_deref().unwrap_or(""), &self.catalogue.figure(entry).unit);
        let value = decimal::divide(now, fit.map_or(Decimal::ONE, |fit| fit.factor))?;
        let value = if facet == Facet::Change { value.abs() } else { value };
        Some(match stated.nearness(value) {
            Nearness::Stated => (Judgment::Backed, own),
            nearness => {
                let is_last_digit = nearness == Nearness::LastDigit;
                (Judgment::Contradicted { entry, facet, is_last_digit }, own)
            }
        })
    }

    /// Why a figure is no longer what it was, where a seal or an issued document says the same.
    fn why(&self, entry: usize, value: Decimal) -> Vec<String> {
        let formerly = &self.catalogue.figure(entry).formerly;
        formerly.iter().rev().find(|former| former.value == value).map(|former| former.why.clone()).unwrap_or_default()
    }
}

/// Whether nothing says that a number is of another place, of each of several, or of a part of the whole.
fn is_of_the_whole(setting: &Setting<'_, '_>, quantity: &Quantity) -> bool {
    !setting.is_elsewhere(quantity) && setting.orgs(quantity).is_empty() && !quantity.has(ModifierKind::Each)
}
