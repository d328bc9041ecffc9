//! Guards paid by the city: two at the largest public schools, one at the next.

use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::orgs::{SAFETY_OWNER, World};
use crate::schools::{School, SchoolType};

/// What a guard costs for a year, in 分.
const YEARLY: i64 = 1_080_000;

/// Schools with two guards and with one, and how many of all guards have no licence.
const TARGETS: [(Half, usize, usize, u32); 2] = [(Half::Y23H1, 42, 12, 9), (Half::Y24H1, 48, 14, 6)];

/// Adds the appointments of each spring to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (half, twos, ones, unlicensed) in TARGETS {
        let year = half.year();
        let started = day(year, 3, 1);
        let ends = day(year + 1, 3, 1).pred_opt().unwrap_or(started);
        let mut schools: Vec<&School> = world.schools_on(started).filter(|school| is_served(school)).collect();
        schools.sort_by_key(|school| std::cmp::Reverse(school.pupils));
        schools.truncate(twos + ones);
        let mut without: Vec<usize> = (0..schools.len()).collect();
        chance.shuffle(&mut without);
        without.truncate(unlicensed as usize);
        for (index, school) in schools.iter().enumerate() {
            let guards = if index < twos { 2 } else { 1 };
            let row = Cells::default()
                .text("school", school.label.as_str())
                .date("started_on", started)
                .date("ends_on", ends)
                .number("guards", guards)
                .number("licensed", guards - u32::from(without.contains(&index)))
                .money("amount", i64::from(guards) * YEARLY)
                .row(Vec::new());
            rows.entry((OrgId::from(SAFETY_OWNER), Book::Guard, half)).or_default().push(row);
        }
    }
}

fn is_served(school: &School) -> bool {
    !school.private && !matches!(school.school_type, SchoolType::Kindergarten)
}
