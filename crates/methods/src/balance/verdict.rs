//! Which schools reach the standard.

use xuezheng_pack::Decimal;

use super::{School, Standard};

/// How far a school is with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Not even the part of the standard that an item which may be missed must reach.
    Nothing,
    /// That part.
    Floor,
    /// The standard.
    Standard,
}

/// What a school is judged to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How far it is with each item.
    pub reached: Vec<Reached>,
    /// Whether it passes: all items but those that it may miss reach the standard, and these the floor.
    pub passes: bool,
}

/// Judges a school. `None` where a number gets too large, or a quantity is missing.
pub fn judge(standard: &Standard, school: &School) -> Option<Verdict> {
    if school.quantities.len() != standard.items.len() {
        return None;
    }
    let of_items = standard.items.iter().zip(&school.quantities);
    let reached = of_items.map(|(item, quantity)| {
        Some(if item.is_reached(*quantity, school.pupils, Decimal::ONE_HUNDRED)? {
            Reached::Standard
        } else if item.is_reached(*quantity, school.pupils, standard.floor)? {
            Reached::Floor
        } else {
            Reached::Nothing
        })
    });
    let reached = reached.collect::<Option<Vec<Reached>>>()?;
    let missed = reached.iter().filter(|reached| **reached != Reached::Standard).count();
    let passes = missed <= standard.may_miss && !reached.contains(&Reached::Nothing);
    Some(Verdict { reached, passes })
}
