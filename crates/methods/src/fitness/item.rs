//! Scores of single items.

use xuezheng_pack::model::{Better, Bonus, FitnessItem, FitnessScale, GradedItem};
use xuezheng_pack::{Decimal, decimal};

use super::{FitnessFault, Group, HEIGHT, WEIGHT};

/// Digits after the point of the body mass index.
const BMI_DECIMALS: u32 = 1;

/// The body mass index: kilograms by the square of meters, rounded half up to one decimal, as it is read in the tables.
/// `None` for a height of 0.
pub fn bmi(height_cm: Decimal, weight_kg: Decimal) -> Option<Decimal> {
    // Heights and weights have one decimal, so that no quotient lies near enough to a half for its twelve digits to matter.
    let square = height_cm.checked_mul(height_cm)?;
    decimal::divide(weight_kg.checked_mul(Decimal::from(10_000))?, square)
        .map(|quotient| decimal::round(quotient, BMI_DECIMALS))
}

impl Group<'_> {
    /// What a result scores, from 0 to 100.
    ///
    /// # Errors
    /// [`FitnessFault::Item`] and [`FitnessFault::NotOfGroup`] for an item that the group isn't scored in;
    /// [`FitnessFault::Impossible`] and [`FitnessFault::TooFine`] for a value that is no result of it.
    pub fn score(&self, item: &str, value: Decimal) -> Result<Decimal, FitnessFault> {
        let part = self.part(item)?;
        checked(self.item(item)?, value)?;
        Ok(self.scored(part, value))
    }

    /// What a height and a weight score as the body mass index.
    ///
    /// # Errors
    /// As for [`score`](Self::score), of the height, the weight or the index.
    pub fn bmi_score(&self, item: &str, height_cm: Decimal, weight_kg: Decimal) -> Result<Decimal, FitnessFault> {
        let part = self.part(item)?;
        checked(self.item(HEIGHT)?, height_cm)?;
        checked(self.item(WEIGHT)?, weight_kg)?;
        let index = self.item(item)?;
        let value = bmi(height_cm, weight_kg).ok_or_else(|| FitnessFault::Missing(index.label.clone()))?;
        checked(index, value)?;
        Ok(self.scored(part, value))
    }

    /// What a result that was checked scores.
    fn scored(&self, part: &GradedItem, value: Decimal) -> Decimal {
        match &part.scale {
            FitnessScale::Ladder(rungs) => {
                let is_lower = self.is_lower(part);
                let reached = |threshold: Decimal| if is_lower { value <= threshold } else { value >= threshold };
                let rung = rungs.iter().find(|rung| reached(rung.threshold));
                rung.map_or(Decimal::ZERO, |rung| rung.score)
            }
            FitnessScale::Ranges(ranges) => {
                let range = ranges.iter().find(|range| range.max.is_none_or(|max| value <= max));
                range.map_or(Decimal::ZERO, |range| range.score)
            }
        }
    }

    /// What a result adds to the total, for going beyond the one of the full score.
    pub(super) fn bonus(&self, part: &GradedItem, value: Decimal) -> Decimal {
        let FitnessScale::Ladder(rungs) = &part.scale else { return Decimal::ZERO };
        let Some(full) = rungs.first().filter(|rung| rung.score == Decimal::ONE_HUNDRED) else { return Decimal::ZERO };
        let beyond = if self.is_lower(part) { full.threshold - value } else { value - full.threshold };
        let reached = |bonus: &&Bonus| bonus.beyond <= beyond;
        part.bonus.iter().rev().find(reached).map_or(Decimal::ZERO, |bonus| bonus.points)
    }

    fn is_lower(&self, part: &GradedItem) -> bool {
        self.standard.items.get(&part.item).is_some_and(|item| item.better == Better::Lower)
    }
}

/// Whether a value can be a result of an item.
fn checked(item: &FitnessItem, value: Decimal) -> Result<(), FitnessFault> {
    let (label, value) = (item.label.clone(), value.normalize());
    if value < item.least || item.most < value {
        let (least, most, unit) = (item.least, item.most, item.unit.clone());
        return Err(FitnessFault::Impossible { item: label, value, least, most, unit });
    }
    if value.scale() > item.decimals {
        return Err(FitnessFault::TooFine { item: label, value, decimals: item.decimals });
    }
    Ok(())
}
