//! The national fitness standard (国家学生体质健康标准) as tables, checked: what is scored by it needs no look-up that can fail.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ids::Code;

/// A version of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitnessStandard {
    /// Its name: 国家学生体质健康标准（2014年修订）.
    pub label: String,
    /// The first day on which tests follow it.
    pub from: NaiveDate,
    /// The last; still in force without one.
    pub to: Option<NaiveDate>,
    /// The document that sets it.
    pub source: String,
    /// What is measured, by code.
    pub items: BTreeMap<Code, FitnessItem>,
    /// What pupils of a grade and sex are scored in; the weights of each group make 100.
    pub groups: BTreeMap<(Grade, Sex), Vec<GradedItem>>,
    /// Levels (等级), the best first; the last one begins at 0.
    pub levels: Vec<FitnessLevel>,
}

/// A grade (年级) from 1, the first of primary school, to 12, the last of senior high school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// The sex by whose table a pupil is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// Something that is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitnessItem {
    /// Its Chinese name: 肺活量.
    pub label: String,
    /// The unit of a result.
    pub unit: String,
    /// Which results are better.
    pub better: Better,
    /// Digits after the point that are measured.
    pub decimals: u32,
    /// No pupil's result is below this.
    pub least: Decimal,
    /// No pupil's result is above this.
    pub most: Decimal,
}

/// Which results of an item are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More: how often, how far.
    Higher,
    /// Less: how many seconds.
    Lower,
    /// Those in a range: the body mass index, which is made of height and weight.
    Range,
    /// None: it is only measured.
    Measured,
}

/// An item in which a group is scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradedItem {
    /// Which.
    pub item: Code,
    /// Its share of the standard score, in percent.
    pub percent: Decimal,
    /// What a result scores.
    pub scale: FitnessScale,
    /// What a result beyond that of the full score adds to the total; empty where nothing does.
    pub bonus: Vec<Bonus>,
}

/// What results score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FitnessScale {
    /// From the best result to the worst that scores; what is worse scores 0.
    Ladder(Vec<Rung>),
    /// From the lowest to the highest, without a gap: the first is open below and the last above.
    Ranges(Vec<ScoredRange>),
}

/// A result, and what it and all better ones score at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The score.
    pub score: Decimal,
    /// The result.
    pub threshold: Decimal,
}

/// A range of results that score alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredRange {
    /// Its Chinese name: 超重.
    pub label: String,
    /// The score.
    pub score: Decimal,
    /// The lowest result in it.
    pub min: Option<Decimal>,
    /// The highest result in it.
    pub max: Option<Decimal>,
}

/// How far beyond the result of the full score adds how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bonus {
    /// What is added to the total.
    pub points: Decimal,
    /// By how much the result of 100 must be beaten.
    pub beyond: Decimal,
}

/// A level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitnessLevel {
    /// Its code: `excellent`.
    pub code: Code,
    /// Its Chinese name: 优秀.
    pub label: String,
    /// The lowest total, or score of an item, of that level.
    pub least: Decimal,
}

impl Grade {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=12).map(Self)
    }

    /// The grade of a number or a code: `7`. `None` for what is no grade of a school.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|grade| grade.0.to_string() == text)
    }

    /// Its Chinese name: 七年级.
    pub fn label(self) -> &'static str {
        match self.0 {
            1 => "一年级",
            2 => "二年级",
            3 => "三年级",
            4 => "四年级",
            5 => "五年级",
            6 => "六年级",
            7 => "七年级",
            8 => "八年级",
            9 => "九年级",
            10 => "高一年级",
            11 => "高二年级",
            _ => "高三年级",
        }
    }
}

impl Sex {
    /// Both, with their codes.
    pub const ALL: [(&str, Self); 2] = [("male", Self::Male), ("female", Self::Female)];

    /// The sex of a code: `male` or `female`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(code, _)| *code == text).map(|(_, sex)| *sex)
    }

    /// 男生 or 女生.
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "男生",
            Self::Female => "女生",
        }
    }
}

impl FitnessStandard {
    /// Whether tests of that day follow it.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
