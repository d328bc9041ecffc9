//! Works of the competition for lessons with information technology: named by the county, sent to the city, honored by the
//! province.

use super::{push, schools, stage, subjects};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step, step_with};
use crate::days::workday;
use crate::names;
use crate::orgs::World;

/// Works of a kind: how many the county named, how many of them went to the city, and how many of these the province honored.
type Funnel = (&'static str, usize, usize, usize);

/// A competition: year, the days of its three stages, and its works.
type Competition = (u32, [u32; 3], [Funnel; 3]);

/// 504, 195 and 10 lessons, 20 presentations and 20 papers are those of the report.
const COMPETITIONS: [Competition; 2] = [
    (2023, [230_421, 230_512, 230_621], [("lesson", 468, 180, 9), ("courseware", 40, 18, 0), ("paper", 35, 18, 0)]),
    (2024, [240_419, 240_510, 240_621], [("lesson", 504, 195, 10), ("courseware", 42, 20, 0), ("paper", 38, 20, 0)]),
];

/// Adds the works of both years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    for (year, [awarded, nominated, honored], funnels) in COMPETITIONS {
        let mut number = 0;
        for (kind, named, sent, best) in funnels {
            for (index, school) in schools(world, chance).into_iter().cycle().take(named).enumerate() {
                number += 1;
                let (is_sent, is_best) = (index < sent, index < best);
                let (low, high) = match (is_best, is_sent) {
                    (true, _) => (95, 99),
                    (_, true) => (86, 95),
                    _ => (72, 88),
                };
                let code = format!("优课〔{year}〕{number:04}");
                let mut steps = Vec::new();
                if is_sent {
                    let cells = Cells::default().text("city_code", format!("市优课{year}{number:04}"));
                    steps.push(step_with("nominate", workday(nominated), None, cells));
                }
                if is_best {
                    steps.push(step("honor", workday(honored), Some(format!("{code}省级获奖证书"))));
                }
                let stage = stage(school);
                let row = Cells::default()
                    .text("number", code)
                    .text("event", format!("{year}年信息技术与课程融合优质课评选"))
                    .text("kind", kind)
                    .text("stage", stage)
                    .text("subject", *chance.pick(subjects(stage)))
                    .text("school", school.label.as_str())
                    .text("teacher_name", names::person(chance))
                    .number("score", chance.between(low, high))
                    .date("awarded_on", workday(awarded))
                    .row(steps);
                push(rows, Book::QualityWork, workday(awarded), row);
            }
        }
    }
}
