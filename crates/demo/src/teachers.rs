//! Teachers: recruited, titled, appointed, checked, pledged, trained, rotated, assessed and honored.

mod asks;
mod assessments;
mod benefits;
mod commendations;
mod conduct;
mod masters;
mod principals;
mod qualifications;
mod recruitment;
mod rotation;
mod staff;
mod staffing;
mod studios;
mod titles;
mod training;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half};
use crate::chance::{Chance, Part};
use crate::county::{DemoRow, Rows};
use crate::orgs::{PERSONNEL_OWNER, World};

pub(crate) use asks::asks;
use staff::Staff;

/// Adds the records about teachers of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], seed: u64, rows: &mut Rows) {
    let staff = Staff::new(world, &mut Chance::new(seed, Part::Staff));
    recruitment::file(&mut Chance::new(seed, Part::Recruitment), rows);
    titles::file(&staff, &mut Chance::new(seed, Part::Titles), rows);
    staffing::file(&staff, &mut Chance::new(seed, Part::Staffing), rows);
    conduct::file(world, &staff, &mut Chance::new(seed, Part::Conduct), rows);
    training::file(&staff, &mut Chance::new(seed, Part::Training), rows);
    rotation::file(world, &staff, &mut Chance::new(seed, Part::Rotation), rows);
    masters::file(&staff, &mut Chance::new(seed, Part::Masters), rows);
    commendations::file(world, &staff, &mut Chance::new(seed, Part::Commendations), rows);
    qualifications::file(&mut Chance::new(seed, Part::Qualifications), rows);
    assessments::file(world, asks, &staff, &mut Chance::new(seed, Part::Assessments), rows);
    principals::file(world, &staff, &mut Chance::new(seed, Part::Principals), rows);
    benefits::file(rows);
}

/// Adds a row of the personnel department.
fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(PERSONNEL_OWNER), book, half)).or_default().push(row);
}
