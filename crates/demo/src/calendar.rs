//! The filing calendar: which half-years, who is asked for what, and how far each answer is.

mod asked;
mod book;
mod departments;
mod keepers;

use chrono::{Datelike, NaiveDate};
use xuezheng_pack::period::Span;
use xuezheng_pack::{OrgId, Period};

use crate::chance::{Chance, Part};
use crate::county::FilingStatus;
use crate::days::{day, weekdays};
use crate::orgs::{HOTLINE_OWNER, PETITION_OWNER, SAFETY_OWNER, World};
use crate::schools::School;

pub(crate) use asked::{of_departments, of_others};
pub(crate) use book::Book;

/// A half-year that was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    Y23H1,
    Y23H2,
    Y24H1,
    Y24H2,
}

impl Half {
    pub(crate) const ALL: [Self; 4] = [Self::Y23H1, Self::Y23H2, Self::Y24H1, Self::Y24H2];

    /// That of a day of the demo's two years.
    pub(crate) fn of(day: NaiveDate) -> Self {
        match (day.year(), day.month()) {
            (..=2023, ..=6) => Self::Y23H1,
            (..=2023, _) => Self::Y23H2,
            (_, ..=6) => Self::Y24H1,
            _ => Self::Y24H2,
        }
    }

    pub(crate) fn year(self) -> i32 {
        match self {
            Self::Y23H1 | Self::Y23H2 => 2023,
            Self::Y24H1 | Self::Y24H2 => 2024,
        }
    }

    pub(crate) fn is_first(self) -> bool {
        matches!(self, Self::Y23H1 | Self::Y24H1)
    }

    pub(crate) fn period(self) -> Period {
        Period::whole(Span::Half(self.year(), if self.is_first() { 1 } else { 2 }))
    }

    /// The first and last days of lessons in it.
    pub(crate) fn lessons(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Y23H1 => (day(2023, 2, 13), day(2023, 6, 30)),
            Self::Y23H2 => (day(2023, 9, 1), day(2023, 12, 29)),
            Self::Y24H1 => (day(2024, 2, 26), day(2024, 6, 28)),
            Self::Y24H2 => (day(2024, 9, 2), day(2024, 12, 31)),
        }
    }

    /// The first and last days of filing.
    pub(crate) fn filing(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Y23H1 => (day(2023, 7, 3), day(2023, 7, 10)),
            Self::Y23H2 => (day(2024, 1, 2), day(2024, 1, 9)),
            Self::Y24H1 => (day(2024, 7, 1), day(2024, 7, 8)),
            Self::Y24H2 => (day(2025, 1, 2), day(2025, 1, 8)),
        }
    }

    /// The last day on which an answer is on time: a little before the last ones come.
    pub(crate) fn deadline(self) -> NaiveDate {
        match self {
            Self::Y23H1 => day(2023, 7, 7),
            Self::Y23H2 => day(2024, 1, 8),
            Self::Y24H1 => day(2024, 7, 5),
            Self::Y24H2 => day(2025, 1, 15),
        }
    }

    /// A working day on which an answer comes: more of them the nearer the deadline is, and 3 of 100 after it.
    pub(crate) fn filing_day(self, chance: &mut Chance) -> NaiveDate {
        let (first, last) = self.filing();
        let days = weekdays(first, last);
        let weight = |(index, day): (usize, &NaiveDate)| if *day <= self.deadline() { (index + 1) * 4 } else { 2 };
        let weights: Vec<usize> = days.iter().enumerate().map(weight).collect();
        days[chance.weighted(&weights)]
    }
}

/// An org that was asked, and how far its answer is.
pub(crate) struct Ask {
    pub(crate) org: OrgId,
    pub(crate) book: Book,
    pub(crate) half: Half,
    pub(crate) status: FilingStatus,
    pub(crate) filed_on: NaiveDate,
    pub(crate) note: Option<String>,
}

/// The orgs whose answers for that register and half-year have this status.
pub(crate) fn with_status(asks: &[Ask], book: Book, half: Half, status: FilingStatus) -> Vec<OrgId> {
    let found = asks.iter().filter(|ask| ask.book == book && ask.half == half && ask.status == status);
    found.map(|ask| ask.org.clone()).collect()
}

/// The orgs whose answers hold records that do not count.
pub(crate) fn pending(asks: &[Ask], book: Book, half: Half) -> Vec<OrgId> {
    let unfinished = [FilingStatus::Draft, FilingStatus::Submitted, FilingStatus::Returned];
    unfinished.iter().flat_map(|status| with_status(asks, book, half, *status)).collect()
}

/// Everyone who is asked.
pub(crate) fn asks(world: &World, seed: u64) -> Vec<Ask> {
    let mut asks = first_asks(world, &mut Chance::new(seed, Part::Calendar));
    asks.extend(keepers::asks(world, &asks, &mut Chance::new(seed, Part::Keepers)));
    asks.extend(departments::asks(&mut Chance::new(seed, Part::Departments)));
    asks
}

fn first_asks(world: &World, chance: &mut Chance) -> Vec<Ask> {
    let mut asks = Vec::new();
    for half in Half::ALL {
        let mut schools: Vec<OrgId> = world.schools_on(half.lessons().1).map(|school| school.id.clone()).collect();
        chance.shuffle(&mut schools);
        if half != Half::Y24H2 {
            // The few that are late are kindergartens and village schools.
            schools.sort_by_key(|org| world.school(org).is_some_and(School::is_small));
        }
        for book in [Book::Hazard, Book::Grant] {
            let stragglers = stragglers(book, half, schools.len());
            for (index, org) in schools.iter().rev().enumerate() {
                let (status, note) = stragglers.get(index).copied().unwrap_or((FilingStatus::Approved, ""));
                asks.push(ask(org, book, half, status, note, half.filing_day(chance)));
            }
            // Other schools are late for the next register, but in an unfinished half-year it is the same ones.
            if half != Half::Y24H2 {
                schools.rotate_right(stragglers.len());
            }
        }
        for (index, office) in world.offices.iter().enumerate() {
            let late = half == Half::Y24H2 && index % 5 < 2;
            let status = if late { FilingStatus::Asked } else { FilingStatus::Approved };
            for book in [Book::Inspection, Book::Notice] {
                asks.push(ask(&office.id, book, half, status, "", half.filing_day(chance)));
            }
        }
        for (owner, book) in [
            (SAFETY_OWNER, Book::Inspection),
            (SAFETY_OWNER, Book::Notice),
            (PETITION_OWNER, Book::Petition),
            (HOTLINE_OWNER, Book::Petition),
        ] {
            let late = half == Half::Y24H2 && owner == HOTLINE_OWNER;
            let status = if late { FilingStatus::Asked } else { FilingStatus::Approved };
            asks.push(ask(&OrgId::from(owner), book, half, status, "", half.filing_day(chance)));
        }
    }
    asks
}

/// What an org is asked; `filed_on` is when its answer comes, if it does.
pub(crate) fn ask(org: &OrgId, book: Book, half: Half, status: FilingStatus, note: &str, filed_on: NaiveDate) -> Ask {
    let came = !matches!(status, FilingStatus::Asked | FilingStatus::Exempt);
    let filed_on = if came { filed_on } else { half.filing().1 };
    let note = (!note.is_empty()).then(|| note.to_owned());
    Ask { org: org.clone(), book, half, status, filed_on, note }
}

/// The answers that are not approved. In the report's half-year they are few, so that coverage stays above 98 %; of the
/// second half of 2024 two fifths of the schools have not filed.
fn stragglers(book: Book, half: Half, schools: usize) -> Vec<(FilingStatus, &'static str)> {
    use FilingStatus::{Asked, Draft, Exempt, Returned, Submitted};
    match (half, book) {
        (Half::Y23H1, Book::Hazard) => vec![(Asked, "")],
        (Half::Y23H1, _) => vec![(Submitted, "")],
        (Half::Y23H2, _) => vec![(Asked, ""), (Asked, "")],
        (Half::Y24H1, Book::Hazard) => vec![
            (Asked, ""),
            (Submitted, ""),
            (Returned, "隐患部位填写不具体，请写明楼栋、楼层和房间"),
            (Draft, ""),
            (Exempt, "校区整体改建，本学期师生借址就读，隐患由借址学校登记"),
        ],
        (Half::Y24H1, _) => vec![
            (Asked, ""),
            (Asked, ""),
            (Submitted, ""),
            (Submitted, ""),
            (Returned, "发放日期与银行回单不一致，请核对后重报"),
            (Draft, ""),
            (Exempt, "本学期暂停办学，学生已转入其他学校，由转入学校登记"),
        ],
        (Half::Y24H2, _) => vec![(Asked, ""); schools * 2 / 5],
    }
}
