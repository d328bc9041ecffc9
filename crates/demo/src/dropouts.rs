//! Pupils who stay away from school, and how they were brought back.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::names;
use crate::orgs::World;
use crate::pupils::{Numbers, birthdays};
use crate::schools::{AidStage, School};

/// Cases of a half-year that end within it, and one that doesn't: found and returned on these days.
struct Target {
    half: Half,
    within: usize,
    beyond: Option<(NaiveDate, Option<NaiveDate>)>,
}

/// The first half of 2024 has 12 returns: 11 of its own, and the one left over from 2023.
fn targets() -> [Target; 4] {
    let of = |half, within, beyond| Target { half, within, beyond };
    [
        of(Half::Y23H1, 9, None),
        of(Half::Y23H2, 8, Some((day(2023, 12, 11), Some(day(2024, 2, 27))))),
        of(Half::Y24H1, 11, None),
        of(Half::Y24H2, 5, Some((day(2024, 12, 16), None))),
    ]
}

const CAUSES: &[&str] = &["weary", "work", "family", "health", "moved"];

/// Adds the cases of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    let mut numbers = Numbers::new("990082");
    for Target { half, within, beyond } in targets() {
        let mut keepers = calendar::with_status(asks, Book::Dropout, half, FilingStatus::Approved);
        // Two in three are from the country.
        let (offices, schools): (Vec<OrgId>, Vec<OrgId>) =
            keepers.drain(..).partition(|org| world.school(org).is_none());
        let (first, last) = half.lessons();
        let spans = (0..within).map(|_| {
            let found = chance.weekday(first, last - chrono::Days::new(30));
            (found, Some(weekday_before(later(found, chance.between(4, 26))).max(found)))
        });
        let spans: Vec<_> = spans.collect::<Vec<_>>().into_iter().chain(beyond).collect();
        for (index, (found, returned)) in spans.into_iter().enumerate() {
            let keeper = if index % 3 < 2 { chance.pick(&offices) } else { chance.pick(&schools) }.clone();
            let junior = chance.percent(75);
            let Some(school) = school(world, &keeper, junior, found, chance) else { continue };
            let junior = school.junior_percent() == 100 || junior && school.junior_percent() > 0;
            let row = row(&school.label, junior, found, returned, &mut numbers, chance);
            rows.entry((keeper, Book::Dropout, half)).or_default().push(row);
        }
    }
}

/// A school that the keeper speaks for, of the stage if it has one.
fn school<'a>(
    world: &'a World,
    keeper: &OrgId,
    junior: bool,
    on: NaiveDate,
    chance: &mut Chance,
) -> Option<&'a School> {
    if let Some(school) = world.school(keeper) {
        return Some(school);
    }
    let schools = world.compulsory_of(keeper, on);
    let fitting: Vec<&School> =
        schools.into_iter().filter(|school| (school.junior_percent() > 0) == junior && !school.private).collect();
    if fitting.is_empty() { None } else { Some(*chance.pick(&fitting)) }
}

fn row(
    school: &str,
    junior: bool,
    found: NaiveDate,
    returned: Option<NaiveDate>,
    numbers: &mut Numbers,
    chance: &mut Chance,
) -> DemoRow {
    let cells = Cells::default()
        .text("student", numbers.next(chance, birthdays(AidStage::Compulsory, junior)))
        .text("student_name", names::person(chance))
        .text("school", school)
        .text("stage", if junior { "junior" } else { "primary" })
        .date("found_on", found)
        .text("cause", CAUSES[chance.weighted(&[45, 15, 18, 12, 10])])
        .number("visits", chance.between(1, 6))
        .text("helper", names::person(chance));
    let steps = returned.map(|day| step("return", day, Some("返校考勤表、走访记录和监护人承诺书".to_owned())));
    cells.row(steps.into_iter().collect())
}
