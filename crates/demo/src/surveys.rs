//! The survey of families in hardship each spring: counts by school and category.

use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::day;
use crate::grants::share;
use crate::orgs::World;

/// Codes in the order of the register's list, with the approved totals of 2023 and 2024.
const CATEGORIES: [(&str, usize, usize); 6] = [
    ("registered", 3602, 3488),
    ("monitored", 571, 638),
    ("subsistence", 3150, 3214),
    ("destitute", 602, 586),
    ("disabled", 1066, 1102),
    ("ordinary", 11_038, 11_406),
];

/// Adds the surveys of both springs to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in [Half::Y23H1, Half::Y24H1] {
        let weigh = |org: &OrgId| world.school(org).map_or(0, |school| school.pupils * school.need());
        let approved = calendar::with_status(asks, Book::Survey, half, FilingStatus::Approved);
        let weights: Vec<usize> = approved.iter().map(weigh).collect();
        let all: usize = weights.iter().sum();
        for (order, (code, first, second)) in CATEGORIES.into_iter().enumerate() {
            let total = if half == Half::Y23H1 { first } else { second };
            // A category is spread more unevenly than the schools are large.
            let weights: Vec<usize> = weights.iter().map(|weight| weight * chance.between(4, 16) as usize).collect();
            let counts = approved.iter().zip(share(total, &weights));
            let pending = calendar::pending(asks, Book::Survey, half);
            let waiting = pending.iter().map(|org| (org, total * weigh(org) / all.max(1) + 1));
            for (org, pupils) in counts.chain(waiting).filter(|(_, pupils)| *pupils > 0) {
                let number = world.school(org).map_or(0, |school| school.number);
                let row = Cells::default()
                    .text("number", format!("{number:04}-{}-{}", half.year(), order + 1))
                    .date("surveyed_on", chance.weekday(day(half.year(), 3, 11), day(half.year(), 4, 12)))
                    .text("category", code)
                    .number("pupils", pupils as u32)
                    .row(Vec::new());
                rows.entry((org.clone(), Book::Survey, half)).or_default().push(row);
            }
        }
    }
}
