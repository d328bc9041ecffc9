//! School and family: parents' schools and home visits, as every second township office files them.

use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half, of_others};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::{day, later};
use crate::orgs::{Office, World};
use crate::schools::School;

/// Twelve township offices are asked for both registers each half-year.
pub(crate) fn asks(world: &World, first: &[Ask], chance: &mut Chance) -> Vec<Ask> {
    let orgs: Vec<OrgId> = world.offices.iter().step_by(2).map(|office| office.id.clone()).collect();
    let mut asks = of_others(&orgs, Book::FamilySession, &Half::ALL, 0, first, chance);
    asks.extend(of_others(&orgs, Book::HomeVisit, &Half::ALL, 1, first, chance));
    asks
}

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let chance = &mut chance;
    for half in Half::ALL {
        for book in [Book::FamilySession, Book::HomeVisit] {
            let filed = calendar::with_status(asks, book, half, FilingStatus::Approved);
            for office in world.offices.iter().filter(|office| filed.contains(&office.id)) {
                let made: Vec<DemoRow> = if book == Book::FamilySession {
                    sessions(office, half, chance)
                } else {
                    visits(world, office, half, chance)
                };
                rows.entry((office.id.clone(), book, half)).or_default().extend(made);
            }
        }
    }
}

/// Kind, what it is called, schools, parents at each, and who helps.
type Session = (&'static str, &'static str, (u32, u32), (u32, u32), Option<&'static str>);

const SESSIONS: &[Session] = &[
    ("lesson", "家长学校授课", (4, 9), (70, 160), None),
    ("open_day", "家长开放日", (1, 3), (120, 320), None),
    ("committee", "家长委员会会议", (1, 4), (16, 40), None),
    ("community", "社区家庭教育讲座", (2, 5), (40, 90), Some("妇联和社区居委会")),
];

fn sessions(office: &Office, half: Half, chance: &mut Chance) -> Vec<DemoRow> {
    let (first, last) = half.lessons();
    let mut kinds: Vec<&Session> = SESSIONS.iter().collect();
    chance.shuffle(&mut kinds);
    let count = chance.between(1, 3) as usize;
    let made = kinds.into_iter().take(count).map(|(kind, event, schools, parents, partner)| {
        let schools = chance.between(schools.0, schools.1);
        let cells = Cells::default()
            .date("held_on", chance.weekday(later(first, 10), last))
            .text("title", format!("{}{event}", office.township))
            .text("kind", *kind)
            .number("schools", schools)
            .number("parents", schools * chance.between(parents.0, parents.1));
        let cells = match partner {
            Some(partner) => cells.text("partner", *partner),
            None => cells,
        };
        cells.row(Vec::new())
    });
    made.collect()
}

/// One of each school of the township that teaches more than two hundred pupils.
fn visits(world: &World, office: &Office, half: Half, chance: &mut Chance) -> Vec<DemoRow> {
    let schools = world.compulsory_of(&office.id, half.lessons().1);
    let large = schools.into_iter().filter(|school| school.pupils > 200);
    large.map(|school| visit(school, half, chance)).collect()
}

fn visit(school: &School, half: Half, chance: &mut Chance) -> DemoRow {
    let (year, term) = (half.year(), if half.is_first() { 1 } else { 2 });
    let (from, to) = if half.is_first() { ((4, 8), (5, 31)) } else { ((10, 9), (11, 29)) };
    let pupils = school.pupils as u32;
    let priority = pupils * chance.between(8, 18) / 100;
    // One school in twenty has not reached all of those who need it most.
    let priority_visited = if chance.percent(5) { priority * 9 / 10 } else { priority };
    let others = (pupils - priority) * chance.between(62, 95) / 100;
    let requests = chance.between(2, 14);
    Cells::default()
        .text("number", format!("{:04}-{year}-{term}", school.number))
        .text("school", school.label.as_str())
        .date("finished_on", chance.weekday(day(year, from.0, from.1), day(year, to.0, to.1)))
        .number("pupils", pupils)
        .number("visited", priority_visited + others)
        .number("priority", priority)
        .number("priority_visited", priority_visited)
        .number("requests", requests)
        .number("answered", requests - u32::from(chance.percent(40)))
        .row(Vec::new())
}
