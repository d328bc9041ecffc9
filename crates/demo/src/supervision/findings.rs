//! What schools have to put right: told in ten days, most of it put right in sixty, some of it later.

use chrono::NaiveDate;

use super::inspectors::Zone;
use super::matters::Matter;
use super::push;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, DemoStep, Rows, office_step, step};
use crate::days::{day, later, weekday_before};

/// Findings that went the same way.
struct Cohort {
    half: Half,
    count: usize,
    serious: bool,
    course: Course,
}

/// When findings were put right.
enum Course {
    /// Within the sixty days.
    InTime,
    /// Found in these days, and put right on that day or not at all.
    Late((NaiveDate, NaiveDate), Option<NaiveDate>),
}

fn cohorts() -> Vec<Cohort> {
    use Course::{InTime, Late};
    let of = |half, count, serious, course| Cohort { half, count, serious, course };
    vec![
        of(Half::Y23H1, 46, false, InTime),
        of(Half::Y23H1, 3, true, InTime),
        of(Half::Y23H1, 5, false, Late((day(2023, 3, 6), day(2023, 3, 31)), Some(day(2023, 9, 22)))),
        of(Half::Y23H2, 38, false, InTime),
        of(Half::Y23H2, 1, true, Late((day(2023, 10, 23), day(2023, 10, 27)), Some(day(2024, 3, 22)))),
        of(Half::Y24H1, 52, false, InTime),
        of(Half::Y24H1, 2, true, InTime),
        of(Half::Y24H1, 4, false, Late((day(2024, 3, 4), day(2024, 3, 29)), Some(day(2024, 8, 23)))),
        of(Half::Y24H1, 1, true, Late((day(2024, 4, 8), day(2024, 4, 12)), Some(day(2024, 9, 27)))),
        of(Half::Y24H1, 9, false, Late((day(2024, 6, 3), day(2024, 6, 21)), Some(day(2024, 7, 26)))),
        of(Half::Y24H2, 26, false, InTime),
        of(Half::Y24H2, 6, false, Late((day(2024, 12, 2), day(2024, 12, 20)), None)),
    ]
}

const PROBLEMS: &[(&str, &str)] = &[
    ("admission", "新生分班方案没有公示，代收费项目公示不全"),
    ("curriculum", "音体美和科学课有被占用的情况，课表与实际不符"),
    ("curriculum", "实验开出率不足，实验记录不全"),
    ("homework", "作业公示制度落实不到位，个别班级书面作业超量"),
    ("homework", "课后服务内容单一，以看管作业为主"),
    ("staff", "教师请销假记录不全，师德考核流于形式"),
    ("safety", "晨午检和门卫登记不规范，应急预案没有修订"),
    ("meals", "陪餐记录缺项，留样时间和数量不符合要求"),
    ("conditions", "公用经费用于教师培训的比例没有达到要求"),
];

/// Adds the findings of all half-years to `rows`.
pub(super) fn file(zones: &[Zone], matters: &[Matter], chance: &mut Chance, rows: &mut Rows) {
    let zones: Vec<&Zone> = zones.iter().filter(|zone| !zone.schools.is_empty()).collect();
    let mut number = 0;
    for Cohort { half, count, serious, course } in cohorts() {
        for _ in 0..count {
            number += 1;
            let own: Vec<&Matter> = matters.iter().filter(|matter| matter.half == half).collect();
            let matter = (matches!(course, Course::InTime) && chance.percent(45)).then(|| *chance.pick(&own));
            let (found, closed) = days(half, &course, matter, chance);
            let zone = *chance.pick(&zones);
            let school = chance.pick(&zone.schools).clone();
            let (category, description) = *chance.pick(PROBLEMS);
            let mut cells = Cells::default()
                .text("number", format!("督改〔{}〕{number:04}", half.year()))
                .date("found_on", found)
                .text(
                    "source",
                    if matter.is_some() { "matter" } else { ["visit", "report"][usize::from(chance.percent(8))] },
                )
                .text("school", school)
                .text("category", category)
                .text("severity", if serious { "serious" } else { "general" })
                .text("description", description);
            if let Some(matter) = matter {
                cells = cells.text("matter", matter.number.as_str());
            }
            push(rows, Book::SupervisionFinding, half, row(cells, found, closed, chance));
        }
    }
}

/// When it was found, and when it was put right.
fn days(half: Half, course: &Course, matter: Option<&Matter>, chance: &mut Chance) -> (NaiveDate, Option<NaiveDate>) {
    match course {
        Course::Late(found, closed) => (chance.weekday(found.0, found.1), *closed),
        Course::InTime => {
            let (first, last) = half.lessons();
            let early = first + (last - first) / 2;
            let found = matter.map_or_else(|| chance.weekday(first, early), |matter| matter.visited.min(early));
            (found, Some(weekday_before(later(found, chance.between(24, 58)))))
        }
    }
}

/// The school reports what it did before the office looks at it.
fn row(cells: Cells, found: NaiveDate, closed: Option<NaiveDate>, chance: &mut Chance) -> DemoRow {
    let notified = weekday_before(later(found, chance.between(2, 8))).max(found);
    let mut steps: Vec<DemoStep> = vec![step("notify", notified, None)];
    if let Some(closed) = closed {
        let sent = weekday_before(closed - chrono::Days::new(chance.between(3, 9).into())).max(notified);
        steps.push(step("submit", sent, Some("整改报告和佐证照片".to_owned())));
        steps.push(office_step("close", closed.max(sent), Some("核查记录".to_owned())));
    }
    cells.row(steps)
}
