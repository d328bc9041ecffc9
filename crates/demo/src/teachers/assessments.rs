//! What came of the yearly assessment of staff, and of the competition for posts, at each employer.

use std::collections::BTreeMap;

use xuezheng_pack::OrgId;

use super::staff::Staff;
use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::date;
use crate::orgs::World;

/// Adds the assessments of both springs and the competitions of both autumns to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let teachers = by_employer(world, staff);
    for (half, from, to) in [(Half::Y23H1, 230_213, 230_310), (Half::Y24H1, 240_219, 240_308)] {
        for (order, org) in
            calendar::with_status(asks, Book::TeacherAssessment, half, FilingStatus::Approved).into_iter().enumerate()
        {
            let Some(staff) = teachers.get(&org) else { continue };
            let cells = assessed(*staff, order, half, chance)
                .text("number", format!("{}-{}", code(&org), half.year() - 1))
                .date("concluded_on", chance.weekday(date(from), date(to)));
            rows.entry((org, Book::TeacherAssessment, half)).or_default().push(cells.row(Vec::new()));
        }
    }
    for (half, from, to) in [(Half::Y23H2, 230_821, 230_831), (Half::Y24H2, 240_821, 240_830)] {
        for (order, org) in
            calendar::with_status(asks, Book::PostContract, half, FilingStatus::Approved).into_iter().enumerate()
        {
            let Some(staff) = teachers.get(&org) else { continue };
            let cells = contracted(*staff, order, half, chance)
                .text("number", format!("{}-{}", code(&org), half.year()))
                .date("concluded_on", chance.weekday(date(from), date(to)));
            rows.entry((org, Book::PostContract, half)).or_default().push(cells.row(Vec::new()));
        }
    }
}

/// How many teachers of public schools each employer has.
fn by_employer(world: &World, staff: &Staff) -> BTreeMap<OrgId, u32> {
    let mut counts = BTreeMap::new();
    for teacher in staff.teachers.iter().filter(|teacher| teacher.public) {
        let Some(school) = world.school(&teacher.school) else { continue };
        let employer = school.office.map_or_else(|| school.id.clone(), |index| world.offices[index].id.clone());
        *counts.entry(employer).or_default() += 1;
    }
    counts
}

/// Of the first spring, nobody is above the limit of excellent ones; of the second, two employers are, and one has not
/// decided about somebody who failed.
fn assessed(staff: u32, order: usize, half: Half, chance: &mut Chance) -> Cells {
    let second = half == Half::Y24H1;
    let above = second && matches!(order, 5 | 31);
    let percent = if above { 23 } else { chance.between(14, 19) };
    let excellent = if above { (staff * percent).div_ceil(100) } else { staff * percent / 100 };
    let failed = u32::from(staff > 40 && chance.percent(14) || second && order == 8);
    let basic = if staff > 60 { chance.between(0, 2) } else { 0 };
    let open = second && order == 8;
    let terminated = u32::from(!open && failed == 1 && chance.percent(30));
    let reassigned = if open { 0 } else { failed - terminated };
    Cells::default()
        .number("assessed_year", half.year().unsigned_abs() - 1)
        .number("staff", staff)
        .number("excellent", excellent)
        .number("qualified", staff - excellent - basic - failed)
        .number("basic", basic)
        .number("failed", failed)
        .number("reassigned", reassigned)
        .number("terminated", terminated)
}

/// One employer of 2023 has more teachers without a post than usual.
fn contracted(staff: u32, order: usize, half: Half, chance: &mut Chance) -> Cells {
    let posts = staff * chance.between(97, 104) / 100;
    let cross = staff * chance.between(0, 40) / 1000;
    let assigned = staff * chance.between(0, 16) / 1000;
    let many = half == Half::Y23H2 && order == 11;
    let waiting = if many { (staff * 6).div_ceil(100) + 1 } else { staff * chance.between(0, 9) / 1000 };
    Cells::default()
        .number("posts", posts.max(1))
        .number("competed", staff)
        .number("own_school", staff - cross - assigned - waiting)
        .number("cross_school", cross)
        .number("assigned", assigned)
        .number("waiting", waiting)
}

/// What stands for an org in numbers of records.
fn code(org: &OrgId) -> String {
    org.as_str().replace("school_", "").replace("office_", "Z")
}
