//! The cheapest way to bring all schools up to the standard, by adding to what they have.
//!
//! Which items a school leaves at the floor is its own choice as long as no limit between schools is touched: the greatest
//! savings, which is exact. A limit that is still exceeded then is met by evening out, which is exact for the choices made;
//! but another choice may have made evening out cheaper. So a second plan chooses by what evening out adds anyway, the
//! cheaper of both is taken, and a bound below which no plan can be says how far from the best it may be at most:
//!
//! For any set M of items, what they cost is at least what evening them out costs if every school stays at the floor, and
//! all others cost at least what their schools' best choices cost if those in M were free. The bound is the greatest of
//! these sums over all sets. Without a limit that binds, M = ∅ gives the plan's own cost: it is the best one, and shown to be.

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::divide;

use super::evening::evened;
use super::{Item, School, Standard};

/// Items beyond this are too many to try all sets of them for the bound.
const MOST_ITEMS: usize = 12;

/// What is added to one school's quantity of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The school, by its place.
    pub school: usize,
    /// The item, by its place.
    pub item: usize,
    /// How much is added for the school itself, to the standard or to the floor.
    pub for_itself: Decimal,
    /// How much more is added so that schools lie no further apart than they may.
    pub for_balance: Decimal,
    /// Whether it is an item that the school leaves at the floor.
    pub is_floor: bool,
    /// What it costs.
    pub cost: Decimal,
}

/// A way to bring all schools up to the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is added, by school and item.
    pub additions: Vec<Addition>,
    /// What it costs in all.
    pub cost: Decimal,
    /// No plan costs less than this. Where it is the plan's own cost, there is none cheaper.
    pub bound: Decimal,
}

/// The plan for schools of one stage; without schools it is empty. `None` where a number gets too large, an item's step is
/// not above zero, there are more than twelve items, a school hasn't all quantities, or nobody has or needs anything of an
/// item, of which no coefficient can be told.
pub fn cheapest(standard: &Standard, schools: &[School]) -> Option<Plan> {
    let items = &standard.items;
    let is_sound = items.len() <= MOST_ITEMS
        && items.iter().all(|item| item.step > Decimal::ZERO && item.cost >= Decimal::ZERO)
        && schools.iter().all(|school| school.quantities.len() == items.len() && school.pupils > Decimal::ZERO);
    if !is_sound {
        return None;
    }
    if schools.is_empty() {
        return Some(Plan { additions: Vec::new(), cost: Decimal::ZERO, bound: Decimal::ZERO });
    }
    let needs = Needs::of(standard, schools)?;
    let plain = needs.choice(standard, |_, _| 0)?;
    let first = Filled::of(standard, schools, &needs, plain)?;
    // What evening out adds to schools at the floor it adds to whom it may, whatever is chosen.
    let floors = Filled::of(standard, schools, &needs, vec![vec![true; items.len()]; schools.len()])?;
    let anyway = |school: usize, item: usize| floors.steps(&needs, school, item);
    let second = Filled::of(standard, schools, &needs, needs.choice(standard, anyway)?)?;
    let best = if second.cost(&needs, items)? < first.cost(&needs, items)? { second } else { first };
    let alone = floors.costs_by_item(&needs, items)?;
    let bound = needs.bound(standard, &alone)?;
    Some(Plan { cost: best.cost(&needs, items)?, additions: best.additions(&needs, items)?, bound })
}

/// Steps by school and item.
type Steps = Vec<Vec<u64>>;

/// Which items each school leaves at the floor.
type Choice = Vec<Vec<bool>>;

/// How many steps schools lack to the standard and to the floor.
struct Needs {
    full: Steps,
    floor: Steps,
    /// What a step of each item costs.
    prices: Vec<Decimal>,
}

impl Needs {
    fn of(standard: &Standard, schools: &[School]) -> Option<Self> {
        let to = |percent: Decimal| {
            let of_school = |school: &School| {
                let of_item = |(item, quantity): (&Item, &Decimal)| lacking(item, *quantity, school.pupils, percent);
                standard.items.iter().zip(&school.quantities).map(of_item).collect::<Option<Vec<u64>>>()
            };
            schools.iter().map(of_school).collect::<Option<Steps>>()
        };
        let floor = standard.floor.min(Decimal::ONE_HUNDRED);
        let prices = standard.items.iter().map(|item| item.step.checked_mul(item.cost));
        Some(Self { full: to(Decimal::ONE_HUNDRED)?, floor: to(floor)?, prices: prices.collect::<Option<_>>()? })
    }

    fn full(&self, school: usize, item: usize) -> u64 {
        at(&self.full, school, item)
    }

    fn floor(&self, school: usize, item: usize) -> u64 {
        at(&self.floor, school, item)
    }

    /// What a school saves with each item at the floor, where it gets `anyway` steps of it in any case; greatest first.
    fn savings(&self, school: usize, anyway: impl Fn(usize) -> u64) -> Option<Vec<(Decimal, usize)>> {
        let mut savings = Vec::new();
        for (item, price) in self.prices.iter().enumerate() {
            let spared = self.full(school, item).saturating_sub(self.floor(school, item).max(anyway(item)));
            savings.push((price.checked_mul(Decimal::from(spared))?, item));
        }
        savings.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Some(savings)
    }

    /// The items that save most, as many as a school may miss; none that saves nothing.
    fn choice(&self, standard: &Standard, anyway: impl Fn(usize, usize) -> u64) -> Option<Choice> {
        let of_school = |school: usize| {
            let mut chosen = vec![false; self.prices.len()];
            let savings = self.savings(school, |item| anyway(school, item))?;
            for (saved, item) in savings.into_iter().take(standard.may_miss) {
                *chosen.get_mut(item)? = saved > Decimal::ZERO;
            }
            Some(chosen)
        };
        (0..self.full.len()).map(of_school).collect()
    }

    /// The greatest of the lower bounds; `alone` is what each item costs if every school stays at the floor.
    fn bound(&self, standard: &Standard, alone: &[Decimal]) -> Option<Decimal> {
        let mut greatest = Decimal::ZERO;
        for set in 0_u32..1 << alone.len() {
            let is_in = |item: usize| set & (1 << item) != 0;
            let mut sum = Decimal::ZERO;
            for (_, cost) in alone.iter().enumerate().filter(|(item, _)| is_in(*item)) {
                sum = sum.checked_add(*cost)?;
            }
            for school in 0..self.full.len() {
                for (item, price) in self.prices.iter().enumerate().filter(|(item, _)| !is_in(*item)) {
                    sum = sum.checked_add(price.checked_mul(Decimal::from(self.full(school, item)))?)?;
                }
                let savings = self.savings(school, |_| 0)?.into_iter().filter(|(_, item)| !is_in(*item));
                for (saved, _) in savings.take(standard.may_miss) {
                    sum = sum.checked_sub(saved)?;
                }
            }
            greatest = greatest.max(sum);
        }
        Some(greatest)
    }
}

/// A choice with what it takes.
struct Filled {
    choice: Choice,
    /// Steps beyond what schools need for themselves, by item and school.
    extra: Steps,
}

impl Filled {
    fn of(standard: &Standard, schools: &[School], needs: &Needs, choice: Choice) -> Option<Self> {
        let of_item = |(index, item): (usize, &Item)| {
            let have: Option<Vec<(Decimal, Decimal)>> =
                schools.iter().map(|school| Some((*school.quantities.get(index)?, school.pupils))).collect();
            let own = |school: usize| own(needs, &choice, school, index);
            evened(item, &have?, &(0..schools.len()).map(own).collect::<Vec<u64>>())
        };
        let extra = standard.items.iter().enumerate().map(of_item).collect::<Option<Steps>>()?;
        Some(Self { choice, extra })
    }

    /// All steps of an item that a school gets.
    fn steps(&self, needs: &Needs, school: usize, item: usize) -> u64 {
        own(needs, &self.choice, school, item) + at(&self.extra, item, school)
    }

    fn costs_by_item(&self, needs: &Needs, items: &[Item]) -> Option<Vec<Decimal>> {
        let of_item = |item: usize| {
            let steps: u64 = (0..self.choice.len()).map(|school| self.steps(needs, school, item)).sum();
            needs.prices.get(item)?.checked_mul(Decimal::from(steps))
        };
        (0..items.len()).map(of_item).collect()
    }

    fn cost(&self, needs: &Needs, items: &[Item]) -> Option<Decimal> {
        self.costs_by_item(needs, items)?.into_iter().try_fold(Decimal::ZERO, |sum, cost| sum.checked_add(cost))
    }

    fn additions(&self, needs: &Needs, items: &[Item]) -> Option<Vec<Addition>> {
        let mut additions = Vec::new();
        for (school, floors) in self.choice.iter().enumerate() {
            for (index, (item, is_floor)) in items.iter().zip(floors).enumerate() {
                let (own, extra) = (own(needs, &self.choice, school, index), at(&self.extra, index, school));
                if own + extra == 0 {
                    continue;
                }
                let of = |steps: u64| item.step.checked_mul(Decimal::from(steps));
                additions.push(Addition {
                    school,
                    item: index,
                    for_itself: of(own)?,
                    for_balance: of(extra)?,
                    is_floor: *is_floor,
                    cost: needs.prices.get(index)?.checked_mul(Decimal::from(own + extra))?,
                });
            }
        }
        Some(additions)
    }
}

/// What a school needs for itself of an item.
fn own(needs: &Needs, choice: &Choice, school: usize, item: usize) -> u64 {
    let is_floor = choice.get(school).and_then(|items| items.get(item)).copied().unwrap_or(false);
    if is_floor { needs.floor(school, item) } else { needs.full(school, item) }
}

fn at(steps: &Steps, row: usize, column: usize) -> u64 {
    steps.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
}

/// The least number of steps with which so many percent of the standard are reached.
fn lacking(item: &Item, quantity: Decimal, pupils: Decimal, percent: Decimal) -> Option<u64> {
    let (given, needed) = (item.given(quantity)?, item.needed(pupils, percent)?);
    if given >= needed {
        return Some(0);
    }
    let step = item.given(item.step)?;
    let missing = needed.checked_sub(given)?;
    let mut steps = divide(missing, step)?.ceil();
    // The quotient is rounded at twelve digits: one step more or less may be right.
    while step.checked_mul(steps)? < missing {
        steps += Decimal::ONE;
    }
    while steps >= Decimal::ONE && step.checked_mul(steps - Decimal::ONE)? >= missing {
        steps -= Decimal::ONE;
    }
    u64::try_from(steps).ok()
}
