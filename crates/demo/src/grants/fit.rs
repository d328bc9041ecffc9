//! Makes the grants of a stage add up to a given amount, moving as few pupils between tiers as it takes.

use crate::chance::Chance;
use crate::schools::School;

use super::programme::{Bundle, Programme};

/// A pupil with the bundle of grants chosen for them.
pub(crate) struct Aided<'a> {
    pub(crate) school: &'a School,
    /// Which pupil of the school's stage.
    pub(crate) index: usize,
    pub(crate) options: &'static [Bundle],
    /// Index of the bundle they get.
    pub(crate) chosen: usize,
    /// A one-time relief on top, in 分.
    pub(crate) relief: Option<i64>,
    /// What was not paid of the first grant, in 分, for months that the pupil was not here.
    pub(crate) withheld: i64,
}

impl Aided<'_> {
    /// The grants paid, in 分.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (Programme, i64)> {
        let bundle = self.options[self.chosen].iter().enumerate();
        let paid =
            bundle.map(|(place, (programme, fen))| (*programme, if place == 0 { fen - self.withheld } else { *fen }));
        paid.chain(self.relief.map(|fen| (Programme::TemporaryRelief, fen)))
    }

    fn total(&self) -> i64 {
        self.grants().map(|(_, fen)| fen).sum()
    }

    fn step_up(&self) -> Option<i64> {
        Some(sum(self.options.get(self.chosen + 1)?) - sum(self.options[self.chosen]))
    }

    fn step_down(&self) -> Option<i64> {
        Some(sum(self.options[self.chosen]) - sum(self.options[self.chosen.checked_sub(1)?]))
    }
}

fn sum(bundle: Bundle) -> i64 {
    bundle.iter().map(|(_, fen)| fen).sum()
}

/// Moves pupils up or down a tier until the total is `target` or too small a step above it, then withholds the rest as
/// months not attended. Does nothing more where the tiers do not reach the target.
pub(crate) fn settle(aided: &mut [Aided<'_>], target: i64, chance: &mut Chance) {
    let mut order: Vec<usize> = (0..aided.len()).collect();
    chance.shuffle(&mut order);
    let mut excess = aided.iter().map(Aided::total).sum::<i64>() - target;
    let mut moved = true;
    while moved {
        moved = false;
        for index in &order {
            let one = &mut aided[*index];
            if excess < 0 {
                if let Some(step) = one.step_up() {
                    one.chosen += 1;
                    excess += step;
                    moved = true;
                }
            } else if let Some(step) = one.step_down().filter(|step| *step <= excess) {
                one.chosen -= 1;
                excess -= step;
                moved = true;
            }
        }
    }
    for index in order {
        let one = &mut aided[index];
        let first = one.options[one.chosen].first().map_or(0, |(_, fen)| *fen);
        // A month is a fifth of a term; at most two are withheld.
        one.withheld = excess.clamp(0, first * 2 / 5);
        excess -= one.withheld;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Half;
    use crate::chance::Part;
    use crate::grants::programme;
    use crate::orgs::World;
    use crate::schools::AidStage;

    #[test]
    fn any_amount_between_the_lowest_and_the_highest_tier_is_met() {
        let world = World::new(&mut Chance::new(5, Part::Orgs));
        let school = world.schools.values().next().expect("the county has schools");
        let options = programme::options(AidStage::Compulsory, false, Half::Y24H1);
        for target in [10 * 31_250, 400_000, 400_001, 512_345, 10 * 62_500] {
            let aided = (0..10).map(|index| Aided { school, index, options, chosen: 0, relief: None, withheld: 0 });
            let mut aided: Vec<_> = aided.collect();
            settle(&mut aided, target, &mut Chance::new(1, Part::Grants));
            assert_eq!(aided.iter().map(Aided::total).sum::<i64>(), target);
            assert!(aided.iter().flat_map(Aided::grants).all(|(_, fen)| fen > 0));
        }
    }
}
