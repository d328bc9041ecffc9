//! Research projects, approved and concluded together.

use super::{push, schools};
use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, Rows, step, step_with};
use crate::days::{date, workday};
use crate::names;
use crate::orgs::World;

/// Projects of one notice: how many, level, approved, planned end, checked, concluded.
type Batch = (usize, &'static str, u32, u32, Option<u32>, Option<u32>);

/// In the first half of 2024, 7 of the province and 76 of the city are concluded.
const BATCHES: [Batch; 10] = [
    (3, "provincial", 230_112, 231_231, Some(230_614), Some(231_206)),
    (31, "city", 230_112, 231_231, Some(230_614), Some(231_208)),
    (7, "provincial", 230_320, 240_630, Some(231_018), Some(240_524)),
    (76, "city", 230_320, 240_630, Some(231_018), Some(240_614)),
    (3, "city", 230_320, 240_331, Some(231_018), Some(241_018)),
    (6, "provincial", 231_020, 241_231, Some(240_516), None),
    (42, "city", 231_020, 241_231, Some(240_516), Some(241_206)),
    (9, "provincial", 240_410, 250_630, None, None),
    (82, "city", 240_410, 250_630, Some(241_023), None),
    (38, "county", 241_022, 251_031, None, None),
];

const KINDS: [(&str, &str); 5] = [
    ("teaching", "课堂教学中核心素养落实的实践研究"),
    ("planning", "县域教育高质量发展路径研究"),
    ("moral", "学校德育活动课程化的实践研究"),
    ("technology", "信息技术支持下的学习方式变革研究"),
    ("curriculum", "校本课程开发与实施研究"),
];

/// Adds the projects of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut number = 0;
    for (count, level, approved, planned, checked, concluded) in BATCHES {
        let prefix = match level {
            "provincial" => "豫教研",
            "city" => "市教研",
            _ => "云教研",
        };
        for school in schools(world, chance).into_iter().cycle().take(count) {
            number += 1;
            let (kind, title) = *chance.pick(&KINDS);
            let code = format!("{prefix}〔{}〕{number:03}", 2000 + approved / 10_000);
            let mut steps: Vec<_> = checked.map(|on| step("check", workday(on), None)).into_iter().collect();
            if let Some(on) = concluded {
                let grade = *chance.pick(&["pass", "pass", "pass", "good", "good", "excellent"]);
                let evidence = Some(format!("{code}结项证书"));
                steps.push(step_with("conclude", workday(on), evidence, Cells::default().text("grade", grade)));
            }
            let row = Cells::default()
                .text("number", code)
                .text("title", title)
                .text("level", level)
                .text("kind", kind)
                .text("school", school.label.as_str())
                .text("leader", names::person(chance))
                .date("approved_on", workday(approved))
                .date("planned_end", date(planned))
                .row(steps);
            push(rows, Book::ResearchProject, workday(approved), row);
        }
    }
}
