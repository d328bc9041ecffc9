//! 义务教育优质均衡: standards, coefficients and verdicts by plain integers from the rows of the schools' yearly record.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use xuezheng_pack::{Calendar, Period};

use super::{Answer, Sql, money, rows};

/// Rows of the latest autumn that still counts: every school records once a year, in September.
macro_rules! latest {
    () => {
        "recorded_on <= ?2 AND recorded_on > date(?2, '-13 months')"
    };
    ($more:literal) => {
        concat!("recorded_on <= ?2 AND recorded_on > date(?2, '-13 months') AND ", $more)
    };
}

macro_rules! reviewed {
    ($more:literal) => {
        concat!("reviewed_on <= ?2 AND reviewed_on > date(?2, '-13 months') AND ", $more)
    };
}

const ITEMS: [&str; 7] = ["degree", "backbone", "arts", "space", "sports", "equipment", "multimedia"];
/// Of how many pupils each is said.
const PER: [i128; 7] = [100, 100, 100, 1, 1, 1, 100];
/// In how many parts of its unit each is kept.
const PARTS: [i128; 7] = [1, 1, 1, 100, 100, 100, 1];
/// The first of those that the sections of a school share.
const SHARED: usize = 3;
/// Digits kept after the point of a quantity that was split.
const TEN_DIGITS: i128 = 10_i128.pow(10);
const TWELVE_DIGITS: i128 = 10_i128.pow(12);

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let name = indicator.strip_prefix("balance.")?;
    if let Some(answer) = counted(name) {
        return Some(answer);
    }
    let parameter = match name {
        "may_miss" | "miss_floor" => format!("balance_{name}"),
        "training_share" => "training_funds_share".to_owned(),
        "satisfaction_required" => "satisfaction".to_owned(),
        name => name.replace("_std_", "_standard_"),
    };
    let answer = policy(&parameter).map(Answer::Policy);
    Some(answer.unwrap_or_else(|| Answer::Balance(name.to_owned())))
}

fn counted(name: &str) -> Option<Answer> {
    const SCHOOL: &str = "compulsory_school";
    let people = |take| rows(SCHOOL, take, latest!("stage IN ('primary', 'junior')"));
    let review = |condition| rows("balance_review", "count(*)", condition);
    Some(match name {
        "pupils" => rows(SCHOOL, "sum(pupils)", latest!()),
        "classes" => people("sum(classes)"),
        "oversized_classes" => people("sum(oversized_classes)"),
        "teachers" => people("sum(teachers)"),
        "degree" => people("sum(degree_teachers)"),
        "backbone" => people("sum(backbone_teachers)"),
        "arts" => people("sum(arts_teachers)"),
        "certified" => people("sum(certified_teachers)"),
        "trained" => people("sum(trained_teachers)"),
        "space" => money(SCHOOL, "sum(teaching_area - indoor_sports_area)", latest!()),
        "sports" => money(SCHOOL, "sum(sports_ground_area + indoor_sports_area)", latest!()),
        "equipment" => money(SCHOOL, "sum(equipment_value)", latest!()),
        "multimedia" => rows(SCHOOL, "sum(multimedia_rooms)", latest!()),
        "music_rooms" => rows(SCHOOL, "sum(music_rooms)", latest!()),
        "art_rooms" => rows(SCHOOL, "sum(art_rooms)", latest!()),
        "public_funds" => money(SCHOOL, "sum(public_funds)", latest!()),
        "training_funds" => money(SCHOOL, "sum(training_funds)", latest!()),
        "certified_rate" => Answer::Percent("balance.certified", "balance.teachers"),
        "trained_rate" => Answer::Percent("balance.trained", "balance.teachers"),
        "guarantee_met" => review(reviewed!("item LIKE 'gov%' AND conclusion = 'met'")),
        "guarantee_unmet" => review(reviewed!("item LIKE 'gov%' AND conclusion = 'unmet'")),
        "quality_met" => review(reviewed!("item LIKE 'qua%' AND conclusion = 'met'")),
        "quality_unmet" => review(reviewed!("item LIKE 'qua%' AND conclusion = 'unmet'")),
        "eligibility_unmet" => review(reviewed!("item LIKE 'pre%' AND conclusion = 'unmet'")),
        "vetoes" => review(reviewed!("item LIKE 'veto%' AND conclusion = 'unmet'")),
        "unmet_list" => review(reviewed!("conclusion = 'unmet'")),
        // Four digits are kept.
        "satisfaction" => super::scaled("balance_review", "sum(value)", reviewed!("item = 'soc01'"), 4),
        _ => return None,
    })
}

/// What the table of parameters says, in which each of these has one value.
pub(super) fn policy(parameter: &str) -> Option<&'static str> {
    static VALUES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        let table = include_str!("../../../../../packs/education-bureau/standards/parameters.csv");
        let cells = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
        cells.map(|cells| (cells[0], cells[2])).collect()
    });
    VALUES.get(parameter).copied()
}

/// A policy number in tenths: none of these has more digits.
fn tenths(parameter: &str) -> i128 {
    let mut number: Decimal = policy(parameter).unwrap().parse().unwrap();
    number.rescale(1);
    number.mantissa()
}

/// A section of a school: its pupils, and its quantities in parts of their units, with ten digits.
struct Section {
    pupils: i128,
    quantities: [i128; 7],
}

/// A school with what it records, whatever the stage.
#[derive(Default)]
struct School {
    school_type: String,
    pupils: i128,
    classes: i128,
    music_rooms: i128,
    art_rooms: i128,
    funds: (i128, i128),
    by_stage: BTreeMap<String, (i128, [i128; 7])>,
}

async fn read(pool: &SqlitePool, period: Period) -> Vec<SqliteRow> {
    let query = concat!(
        "SELECT *, (SELECT code FROM org_attribute WHERE attribute = 'school_type' AND org = _org) AS school_type ",
        "FROM r_compulsory_school_approved WHERE recorded_on <= ?1 AND recorded_on > date(?1, '-13 months')"
    );
    let last = period.last_day(&Calendar::default()).to_string();
    sqlx::query(query).bind(last).fetch_all(pool).await.unwrap()
}

async fn schools(sql: &Sql, period: Period, only: Option<&str>) -> Vec<School> {
    let found = sql.schools.get(period, async || read(&sql.pool, period).await).await;
    let number = |row: &SqliteRow, column: &str| i128::from(row.get::<Option<i64>, _>(column).unwrap_or(0));
    let mut schools: BTreeMap<String, School> = BTreeMap::new();
    let is_wanted = |row: &&SqliteRow| only.is_none_or(|only| row.get::<&str, _>("_org") == only);
    for row in found.iter().filter(is_wanted) {
        let school = schools.entry(row.get("_org")).or_default();
        let gym = number(row, "indoor_sports_area");
        let quantities = [
            number(row, "degree_teachers"),
            number(row, "backbone_teachers"),
            number(row, "arts_teachers"),
            number(row, "teaching_area") - gym,
            number(row, "sports_ground_area") + gym,
            number(row, "equipment_value"),
            number(row, "multimedia_rooms"),
        ];
        school.school_type = row.get("school_type");
        school.pupils += number(row, "pupils");
        school.classes += number(row, "classes");
        school.music_rooms += number(row, "music_rooms");
        school.art_rooms += number(row, "art_rooms");
        school.funds.0 += number(row, "training_funds");
        school.funds.1 += number(row, "public_funds");
        let stage = row.get::<Option<String>, _>("stage").unwrap_or_default();
        school.by_stage.insert(stage, (number(row, "pupils"), quantities));
    }
    schools.into_values().collect()
}

impl School {
    fn section(&self, stage: &str) -> Option<Section> {
        let (pupils, own) = self.by_stage.get(stage)?;
        let mut quantities = own.map(|own| own * TEN_DIGITS);
        if let Some((_, shared)) = self.by_stage.get("") {
            let weight = |(stage, (pupils, _)): (&String, &(i128, [i128; 7]))| match stage.as_str() {
                "primary" => pupils * 100,
                "junior" => pupils * 110,
                "senior_high" => pupils * 132,
                _ => 0,
            };
            let all: i128 = self.by_stage.iter().map(weight).sum();
            let its = pupils * if stage == "primary" { 100 } else { 110 };
            for item in SHARED..ITEMS.len() {
                quantities[item] += shared[item] * TEN_DIGITS * its / all;
            }
        }
        let is_covered = self.school_type != "teaching_point" || *pupils >= 50;
        (is_covered && *pupils > 0).then_some(Section { pupils: *pupils, quantities })
    }
}

impl Section {
    /// Whether an item reaches so many percent of the standard.
    fn reaches(&self, item: usize, stage: &str, percent: i128) -> bool {
        let standard = tenths(&format!("{}_standard_{stage}", ITEMS[item]));
        // A split is cut off after ten digits: far less than what lies between two numbers that schools record.
        let quantity = self.quantities[item] + 1;
        quantity * PER[item] * 10 * 100 >= standard * self.pupils * percent * PARTS[item] * TEN_DIGITS
    }

    fn met(&self, stage: &str) -> usize {
        (0..ITEMS.len()).filter(|item| self.reaches(*item, stage, 100)).count()
    }

    fn fails(&self, stage: &str) -> bool {
        self.met(stage) < 6 || (0..ITEMS.len()).any(|item| !self.reaches(item, stage, 85))
    }
}

/// The coefficient in parts of 10^12.
fn coefficient(sections: &[Section], item: usize) -> i128 {
    let pupils: i128 = sections.iter().map(|section| section.pupils).sum();
    let quantity: i128 = sections.iter().map(|section| section.quantities[item]).sum();
    let squares = sections.iter().map(|section| {
        let relative = section.quantities[item] * pupils * TWELVE_DIGITS / (quantity * section.pupils);
        section.pupils * (relative - TWELVE_DIGITS) * (relative - TWELVE_DIGITS)
    });
    (squares.sum::<i128>() / pupils).isqrt()
}

/// The value of what is no plain sum, for the whole county or one school.
pub(super) async fn value(sql: &Sql, name: &str, period: Period, school: Option<&str>) -> Option<Decimal> {
    let schools = schools(sql, period, school).await;
    let of = |stage: &str| schools.iter().filter_map(|school| school.section(stage)).collect::<Vec<_>>();
    let failing = |stage: &str| of(stage).iter().filter(|section| section.fails(stage)).count();
    let over = |stage: &str| {
        let (sections, limit) = (of(stage), policy(&format!("cv_limit_{stage}")).unwrap().parse::<Decimal>().unwrap());
        (0..ITEMS.len()).filter(|item| Decimal::new(coefficient(&sections, *item) as i64, 12) > limit).count()
    };
    let both = |count: &dyn Fn(&str) -> usize| Some(Decimal::from(count("primary") + count("junior")));
    let compulsory =
        |school: &&School| school.by_stage.contains_key("primary") || school.by_stage.contains_key("junior");
    let count = |holds: fn(&School) -> bool| {
        Some(Decimal::from(schools.iter().filter(compulsory).filter(|school| holds(school)).count()))
    };
    match name {
        "assessed" => return both(&|stage| of(stage).len()),
        "failing" => return both(&failing),
        "cv_over" => return both(&over),
        "pass_rate" => {
            let (all, failing) = (both(&|stage| of(stage).len())?, both(&failing)?);
            return super::ratio(all - failing, all).map(|rate| rate * Decimal::ONE_HUNDRED);
        }
        "too_large_schools" => {
            return count(|school| school.pupils > if school.school_type == "nine_year" { 2500 } else { 2000 });
        }
        "short_art_schools" => {
            return count(|school| school.music_rooms.min(school.art_rooms) * 12 < school.classes);
        }
        "low_training_schools" => return count(|school| school.funds.0 * 100 < school.funds.1 * 5),
        _ => {}
    }
    let (rest, stage) = name.rsplit_once('_')?;
    let sections = of(stage);
    let item = || ITEMS.iter().position(|item| rest.starts_with(item));
    let whole = |count: usize| Some(Decimal::from(count));
    match rest {
        "schools" => whole(sections.len()),
        "failing" => whole(failing(stage)),
        "cv_over" => whole(over(stage)),
        "met" => sections.iter().map(|section| section.met(stage)).min().map(Decimal::from),
        "cv_composite" => {
            let sum: i128 = (0..ITEMS.len()).map(|item| coefficient(&sections, item)).sum();
            Some(Decimal::from_i128_with_scale(sum / 7, 12))
        }
        _ if rest.ends_with("_cv") => Some(Decimal::from_i128_with_scale(coefficient(&sections, item()?), 12)),
        _ if rest.ends_with("_short") => {
            let item = item()?;
            whole(sections.iter().filter(|section| !section.reaches(item, stage, 100)).count())
        }
        _ if rest.ends_with("_mean") => {
            let item = item()?;
            let quantity: i128 = sections.iter().map(|section| section.quantities[item]).sum();
            let pupils: i128 = sections.iter().map(|section| section.pupils).sum();
            Some(Decimal::from_i128_with_scale(quantity * PER[item] * 100 / (pupils * PARTS[item]), 12))
        }
        _ => panic!("no integers are written for balance.{name}"),
    }
}
