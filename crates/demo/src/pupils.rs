//! Pupils with invented names and 学籍号 that are well-formed and can't be anybody's: no area has a code
//! beginning with 99.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::OrgId;

use crate::chance::Chance;
use crate::days::{day, later};
use crate::names;
use crate::schools::{AidStage, School};

/// An area code that no place has.
pub(crate) const AREA: &str = "990081";

/// A pupil who may receive aid.
pub(crate) struct Pupil {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) hardship: &'static str,
    /// In a junior grade, where that matters.
    pub(crate) junior: bool,
}

/// All pupils, grown as they are asked for.
pub(crate) struct Pupils {
    chance: Chance,
    numbers: Numbers,
    pools: BTreeMap<(OrgId, AidStage), Vec<Pupil>>,
}

impl Pupils {
    pub(crate) fn new(chance: Chance) -> Self {
        Self { chance, numbers: Numbers::new(AREA), pools: BTreeMap::new() }
    }

    /// At least `count` pupils of a school's stage, always the same ones first.
    pub(crate) fn of(&mut self, school: &School, stage: AidStage, count: usize) -> &[Pupil] {
        let pool = self.pools.entry((school.id.clone(), stage)).or_default();
        while pool.len() < count {
            let junior = stage == AidStage::Compulsory && self.chance.percent(school.junior_percent());
            let number = self.numbers.next(&mut self.chance, birthdays(stage, junior));
            let name = names::person(&mut self.chance);
            pool.push(Pupil { number, name, hardship: hardship(&mut self.chance), junior });
        }
        pool
    }
}

fn hardship(chance: &mut Chance) -> &'static str {
    const GROUPS: [&str; 7] =
        ["poverty_alleviated", "monitored", "subsistence", "destitute", "orphan", "disabled", "ordinary"];
    // As many as the survey of hardship finds of each.
    GROUPS[chance.weighted(&[118, 20, 108, 9, 10, 36, 699])]
}

/// First and last birthdays of those who are in the stage in 2023 and 2024.
pub(crate) fn birthdays(stage: AidStage, junior: bool) -> (NaiveDate, NaiveDate) {
    match (stage, junior) {
        (AidStage::Preschool, _) => (day(2017, 9, 1), day(2020, 8, 31)),
        (AidStage::Compulsory, false) => (day(2011, 9, 1), day(2017, 8, 31)),
        (AidStage::Compulsory, true) => (day(2008, 9, 1), day(2011, 8, 31)),
        (AidStage::SeniorHigh | AidStage::Vocational, _) => (day(2005, 9, 1), day(2008, 8, 31)),
    }
}

/// 学籍号 that were not given before.
pub(crate) struct Numbers {
    area: &'static str,
    taken: BTreeSet<(NaiveDate, u32)>,
}

impl Numbers {
    /// Numbers of an area; those of another one are others.
    pub(crate) fn new(area: &'static str) -> Self {
        Self { area, taken: BTreeSet::new() }
    }

    /// The number of one who was born between two days.
    pub(crate) fn next(&mut self, chance: &mut Chance, (first, last): (NaiveDate, NaiveDate)) -> String {
        let days = u32::try_from((last - first).num_days()).unwrap_or(0);
        loop {
            let born = later(first, chance.between(0, days));
            let order = chance.between(1, 999);
            if self.taken.insert((born, order))
                && let digits = format!("{}{:04}{:02}{:02}{order:03}", self.area, born.year(), born.month(), born.day())
                && let Some(check) = check_digit(&digits)
            {
                return format!("G{digits}{check}");
            }
        }
    }
}

/// The 18th character that makes the weighted sum 1 modulo 11 (GB 11643); `None` where it would be X.
pub(crate) fn check_digit(digits: &str) -> Option<u32> {
    let sum: u32 = digits.bytes().rev().zip(1..).map(|(digit, place)| u32::from(digit - b'0') * weight(place)).sum();
    let check = (12 - sum % 11) % 11;
    (check < 10).then_some(check)
}

/// 2 to the power of `place`, modulo 11.
fn weight(place: u32) -> u32 {
    (0..place).fold(1, |weight, _| weight * 2 % 11)
}
