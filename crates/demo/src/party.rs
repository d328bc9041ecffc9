//! The party's work: its organizations at schools and their stars, visits, titles, secretaries sent to private schools,
//! integrity, study and duties.

mod brands;
mod duties;
mod integrity;
mod organizations;
mod ratings;
mod visits;

use chrono::NaiveDate;

use crate::calendar::Book;
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter, step};
use crate::days::workday;
use crate::names;
use crate::orgs::{PARTY_OWNER, World};
use crate::private_roster::{Private, roster};
use crate::schools::School;

/// Adds the records of all half-years to `rows`.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    organizations::file(world, chance, rows);
    visits::file(world, chance, rows);
    brands::file(world, chance, rows);
    secretaries(&roster(world), chance, rows);
    integrity::file(chance, rows);
}

/// Adds the stars, the study and the checks of all half-years to `rows`, which has the organizations already.
pub(crate) fn duties(world: &World, chance: &mut Chance, rows: &mut Rows) {
    duties::file(world, chance, rows);
    ratings::file(chance, rows);
}

fn push(rows: &mut Rows, book: Book, on: NaiveDate, row: DemoRow) {
    enter(rows, PARTY_OWNER, book, on, row);
}

/// Public schools that have an organization of their own, in any order.
fn public_schools<'a>(world: &'a World, chance: &mut Chance) -> Vec<&'a School> {
    let mut schools: Vec<&School> = world
        .schools
        .values()
        .filter(|school| !school.private && school.until.is_none() && !school.is_small())
        .collect();
    chance.shuffle(&mut schools);
    schools
}

/// Secretaries sent together: when, until when, to which schools of the roster (after how many, and how many), and to how
/// many vocational schools and kindergartens.
type Sending = (u32, Option<u32>, (usize, usize), usize, usize);

/// In the first half of 2024, 34 were sent. In one year, no school gets two.
const SENDINGS: [Sending; 4] = [
    (230_306, Some(240_306), (0, 12), 0, 0),
    (230_911, Some(240_306), (12, 11), 2, 0),
    (240_311, None, (0, 29), 2, 3),
    (240_909, None, (29, 2), 0, 4),
];

fn secretaries(private: &[Private], chance: &mut Chance, rows: &mut Rows) {
    let of = |codes: &[&str]| private.iter().filter(|school| codes.contains(&school.code())).collect::<Vec<_>>();
    let schools = of(&["compulsory", "senior_high"]);
    let vocational = of(&["vocational"]);
    let kindergartens = of(&["kindergarten"]);
    let mut kindergartens = kindergartens.into_iter();
    for (sent, ended, (skip, take), from_vocational, from_kindergartens) in SENDINGS {
        let on = workday(sent);
        let chosen = schools.iter().skip(skip).take(take).chain(vocational.iter().take(from_vocational)).copied();
        let chosen: Vec<&Private> = chosen.chain(kindergartens.by_ref().take(from_kindergartens)).collect();
        for school in chosen {
            let steps =
                ended.map(|ended| step("end", workday(ended), Some(format!("{}党支部书记任免文件", school.name))));
            let row = Cells::default()
                .text("school", school.name.as_str())
                .text("kind", school.code())
                .text("secretary", names::person(chance))
                .text("source", *chance.pick(&["public_school", "public_school", "bureau", "retired"]))
                .date("dispatched_on", on)
                .date("term_ends", workday(sent + 20_000))
                .row(steps.into_iter().collect());
            push(rows, Book::PrivateSecretary, on, row);
        }
    }
}
