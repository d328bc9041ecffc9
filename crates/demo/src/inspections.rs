//! Safety inspections by the safety department and the township offices, and the notices they issued.

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::later;
use crate::orgs::{SAFETY_OWNER, World};
use crate::schools::School;

/// Approved inspections and notices of a half-year: by the department, and by all township offices together.
struct Target {
    inspections: (usize, usize),
    notices: (usize, usize),
}

fn target(half: Half) -> Target {
    match half {
        Half::Y23H1 => Target { inspections: (8, 10), notices: (22, 28) },
        Half::Y23H2 => Target { inspections: (7, 9), notices: (16, 22) },
        Half::Y24H1 => Target { inspections: (9, 12), notices: (19, 26) },
        Half::Y24H2 => Target { inspections: (5, 6), notices: (10, 12) },
    }
}

/// What is looked at, and what is found wrong about it. In the order of the register's code list.
const TOPICS: &[(&str, &str)] = &[
    ("food", "食堂索证索票不全，留样不规范"),
    ("fire", "消防设施维护不到位，疏散通道不畅"),
    ("electricity", "线路敷设不规范，燃气报警装置缺失"),
    ("building", "校舍局部破损，警示隔离不到位"),
    ("security", "门卫值守和外来人员登记不严"),
    ("traffic", "校车台账不全，上下学秩序管理薄弱"),
    ("dormitory", "夜间值班巡查记录不全"),
    ("laboratory", "危险化学品管理不规范"),
    ("water", "周边水域警示和家长告知不到位"),
];
const MODES: &[&str] = &["regular", "random", "unannounced", "special", "joint"];

struct Inspection {
    owner: OrgId,
    on: NaiveDate,
    /// Indexes into [`TOPICS`], in order.
    topics: Vec<usize>,
}

/// Adds the inspections and notices of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for half in Half::ALL {
        let Target { inspections, notices } = target(half);
        let department = OrgId::from(SAFETY_OWNER);
        let mut offices = calendar::with_status(asks, Book::Inspection, half, FilingStatus::Approved);
        offices.retain(|org| *org != department);
        chance.shuffle(&mut offices);
        // Some offices inspect twice, most leave it to the department.
        offices.truncate(inspections.1 * 3 / 4);

        let department = [department];
        for (owners, inspections, notices) in
            [(&department[..], inspections.0, notices.0), (&offices[..], inspections.1, notices.1)]
        {
            let owners = owners.iter().cycle().take(inspections).cloned();
            let mut made: Vec<Inspection> = owners.map(|owner| inspection(owner, half, chance)).collect();
            made.sort_by_key(|inspection| inspection.on);
            for inspection in &made {
                let row = inspection.row(world, half, rows, chance);
                rows.entry((inspection.owner.clone(), Book::Inspection, half)).or_default().push(row);
            }
            let mut occasions: Vec<&Inspection> = made.iter().cycle().take(notices).collect();
            occasions.sort_by_key(|inspection| inspection.on);
            for inspection in occasions {
                let row = inspection.notice(world, half, rows, chance);
                rows.entry((inspection.owner.clone(), Book::Notice, half)).or_default().push(row);
            }
        }
    }
}

fn inspection(owner: OrgId, half: Half, chance: &mut Chance) -> Inspection {
    let (first, last) = half.lessons();
    let mut topics: Vec<usize> = (0..TOPICS.len()).collect();
    // Food and fire are looked at most.
    topics.extend([0, 0, 1, 1]);
    chance.shuffle(&mut topics);
    topics.truncate(chance.between(1, 3) as usize);
    topics.sort_unstable();
    topics.dedup();
    Inspection { owner, on: chance.weekday(first, last), topics }
}

impl Inspection {
    fn row(&self, world: &World, half: Half, rows: &Rows, chance: &mut Chance) -> DemoRow {
        let codes: Vec<&str> = self.topics.iter().map(|topic| TOPICS[*topic].0).collect();
        let (scope, schools) = match self.township(world) {
            Some(township) => (format!("{township}辖区学校和幼儿园"), chance.between(4, 14)),
            None => {
                let (a, b) = (chance.pick(&world.offices), chance.pick(&world.offices));
                let scope = if a.id == b.id || chance.percent(40) {
                    "局属学校和城区民办学校、幼儿园".to_owned()
                } else {
                    format!("{}、{}学校和幼儿园", a.township, b.township)
                };
                (scope, chance.between(6, 28))
            }
        };
        Cells::default()
            .text("number", self.number(world, "安检", Book::Inspection, half, rows))
            .date("inspected_on", self.on)
            .text("topics", format!("|{}|", codes.join("|")))
            .text("mode", *chance.pick(MODES))
            .text("scope", scope)
            .number("schools", schools)
            .number("inspectors", chance.between(3, 14))
            .row(Vec::new())
    }

    fn notice(&self, world: &World, half: Half, rows: &Rows, chance: &mut Chance) -> DemoRow {
        let office = world.offices.iter().position(|office| office.id == self.owner);
        let schools: Vec<&School> =
            world.schools_on(self.on).filter(|school| office.is_none() || school.office == office).collect();
        let school = schools[chance.below(schools.len())];
        let issued = chance.weekday(self.on, later(self.on, 3)).min(half.lessons().1);
        let topic = self.topics[chance.below(self.topics.len())];
        Cells::default()
            .text("number", self.number(world, "安改", Book::Notice, half, rows))
            .date("issued_on", issued)
            .text("school", school.label.as_str())
            .number("items", chance.between(1, 6))
            .text("matter", TOPICS[topic].1)
            .date("deadline", later(issued, *chance.pick(&[7, 10, 15, 15, 30])))
            .row(Vec::new())
    }

    fn township<'a>(&self, world: &'a World) -> Option<&'a str> {
        world.offices.iter().find(|office| office.id == self.owner).map(|office| office.township.as_str())
    }

    /// The next number of this owner's documents in the year: 云教安检〔2024〕3号.
    fn number(&self, world: &World, kind: &str, book: Book, half: Half, rows: &Rows) -> String {
        let owner = self
            .township(world)
            .map_or_else(|| "云教".to_owned(), |township| township.trim_end_matches(['镇', '乡']).to_owned());
        let same_year = rows
            .iter()
            .filter(|((org, of, other), _)| *org == self.owner && *of == book && other.year() == half.year());
        let number = same_year.map(|(_, rows)| rows.len()).sum::<usize>() + 1;
        format!("{owner}{kind}〔{}〕{number}号", half.year())
    }
}
