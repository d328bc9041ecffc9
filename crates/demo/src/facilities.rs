//! What keeps schools safe and equips them: canteens, disputes, campaigns, guards, buildings and laboratories.

mod approvals;
mod buildings;
mod campaigns;
mod disputes;
mod equipment;
mod meals;
mod resources;
mod security;
mod sports;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments, of_others};
use crate::chance::{Chance, Part};
use crate::county::{FilingStatus, Rows};
use crate::orgs::{PRIVATE_OWNER, PROJECT_OWNER, SAFETY_OWNER, SPORTS_OWNER, TECHNOLOGY_OWNER, World};
use crate::schools::School;

const ALL: &[Half] = &Half::ALL;
const SPRINGS: &[Half] = &[Half::Y23H1, Half::Y24H1];
const AUTUMNS: &[Half] = &[Half::Y23H2, Half::Y24H2];

const KEPT: &[(&str, Book, &[Half])] = &[
    (SAFETY_OWNER, Book::SafetyCampaign, ALL),
    (PROJECT_OWNER, Book::BuildingAppraisal, ALL),
    (PROJECT_OWNER, Book::EquipmentPurchase, ALL),
    (PROJECT_OWNER, Book::LabCondition, AUTUMNS),
    (SPORTS_OWNER, Book::SportsVenue, ALL),
    (SPORTS_OWNER, Book::SportsPurchase, ALL),
    (SPORTS_OWNER, Book::InfectionEvent, ALL),
    (PRIVATE_OWNER, Book::PrivateApproval, ALL),
    (TECHNOLOGY_OWNER, Book::DigitalResource, ALL),
];

/// Everyone who is asked; who has not filed in the unfinished half-year is as in `first`.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let offices: Vec<OrgId> = world.offices.iter().map(|office| office.id.clone()).collect();
    let keepers: Vec<OrgId> = offices.iter().cloned().chain([OrgId::from(SAFETY_OWNER)]).collect();
    let mut asks = Vec::new();
    for (book, halves) in [
        (Book::Canteen, ALL),
        (Book::MealInspection, ALL),
        (Book::SchoolDispute, ALL),
        (Book::SecurityCondition, SPRINGS),
    ] {
        asks.extend(of_others(&keepers, book, halves, 0, first, chance));
    }
    asks.extend(of_others(&offices, Book::LabCondition, AUTUMNS, 0, first, chance));
    asks.extend(of_departments(KEPT, chance));
    // What other records refer to is filed before them.
    for ask in asks.iter_mut().filter(|ask| matches!(ask.book, Book::Canteen | Book::SafetyCampaign)) {
        ask.filed_on = if ask.status == FilingStatus::Approved { ask.half.filing().0 } else { ask.filed_on };
    }
    asks
}

/// Adds the records of all half-years to `rows`, and to hazards the campaign in which they were found.
pub(crate) fn file(world: &World, asks: &[Ask], seed: u64, rows: &mut Rows) {
    meals::file(world, asks, &mut Chance::new(seed, Part::Meals), rows);
    disputes::file(world, asks, &mut Chance::new(seed, Part::Disputes), rows);
    security::file(world, asks, &mut Chance::new(seed, Part::Security), rows);
    campaigns::file(&mut Chance::new(seed, Part::Campaigns), rows);
    buildings::file(world, &mut Chance::new(seed, Part::Buildings), rows);
    equipment::file(world, asks, &mut Chance::new(seed, Part::Equipment), rows);
    sports::file(world, &mut Chance::new(seed, Part::Grounds), rows);
    approvals::file(rows);
    resources::file(world, &mut Chance::new(seed, Part::Resources), rows);
}

/// Who keeps registers of a school: its township office, or the safety department.
fn keeper(world: &World, school: &School) -> OrgId {
    keeper_or(world, school, SAFETY_OWNER)
}

/// Its township office, or this department.
fn keeper_or(world: &World, school: &School, department: &str) -> OrgId {
    school.office.map_or_else(|| OrgId::from(department), |index| world.offices[index].id.clone())
}

/// Whether that keeper has answered for a register and half-year.
fn answered(asks: &[Ask], book: Book, half: Half, keeper: &OrgId) -> bool {
    let its = |ask: &Ask| ask.book == book && ask.half == half && ask.org == *keeper;
    asks.iter().any(|ask| its(ask) && ask.status == FilingStatus::Approved)
}
