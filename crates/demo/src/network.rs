//! Information systems of the bureau and its schools, how safe they are, and what was found wrong with them.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, of_departments};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::{day, later, weekday_before};
use crate::names::CITY;
use crate::orgs::{OFFICE_OWNER, World};
use crate::schools::{School, SchoolType};

/// The office is asked each half-year.
pub(crate) fn asks(chance: &mut Chance) -> Vec<Ask> {
    let books = [Book::InformationSystem, Book::SecurityAssessment, Book::SecurityEvent];
    of_departments(&books.map(|book| (OFFICE_OWNER, book, &Half::ALL[..])), chance)
}

/// A system that has a number.
struct System {
    number: String,
    graded: Option<&'static str>,
}

/// Name, kind, grade and whether it holds personal data.
const OWN: &[(&str, &str, &str, bool)] = &[
    ("教育体育局门户网站", "website", "two", false),
    ("学籍和招生服务平台", "business", "three", true),
    ("教师人事管理系统", "business", "two", true),
    ("学生资助管理系统", "business", "two", true),
    ("智慧教育云平台", "platform", "two", true),
    ("协同办公系统", "business", "two", true),
    ("教育微信公众号", "account", "none", false),
    ("校园视频监控汇聚平台", "platform", "two", true),
];

/// Adds the systems, assessments and events of all half-years to `rows`.
pub(crate) fn file(world: &World, mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    let systems = systems(world, chance, rows);
    assessments(&systems, chance, rows);
    events(&systems, chance, rows);
}

fn systems(world: &World, chance: &mut Chance, rows: &mut Rows) -> Vec<System> {
    let large = |school: &&School| {
        !school.private && matches!(school.school_type, SchoolType::SeniorHigh | SchoolType::Vocational)
    };
    let mut listed: Vec<(String, String, &str, &'static str, bool)> = OWN
        .iter()
        .map(|(name, kind, level, personal)| {
            (format!("{CITY}{name}"), format!("{CITY}教育体育局"), *kind, *level, *personal)
        })
        .collect();
    for school in world.schools.values().filter(large) {
        listed.push((format!("{}网站", school.label), school.label.clone(), "website", "two", false));
        listed.push((format!("{}公众号", school.label), school.label.clone(), "account", "none", false));
    }
    let mut systems = Vec::new();
    for (order, (name, owner, kind, level, personal)) in listed.into_iter().enumerate() {
        let number = format!("XX-{:03}", order + 1);
        // The register was opened in spring 2023; two websites that nobody kept were switched off a year later.
        let retired = (kind == "website" && matches!(order, 12 | 16))
            .then(|| step("retire", day(2024, 4, 26), Some("下线审批单和数据迁移记录".to_owned())));
        let is_kept = retired.is_none() && level != "none";
        let row = Cells::default()
            .text("number", number.as_str())
            .text("name", name)
            .text("owner", owner)
            .text("kind", kind)
            .date("listed_on", chance.weekday(day(2023, 2, 20), day(2023, 3, 10)))
            .text("level", level)
            .boolean("personal", personal)
            .row(retired.into_iter().collect());
        push(rows, Book::InformationSystem, Half::Y23H1, row);
        systems.push(System { number, graded: is_kept.then_some(level) });
    }
    systems
}

/// Systems of the third grade are assessed every year, the others every second; three schools have not begun.
fn assessments(systems: &[System], chance: &mut Chance, rows: &mut Rows) {
    let graded: Vec<&System> = systems.iter().filter(|system| system.graded.is_some()).collect();
    let done = &graded[..graded.len() - 3];
    let mut number = 0;
    for (half, year) in [(Half::Y23H1, 2023), (Half::Y24H1, 2024)] {
        for system in done {
            let yearly = system.graded == Some("three");
            if half == Half::Y24H1 && !yearly {
                continue;
            }
            number += 1;
            let on = chance.weekday(day(year, 5, 15), day(year, 6, 16));
            let conclusion = ["excellent", "good", "medium", "poor"][chance.weighted(&[10, 55, 30, 5])];
            let row = Cells::default()
                .text("number", format!("DB{year}-{number:03}"))
                .text("system", system.number.as_str())
                .date("assessed_on", on)
                .date("valid_until", later(on, if yearly { 365 } else { 730 }))
                .text("conclusion", conclusion)
                .money("amount", if yearly { 4_200_000 } else { 2_000_000 })
                .row(Vec::new());
            push(rows, Book::SecurityAssessment, half, row);
        }
    }
}

/// Findings of a half-year: how many in all, the last of which were mended too late or not yet.
fn events(systems: &[System], chance: &mut Chance, rows: &mut Rows) {
    let mut number = 0;
    for (half, count, late) in [(Half::Y23H1, 22, 3), (Half::Y23H2, 18, 2), (Half::Y24H1, 26, 3), (Half::Y24H2, 14, 2)]
    {
        let (first, last) = half.lessons();
        for order in 0..count {
            number += 1;
            let is_late = order >= count - late;
            let found = if is_late {
                chance.weekday(last - chrono::Days::new(34), last - chrono::Days::new(26))
            } else {
                chance.weekday(first, last - chrono::Days::new(40))
            };
            let row = Cells::default()
                .text("number", format!("WA{}-{number:03}", half.year()))
                .date("found_on", found)
                .text("system", chance.pick(systems).number.as_str())
                .text(
                    "kind",
                    ["weak_password", "vulnerability", "exposure", "tampering", "malware"]
                        [chance.weighted(&[36, 38, 16, 4, 6])],
                )
                .text("severity", ["high", "medium", "low"][chance.weighted(&[24, 46, 30])])
                .text("source", ["notice", "scan", "self_check"][chance.weighted(&[30, 55, 15])]);
            let closed = match half {
                Half::Y23H1 => Some(day(2023, 7, 14)),
                Half::Y23H2 => Some(day(2024, 1, 19)),
                Half::Y24H1 => Some(day(2024, 7, 19)),
                Half::Y24H2 => None,
            };
            push(
                rows,
                Book::SecurityEvent,
                half,
                course(row, found, if is_late { closed } else { Some(soon(found, chance)) }),
            );
        }
    }
}

fn soon(found: NaiveDate, chance: &mut Chance) -> NaiveDate {
    weekday_before(later(found, chance.between(2, 10))).max(found)
}

fn course(cells: Cells, found: NaiveDate, closed: Option<NaiveDate>) -> DemoRow {
    let steps = closed.map(|closed| {
        let fixed = weekday_before(closed - chrono::Days::new(1)).max(found);
        vec![step("fix", fixed, None), step("close", closed, Some("复测报告".to_owned()))]
    });
    cells.row(steps.unwrap_or_default())
}

fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(OFFICE_OWNER), book, half)).or_default().push(row);
}
