//! What the schools of compulsory education record of themselves each autumn, and the county's review of its balance.

mod review;

use xuezheng_pack::OrgId;

use crate::calendar::{Ask, Book, Half, pending, with_status};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::day;
use crate::orgs::World;
use crate::schools::{Location, School, SchoolType};

/// The half-years in which it is asked for.
pub(crate) const AUTUMNS: &[Half] = &[Half::Y23H2, Half::Y24H2];

/// Stages with their code, what a thousand pupils should have of each item, how many pupils a class may have, teachers of a
/// thousand pupils, and the public funds of a pupil in 元.
struct Stage {
    code: &'static str,
    standards: [u64; 7],
    class_size: u64,
    teachers: u64,
    funds: u64,
}

const PRIMARY: Stage = Stage {
    code: "primary",
    standards: [42, 10, 9, 4_500, 7_500, 2_000_000, 23],
    class_size: 45,
    teachers: 62,
    funds: 720,
};
const JUNIOR: Stage = Stage {
    code: "junior",
    standards: [53, 10, 9, 5_800, 10_200, 2_500_000, 24],
    class_size: 50,
    teachers: 80,
    funds: 940,
};

/// Items by their place in the standards.
const DEGREE: usize = 0;
const BACKBONE: usize = 1;
const ARTS: usize = 2;
const SPACE: usize = 3;
const SPORTS: usize = 4;
const EQUIPMENT: usize = 5;
const MULTIMEDIA: usize = 6;

/// Least and most that schools have of each item, in percent of its standard: in the city, in towns, in villages. City
/// schools have the teachers, village schools have the room.
const RANGES: [[(u32, u32); 3]; 7] = [
    [(104, 138), (102, 130), (101, 125)],
    [(110, 560), (105, 200), (100, 150)],
    [(102, 150), (101, 140), (101, 150)],
    [(101, 135), (110, 190), (130, 300)],
    [(101, 125), (110, 180), (120, 260)],
    [(115, 220), (105, 160), (103, 150)],
    [(105, 140), (105, 160), (110, 220)],
];

/// What a school is like in all years.
struct Character {
    /// Of each item, in percent of the standard.
    percent: [u64; 7],
    /// Pupils of a class on average.
    class: u64,
    has_gym: bool,
    lacks_art_room: bool,
    /// Of its public funds, how much trains teachers, in parts of ten thousand.
    training: u64,
}

/// Adds what all autumns' filings hold to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], mut chance: Chance, rows: &mut Rows) {
    let schools = world.schools.values().filter(|school| is_asked(school));
    let characters: Vec<(&School, Character)> =
        schools.map(|school| (school, character(school, &mut chance))).collect();
    for half in AUTUMNS {
        let approved = with_status(asks, Book::CompulsorySchool, *half, FilingStatus::Approved);
        let filed: Vec<OrgId> = approved.into_iter().chain(pending(asks, Book::CompulsorySchool, *half)).collect();
        for (school, character) in &characters {
            let records = records(school, character, *half, &mut chance);
            if filed.contains(&school.id) {
                rows.insert((school.id.clone(), Book::CompulsorySchool, *half), records);
            }
        }
    }
    review::file(asks, rows);
}

/// Whether a school files: those that the state compares, and teaching points, which may be too small for it.
pub(crate) fn is_asked(school: &School) -> bool {
    matches!(school.school_type, SchoolType::Primary | SchoolType::Junior | SchoolType::NineYear)
}

fn character(school: &School, chance: &mut Chance) -> Character {
    let place = match school.location {
        Location::Urban => 0,
        Location::Town => 1,
        Location::Rural => 2,
    };
    let mut percent = RANGES.map(|of| chance.between(of[place].0, of[place].1));
    // What a school lacks: in the city room, elsewhere teachers or equipment.
    let lacking: &[usize] = if place == 0 { &[SPACE, SPORTS] } else { &[BACKBONE, ARTS, EQUIPMENT] };
    match chance.weighted(&[82, 12, 6]) {
        0 => {}
        1 => percent[*chance.pick(lacking)] = chance.between(86, 98),
        _ => {
            percent[lacking[0]] = chance.between(70, 97);
            percent[lacking[1]] = chance.between(62, 92);
        }
    }
    let is_crowded = place == 0 && chance.percent(12);
    Character {
        percent: percent.map(u64::from),
        class: u64::from(if is_crowded { chance.between(51, 54) } else { chance.between(36, 43) }),
        has_gym: place == 0 && chance.percent(30),
        lacks_art_room: chance.percent(4),
        training: u64::from(if chance.percent(3) { chance.between(410, 490) } else { chance.between(520, 700) }),
    }
}

/// A section of a school with its pupils.
struct Section {
    stage: &'static Stage,
    pupils: u64,
}

fn sections(school: &School, half: Half, chance: &mut Chance) -> Vec<Section> {
    let is_later = half.year() == 2024;
    // Villages lose pupils to the city, and teaching points have hardly any left.
    let percent = match (school.location, is_later) {
        (_, false) if school.is_teaching_point() => 70,
        (_, true) if school.is_teaching_point() => 64,
        (Location::Urban, true) => u64::from(chance.between(99, 103)),
        (_, true) => u64::from(chance.between(94, 100)),
        (_, false) => 100,
    };
    let all = school.pupils as u64 * percent / 100;
    match school.school_type {
        SchoolType::Junior => vec![Section { stage: &JUNIOR, pupils: all }],
        SchoolType::NineYear => {
            let junior = all * school.junior_percent() as u64 / 100;
            vec![Section { stage: &PRIMARY, pupils: all - junior }, Section { stage: &JUNIOR, pupils: junior }]
        }
        _ => vec![Section { stage: &PRIMARY, pupils: all }],
    }
}

fn records(school: &School, character: &Character, half: Half, chance: &mut Chance) -> Vec<DemoRow> {
    let is_later = half.year() == 2024;
    let on = chance.weekday(day(half.year(), 9, 4), day(half.year(), 9, 15));
    let sections = sections(school, half, chance);
    // A year later there is a little more of everything, and nobody teaches without a certificate any more.
    let percent = character.percent.map(|percent| percent + if is_later { 2 } else { 0 });
    let uncertified = u64::from(chance.percent(1) && !is_later);
    let untrained = u64::from(chance.percent(6));
    let is_shared = sections.len() > 1;
    let mut rows = Vec::new();
    let mut classes_in_all = 0;
    for section in &sections {
        let (stage, pupils) = (section.stage, section.pupils);
        let of = |item: usize| (pupils * stage.standards[item] * percent[item]).div_ceil(100_000);
        let (degree, classes) = (of(DEGREE), pupils.div_ceil(character.class));
        let teachers = (pupils * stage.teachers).div_ceil(1000).max(degree).max(of(BACKBONE)).max(of(ARTS));
        let is_over = pupils > classes * stage.class_size;
        let oversized =
            if is_over { classes / 2 + 1 } else { u64::from(school.location == Location::Urban && chance.percent(8)) };
        classes_in_all += classes;
        let cells = Cells::default()
            .date("recorded_on", on)
            .text("stage", stage.code)
            .number("pupils", pupils as u32)
            .number("classes", classes as u32)
            .number("oversized_classes", oversized.min(classes) as u32)
            .number("teachers", teachers as u32)
            .number("degree_teachers", degree as u32)
            .number("backbone_teachers", of(BACKBONE) as u32)
            .number("arts_teachers", of(ARTS) as u32)
            .number("certified_teachers", teachers.saturating_sub(uncertified) as u32)
            .number("trained_teachers", teachers.saturating_sub(untrained) as u32);
        rows.push(if is_shared { cells } else { conditions(cells, character, (classes, &sections), percent) });
    }
    if is_shared {
        let cells = Cells::default().date("recorded_on", on);
        rows.push(conditions(cells, character, (classes_in_all, &sections), percent));
    }
    rows.into_iter().map(|cells| cells.row(Vec::new())).collect()
}

/// Adds buildings, grounds and equipment: of one section, or what several share, which is split by pupils of whom one in a
/// junior section counts for 1.1.
fn conditions(cells: Cells, character: &Character, (classes, sections): (u64, &[Section]), percent: [u64; 7]) -> Cells {
    let of = |item: usize| match sections {
        [only] => (only.pupils * only.stage.standards[item] * percent[item]).div_ceil(100_000),
        _ => {
            let weight = |section: &Section| if section.stage.code == PRIMARY.code { 10 } else { 11 };
            let weighted: u64 = sections.iter().map(|section| section.pupils * weight(section)).sum();
            let standard = (PRIMARY.standards[item] * 11).max(JUNIOR.standards[item] * 10);
            (weighted * standard * percent[item]).div_ceil(11_000_000)
        }
    };
    let (space, sports) = (of(SPACE) * 100, of(SPORTS) * 100);
    let gym = if character.has_gym { sports / 6 } else { 0 };
    let rooms = classes.div_ceil(12) - u64::from(character.lacks_art_room);
    let funds: u64 = sections.iter().map(|section| section.pupils * section.stage.funds * 100).sum();
    cells
        .decimal("teaching_area", space + gym, 2)
        .decimal("indoor_sports_area", gym, 2)
        .decimal("sports_ground_area", sports - gym, 2)
        .decimal("equipment_value", of(EQUIPMENT) * 100, 2)
        .number("multimedia_rooms", of(MULTIMEDIA) as u32)
        .number("music_rooms", classes.div_ceil(12) as u32)
        .number("art_rooms", rooms as u32)
        .decimal("public_funds", funds, 2)
        .decimal("training_funds", funds * character.training / 10_000, 2)
}
