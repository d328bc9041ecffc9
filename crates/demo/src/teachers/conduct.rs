//! Professional ethics: pledges of the schools, and awards.

use chrono::NaiveDate;

use super::push;
use super::staff::{Staff, sizes};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows};
use crate::days::day;
use crate::grants::share;
use crate::names;
use crate::orgs::World;

/// Staff that should sign, and how many of them did, where few are missing at schools with this many staff.
const PLEDGES: [(Half, usize, usize); 2] = [(Half::Y23H1, 11_760, 11_586), (Half::Y24H1, 11_974, 11_832)];
const LARGE: usize = 25;

/// The prizes of a contest or selection.
struct Event {
    half: Half,
    name: &'static str,
    kind: &'static str,
    on: NaiveDate,
    prizes: &'static [(&'static str, usize)],
}

/// The contest of 2024 is that of the report.
fn events() -> [Event; 4] {
    [
        Event {
            half: Half::Y23H1,
            name: "“强国复兴有我”师德演讲比赛",
            kind: "ethics_speech",
            on: day(2023, 5, 19),
            prizes: &[("organization", 8), ("special", 5), ("first", 10), ("second", 38)],
        },
        Event {
            half: Half::Y23H2,
            name: "2023年师德标兵评选",
            kind: "ethics_model",
            on: day(2023, 9, 8),
            prizes: &[("model", 40)],
        },
        Event {
            half: Half::Y24H1,
            name: "“躬耕教坛 强国有我”师德演讲比赛",
            kind: "ethics_speech",
            on: day(2024, 5, 24),
            prizes: &[("organization", 10), ("special", 6), ("first", 12), ("second", 47)],
        },
        Event {
            half: Half::Y24H2,
            name: "2024年师德标兵评选",
            kind: "ethics_model",
            on: day(2024, 9, 9),
            prizes: &[("model", 42)],
        },
    ]
}

/// Adds the pledges and awards of all half-years to `rows`.
pub(super) fn file(world: &World, staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    for (half, total, signed) in PLEDGES {
        pledges(world, half, total, signed, chance, rows);
    }
    for event in events() {
        awards(staff, &event, chance, rows);
    }
}

fn pledges(world: &World, half: Half, total: usize, signed: usize, chance: &mut Chance, rows: &mut Rows) {
    let schools = sizes(world, half, total);
    let large: Vec<usize> = schools.iter().map(|(_, staff)| if *staff < LARGE { 0 } else { *staff }).collect();
    let missing = share(total - signed, &large);
    for ((school, staff), missing) in schools.into_iter().zip(missing) {
        let row = Cells::default()
            .text("number", format!("{:04}-{}", school.number, half.year()))
            .date("signed_on", chance.weekday(day(half.year(), 3, 4), day(half.year(), 4, 19)))
            .number("staff", u32::try_from(staff).unwrap_or_default())
            .number("signed", u32::try_from(staff - missing).unwrap_or_default())
            .row(Vec::new());
        rows.entry((school.id.clone(), Book::EthicsPledge, half)).or_default().push(row);
    }
}

fn awards(staff: &Staff, event: &Event, chance: &mut Chance, rows: &mut Rows) {
    let teachers = staff.some(chance, |teacher| teacher.stage != "preschool");
    let mut schools: Vec<&str> = teachers.iter().map(|teacher| teacher.label.as_str()).collect();
    schools.dedup();
    let mut schools = schools.into_iter();
    let mut teachers = teachers.into_iter();
    let prizes = event.prizes.iter().flat_map(|(prize, count)| std::iter::repeat_n(*prize, *count));
    for (index, prize) in prizes.enumerate() {
        let letter = if event.kind == "ethics_speech" { "演" } else { "标" };
        let cells = Cells::default()
            .text("number", format!("师德{letter}〔{}〕{:03}", event.half.year(), index + 1))
            .text("event", event.name)
            .text("kind", event.kind)
            .text("prize", prize)
            .date("awarded_on", event.on);
        let cells = if prize == "organization" {
            cells.text("school", schools.next().unwrap_or_default())
        } else {
            let teacher = teachers.next();
            let name = teacher.map_or_else(|| names::person(chance), |teacher| teacher.name.clone());
            cells.text("school", teacher.map_or("", |teacher| teacher.label.as_str())).text("teacher_name", name)
        };
        push(rows, Book::TeacherAward, event.half, cells.row(Vec::new()));
    }
}
