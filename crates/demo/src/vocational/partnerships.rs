//! Agreements with firms: some run out and nobody ends them.

use chrono::NaiveDate;

use super::majors;
use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows, step};
use crate::days::{day, later};
use crate::names::CITY;
use crate::orgs::World;

const FIRMS: &[&str] =
    &["恒信机械", "华岭电子", "春晖食品", "远程物流", "同济护理", "新禾农业", "云帆软件", "锦程汽修", "星河酒店"];
const KINDS: [&str; 4] = ["base", "order", "apprentice", "college"];

/// Adds the agreements of all half-years to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let filed = calendar::with_status(asks, Book::SchoolEnterprise, half, FilingStatus::Approved);
        for (place, school) in filed.iter().filter_map(|org| world.school(org)).enumerate() {
            // The register was opened in spring 2023, with what there was.
            let count = if half == Half::Y23H1 { 4 + school.pupils / 800 } else { chance.between(0, 2) as usize };
            let own = majors::of(school);
            let mut firms = FIRMS.to_vec();
            chance.shuffle(&mut firms);
            for (order, firm) in firms.into_iter().take(count).enumerate() {
                let number =
                    format!("校企{:04}-{}-{}{order:02}", school.number, half.year(), u8::from(half.is_first()));
                let runs_out = half == Half::Y23H1 && order == 0;
                let cells = Cells::default()
                    .text("number", number)
                    .text("enterprise", format!("{CITY}{firm}有限公司"))
                    .text("major", own[order % own.len()].name);
                let row = row(cells, half, runs_out.then_some(place), chance);
                rows.entry((school.id.clone(), Book::SchoolEnterprise, half)).or_default().push(row);
            }
        }
    }
}

/// Of those that run out after a year, every second one is ended on that day.
fn row(cells: Cells, half: Half, runs_out: Option<usize>, chance: &mut Chance) -> DemoRow {
    let (first, last) = half.lessons();
    let signed: NaiveDate = chance.weekday(first, last);
    let expires = if runs_out.is_some() { later(signed, 300) } else { later(signed, 365 * chance.between(3, 5)) };
    let cells = cells
        .text("kind", KINDS[chance.weighted(&[45, 30, 18, 7])])
        .number("students", chance.between(18, 90))
        .date("signed_on", signed)
        .date("expires_on", expires);
    let ended = runs_out.is_some_and(|place| place % 2 == 1).then(|| step("end", day(2024, 5, 31), None));
    cells.row(ended.into_iter().collect())
}
