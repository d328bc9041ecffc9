//! What each school teaches: the pupils of each major, whom it took and where those went who left it.

use super::{AUTUMNS, SPRINGS};
use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::day;
use crate::grants::share;
use crate::orgs::World;
use crate::schools::School;

/// A major: code, name, category, and how many choose it compared with the others.
pub(super) struct Major {
    code: &'static str,
    pub(super) name: &'static str,
    category: &'static str,
    weight: usize,
}

const fn major(code: &'static str, name: &'static str, category: &'static str, weight: usize) -> Major {
    Major { code, name, category, weight }
}

const MAJORS: &[Major] = &[
    major("610102", "作物生产技术", "agriculture", 4),
    major("660103", "数控技术应用", "manufacturing", 11),
    major("660301", "机电技术应用", "manufacturing", 9),
    major("640301", "建筑工程施工", "construction", 6),
    major("700206", "汽车运用与维修", "transport", 9),
    major("710201", "计算机应用", "electronics", 14),
    major("710210", "物联网技术应用", "electronics", 6),
    major("720201", "护理", "health", 10),
    major("730301", "会计事务", "finance", 9),
    major("730701", "电子商务", "finance", 10),
    major("740104", "旅游服务与管理", "tourism", 6),
    major("750101", "工艺美术", "arts", 6),
    major("770101", "幼儿保育", "education", 11),
];

/// The majors of a school: some neighbors in the list, more at larger schools.
pub(super) fn of(school: &School) -> Vec<&'static Major> {
    let count = 4 + school.pupils / 900;
    MAJORS.iter().cycle().skip(school.number * 3 % MAJORS.len()).take(count).collect()
}

/// Adds majors, admissions and placements to `rows`.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in SPRINGS.iter().chain(AUTUMNS).copied() {
        let books: &[Book] = if half.is_first() {
            &[Book::VocationalMajor]
        } else {
            &[Book::VocationalAdmission, Book::VocationalPlacement]
        };
        for book in books {
            let filed = calendar::with_status(asks, *book, half, FilingStatus::Approved);
            for school in filed.iter().filter_map(|org| world.school(org)) {
                let own = of(school);
                // All that a school counts, it counts on one day.
                let on = chance.weekday(day(half.year(), 4, 1), day(half.year(), 4, 19));
                let pupils = share(school.pupils, &own.iter().map(|major| major.weight).collect::<Vec<_>>());
                for (order, (major, pupils)) in own.into_iter().zip(pupils).enumerate() {
                    let number = format!("{:04}-{}-{}", school.number, half.year(), major.code);
                    let cells = Cells::default().text("number", number);
                    let cells = match book {
                        Book::VocationalMajor => {
                            of_major(cells.date("recorded_on", on), major, order, pupils as u32, half, chance)
                        }
                        Book::VocationalAdmission => admitted(cells, major, pupils as u32, half, chance),
                        _ => placed(cells, major, pupils as u32, half, chance),
                    };
                    rows.entry((school.id.clone(), *book, half)).or_default().push(cells.row(Vec::new()));
                }
            }
        }
    }
}

fn of_major(cells: Cells, major: &Major, order: usize, pupils: u32, half: Half, chance: &mut Chance) -> Cells {
    let pupils = if half == Half::Y23H1 { pupils * 96 / 100 } else { pupils };
    let teachers = (pupils / chance.between(18, 30)).max(2);
    let dual = teachers * chance.between(36, 58) / 100;
    cells
        .text("code", major.code)
        .text("name", major.name)
        .text("category", major.category)
        .text("feature", ["provincial", "city", "ordinary"][order.min(2)])
        .number("students", pupils)
        .number("teachers", teachers)
        .number("dual", dual)
}

/// A third of the pupils are new each year.
fn admitted(cells: Cells, major: &Major, pupils: u32, half: Half, chance: &mut Chance) -> Cells {
    let plan = (pupils / 3).max(10);
    let admitted = plan * chance.between(86, 108) / 100;
    let registered = admitted * chance.between(89, 98) / 100;
    cells
        .date("closed_on", chance.weekday(day(half.year(), 9, 11), day(half.year(), 9, 28)))
        .text("major", major.name)
        .number("plan", plan)
        .number("admitted", admitted)
        .number("registered", registered)
        .number("rural", registered * chance.between(68, 86) / 100)
}

fn placed(cells: Cells, major: &Major, pupils: u32, half: Half, chance: &mut Chance) -> Cells {
    let graduates = (pupils * 31 / 100).max(10);
    let further = graduates * chance.between(42, 66) / 100;
    let employed = (graduates - further) * chance.between(82, 95) / 100;
    cells
        .date("counted_on", chance.weekday(day(half.year(), 9, 18), day(half.year(), 9, 28)))
        .text("major", major.name)
        .number("graduates", graduates)
        .number("further", further)
        .number("employed", employed)
        .number("matched", employed * chance.between(48, 80) / 100)
}
