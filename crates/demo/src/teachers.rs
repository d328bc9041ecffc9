//! Teachers: recruited, titled, appointed, checked, pledged, trained and rotated.

mod asks;
mod conduct;
mod recruitment;
mod rotation;
mod staff;
mod staffing;
mod titles;
mod training;

use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::{Chance, Part};
use crate::county::{DemoRow, Rows};
use crate::orgs::{PERSONNEL_OWNER, World};

pub(crate) use asks::asks;
use staff::Staff;

/// Adds the records about teachers of all half-years to `rows`.
pub(crate) fn file(world: &World, seed: u64, rows: &mut Rows) {
    let staff = Staff::new(world, &mut Chance::new(seed, Part::Staff));
    recruitment::file(&mut Chance::new(seed, Part::Recruitment), rows);
    titles::file(&staff, &mut Chance::new(seed, Part::Titles), rows);
    staffing::file(&staff, &mut Chance::new(seed, Part::Staffing), rows);
    conduct::file(world, &staff, &mut Chance::new(seed, Part::Conduct), rows);
    training::file(&staff, &mut Chance::new(seed, Part::Training), rows);
    rotation::file(world, &staff, &mut Chance::new(seed, Part::Rotation), rows);
}

/// Adds a row of the personnel department.
fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(PERSONNEL_OWNER), book, half)).or_default().push(row);
}
