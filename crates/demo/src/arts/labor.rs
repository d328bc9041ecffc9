//! Places of labor, and the classes that worked there.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, step};
use crate::days::day;
use crate::orgs::{BASIC_EDUCATION_OWNER, World};
use crate::schools::{School, SchoolType};

/// A place: its number, how many pupils it takes, and from when until when.
struct Base {
    number: String,
    capacity: u32,
    named: NaiveDate,
    withdrawn: Option<NaiveDate>,
}

const NAMES: &[(&str, &str)] = &[
    ("现代农业示范园", "farming"),
    ("茶叶种植基地", "farming"),
    ("果蔬采摘园", "farming"),
    ("陶艺工坊", "industry"),
    ("食品加工厂研学车间", "industry"),
    ("非遗竹编传习所", "industry"),
    ("敬老院志愿服务点", "service"),
    ("消防救援站体验点", "service"),
    ("湿地公园养护点", "service"),
];

/// Adds the places and what was done there to `rows`.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools: Vec<&School> = world
        .schools
        .values()
        .filter(|school| {
            school.until.is_none()
                && matches!(school.school_type, SchoolType::Primary | SchoolType::Junior)
                && school.pupils > 400
        })
        .collect();
    let mut bases = Vec::new();
    for (half, named, count) in
        [(Half::Y23H1, day(2023, 3, 15), 9), (Half::Y23H2, day(2023, 10, 11), 3), (Half::Y24H1, day(2024, 3, 13), 4)]
    {
        for _ in 0..count {
            let order = bases.len();
            // The first nine are outside; later ones are at schools.
            let (name, kind, school) = match NAMES.get(order) {
                Some((name, kind)) => ((*name).to_owned(), *kind, None),
                None => {
                    let school = chance.pick(&schools).label.clone();
                    (format!("{school}校内种植园"), "campus", Some(school))
                }
            };
            let base = Base {
                number: format!("LD{}-{:02}", half.year(), order + 1),
                capacity: if school.is_some() { chance.between(50, 90) } else { chance.between(120, 320) },
                named,
                withdrawn: (order == 5).then(|| day(2024, 5, 31)),
            };
            push(rows, Book::LaborBase, half, base.row(name, kind, school));
            bases.push(base);
        }
    }
    for half in Half::ALL {
        practices(&bases, &schools, half, chance, rows);
    }
}

fn practices(bases: &[Base], schools: &[&School], half: Half, chance: &mut Chance, rows: &mut Rows) {
    let (from, to) = if half.is_first() { ((4, 8), (5, 30)) } else { ((10, 14), (11, 29)) };
    let (first, last) = (day(half.year(), from.0, from.1), day(half.year(), to.0, to.1));
    let open: Vec<&Base> =
        bases.iter().filter(|base| base.named <= first && base.withdrawn.is_none_or(|day| day > last)).collect();
    // The last of them is hardly ever visited.
    let used = &open[..open.len() - 1];
    let count = if half == Half::Y24H2 { 14 } else { chance.between(26, 34) };
    for order in 1..=count {
        let base = *chance.pick(used);
        let row = Cells::default()
            .text("number", format!("SJ{}-{}{order:02}", half.year(), u8::from(!half.is_first()) + 1))
            .date("held_on", chance.weekday(first, last))
            .text("base", base.number.as_str())
            .text("school", chance.pick(schools).label.as_str())
            .number("students", base.capacity * chance.between(45, 98) / 100)
            .number("hours", chance.between(3, 8))
            .row(Vec::new());
        push(rows, Book::LaborPractice, half, row);
    }
}

impl Base {
    fn row(&self, name: String, kind: &str, school: Option<String>) -> DemoRow {
        let cells = Cells::default()
            .text("number", self.number.as_str())
            .text("name", name)
            .text("kind", kind)
            .date("named_on", self.named)
            .number("capacity", self.capacity);
        let cells = match school {
            Some(school) => cells.text("school", school),
            None => cells,
        };
        let withdrawn = self.withdrawn.map(|day| step("withdraw", day, Some("现场核查记录和撤销通知".to_owned())));
        cells.row(withdrawn.into_iter().collect())
    }
}

fn push(rows: &mut Rows, book: Book, half: Half, row: DemoRow) {
    rows.entry((OrgId::from(BASIC_EDUCATION_OWNER), book, half)).or_default().push(row);
}
