//! The asks of areas that a few orgs keep: their departments, their township offices, or some of their schools.

use xuezheng_pack::OrgId;

use super::{Ask, Book, Half, ask, with_status};
use crate::chance::Chance;
use crate::county::FilingStatus;

/// A department with a register that it keeps, and the half-years in which it is asked for it.
pub(crate) type Kept = (&'static str, Book, &'static [Half]);

/// The asks of departments, which have all answered.
pub(crate) fn of_departments(kept: &[Kept], chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (owner, book, halves) in kept {
        for half in *halves {
            let filed_on = half.filing_day(chance);
            asks.push(ask(&OrgId::from(*owner), *book, *half, FilingStatus::Approved, "", filed_on));
        }
    }
    asks
}

/// The asks of township offices or schools. The first `late` orgs have not answered for the first half of 2024; of the
/// second, those have not who have not filed in `first` either.
pub(crate) fn of_others(
    orgs: &[OrgId],
    book: Book,
    halves: &[Half],
    late: usize,
    first: &[Ask],
    chance: &mut Chance,
) -> Vec<Ask> {
    let mut filed = with_status(first, Book::Hazard, Half::Y24H2, FilingStatus::Approved);
    filed.extend(with_status(first, Book::Inspection, Half::Y24H2, FilingStatus::Approved));
    let mut asks = Vec::new();
    for half in halves {
        for (index, org) in orgs.iter().enumerate() {
            let came = match half {
                Half::Y24H2 => filed.contains(org),
                Half::Y24H1 => index >= late,
                Half::Y23H1 | Half::Y23H2 => true,
            };
            let status = if came { FilingStatus::Approved } else { FilingStatus::Asked };
            asks.push(ask(org, book, *half, status, "", half.filing_day(chance)));
        }
    }
    asks
}
