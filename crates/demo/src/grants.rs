//! Student aid: who received which grants, so that persons and amounts of each stage come out exactly.

mod fit;
mod programme;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use xuezheng_pack::OrgId;

use crate::calendar::{self, Ask, Book, Half};
use crate::chance::{Chance, Part};
use crate::county::{Cells, DemoRow, FilingStatus, Rows};
use crate::days::{day, weekdays};
use crate::orgs::World;
use crate::pupils::{Pupil, Pupils};
use crate::schools::{AidStage, School};
use fit::Aided;
use programme::Programme;

/// What the approved rows of a half-year and stage add up to: persons, and the amount in 分.
struct Target {
    persons: usize,
    fen: i64,
}

/// The first half of 2024 is that of the report this county is made after; 2023 was a little smaller, under the lower
/// allowances of that year.
fn target(half: Half, stage: AidStage) -> Option<Target> {
    let (persons, hundreds_of_yuan) = match (half, stage) {
        (Half::Y23H1, AidStage::Preschool) => (2874, 10_842),
        (Half::Y23H1, AidStage::Compulsory) => (17_902, 69_126),
        (Half::Y23H1, AidStage::SeniorHigh) => (4056, 37_855),
        (Half::Y23H1, AidStage::Vocational) => (2540, 22_630),
        (Half::Y24H1, AidStage::Preschool) => (3006, 11_563),
        (Half::Y24H1, AidStage::Compulsory) => (18_306, 85_978),
        (Half::Y24H1, AidStage::SeniorHigh) => (4215, 39_612),
        (Half::Y24H1, AidStage::Vocational) => (2682, 24_215),
        (Half::Y23H2, AidStage::Preschool) => (2931, 11_086),
        (Half::Y23H2, AidStage::Compulsory) => (18_034, 69_870),
        (Half::Y23H2, AidStage::SeniorHigh) => (4128, 38_640),
        (Half::Y23H2, AidStage::Vocational) => (2604, 23_290),
        (Half::Y24H2, _) => return None,
    };
    Some(Target { persons, fen: hundreds_of_yuan * 100 * 100 })
}

/// Adds the grants of all half-years to `rows`.
pub(crate) fn file(world: &World, asks: &[Ask], seed: u64, rows: &mut Rows) {
    let mut chance = Chance::new(seed, Part::Grants);
    let mut pupils = Pupils::new(Chance::new(seed, Part::Pupils));
    for half in Half::ALL {
        let schools = |ids: Vec<OrgId>| -> Vec<&School> { ids.iter().filter_map(|id| world.school(id)).collect() };
        let approved = schools(calendar::with_status(asks, Book::Grant, half, FilingStatus::Approved));
        let pending = schools(calendar::pending(asks, Book::Grant, half));
        for stage in AidStage::ALL {
            let weight: usize = approved.iter().map(|school| school.aid_weight(stage)).sum();
            let usual = target(Half::Y24H1, stage).map_or(0, |target| target.persons);
            let target = target(half, stage);
            let persons = target.as_ref().map_or_else(
                || usual * weight / world.schools.values().map(|s| s.aid_weight(stage)).sum::<usize>().max(1),
                |target| target.persons,
            );
            let shares = share(persons, &approved.iter().map(|school| school.aid_weight(stage)).collect::<Vec<_>>());
            let mut aided = select(&mut pupils, &mut chance, half, stage, &approved, &shares);
            if let Some(target) = target {
                fit::settle(&mut aided, target.fen, &mut chance);
            }
            write(half, stage, &aided, &mut pupils, &mut chance, rows);

            // Records that were never approved, of a size like the others'.
            let shares: Vec<usize> =
                pending.iter().map(|school| persons * school.aid_weight(stage) / weight.max(1)).collect();
            let aided = select(&mut pupils, &mut chance, half, stage, &pending, &shares);
            write(half, stage, &aided, &mut pupils, &mut chance, rows);
        }
    }
}

/// Splits `total` by weight, exactly: what rounding down leaves goes to the largest remainders.
pub(crate) fn share(total: usize, weights: &[usize]) -> Vec<usize> {
    let sum: usize = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<usize> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(total * weights[*index] % sum), *index));
    let left = total - shares.iter().sum::<usize>();
    for index in order.into_iter().take(left) {
        shares[index] += 1;
    }
    shares
}

/// The pupils aided at each school; from one year to the next about a quarter of them are others.
fn select<'a>(
    pupils: &mut Pupils,
    chance: &mut Chance,
    half: Half,
    stage: AidStage,
    schools: &[&'a School],
    shares: &[usize],
) -> Vec<Aided<'a>> {
    let mut aided = Vec::new();
    for (school, count) in schools.iter().zip(shares) {
        let gone = match half {
            Half::Y23H1 => 0,
            Half::Y23H2 => count / 8,
            Half::Y24H1 => count / 4,
            Half::Y24H2 => count * 2 / 5,
        };
        for (index, pupil) in pupils.of(school, stage, gone + count).iter().enumerate().skip(gone) {
            let options = programme::options(stage, pupil.junior, half);
            let chosen = chance.weighted(programme::usual(stage));
            let relief = chance.below(250) == 0;
            let relief = relief.then(|| i64::from(chance.between(2, 8)) * 100 * 100);
            aided.push(Aided { school, index, options, chosen, relief, withheld: 0 });
        }
    }
    aided
}

fn write(half: Half, stage: AidStage, aided: &[Aided<'_>], pupils: &mut Pupils, chance: &mut Chance, rows: &mut Rows) {
    let days = payment_days(half);
    let mut paid: BTreeMap<(OrgId, Programme), NaiveDate> = BTreeMap::new();
    for one in aided {
        let pool = pupils.of(one.school, stage, one.index + 1);
        let filed = rows.entry((one.school.id.clone(), Book::Grant, half)).or_default();
        for (programme, fen) in one.grants() {
            let day = paid.entry((one.school.id.clone(), programme)).or_insert_with(|| *chance.pick(&days));
            filed.push(row(&pool[one.index], half, stage, programme, fen, *day));
        }
    }
}

fn row(pupil: &Pupil, half: Half, stage: AidStage, programme: Programme, fen: i64, paid: NaiveDate) -> DemoRow {
    let waived = programme == Programme::VocationalFeeWaiver && pupil.hardship == "ordinary";
    Cells::default()
        .text("student", pupil.number.as_str())
        .text("student_name", pupil.name.as_str())
        .text("stage", stage.code())
        .text("programme", programme.code())
        .text("term", term(half))
        .text("hardship", if waived { "not_required" } else { pupil.hardship })
        .money("amount", fen)
        .date("paid_on", paid)
        .row(Vec::new())
}

fn term(half: Half) -> String {
    let (first, name) = if half.is_first() { (half.year() - 1, "第二学期") } else { (half.year(), "第一学期") };
    format!("{first}-{}学年{name}", first + 1)
}

/// Working days on which banks pay, away from the public holidays of both years.
fn payment_days(half: Half) -> Vec<NaiveDate> {
    let year = half.year();
    let spans = if half.is_first() {
        vec![((3, 20), (3, 31)), ((4, 10), (4, 21)), ((5, 13), (6, 7))]
    } else {
        vec![((10, 16), (12, 20))]
    };
    let days = spans.into_iter().map(|(from, to)| weekdays(day(year, from.0, from.1), day(year, to.0, to.1)));
    days.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_add_up_and_follow_the_weights() {
        assert_eq!(share(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(share(7, &[5, 0, 2]), [5, 0, 2]);
        assert_eq!(share(3, &[0, 0]), [0, 0]);
    }
}
