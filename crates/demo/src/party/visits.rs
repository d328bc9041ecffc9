//! Visits of the bureau's leaders to schools.

use super::{public_schools, push};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::{later, weekday_before};
use crate::orgs::World;

/// Schools visited in a half-year, and how many of them twice.
const TARGETS: [(Half, usize, usize); 4] =
    [(Half::Y23H1, 20, 2), (Half::Y23H2, 17, 1), (Half::Y24H1, 23, 3), (Half::Y24H2, 18, 2)];

/// In the order of the register's code list.
const TOPICS: [&str; 5] = ["organization", "duty", "ideology", "integrity", "leadership"];

/// Adds the visits of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (half, count, twice) in TARGETS {
        let schools = public_schools(world, chance);
        let (first, last) = half.lessons();
        let mut visits = Vec::new();
        for (index, school) in schools.into_iter().take(count).enumerate() {
            let is_again = index < twice;
            let on = chance.weekday(first, if is_again { later(first, 40) } else { last });
            visits.push((on, school));
            if is_again {
                visits.push((weekday_before(later(on, 45)), school));
            }
        }
        visits.sort_by_key(|(on, school)| (*on, school.number));
        let offset = if half.is_first() { 0 } else { 100 };
        for (index, (on, school)) in visits.into_iter().enumerate() {
            let problems = chance.between(0, 4);
            let rectified = (0..problems).map(|_| u32::from(chance.percent(84))).sum();
            let row = Cells::default()
                .text("number", format!("党检〔{}〕{:03}", half.year(), index + 1 + offset))
                .date("visited_on", on)
                .text("school", school.label.as_str())
                .text("leader", *chance.pick(&["chief", "deputy", "deputy", "office"]))
                .text("topics", topics(chance))
                .number("problems", problems)
                .number("rectified", rectified)
                .row(Vec::new());
            push(rows, Book::PartyVisit, on, row);
        }
    }
}

/// One topic for certain, and some of the others.
fn topics(chance: &mut Chance) -> String {
    let certain = chance.below(TOPICS.len());
    let chosen = TOPICS.iter().enumerate().filter(|(index, _)| *index == certain || chance.percent(35));
    format!("|{}|", chosen.map(|(_, topic)| *topic).collect::<Vec<_>>().join("|"))
}
