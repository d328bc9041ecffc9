//! The ranks of principals: most were given in March 2023, a few a year later.

use std::collections::BTreeSet;

use super::push;
use super::staff::Staff;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Rows, step};
use crate::days::{date, day};
use crate::orgs::World;
use crate::schools::SchoolType;

const GRADES: [&str; 4] = ["special", "senior", "middle", "junior"];

/// Adds the ranks to `rows`. Two had theirs for a year only and nobody has thought of it; five end in summer 2024.
pub(super) fn file(world: &World, staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let mut seen = BTreeSet::new();
    let principals = staff.teachers.iter().filter(|teacher| {
        let school = world.school(&teacher.school);
        teacher.public
            && school.is_some_and(|it| it.school_type != SchoolType::Kindergarten)
            && seen.insert(&teacher.school)
    });
    for (order, principal) in principals.enumerate().take(150) {
        let late = order % 13 == 12;
        let (half, granted, term) = if late {
            (Half::Y24H1, date(240_315), day(2027, 3, 14))
        } else {
            (Half::Y23H1, date(230_320), if matches!(order, 20 | 60) { day(2024, 3, 19) } else { day(2026, 3, 19) })
        };
        let ended = (order % 30 == 7).then(|| step("end", day(2024, 8, 28), None));
        let cells = principal
            .principal()
            .text("grade", GRADES[chance.weighted(&[2, 22, 46, 30])])
            .date("granted_on", granted)
            .date("term_ends", term);
        push(rows, Book::PrincipalRank, half, cells.row(ended.into_iter().collect()));
    }
}
