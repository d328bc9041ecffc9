//! Children with disabilities: how each is schooled, from when until when.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows, step};
use crate::days::day;
use crate::names;
use crate::orgs::World;
use crate::pupils::{Numbers, birthdays};
use crate::schools::{AidStage, SchoolType};

/// Children placed in the same season who stay equally long: by placement, in the order of [`PLACEMENTS`].
struct Cohort {
    half: Half,
    counts: [usize; 4],
    left: Option<NaiveDate>,
}

const PLACEMENTS: [&str; 4] = ["regular", "special_school", "home", "none"];

/// In school on 30 June 2024: 475 in ordinary classes, 118 in the special school, 163 at home; 12 not placed yet.
fn cohorts() -> [Cohort; 7] {
    let of = |half, counts, left| Cohort { half, counts, left };
    [
        of(Half::Y23H1, [325, 84, 122, 6], None),
        of(Half::Y23H1, [66, 14, 18, 0], Some(day(2024, 7, 8))),
        of(Half::Y23H1, [68, 15, 17, 3], Some(day(2023, 7, 10))),
        of(Half::Y23H1, [3, 0, 1, 1], Some(day(2024, 3, 18))),
        of(Half::Y23H2, [72, 17, 19, 4], None),
        of(Half::Y24H1, [12, 3, 4, 2], None),
        of(Half::Y24H2, [41, 9, 12, 1], None),
    ]
}

/// Adds the children of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    let mut numbers = Numbers::new("990083");
    for Cohort { half, counts, left } in cohorts() {
        let keepers = calendar::with_status(asks, Book::Disabled, half, FilingStatus::Approved);
        let special: Vec<&OrgId> = keepers.iter().filter(|org| is_special(world, org)).collect();
        // A township has several schools, a school of the city is one.
        let ordinary: Vec<&OrgId> = keepers
            .iter()
            .filter(|org| !is_special(world, org))
            .flat_map(|org| std::iter::repeat_n(org, if world.school(org).is_some() { 1 } else { 5 }))
            .collect();
        for (placement, count) in PLACEMENTS.into_iter().zip(counts) {
            for _ in 0..count {
                let at_special = placement == "special_school" || placement == "home" && chance.percent(20);
                let keepers = if at_special { &special } else { &ordinary };
                if keepers.is_empty() {
                    continue;
                }
                let keeper = (*chance.pick(keepers)).clone();
                let (placed, registered) = days(half, chance);
                let row = Child { placement, placed, registered, left }.row(world, &keeper, &mut numbers, chance);
                rows.entry((keeper, Book::Disabled, half)).or_default().push(row);
            }
        }
    }
}

fn is_special(world: &World, org: &OrgId) -> bool {
    world.school(org).is_some_and(|school| school.school_type == SchoolType::Special)
}

/// When a child was placed, and when the record was made. Those in school when the register was opened in spring 2023
/// were placed in the autumns before.
fn days(half: Half, chance: &mut Chance) -> (NaiveDate, NaiveDate) {
    let (placed, from, to) = match half {
        Half::Y23H1 => (day(chance.between(2017, 2022) as i32, 9, 1), day(2023, 3, 6), day(2023, 4, 28)),
        Half::Y23H2 => (day(2023, 9, 1), day(2023, 9, 11), day(2023, 10, 27)),
        Half::Y24H1 => (day(2024, 2, 26), day(2024, 3, 4), day(2024, 4, 26)),
        Half::Y24H2 => (day(2024, 9, 2), day(2024, 9, 9), day(2024, 10, 25)),
    };
    (placed, chance.weekday(from, to))
}

struct Child {
    placement: &'static str,
    placed: NaiveDate,
    registered: NaiveDate,
    left: Option<NaiveDate>,
}

impl Child {
    fn row(&self, world: &World, keeper: &OrgId, numbers: &mut Numbers, chance: &mut Chance) -> DemoRow {
        const KINDS: [&str; 7] = ["visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"];
        let schools = world.compulsory_of(keeper, self.registered);
        let school = world.school(keeper).or_else(|| (!schools.is_empty()).then(|| *chance.pick(&schools)));
        let levels: &[&str] = match self.placement {
            "home" => &["one", "one", "two"],
            "special_school" | "none" => &["one", "two", "two", "three"],
            _ => &["two", "three", "three", "four", "four"],
        };
        // Nobody who was placed six years ago is in the first grades.
        let junior = self.placed < day(2019, 1, 1);
        let cells = Cells::default()
            .text("child", numbers.next(chance, birthdays(AidStage::Compulsory, junior)))
            .text("child_name", names::person(chance))
            .text("school", school.map_or("", |school| school.label.as_str()))
            .date("registered_on", self.registered)
            .text("disability", KINDS[chance.weighted(&[4, 9, 5, 22, 40, 10, 10])])
            .text("level", *chance.pick(levels))
            .text("placement", self.placement)
            .date("placed_on", self.placed);
        let evidence = if self.placement == "none" { "入学安置通知书" } else { "毕业证书或者转学函" };
        let steps = self.left.map(|left| step("leave", left, Some(evidence.to_owned())));
        cells.row(steps.into_iter().collect())
    }
}
