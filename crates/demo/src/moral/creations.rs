//! Titles that schools work for: applied for, looked at on site, and given or not; one of 2023 is forgotten for a while.

use chrono::{Days, NaiveDate};
use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step, step_with};
use crate::days::{day, later, weekday_before};
use crate::orgs::{BASIC_EDUCATION_OWNER, World};
use crate::schools::{School, SchoolType};

/// Applications of a half-year that were decided on the same day; of the last, none was.
struct Round {
    half: Half,
    applied: (NaiveDate, NaiveDate),
    count: usize,
    declined: usize,
    concluded: Option<NaiveDate>,
}

fn rounds() -> [Round; 7] {
    let of = |half, applied, count, declined, concluded| Round { half, applied, count, declined, concluded };
    [
        of(Half::Y23H1, (day(2023, 3, 1), day(2023, 3, 24)), 14, 2, Some(day(2023, 6, 16))),
        of(Half::Y23H2, (day(2023, 9, 11), day(2023, 9, 28)), 11, 2, Some(day(2023, 12, 22))),
        of(Half::Y23H2, (day(2023, 10, 16), day(2023, 10, 20)), 1, 0, Some(day(2024, 9, 20))),
        of(Half::Y24H1, (day(2024, 3, 4), day(2024, 3, 22)), 15, 3, Some(day(2024, 6, 21))),
        of(Half::Y24H1, (day(2024, 6, 3), day(2024, 6, 14)), 3, 0, Some(day(2024, 9, 20))),
        of(Half::Y24H2, (day(2024, 9, 9), day(2024, 9, 27)), 9, 1, Some(day(2024, 12, 20))),
        of(Half::Y24H2, (day(2024, 12, 2), day(2024, 12, 13)), 4, 0, None),
    ]
}

const FEATURES: &[&str] = &["书法", "民乐", "合唱", "科技创新", "剪纸", "经典诵读", "足球", "劳动实践"];

/// Adds the applications of all half-years to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut schools: Vec<&School> = world
        .schools
        .values()
        .filter(|school| school.until.is_none() && !school.private && school.school_type != SchoolType::Kindergarten)
        .collect();
    chance.shuffle(&mut schools);
    let mut schools = schools.into_iter();
    let mut numbers = [0_u32; 2];
    for round in rounds() {
        for (index, school) in schools.by_ref().take(round.count).enumerate() {
            let number = &mut numbers[usize::from(round.half.year() == 2024)];
            *number += 1;
            let number = format!("创〔{}〕{number:03}", round.half.year());
            let row = round.row(number, school, index < round.declined, chance);
            rows.entry((OrgId::from(BASIC_EDUCATION_OWNER), Book::CampusCreation, round.half)).or_default().push(row);
        }
    }
}

impl Round {
    fn row(&self, number: String, school: &School, declined: bool, chance: &mut Chance) -> DemoRow {
        let applied = chance.weekday(self.applied.0, self.applied.1);
        let kind = ["civilized", "feature", "culture", "habits"][chance.weighted(&[6, 5, 4, 3])];
        let mut cells = Cells::default()
            .text("number", number)
            .text("school", school.label.as_str())
            .text("kind", kind)
            .text("level", ["county", "city"][usize::from(chance.percent(20))])
            .date("applied_on", applied);
        if matches!(kind, "feature" | "culture") {
            cells = cells.text("feature", *chance.pick(FEATURES));
        }
        let accepted = weekday_before(later(applied, chance.between(2, 5))).max(applied);
        let mut steps = vec![step("accept", accepted, None)];
        if let Some(concluded) = self.concluded {
            let visited = weekday_before(concluded - Days::new(chance.between(10, 20).into())).max(accepted);
            let result = Cells::default().text("result", if declined { "declined" } else { "named" });
            let evidence = Some("评审意见和公布文件".to_owned());
            steps.extend([step("visit", visited, None), step_with("conclude", concluded, evidence, result)]);
        }
        cells.row(steps)
    }
}
