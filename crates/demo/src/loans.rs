//! Student loans of two summers: applied for, signed, paid out in November, and a few repaid early or late.

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, Rows, enter, step};
use crate::days::{date, day, later, weekday_before};
use crate::names;
use crate::orgs::AID_OWNER;
use crate::pupils::Numbers;

/// A summer: of which year, how many were signed and refused, and the days of applying, of confirming and of paying out.
struct Summer {
    year: i32,
    signed: usize,
    refused: usize,
    applied: (NaiveDate, NaiveDate),
    confirmed: (NaiveDate, NaiveDate),
    disbursed: [NaiveDate; 2],
    /// The most that is lent until the end of August and from September on, to undergraduates and graduates, in 元.
    limits: [[u32; 2]; 2],
}

fn summers() -> [Summer; 2] {
    [
        Summer {
            year: 2023,
            signed: 268,
            refused: 7,
            applied: (date(230_718), date(230_928)),
            confirmed: (date(231_009), date(231_020)),
            disbursed: [date(231_110), date(231_124)],
            limits: [[12_000, 16_000], [16_000, 20_000]],
        },
        Summer {
            year: 2024,
            signed: 306,
            refused: 5,
            applied: (date(240_716), date(240_927)),
            confirmed: (date(241_009), date(241_022)),
            disbursed: [date(241_108), date(241_122)],
            limits: [[16_000, 20_000], [20_000, 25_000]],
        },
    ]
}

const COLLEGES: [&str; 8] = [
    "省城师范大学",
    "省城理工大学",
    "沿江农业大学",
    "南麓医学院",
    "河源工业学院",
    "东岭财经学院",
    "北桥职业技术学院",
    "青原师范专科学校",
];

/// Somebody who borrows.
struct Student {
    number: String,
    name: String,
    graduate: bool,
    college: &'static str,
    years_left: u32,
}

/// Adds the loans of both summers to `rows`; more than half of those of 2023 borrow again.
pub(crate) fn file(chance: &mut Chance, rows: &mut Rows) {
    let mut numbers = Numbers::new("990092");
    let mut before: Vec<Student> = Vec::new();
    for summer in summers() {
        let mut again = std::mem::take(&mut before).into_iter().filter(|student| student.years_left > 0);
        for index in 0..summer.signed + summer.refused {
            let old = if index.is_multiple_of(2) { again.next() } else { None };
            let renewal = old.is_some() || summer.year == 2023 && chance.percent(45);
            let student = old.unwrap_or_else(|| student(&mut numbers, chance));
            let applied = chance.weekday(summer.applied.0, summer.applied.1);
            let row = row(&summer, index, applied, &student, renewal, chance);
            enter(rows, AID_OWNER, Book::OriginLoan, applied, row);
            if index < summer.signed {
                before.push(Student { years_left: student.years_left - 1, ..student });
            }
        }
    }
}

fn student(numbers: &mut Numbers, chance: &mut Chance) -> Student {
    let graduate = chance.percent(8);
    let birthdays = if graduate { (day(1998, 9, 1), day(2001, 8, 31)) } else { (day(2002, 9, 1), day(2005, 8, 31)) };
    Student {
        number: numbers.next(chance, birthdays).trim_start_matches('G').to_owned(),
        name: names::person(chance),
        graduate,
        college: COLLEGES[chance.below(COLLEGES.len())],
        years_left: if graduate { chance.between(1, 3) } else { chance.between(1, 4) },
    }
}

fn row(
    summer: &Summer,
    index: usize,
    applied: NaiveDate,
    student: &Student,
    renewal: bool,
    chance: &mut Chance,
) -> DemoRow {
    let from_september = usize::from(applied >= day(summer.year, 9, 1));
    let limit = summer.limits[from_september][usize::from(student.graduate)];
    // Two in five borrow what is allowed, the others what tuition and lodging cost.
    let hundreds = if chance.percent(40) { limit / 100 } else { chance.between(50, limit / 100) };
    let cells = Cells::default()
        .text("number", format!("DK{}{:04}", summer.year, index + 1))
        .text("student", student.number.as_str())
        .text("student_name", student.name.as_str())
        .text("level", if student.graduate { "graduate" } else { "undergraduate" })
        .text("kind", if renewal { "renewal" } else { "first" })
        .text("school_year", format!("{}-{}学年", summer.year, summer.year + 1))
        .text("college", student.college)
        .number("years_left", student.years_left)
        .number("term_years", student.years_left + if chance.percent(70) { 15 } else { 10 })
        .money("amount", i64::from(hundreds) * 100 * 100)
        .date("applied_on", applied);
    cells.row(steps(summer, index, applied, chance))
}

/// Of 2023, some are settled in the next spring, and three are late with interest, of whom two pay soon.
fn steps(summer: &Summer, index: usize, applied: NaiveDate, chance: &mut Chance) -> Vec<DemoStep> {
    if index >= summer.signed {
        return vec![step("refuse", weekday_before(later(applied, 7)), None)];
    }
    let disbursed = *chance.pick(&summer.disbursed);
    let mut steps = vec![
        step("sign", applied, None),
        step("confirm", chance.weekday(summer.confirmed.0, summer.confirmed.1), None),
    ];
    // The colleges of two have not confirmed in time, so that nothing was paid out.
    if summer.year == 2024 && index % 150 == 11 {
        steps.pop();
        return steps;
    }
    steps.push(step("disburse", disbursed, None));
    if summer.year == 2023 {
        if index % 23 == 5 {
            let settled = chance.weekday(date(240_506), date(240_621));
            steps.push(step("settle", settled, Some("结清证明".to_owned())));
        } else if index % 67 == 9 {
            steps.push(step("lapse", date(240_621), None));
            if index.is_multiple_of(2) {
                steps.push(step("cure", date(240_715), None));
            }
        }
    }
    steps
}
