//! The total of all items, and its level.

use std::collections::BTreeMap;

use xuezheng_pack::model::{FitnessLevel, FitnessScale, FitnessStandard};
use xuezheng_pack::{Decimal, decimal};

use super::{FitnessFault, Group, HEIGHT, WEIGHT};

/// Digits after the point of a total.
const TOTAL_DECIMALS: u32 = 1;

/// What a test comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// 标准分: the weighted sum of the items, from 0 to 100, unrounded.
    pub standard_score: Decimal,
    /// 附加分: what the results beyond the full score add.
    pub bonus: Decimal,
    /// 总分: both together, rounded half up to one decimal, as levels are read from it.
    pub total: Decimal,
}

impl Group<'_> {
    /// What all results of a pupil come to, by the codes of their items; height and weight stand for the body mass index.
    ///
    /// # Errors
    /// [`FitnessFault::Missing`] for an item of the group without a result; otherwise as for [`score`](Self::score), of
    /// every result that is given.
    pub fn total(&self, results: &BTreeMap<&str, Decimal>) -> Result<Total, FitnessFault> {
        for item in results.keys() {
            self.takes(item)?;
        }
        let of = |item: &str| {
            let value = results.get(item).copied();
            value.map_or_else(|| Err(FitnessFault::Missing(self.item(item)?.label.clone())), Ok)
        };
        let (mut standard_score, mut bonus) = (Decimal::ZERO, Decimal::ZERO);
        for part in self.parts {
            let item = part.item.as_str();
            let score = match part.scale {
                FitnessScale::Ranges(_) => self.bmi_score(item, of(HEIGHT)?, of(WEIGHT)?)?,
                FitnessScale::Ladder(_) => {
                    let value = of(item)?;
                    bonus += self.bonus(part, value);
                    self.score(item, value)?
                }
            };
            standard_score += score * part.percent * Decimal::new(1, 2);
        }
        let total = decimal::round(standard_score + bonus, TOTAL_DECIMALS);
        Ok(Total { standard_score, bonus, total })
    }
}

/// The level of a total, or of an item's score, which is read by the same bands. `None` for a negative number.
pub fn level(standard: &FitnessStandard, score: Decimal) -> Option<&FitnessLevel> {
    standard.levels.iter().find(|level| level.least <= score)
}
