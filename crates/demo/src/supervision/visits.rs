//! Visits of inspectors: to more schools each half-year, and to some of them twice.

use super::inspectors::Zone;
use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows};

/// Of 100 schools, how many are visited in a half-year, and how many of those twice.
fn target(half: Half) -> (usize, usize) {
    match half {
        Half::Y23H1 => (52, 12),
        Half::Y23H2 => (55, 14),
        Half::Y24H1 => (62, 18),
        Half::Y24H2 => (38, 8),
    }
}

/// In the order of the register's code list.
const TOPICS: &[&str] = &["admission", "curriculum", "homework", "staff", "safety", "meals", "health"];

/// Adds the visits of all half-years to `rows`.
pub(super) fn file(zones: &[Zone], chance: &mut Chance, rows: &mut Rows) {
    let mut number = 0;
    for half in Half::ALL {
        let (visited, twice) = target(half);
        let (first, last) = half.lessons();
        let middle = first + (last - first) / 2;
        for zone in zones {
            for school in &zone.schools {
                if !chance.percent(visited) {
                    continue;
                }
                let again = chance.percent(twice).then_some((middle, last));
                for (from, to) in [Some((first, middle.pred_opt().unwrap_or(middle))), again].into_iter().flatten() {
                    number += 1;
                    let row = Cells::default().text("number", format!("督〔{}〕{number:05}", half.year()));
                    let row = visit(row.date("visited_on", chance.weekday(from, to)), zone, school, chance);
                    push(rows, Book::SupervisionVisit, half, row);
                }
            }
        }
    }
}

fn visit(cells: Cells, zone: &Zone, school: &str, chance: &mut Chance) -> DemoRow {
    let topics: Vec<&str> = TOPICS.iter().copied().filter(|_| chance.percent(30)).collect();
    let topics = if topics.is_empty() { vec!["safety"] } else { topics };
    cells
        .text("school", school)
        .text("zone", zone.name.as_str())
        .text("inspector", chance.pick(&zone.inspectors).as_str())
        .text("kind", ["regular", "verify", "report"][chance.weighted(&[86, 11, 3])])
        .text("topics", format!("|{}|", topics.join("|")))
        .number("problems", chance.weighted(&[34, 30, 20, 10, 6]) as u32)
        .row(Vec::new())
}
