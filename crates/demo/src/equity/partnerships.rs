//! Pairs, alliances and groups of schools, the zones of teaching research, and what they do together.

use chrono::NaiveDate;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, Rows, enter, step};
use crate::days::{date, later};
use crate::orgs::{BASIC_EDUCATION_OWNER, World};
use crate::schools::{Location, School, SchoolType};

/// Partnerships of a kind begun in one season: how many, from when until when they were signed, and for how many years.
struct Season {
    kind: &'static str,
    count: usize,
    signed: (u32, u32),
    years: u32,
}

const SEASONS: [Season; 7] = [
    Season { kind: "pair", count: 36, signed: (230_306, 230_331), years: 3 },
    Season { kind: "alliance", count: 4, signed: (230_410, 230_421), years: 3 },
    Season { kind: "zone", count: 8, signed: (230_315, 230_331), years: 2 },
    Season { kind: "preschool_group", count: 3, signed: (230_911, 230_922), years: 3 },
    Season { kind: "group", count: 4, signed: (230_904, 230_915), years: 3 },
    Season { kind: "pair", count: 9, signed: (240_311, 240_329), years: 3 },
    Season { kind: "alliance", count: 2, signed: (240_910, 240_920), years: 3 },
];

/// A partnership that activities belong to.
struct Partnership {
    number: String,
    signed: NaiveDate,
    ended: Option<NaiveDate>,
    is_group: bool,
}

/// Adds the partnerships of all half-years and their activities to `rows`. Two of the first have ended, and three have not
/// been assessed after a year.
pub(super) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let schools: Vec<&School> = world.schools_on(date(241_231)).filter(|school| !school.private).collect();
    let mut all = Vec::new();
    for season in SEASONS {
        for index in 0..season.count {
            let order = all.len();
            let signed = chance.weekday(date(season.signed.0), date(season.signed.1));
            let (lead, members) = parties(&schools, season.kind, index, chance);
            let number = format!("XZ{}-{:02}", signed.format("%Y"), order + 1);
            let ended = (season.kind == "pair" && matches!(order, 9 | 27)).then(|| date(240_126));
            let members: Vec<String> = members.into_iter().map(|(school, weak)| member(school, weak)).collect();
            let cells = Cells::default()
                .text("number", number.as_str())
                .text("name", name(season.kind, lead, index))
                .text("kind", season.kind)
                .text("lead_school", lead.label.as_str())
                .date("signed_on", signed)
                .date("term_ends", later(signed, season.years * 365))
                .text("members", format!("[{}]", members.join(",")));
            let assessed = ended.is_none() && signed < date(240_101) && !matches!(order, 14 | 38 | 45);
            let on = if signed < date(230_701) { date(240_228) } else { date(240_905) };
            let steps = if let Some(ended) = ended {
                vec![step("end", ended, None)]
            } else if assessed {
                vec![step("assess", on, None)]
            } else {
                Vec::new()
            };
            enter(rows, BASIC_EDUCATION_OWNER, Book::SchoolPartnership, signed, cells.row(steps));
            all.push(Partnership { number, signed, ended, is_group: season.kind != "pair" });
        }
    }
    activities(&all, chance, rows);
}

/// Who leads it, and who is led, with whether that one is weak: strong schools of the city and schools of the country, or
/// those of one stage.
fn parties<'a>(
    schools: &[&'a School],
    kind: &str,
    index: usize,
    chance: &mut Chance,
) -> (&'a School, Vec<(&'a School, bool)>) {
    let of = |fits: &dyn Fn(&School) -> bool| -> Vec<&'a School> {
        schools.iter().copied().filter(|school| fits(school)).collect()
    };
    let stage = match kind {
        "preschool_group" => SchoolType::Kindergarten,
        _ if index % 4 == 3 => SchoolType::Junior,
        _ => SchoolType::Primary,
    };
    let leads = of(&|school| school.school_type == stage && school.location == Location::Urban);
    let lead = leads[index % leads.len()];
    let mut others = match kind {
        "pair" | "alliance" => of(&|school| school.school_type == stage && school.location != Location::Urban),
        _ => of(&|school| school.school_type == stage && school.id != lead.id),
    };
    chance.shuffle(&mut others);
    let count = match kind {
        "pair" => 1 + usize::from(chance.percent(25)),
        "zone" => chance.between(8, 14) as usize,
        _ => chance.between(3, 7) as usize,
    };
    let members = others.into_iter().take(count);
    (lead, members.map(|school| (school, school.location == Location::Rural && chance.percent(40))).collect())
}

fn member(school: &School, weak: bool) -> String {
    let rural = school.location != Location::Urban;
    format!(r#"{{"school":"{}","rural":{rural},"weak":{weak}}}"#, school.label)
}

fn name(kind: &str, lead: &School, index: usize) -> String {
    match kind {
        "pair" => format!("{}结对帮扶（{}）", lead.label, index + 1),
        "alliance" => format!("{}学校联盟", lead.label),
        "zone" => format!("第{}教研片区", index + 1),
        _ => format!("{}教育集团", lead.label),
    }
}

/// Pairs meet once or twice a half-year, the others more often; a few do nothing.
fn activities(all: &[Partnership], chance: &mut Chance, rows: &mut Rows) {
    const KINDS: [&str; 5] = ["lesson", "shadow", "research", "course", "management"];
    for half in Half::ALL {
        let (first, last) = half.lessons();
        let mut order = 0;
        for (index, partnership) in all.iter().enumerate() {
            let from = partnership.signed.max(first);
            if from > last || partnership.ended.is_some_and(|end| end < last) || index % 11 == 6 {
                continue;
            }
            for _ in 0..chance.between(1, if partnership.is_group { 3 } else { 2 }) {
                let kind = KINDS[chance.weighted(&[34, 14, 32, 12, 8])];
                let on = chance.weekday(from, last);
                order += 1;
                let pupils = if matches!(kind, "lesson" | "course") { chance.between(30, 180) } else { 0 };
                let row = Cells::default()
                    .text("number", format!("XH{}{:03}", half.period(), order))
                    .text("partnership", partnership.number.as_str())
                    .text("kind", kind)
                    .date("held_on", on)
                    .number("teachers", chance.between(4, if partnership.is_group { 60 } else { 24 }))
                    .number("pupils", pupils)
                    .row(Vec::new());
                enter(rows, BASIC_EDUCATION_OWNER, Book::PartnershipActivity, on, row);
            }
        }
    }
}
