//! Which units may stand for each other, and whether a written number is a rounded one.

use xuezheng_pack::{Decimal, decimal};

use crate::lint::extent::{Extent, is_rate};
use crate::reading::{ModifierKind, Quantity};

/// Units of which none can be told from another where one thing is counted.
const SAME: &[&[&str]] = &[
    &["人", "名", "位"],
    &["件", "宗", "起", "例"],
    &["所", "家"],
    &["栋", "幢", "座"],
    &["次", "场", "场次", "期", "期次", "批", "批次", "班次"],
    &["份", "张", "册", "本"],
    &["节", "堂", "课时"],
    &["平方米", "平米", "㎡", "m²"],
    &["个百分点", "百分点"],
    &["小时", "个小时"],
];

/// Units that take the place of others in speech: a prize is counted by 个, 项 and 名.
const LOOSE: &[&[&str]] = &[
    &["个", "项", "名", "种", "门", "类", "支", "队"],
    &["个", "所", "园", "校", "家", "处", "间", "栋", "套", "台", "件", "节", "篇"],
];

/// What one of the written unit is in the other: ten thousand square metres are a hectare.
const CONVERTED: &[(&str, &str, i64)] = &[("公顷", "平方米", 10_000), ("平方公里", "平方米", 1_000_000)];

/// How a written unit fits that of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// What one of the written unit is in the figure's.
    pub(super) factor: Decimal,
    /// Whether nothing else can be meant by it.
    pub(super) is_strict: bool,
}

/// Whether a number in the written unit may state a figure of another unit. Persons are no person-times.
pub(super) fn fit(written: &str, unit: &str) -> Option<Fit> {
    let both = |kinds: &[&[&str]]| kinds.iter().any(|kind| kind.contains(&written) && kind.contains(&unit));
    if written == unit || both(SAME) {
        return Some(Fit { factor: Decimal::ONE, is_strict: true });
    }
    let converted = CONVERTED.iter().find(|(from, to, _)| *from == written && *to == unit);
    if let Some((_, _, factor)) = converted {
        return Some(Fit { factor: Decimal::from(*factor), is_strict: true });
    }
    both(LOOSE).then_some(Fit { factor: Decimal::ONE, is_strict: false })
}

/// How a value lies to what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nearness {
    /// As a writer would round it.
    Stated,
    /// Off by the last digit of a rounded number.
    LastDigit,
    /// Another number.
    Other,
}

/// What a number states, with how it is to be compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) value: Decimal,
    extent: Extent,
    step: Decimal,
    is_rounded: bool,
}

impl Stated {
    /// Of a quantity that states a value: neither a range nor a limit.
    pub(super) fn of(quantity: &Quantity) -> Option<Self> {
        let (value, step) = (quantity.value()?, quantity.step()?);
        let mut extent = Extent::of(quantity)?;
        // 336多 is 338, and 近3000 is 2986: at least a hundredth is meant by such words.
        let hundredth = decimal::divide(value.abs(), Decimal::ONE_HUNDRED)?;
        for modifier in &quantity.modifiers {
            match modifier.kind {
                ModifierKind::About => {
                    extent.low = extent.low.min(value.checked_sub(hundredth)?);
                    extent.high = extent.high.max(value.checked_add(hundredth)?);
                }
                ModifierKind::Over => extent.high = extent.high.max(value.checked_add(hundredth)?),
                ModifierKind::Nearly | ModifierKind::Under => {
                    extent.low = extent.low.min(value.checked_sub(hundredth)?);
                }
                _ => {}
            }
        }
        let is_rate = quantity.unit.as_deref().is_some_and(is_rate);
        let is_rounded = step != Decimal::ONE || is_rate || quantity.is_approximate();
        Some(Self { value, extent, step, is_rounded })
    }

    /// How a value in the written unit lies to it.
    pub(super) fn nearness(&self, value: Decimal) -> Nearness {
        let gaps = (self.extent.low.checked_sub(value), value.checked_sub(self.extent.high));
        let (Some(below), Some(above)) = gaps else { return Nearness::Other };
        let gap = below.max(above);
        if gap <= Decimal::ZERO {
            Nearness::Stated
        } else if self.is_rounded && gap <= self.step {
            Nearness::LastDigit
        } else {
            Nearness::Other
        }
    }

    /// How many digits of it say something: 4 of 1613.68 or more, 1 of 2 and of 3000.
    pub(super) fn digits(&self) -> usize {
        let text = self.value.abs().normalize().to_string();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').len().max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read;

    fn stated(text: &str) -> Stated {
        Stated::of(&read("a.txt", text.as_bytes()).unwrap().quantities[0]).unwrap()
    }

    fn value(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn persons_are_no_person_times_and_money_is_money() {
        assert!(fit("人", "人次").is_none() && fit("%", "个百分点").is_none() && fit("元", "人").is_none());
        assert!(fit("名", "人").unwrap().is_strict && !fit("个", "所").unwrap().is_strict);
        assert_eq!(fit("公顷", "平方米").unwrap().factor, value("10000"));
    }

    #[test]
    fn a_number_is_stated_as_a_writer_rounds_it() {
        assert_eq!(stated("资助金额1613.68万元。").nearness(value("16136849")), Nearness::Stated);
        assert_eq!(stated("资助金额1613.68万元。").nearness(value("16136850.01")), Nearness::LastDigit);
        assert_eq!(stated("办结率95%。").nearness(value("95.454545454545")), Nearness::Stated);
        assert_eq!(stated("检查21次。").nearness(value("22")), Nearness::Other);
        assert_eq!(stated("出动人员336多人次。").nearness(value("338")), Nearness::Stated);
        assert_eq!(stated("排查4000多人。").nearness(value("4126")), Nearness::Stated);
        assert_eq!(stated("排查4000多人。").nearness(value("5126")), Nearness::Other);
        assert_eq!(stated("参加近3000人。").nearness(value("2986")), Nearness::Stated);
    }

    #[test]
    fn only_digits_that_say_something_count() {
        assert_eq!(stated("发放200000份。").digits(), 1);
        assert_eq!(stated("资助金额1613.68万元。").digits(), 6);
    }
}
