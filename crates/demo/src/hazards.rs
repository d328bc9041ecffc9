//! Safety hazards: found, mended, closed, and some of them late.

mod story;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, FilingStatus, Rows, office_step, step};
use crate::days::{day, later, weekday_before};
use crate::orgs::World;
use crate::schools::School;
use story::Story;

/// Days that a school has to close a hazard.
const ALLOWED: u32 = 15;

/// Hazards that went the same way.
struct Cohort {
    half: Half,
    count: usize,
    course: Course,
}

/// When hazards were found and closed.
enum Course {
    /// Found and closed within the half-year's lessons.
    Within,
    /// Found between two days, closed between two others.
    Across((NaiveDate, NaiveDate), (NaiveDate, NaiveDate)),
    /// Found between two days and still open when the demo ends.
    Open((NaiveDate, NaiveDate)),
    /// A serious one, found and closed on these days.
    Serious(NaiveDate, NaiveDate),
}

/// The approved hazards. Closed in the first half of 2024: 1 of those found in the first half of 2023, 11 of the second,
/// and 328 found in the half-year itself; open at its end: 1 from 2023 and 22 of its own, 6 of them overdue, 2 serious.
fn cohorts() -> Vec<Cohort> {
    use Course::{Across, Open, Serious, Within};
    let of = |half, count, course| Cohort { half, count, course };
    vec![
        of(Half::Y23H1, 298, Within),
        of(Half::Y23H1, 23, Across((day(2023, 6, 19), day(2023, 6, 30)), (day(2023, 7, 3), day(2023, 7, 14)))),
        of(Half::Y23H1, 1, Serious(day(2023, 6, 13), day(2024, 3, 15))),
        of(Half::Y23H2, 256, Within),
        of(Half::Y23H2, 11, Across((day(2023, 12, 20), day(2023, 12, 29)), (day(2024, 1, 2), day(2024, 1, 12)))),
        of(Half::Y23H2, 1, Serious(day(2023, 11, 8), day(2024, 8, 22))),
        of(Half::Y24H1, 328, Within),
        of(Half::Y24H1, 17, Across((day(2024, 6, 17), day(2024, 6, 28)), (day(2024, 7, 1), day(2024, 7, 12)))),
        of(Half::Y24H1, 4, Across((day(2024, 5, 20), day(2024, 6, 7)), (day(2024, 7, 3), day(2024, 8, 30)))),
        of(Half::Y24H1, 1, Serious(day(2024, 5, 29), day(2024, 9, 13))),
        of(Half::Y24H2, 172, Within),
        of(Half::Y24H2, 14, Open((day(2024, 12, 18), day(2024, 12, 31)))),
        of(Half::Y24H2, 3, Open((day(2024, 11, 4), day(2024, 12, 6)))),
    ]
}

/// A hazard before it has a number.
struct Hazard {
    found: NaiveDate,
    closed: Option<NaiveDate>,
    serious: bool,
    story: &'static Story,
    place: &'static str,
    /// Whether its filing is approved, so that the bureau knows of it.
    known: bool,
}

/// Adds the hazards of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    let mut found: BTreeMap<(OrgId, Half), Vec<Hazard>> = BTreeMap::new();
    for cohort in cohorts() {
        let schools = calendar::with_status(asks, Book::Hazard, cohort.half, FilingStatus::Approved);
        for _ in 0..cohort.count {
            let Some(school) = world.school(chance.pick(&schools)) else { continue };
            let hazard = hazard(school, cohort.half, &cohort.course, chance);
            found.entry((school.id.clone(), cohort.half)).or_default().push(hazard);
        }
    }
    for half in Half::ALL {
        for school in calendar::pending(asks, Book::Hazard, half).iter().filter_map(|id| world.school(id)) {
            let unknown =
                |chance: &mut Chance| Hazard { known: false, ..hazard(school, half, &Course::Within, chance) };
            let hazards = (0..chance.between(1, 3)).map(|_| unknown(chance)).collect();
            found.insert((school.id.clone(), half), hazards);
        }
    }
    let mut numbers: BTreeMap<(OrgId, i32), u32> = BTreeMap::new();
    for ((school, half), mut hazards) in found {
        hazards.sort_by_key(|hazard| hazard.found);
        let code = world.school(&school).map_or(0, |school| school.number);
        for hazard in hazards {
            let number = numbers.entry((school.clone(), half.year())).or_default();
            *number += 1;
            let number = format!("{code:04}-{}-{number:03}", half.year());
            rows.entry((school.clone(), Book::Hazard, half)).or_default().push(hazard.row(number, chance));
        }
    }
}

fn hazard(school: &School, half: Half, course: &Course, chance: &mut Chance) -> Hazard {
    let (found, closed) = match course {
        Course::Within => within(half.lessons(), chance),
        Course::Across(found, closed) => (chance.weekday(found.0, found.1), Some(chance.weekday(closed.0, closed.1))),
        Course::Open(found) => (chance.weekday(found.0, found.1), None),
        Course::Serious(found, closed) => (*found, Some(*closed)),
    };
    // A serious hazard that is closed like any other is rare.
    let serious = match course {
        Course::Serious(..) => true,
        Course::Within => chance.percent(2),
        Course::Across(..) | Course::Open(_) => false,
    };
    let stories = if serious { story::SERIOUS } else { story::GENERAL };
    let (story, place) = story::draw(stories, school, chance);
    Hazard { found, closed, serious, story, place, known: true }
}

/// The last day that the demo knows.
const LAST: (i32, u32, u32) = (2024, 12, 31);

/// Found and closed within a span; 7 of 100 closed too late.
fn within((first, last): (NaiveDate, NaiveDate), chance: &mut Chance) -> (NaiveDate, Option<NaiveDate>) {
    let lasting = if chance.percent(7) { chance.between(ALLOWED + 3, 40) } else { chance.between(2, ALLOWED) };
    let found = chance.weekday(first, last - Days::new(lasting.into()));
    (found, Some(weekday_before(later(found, lasting))))
}

impl Hazard {
    fn row(&self, number: String, chance: &mut Chance) -> DemoRow {
        let source = ["self_check", "office_check", "bureau_check", "joint_check", "report"];
        let source = source[chance.weighted(&[52, 22, 16, 6, 4])];
        let cells = Cells::default()
            .text("number", number)
            .date("found_on", self.found)
            .text("kind", self.story.kind)
            .text("severity", if self.serious { "serious" } else { "general" })
            .text("source", source)
            .text("place", self.place)
            .text("description", self.story.description);
        let cells =
            if self.serious || chance.percent(60) { cells.text("measures", self.story.measures) } else { cells };
        cells.row(self.steps(chance))
    }

    /// The bureau looks at it again 12 to 25 days after its closing; 1 of 25 is forgotten. Takes no chances, so that what
    /// else a seed gives stays as it was.
    fn recheck(&self, closed: NaiveDate) -> Option<DemoStep> {
        let (found, ended) = (self.found.ordinal(), closed.ordinal());
        let on = weekday_before(later(closed, 12 + ended % 14));
        let is_done = self.known && (found * 7 + ended) % 25 != 0 && on <= day(LAST.0, LAST.1, LAST.2);
        is_done.then(|| office_step("recheck", on, Some("现场复查照片2张，复查记录1份".to_owned())))
    }

    fn steps(&self, chance: &mut Chance) -> Vec<DemoStep> {
        let begun = weekday_before(later(self.found, chance.between(0, 3))).max(self.found);
        match self.closed {
            Some(closed) => {
                let evidence = format!(
                    "整改前后对比照片{}张，{}月{}日复查记录",
                    chance.between(2, 6),
                    closed.month(),
                    closed.day()
                );
                let mut steps = vec![step("start", begun.min(closed), None), step("close", closed, Some(evidence))];
                steps.extend(self.recheck(closed));
                steps
            }
            None if chance.percent(80) => vec![step("start", begun, None)],
            None => Vec::new(),
        }
    }
}
