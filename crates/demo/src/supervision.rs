//! Supervision: inspectors and their zones, visits, matters that are inspected apart, and what has to be put right.

mod findings;
mod inspectors;
mod matters;
mod visits;

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{DemoRow, Rows};
use crate::orgs::{HOTLINE_OWNER, World};
use inspectors::Zone;
use xuezheng_pack::OrgId;

/// The supervision office files everything itself: zones in spring, the rest each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let kept = [
        (HOTLINE_OWNER, Book::Inspector, &Half::ALL[..]),
        (HOTLINE_OWNER, Book::InspectionZone, &[Half::Y23H1, Half::Y24H1][..]),
        (HOTLINE_OWNER, Book::SupervisionVisit, &Half::ALL[..]),
        (HOTLINE_OWNER, Book::SupervisionMatter, &Half::ALL[..]),
        (HOTLINE_OWNER, Book::SupervisionFinding, &Half::ALL[..]),
    ];
    of_departments(&kept, chance)
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    let zones = Zone::all(world, chance);
    inspectors::file(&zones, chance, rows);
    visits::file(&zones, chance, rows);
    let matters = matters::file(chance, rows);
    findings::file(&zones, &matters, chance, rows);
}

/// Adds a row of the supervision office.
fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(HOTLINE_OWNER), book, half)).or_default().push(row);
}
