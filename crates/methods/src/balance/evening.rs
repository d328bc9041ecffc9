//! Evening out one item: the least that must be added so that schools lie no further apart than they may.
//!
//! With quantities Q and pupils P the coefficient keeps within L exactly where ΣP · Σ(Q²/P) ≤ (1 + L²) (ΣQ)². How many steps
//! are added decides ΣQ; which schools get them decides Σ(Q²/P), a sum of convex functions of one school's steps each.
//! For any number of steps that sum is least where each step goes to the school whose term it raises least (Gross 1956), and
//! these choices don't depend on the number. So steps are given one after the other, and the first number with which the
//! coefficient keeps within the limit is the least there is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::divide;

use super::Item;
use super::variation::weighted_cv;

/// More steps than this are no answer that anybody could use: the step is too small.
const MOST_STEPS: u64 = 2_000_000;

/// How many steps each school must get beyond `least` for the coefficient to keep within the item's limit, in the order of
/// schools. `have` is what they have before `least` is added. `None` where a number gets too large, or nobody has anything.
pub(super) fn evened(item: &Item, have: &[(Decimal, Decimal)], least: &[u64]) -> Option<Vec<u64>> {
    let mut pairs = Vec::new();
    for ((quantity, pupils), steps) in have.iter().zip(least) {
        let added = item.step.checked_mul(Decimal::from(*steps))?;
        pairs.push((quantity.checked_add(added)?, *pupils));
    }
    let mut sums = Sums::of(&pairs)?;
    let mut extra = vec![0_u64; pairs.len()];
    let mut queue = BinaryHeap::new();
    for (index, pair) in pairs.iter().enumerate() {
        queue.push(Reverse((rise(item.step, *pair)?, index)));
    }
    let mut given = 0;
    // The sums say nearly the same as the coefficient itself and cost nothing; what they let pass is looked at closely.
    while !(sums.may_keep(item.limit)? && weighted_cv(&pairs)? <= item.limit) {
        let Reverse((_, index)) = queue.pop()?;
        let (quantity, pupils) = *pairs.get(index)?;
        let grown = (quantity.checked_add(item.step)?, pupils);
        sums.change((quantity, pupils), grown)?;
        *pairs.get_mut(index)? = grown;
        *extra.get_mut(index)? += 1;
        queue.push(Reverse((rise(item.step, grown)?, index)));
        given += 1;
        if given > MOST_STEPS {
            return None;
        }
    }
    Some(extra)
}

/// By how much one more step raises Q²/P, in steps.
fn rise(step: Decimal, (quantity, pupils): (Decimal, Decimal)) -> Option<Decimal> {
    divide(quantity.checked_mul(Decimal::TWO)?.checked_add(step)?, pupils)
}

/// What the coefficient is made of.
struct Sums {
    pupils: Decimal,
    quantity: Decimal,
    /// Of Q²/P.
    squares: Decimal,
}

impl Sums {
    fn of(pairs: &[(Decimal, Decimal)]) -> Option<Self> {
        let mut sums = Self { pupils: Decimal::ZERO, quantity: Decimal::ZERO, squares: Decimal::ZERO };
        for (quantity, pupils) in pairs {
            sums.pupils = sums.pupils.checked_add(*pupils)?;
            sums.quantity = sums.quantity.checked_add(*quantity)?;
            sums.squares = sums.squares.checked_add(square(*quantity, *pupils)?)?;
        }
        Some(sums)
    }

    fn change(&mut self, from: (Decimal, Decimal), to: (Decimal, Decimal)) -> Option<()> {
        self.quantity = self.quantity.checked_add(to.0.checked_sub(from.0)?)?;
        self.squares = self.squares.checked_add(square(to.0, to.1)?.checked_sub(square(from.0, from.1)?)?)?;
        Some(())
    }

    /// Whether the coefficient is within the limit, or so near it that only a closer look can tell.
    fn may_keep(&self, limit: Decimal) -> Option<bool> {
        let most = Decimal::ONE.checked_add(limit.checked_mul(limit)?)?.checked_add(Decimal::new(1, 9))?;
        let mean = divide(self.quantity, self.pupils)?;
        Some(self.squares <= most.checked_mul(self.quantity)?.checked_mul(mean)?)
    }
}

fn square(quantity: Decimal, pupils: Decimal) -> Option<Decimal> {
    divide(quantity, pupils)?.checked_mul(quantity)
}
