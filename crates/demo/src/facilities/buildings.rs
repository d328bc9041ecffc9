//! School buildings whose safety was appraised, and what became of the dangerous ones.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{Book, Half};
use crate::chance::Chance;
use crate::county::{Cells, DemoRow, Rows, enter, step};
use crate::days::{date, day, later, workday};
use crate::orgs::{PROJECT_OWNER, World};
use crate::schools::School;

/// A dangerous building: grade, what is to be done, appraised, due, and done when.
struct Dangerous {
    half: Half,
    grade: &'static str,
    measure: &'static str,
    appraised: u32,
    due: u32,
    treated: Option<u32>,
}

/// At the end of June 2024 six of grade C are open, one of them overdue, and one of grade D that nobody uses.
const DANGEROUS: [Dangerous; 17] = [
    of(Half::Y23H1, "c", "repair", 230_314, 230_831, Some(230_825)),
    of(Half::Y23H1, "c", "repair", 230_418, 230_930, Some(230_920)),
    of(Half::Y23H1, "d", "demolished", 230_509, 230_731, Some(230_718)),
    of(Half::Y23H1, "c", "repair", 230_606, 231_031, Some(231_027)),
    of(Half::Y23H2, "c", "repair", 230_912, 240_331, Some(240_322)),
    of(Half::Y23H2, "c", "closed", 230_926, 231_130, Some(231_110)),
    of(Half::Y23H2, "c", "repair", 231_017, 240_430, Some(240_816)),
    of(Half::Y23H2, "c", "repair", 231_121, 240_731, Some(240_726)),
    of(Half::Y24H1, "c", "repair", 240_312, 240_831, Some(240_823)),
    of(Half::Y24H1, "c", "repair", 240_326, 240_930, Some(240_912)),
    of(Half::Y24H1, "c", "rebuilt", 240_416, 241_231, None),
    of(Half::Y24H1, "d", "demolished", 240_423, 240_731, Some(240_719)),
    of(Half::Y24H1, "c", "closed", 240_514, 240_630, Some(240_620)),
    of(Half::Y24H1, "c", "repair", 240_528, 241_031, Some(241_025)),
    of(Half::Y24H2, "c", "repair", 240_919, 250_331, None),
    of(Half::Y24H2, "c", "repair", 241_015, 250_430, None),
    of(Half::Y24H2, "d", "rebuilt", 241_106, 250_630, None),
];

const fn of(
    half: Half,
    grade: &'static str,
    measure: &'static str,
    appraised: u32,
    due: u32,
    treated: Option<u32>,
) -> Dangerous {
    Dangerous { half, grade, measure, appraised, due, treated }
}

/// Sound buildings that were appraised in a half-year.
const SOUND: [(Half, usize); 4] = [(Half::Y23H1, 38), (Half::Y23H2, 30), (Half::Y24H1, 42), (Half::Y24H2, 26)];

const BUILDINGS: &[&str] = &["教学楼", "综合楼", "宿舍楼", "食堂", "办公楼", "实验楼"];
const AGENCIES: &[&str] = &["云川市房屋安全鉴定中心", "中衡建筑检测有限公司"];

/// Adds the appraisals of all half-years to `rows`; no building is appraised twice.
pub(crate) fn file(world: &World, chance: &mut Chance, rows: &mut Rows) {
    let mut buildings: Vec<(&School, &str)> = Vec::new();
    for school in world.schools.values().filter(|school| !school.private && school.until.is_none()) {
        buildings.extend(BUILDINGS.iter().take(if school.is_small() { 1 } else { 4 }).map(|name| (school, *name)));
    }
    chance.shuffle(&mut buildings);
    let mut buildings = buildings.into_iter();
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for half in Half::ALL {
        let sound = SOUND.iter().find(|(of, _)| *of == half).map_or(0, |(_, count)| *count);
        let dangerous: Vec<&Dangerous> = DANGEROUS.iter().filter(|one| one.half == half).collect();
        for (order, (school, name)) in buildings.by_ref().take(dangerous.len() + sound).enumerate() {
            let number = numbers.entry(half.year()).or_default();
            *number += 1;
            let number = format!("XS{}-{number:03}", half.year());
            let danger = dangerous.get(order).copied();
            let on =
                danger.map_or_else(|| chance.weekday(half.lessons().0, half.lessons().1), |one| workday(one.appraised));
            let row = building(school, name, Appraisal { number, on, danger }, chance);
            enter(rows, PROJECT_OWNER, Book::BuildingAppraisal, on, row);
        }
    }
}

struct Appraisal<'a> {
    number: String,
    on: NaiveDate,
    danger: Option<&'a Dangerous>,
}

fn building(school: &School, name: &str, appraisal: Appraisal<'_>, chance: &mut Chance) -> DemoRow {
    let Appraisal { number, on, danger } = appraisal;
    let (built, structure) = if danger.is_some() {
        (chance.between(1972, 1994), if chance.percent(60) { "masonry" } else { "brick_wood" })
    } else {
        let built = chance.between(1991, 2016);
        (built, if built > 2008 || chance.percent(25) { "frame" } else { "masonry" })
    };
    let area = u64::from(chance.between(320, 2_600)) * 100 + u64::from(chance.between(0, 99));
    let grade = danger.map_or_else(|| if chance.percent(58) { "b" } else { "a" }, |one| one.grade);
    let mut cells = Cells::default()
        .text("number", number)
        .text("school", school.label.as_str())
        .text("building", name)
        .text("place", school.location.code())
        .number("built_year", built)
        .text("structure", structure)
        .decimal("area", area, 2)
        .date("appraised_on", on)
        .text("agency", *chance.pick(AGENCIES))
        .text("grade", grade);
    let mut steps = Vec::new();
    if let Some(one) = danger {
        cells = cells.text("measure", one.measure).date("deadline", date(one.due));
        if one.grade == "d" {
            cells = cells.date("stopped_on", later(on, 1));
        }
        let treated = one.treated.map(workday).filter(|on| *on <= day(2024, 12, 31));
        steps.extend(treated.map(|on| step("treat", on, Some("竣工验收或者停用、拆除的证明".to_owned()))));
    }
    cells.row(steps)
}
