//! Quality-balanced development of compulsory education (义务教育优质均衡): how far schools lie apart, which of them reach
//! the standard, and what it would take to bring all of them up to it.
//!
//! Schools of one stage are judged together. Each has pupils and a quantity of every item; an item says what is wanted for
//! so many pupils. A school may leave some items below their standard, if these reach a part of it. Of every item the
//! weighted coefficient of variation between schools must keep within a limit. Nothing is rounded before it is compared.

mod cheapest;
mod evening;
mod variation;
mod verdict;

pub use cheapest::{Addition, Plan, cheapest};
pub use variation::{weighted_cv, weighted_mean};
pub use verdict::{Reached, Verdict, judge};

use xuezheng_pack::Decimal;

/// What schools of a stage must reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// The items, in the order of schools' quantities.
    pub items: Vec<Item>,
    /// How many items a school may leave below their standard.
    pub may_miss: usize,
    /// How much of the standard these must reach, in percent.
    pub floor: Decimal,
}

/// One of the quantities by which schools are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What a school needs of it for [`per`](Self::per) pupils.
    pub standard: Decimal,
    /// For how many pupils: 1, or 100.
    pub per: Decimal,
    /// The highest coefficient of variation between schools.
    pub limit: Decimal,
    /// The least by which a quantity can grow: one teacher, one room, 1,000 元 of equipment. Greater than zero.
    pub step: Decimal,
    /// What one more of the quantity's unit costs; not negative.
    pub cost: Decimal,
}

/// A school, or a section of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct School {
    /// Its pupils; greater than zero.
    pub pupils: Decimal,
    /// What it has of each item; not negative.
    pub quantities: Vec<Decimal>,
}

impl Item {
    /// Whether `quantity` is so many percent of what so many pupils need: an equation of products, without a quotient that
    /// could be rounded. `None` where a number gets too large.
    fn is_reached(&self, quantity: Decimal, pupils: Decimal, percent: Decimal) -> Option<bool> {
        Some(self.given(quantity)? >= self.needed(pupils, percent)?)
    }

    /// The side of that equation that grows with the quantity.
    fn given(&self, quantity: Decimal) -> Option<Decimal> {
        quantity.checked_mul(self.per)?.checked_mul(Decimal::ONE_HUNDRED)
    }

    /// The other.
    fn needed(&self, pupils: Decimal, percent: Decimal) -> Option<Decimal> {
        self.standard.checked_mul(pupils)?.checked_mul(percent)
    }
}
