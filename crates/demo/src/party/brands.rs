//! Schools that strive for a title of the party's work, and those whose title is looked at again.

use super::{public_schools, push};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step};
use crate::days::workday;
use crate::orgs::World;

/// Schools that applied for a title on one day: how many, the title, its level, applied, named, looked at again and
/// confirmed.
type Round = (usize, &'static str, &'static str, u32, Option<u32>, Option<u32>, Option<u32>);

/// In the first half of 2024, three apply for the city's title and one for the province's, and two prepare for a second look.
const ROUNDS: [Round; 10] = [
    (2, "demonstration", "city", 230_220, Some(230_331), Some(240_422), Some(240_920)),
    (6, "clean", "city", 230_306, Some(231_208), None, None),
    (4, "brand", "city", 230_310, Some(231_115), None, None),
    (1, "demonstration", "city", 230_912, Some(240_118), None, None),
    (5, "clean", "city", 230_918, Some(240_520), None, None),
    (3, "demonstration", "city", 240_315, Some(241_212), None, None),
    (1, "demonstration", "provincial", 240_402, None, None, None),
    (8, "clean", "city", 240_320, Some(241_212), None, None),
    (3, "brand", "city", 240_320, None, None, None),
    (4, "clean", "city", 240_914, None, None, None),
];

/// Adds the titles of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut schools = public_schools(world, chance).into_iter();
    for (count, title, level, applied, accepted, prepared, rechecked) in ROUNDS {
        for school in schools.by_ref().take(count) {
            let label = &school.label;
            let paper = |what: &str| Some(format!("关于{label}{what}的文件"));
            let steps = [
                accepted.map(|on| step("accept", workday(on), paper("命名"))),
                prepared.map(|on| step("prepare", workday(on), None)),
                rechecked.map(|on| step("recheck", workday(on), paper("复查结果"))),
            ];
            let row = Cells::default()
                .text("school", label.as_str())
                .text("title", title)
                .text("level", level)
                .date("applied_on", workday(applied))
                .row(steps.into_iter().flatten().collect());
            push(rows, Book::PartyBrand, workday(applied), row);
        }
    }
}
