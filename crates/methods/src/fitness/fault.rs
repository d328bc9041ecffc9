//! Why results can't be scored.

use xuezheng_pack::{Decimal, NaiveDate};

/// What is wrong with a test, in words for who filed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitnessFault {
    /// No version of the standard is in force on the day.
    #[error("{0}没有有效的体质健康标准")]
    NoStandard(NaiveDate),
    /// A grade that the standard has no tables for.
    #[error("没有年级“{0}”的标准")]
    Grade(String),
    /// A sex that the standard has no tables for.
    #[error("没有性别“{0}”的标准")]
    Sex(String),
    /// A code that is no item of the standard.
    #[error("标准里没有项目“{0}”")]
    Item(String),
    /// A result in an item that the group isn't tested in.
    #[error("{group}不测“{item}”")]
    NotOfGroup {
        /// The item's label.
        item: String,
        /// The group.
        group: String,
    },
    /// A required item without a result.
    #[error("“{0}”没有成绩")]
    Missing(String),
    /// A result that no pupil has.
    #[error("“{item}”的{value}不在{least}至{most}{unit}之间")]
    Impossible {
        /// The item's label.
        item: String,
        /// What was given.
        value: Decimal,
        /// The lowest possible result.
        least: Decimal,
        /// The highest possible result.
        most: Decimal,
        /// Their unit.
        unit: String,
    },
    /// A result with more digits than the item is measured in.
    #[error("“{item}”的{value}应保留{decimals}位小数")]
    TooFine {
        /// The item's label.
        item: String,
        /// What was given.
        value: Decimal,
        /// The digits after the point that it may have.
        decimals: u32,
    },
}
