//! Children who need care, in numbers only: the names stay at their schools.

use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, FilingStatus, Rows};
use crate::days::date;
use crate::orgs::World;
use crate::schools::Location;

/// Adds the rolls of both springs to `rows`. In each a few keepers have not yet made a file of every child.
pub(super) fn file(world: &World, asks: &[Ask], chance: &mut Chance, rows: &mut Rows) {
    for (half, from, to) in [(Half::Y23H1, 230_306, 230_324), (Half::Y24H1, 240_304, 240_322)] {
        let keepers = calendar::with_status(asks, Book::CareRoll, half, FilingStatus::Approved);
        for (order, org) in keepers.into_iter().enumerate() {
            let on = chance.weekday(date(from), date(to));
            let (urban, rural) = pupils(world, &org);
            // Of a thousand pupils of the city; where factories are near, more than elsewhere.
            let migrants = world.school(&org).map_or(80, |school| 60 + school.number % 50);
            let missing = u32::from(order % 17 == 4);
            // Of a hundred pupils, so many; what a school of the city has few of it may have none of.
            let groups = [
                ("left_behind", rural * 9 / 100 + urban / 200),
                ("difficulty", rural * 12 / 1000 + urban * 4 / 1000),
                ("migrant", urban * migrants / 1000 + rural / 100),
            ];
            for (place, (category, about)) in groups.into_iter().enumerate() {
                // From year to year about as many.
                let children = (about * chance.between(94, 106) as usize / 100) as u32;
                if children == 0 {
                    continue;
                }
                let missing = if place == 2 { 0 } else { missing.min(children) };
                let part = |low, high, chance: &mut Chance| children * chance.between(low, high) / 100;
                let cells = Cells::default()
                    .text("number", format!("{}-{}-{}", code(&org), half.year(), place + 1))
                    .date("recorded_on", on)
                    .text("category", category)
                    .number("pupils", children)
                    .number("boarders", if rural > 0 { part(12, 30, chance) } else { 0 })
                    .number("files", children - missing)
                    .number("paired", if place == 2 { 0 } else { part(90, 100, chance) })
                    .number("visited", part(84, 100, chance));
                let cells = if place == 2 { cells.number("public_places", part(88, 99, chance)) } else { cells };
                rows.entry((org.clone(), Book::CareRoll, half)).or_default().push(cells.row(Vec::new()));
            }
        }
    }
}

/// About how many pupils of the compulsory stage a keeper speaks for, in the city and in the country.
fn pupils(world: &World, org: &OrgId) -> (usize, usize) {
    let day = Half::Y24H1.lessons().1;
    let schools = match world.school(org) {
        Some(school) => vec![school],
        None => world.compulsory_of(org, day),
    };
    let of = |urban: bool| {
        schools.iter().filter(|school| (school.location == Location::Urban) == urban).map(|school| school.pupils).sum()
    };
    (of(true), of(false))
}

fn code(org: &OrgId) -> String {
    org.as_str().replace("school_", "").replace("office_", "Z")
}
