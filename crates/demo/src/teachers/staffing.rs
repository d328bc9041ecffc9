//! Staff on the payroll who don't work: found, called back, and back or dismissed.

use chrono::NaiveDate;

use super::push;
use super::staff::{Staff, Teacher};
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{DemoRow, Rows, step};
use crate::days::{day, later, weekday_before};

/// How many were dismissed and how many came back, of those found in a half-year.
struct Target {
    half: Half,
    campaign: Option<&'static str>,
    found: (NaiveDate, NaiveDate),
    dismissed: usize,
    returned: usize,
}

fn targets() -> [Target; 4] {
    [
        Target {
            half: Half::Y23H1,
            campaign: Some("2023年春季教师“脱岗定岗吃空饷”专项治理"),
            found: (day(2023, 3, 6), day(2023, 4, 21)),
            dismissed: 8,
            returned: 11,
        },
        Target {
            half: Half::Y23H2,
            campaign: None,
            found: (day(2023, 9, 11), day(2023, 10, 20)),
            dismissed: 4,
            returned: 7,
        },
        Target {
            half: Half::Y24H1,
            campaign: Some("2024年春季教师“脱岗定岗吃空饷”专项治理"),
            found: (day(2024, 3, 4), day(2024, 4, 19)),
            dismissed: 14,
            returned: 12,
        },
        Target {
            half: Half::Y24H2,
            campaign: None,
            found: (day(2024, 9, 9), day(2024, 10, 18)),
            dismissed: 3,
            returned: 6,
        },
    ]
}

/// Adds the cases of all half-years to `rows`. One is found in June 2024 and ends in August.
pub(super) fn file(staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let mut teachers = staff.some(chance, |teacher| teacher.public).into_iter();
    let mut number = 0;
    for target in targets() {
        let mut cases: Vec<(NaiveDate, bool)> = (0..target.dismissed + target.returned)
            .map(|index| (chance.weekday(target.found.0, target.found.1), index < target.dismissed))
            .collect();
        if target.half == Half::Y24H1 {
            cases.push((day(2024, 6, 24), true));
        }
        cases.sort_unstable();
        for (found, dismissed) in cases {
            let Some(teacher) = teachers.next() else { return };
            number += 1;
            let row = case(teacher, &target, number, found, dismissed, chance);
            push(rows, Book::StaffingCase, target.half, row);
        }
    }
}

fn case(
    teacher: &Teacher,
    target: &Target,
    number: usize,
    found: NaiveDate,
    dismissed: bool,
    chance: &mut Chance,
) -> DemoRow {
    const KINDS: [&str; 4] = ["absent", "leave_expired", "outside_work", "secondment_expired"];
    let weights = if dismissed { [70, 18, 12, 0] } else { [24, 40, 6, 30] };
    let cells = teacher
        .at_school()
        .text("number", format!("核〔{}〕{number:03}", target.half.year()))
        .date("found_on", found)
        .text("kind", KINDS[chance.weighted(&weights)]);
    let cells = match target.campaign {
        Some(campaign) => cells.text("campaign", campaign),
        None => cells,
    };
    let notified = weekday_before(later(found, chance.between(3, 6))).max(found);
    let ended = if dismissed { chance.between(24, 35) } else { chance.between(4, 13) };
    let ended = weekday_before(later(notified, ended));
    let end = if dismissed {
        let evidence = format!("{}旷工情况核查材料、催告书送达回证和解聘决定", teacher.name);
        step("dismiss", ended, Some(evidence))
    } else {
        step("return", ended, None)
    };
    let closed = weekday_before(later(ended, chance.between(5, 12))).max(ended);
    cells.row(vec![step("notify", notified, None), end, step("close", closed, None)])
}
