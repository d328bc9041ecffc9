//! Rotation: the tasks of a school year, and the teachers who went to another school.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::push;
use super::staff::{Staff, Teacher};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::day;
use crate::grants::share;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// Teachers who began in a half-year, and how many of them are key teachers.
struct Target {
    half: Half,
    count: usize,
    backbone: usize,
    started: (NaiveDate, NaiveDate),
    /// The last day for those who stay for the shorter and the longer time.
    ends: [NaiveDate; 2],
}

fn targets() -> [Target; 4] {
    [
        Target {
            half: Half::Y23H1,
            count: 34,
            backbone: 8,
            started: (day(2023, 2, 13), day(2023, 2, 17)),
            ends: [day(2023, 7, 7), day(2024, 1, 26)],
        },
        Target {
            half: Half::Y23H2,
            count: 352,
            backbone: 76,
            started: (day(2023, 8, 28), day(2023, 9, 1)),
            ends: [day(2024, 7, 5), day(2025, 7, 4)],
        },
        Target {
            half: Half::Y24H1,
            count: 38,
            backbone: 7,
            started: (day(2024, 2, 26), day(2024, 3, 1)),
            ends: [day(2024, 7, 5), day(2025, 1, 17)],
        },
        Target {
            half: Half::Y24H2,
            count: 371,
            backbone: 81,
            started: (day(2024, 8, 29), day(2024, 9, 3)),
            ends: [day(2025, 7, 4), day(2026, 7, 3)],
        },
    ]
}

/// The day of the last filing: what ends later has not ended in the demo.
fn today() -> NaiveDate {
    day(2025, 1, 10)
}

const SUBJECTS: &[&str] = &["语文", "数学", "英语", "道德与法治", "科学", "音乐", "体育", "美术", "信息科技"];

/// Adds the tasks and rotations of all half-years to `rows`.
pub(super) fn file(world: &World, staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    plans(world, staff, Half::Y23H2, 3412, rows);
    plans(world, staff, Half::Y24H2, 3486, rows);
    // Nobody goes twice in two years.
    let mut teachers = staff.some(chance, Teacher::may_rotate).into_iter();
    for target in targets() {
        for index in 0..target.count {
            let went = teachers.by_ref().find_map(|teacher| {
                let from = world.school(&teacher.school)?;
                let to = destination(world, teacher, from, target.started.0, chance)?;
                Some(rotation(teacher, from, to, &target, index, chance))
            });
            if let Some(row) = went {
                push(rows, Book::Rotation, target.half, row);
            }
        }
    }
}

/// One task for each township and one for the schools of the city, of those who may rotate, by the number of teachers.
fn plans(world: &World, staff: &Staff, half: Half, eligible: usize, rows: &mut Rows) {
    let mut teachers: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for teacher in staff.teachers.iter().filter(|teacher| teacher.may_rotate()) {
        if let Some(school) = world.school(&teacher.school) {
            *teachers.entry(school.office).or_default() += 1;
        }
    }
    let shares = share(eligible, &teachers.values().copied().collect::<Vec<_>>());
    for (office, eligible) in teachers.into_keys().zip(shares) {
        let district = match office {
            Some(index) => format!("{}中心校", world.offices[index].township),
            None => "局直属学校".to_owned(),
        };
        let row = Cells::default()
            .text("school_year", format!("{}-{}学年", half.year(), half.year() + 1))
            .text("district", district)
            .date("issued_on", day(half.year(), 8, 14))
            .number("eligible", u32::try_from(eligible).unwrap_or_default())
            .number("planned", u32::try_from(eligible.div_ceil(10)).unwrap_or_default())
            .row(Vec::new());
        push(rows, Book::RotationPlan, half, row);
    }
}

/// Another public school of the teacher's stage; who teaches in the city mostly goes out of it.
fn destination<'a>(
    world: &'a World,
    teacher: &Teacher,
    from: &School,
    on: NaiveDate,
    chance: &mut Chance,
) -> Option<&'a School> {
    let own = if teacher.stage == "primary" { SchoolType::Primary } else { SchoolType::Junior };
    let to_city = chance.percent(if from.location == Location::Urban { 15 } else { 35 });
    let fitting = world.schools_on(on).filter(|to| {
        !to.private
            && to.id != from.id
            && (to.location == Location::Urban) == to_city
            && matches!(to.school_type, kind if kind == own || kind == SchoolType::NineYear)
    });
    let fitting: Vec<&School> = fitting.collect();
    (!fitting.is_empty()).then(|| *chance.pick(&fitting))
}

fn rotation(
    teacher: &Teacher,
    from: &School,
    to: &School,
    target: &Target,
    index: usize,
    chance: &mut Chance,
) -> DemoRow {
    let direction = match (from.location == Location::Urban, to.location == Location::Urban) {
        (true, true) => "between_urban",
        (true, false) => "to_rural",
        (false, true) => "from_rural",
        (false, false) => "between_rural",
    };
    let planned_end = target.ends[usize::from(chance.percent(55))];
    let ended = (planned_end <= today()).then(|| step("end", planned_end, None));
    teacher
        .cells()
        .text("from_school", from.label.as_str())
        .text("to_school", to.label.as_str())
        .text("direction", direction)
        .text("subject", *chance.pick(SUBJECTS))
        .boolean("backbone", index < target.backbone)
        .date("started_on", chance.weekday(target.started.0, target.started.1))
        .date("planned_end", planned_end)
        .row(ended.into_iter().collect())
}
