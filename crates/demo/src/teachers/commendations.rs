//! Teachers and educators recommended in June and commended for Teachers' Day.

use chrono::NaiveDate;

use super::push;
use super::staff::Staff;
use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Rows, step};
use crate::days::{date, workday};
use crate::orgs::World;
use crate::schools::{Location, School};

/// What is recommended in a year: title, level, and how many.
type Titles = [(&'static str, &'static str, usize); 7];

/// A year's days, and how many.
struct Year {
    half: Half,
    recommended: (NaiveDate, NaiveDate),
    publicized: NaiveDate,
    conferred: NaiveDate,
    titles: Titles,
}

fn years() -> [Year; 2] {
    let titles = |[excellent, city, educators, educators_city, principals, rural, rural_city]: [usize; 7]| -> Titles {
        [
            ("teacher", "county", excellent),
            ("teacher", "city", city),
            ("educator", "county", educators),
            ("educator", "city", educators_city),
            ("principal", "county", principals),
            ("rural", "county", rural),
            ("rural", "city", rural_city),
        ]
    };
    [
        Year {
            half: Half::Y23H1,
            recommended: (date(230_612), date(230_628)),
            publicized: date(230_821),
            conferred: workday(230_908),
            titles: titles([96, 22, 24, 6, 8, 30, 4]),
        },
        Year {
            half: Half::Y24H1,
            recommended: (date(240_611), date(240_627)),
            publicized: date(240_819),
            conferred: workday(240_909),
            titles: titles([104, 25, 26, 7, 9, 32, 5]),
        },
    ]
}

/// Adds the recommended of both years to `rows`. Of each year three are not commended in the end.
pub(super) fn file(world: &World, staff: &Staff, chance: &mut Chance, rows: &mut Rows) {
    let mut teachers = staff.some(chance, |teacher| teacher.public).into_iter();
    for year in years() {
        let mut order = 0;
        for (kind, level, count) in year.titles {
            for _ in 0..count {
                let fits = |school: &School| kind != "rural" || school.location == Location::Rural;
                let found = teachers.by_ref().find(|teacher| world.school(&teacher.school).is_some_and(fits));
                let Some(teacher) = found else { continue };
                order += 1;
                let frontline = match kind {
                    "principal" => false,
                    "educator" => chance.percent(35),
                    _ => chance.percent(93),
                };
                let cells = teacher
                    .at_school()
                    .text("event", format!("{}年教师节评先评优", year.half.year()))
                    .text("kind", kind)
                    .text("level", level)
                    .boolean("frontline", frontline)
                    .date("recommended_on", chance.weekday(year.recommended.0, year.recommended.1));
                let steps = if order % 60 == 17 {
                    vec![step("withdraw", year.publicized, None)]
                } else {
                    let confer = step("confer", year.conferred, Some("表彰文件".to_owned()));
                    vec![step("publicize", year.publicized, None), confer]
                };
                push(rows, Book::Commendation, year.half, cells.row(steps));
            }
        }
    }
}
