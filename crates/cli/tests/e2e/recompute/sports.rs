//! 体育: totals by plain integers from the rows and the published tables, which are read here anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_decimal::Decimal;
use sqlx::{Row, SqlitePool};
use xuezheng_pack::{Calendar, Period};

use super::Answer;

/// Columns with their items; those measured to one decimal are kept in tenths.
const COLUMNS: [(&str, &str, bool); 12] = [
    ("height_cm", "height", true),
    ("weight_kg", "weight", true),
    ("vital_capacity", "vc", false),
    ("run_50m", "r50", true),
    ("sit_and_reach", "sr", true),
    ("rope_skips", "rope", false),
    ("jump_cm", "jump", false),
    ("sit_ups", "situp", false),
    ("pull_ups", "pullup", false),
    ("shuttle_seconds", "shuttle", false),
    ("run_1000m", "run1000", false),
    ("run_800m", "run800", false),
];

/// Items in which less is better.
const RUNS: [&str; 4] = ["r50", "shuttle", "run1000", "run800"];

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../../../../packs/education-bureau/standards/fitness/2014/", $name)).lines().skip(1)
    };
}

/// A record of the register.
pub(super) struct Test {
    student: String,
    grade: i64,
    sex: String,
    status: String,
    retest: bool,
    results: BTreeMap<&'static str, i64>,
}

/// Score and threshold, by grade, sex and item.
type Scores = BTreeMap<(i64, String, String), Vec<(i64, i64)>>;

static SCORES: LazyLock<Scores> = LazyLock::new(|| {
    let mut scores = Scores::new();
    for row in table!("scores.csv") {
        let cells: Vec<&str> = row.split(',').collect();
        let of = (cells[0].parse().unwrap(), cells[1].to_owned(), cells[2].to_owned());
        scores.entry(of).or_default().push((cells[3].parse().unwrap(), units(cells[4], cells[2])));
    }
    scores
});

/// A threshold in the units in which the item's column is kept.
fn units(text: &str, item: &str) -> i64 {
    let is_tenths = COLUMNS.iter().any(|(_, known, tenths)| *known == item && *tenths) || item == "bmi";
    let mut number: Decimal = text.parse().unwrap();
    number.rescale(u32::from(is_tenths));
    i64::try_from(number.mantissa()).unwrap()
}

impl Test {
    /// The body mass index in tenths: kilograms by the square of meters, half up.
    fn index(&self) -> Option<i64> {
        let (height, weight) = (self.results.get("height")?, self.results.get("weight")?);
        let square = height * height;
        Some((2 * weight * 1_000_000 + square) / (2 * square))
    }

    fn score(&self, item: &str) -> Option<i64> {
        if item == "bmi" {
            let index = self.index()?;
            let found = table!("bmi.csv").find_map(|row| {
                let cells: Vec<&str> = row.split(',').collect();
                let is_group = cells[0] == self.grade.to_string() && cells[1] == self.sex;
                let above = cells[4].is_empty() || units(cells[4], "bmi") <= index;
                let below = cells[5].is_empty() || index <= units(cells[5], "bmi");
                (is_group && above && below).then(|| cells[3].parse().unwrap())
            });
            return found;
        }
        let result = *self.results.get(item)?;
        let rows = SCORES.get(&(self.grade, self.sex.clone(), item.to_owned()))?;
        let is_run = RUNS.contains(&item);
        let reached = rows.iter().filter(|(_, at)| if is_run { result <= *at } else { result >= *at });
        Some(reached.map(|(score, _)| *score).max().unwrap_or(0))
    }

    fn bonus(&self, item: &str) -> i64 {
        let Some(result) = self.results.get(item) else { return 0 };
        let rows = SCORES.get(&(self.grade, self.sex.clone(), item.to_owned()));
        let Some((_, full)) = rows.and_then(|rows| rows.iter().find(|(score, _)| *score == 100)) else { return 0 };
        let beyond = if RUNS.contains(&item) { full - result } else { result - full };
        let earned = table!("bonus.csv").filter_map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            let grades = cells[0].parse::<i64>().unwrap()..=cells[1].parse().unwrap();
            let is_group = grades.contains(&self.grade) && cells[2] == self.sex && cells[3] == item;
            (is_group && cells[5].parse::<i64>().unwrap() <= beyond).then(|| cells[4].parse::<i64>().unwrap())
        });
        earned.max().unwrap_or(0)
    }

    /// The total in tenths; `None` of a pupil who was not tested.
    fn total(&self) -> Option<i64> {
        let (mut hundredths, mut percent) = (0, 0);
        for row in table!("weights.csv") {
            let cells: Vec<&str> = row.split(',').collect();
            let grades = cells[0].parse::<i64>().unwrap()..=cells[1].parse().unwrap();
            if grades.contains(&self.grade) && cells[2] == self.sex {
                let weight: i64 = cells[4].parse().unwrap();
                percent += weight;
                hundredths += weight * self.score(cells[3])? + 100 * self.bonus(cells[3]);
            }
        }
        assert_eq!(percent, 100);
        Some((hundredths + 5) / 10)
    }

    fn is_tested(&self) -> bool {
        self.status == "tested"
    }

    /// Whether the total is at least so many points.
    fn reaches(&self, points: i64) -> bool {
        self.is_tested() && self.total().is_some_and(|total| total >= 10 * points)
    }

    fn passes(&self, item: &str) -> bool {
        self.is_tested() && self.score(item).is_some_and(|score| score >= 60)
    }

    fn has(&self, item: &str) -> bool {
        self.is_tested() && self.results.contains_key(item)
    }
}

/// How many persons of a period have a test for which this holds.
pub(super) async fn persons(
    pool: &SqlitePool,
    holds: fn(&Test) -> bool,
    period: Period,
    part: Option<(&str, &str)>,
) -> Decimal {
    let calendar = Calendar::default();
    let rows = sqlx::query(
        "SELECT substr(student, 4, 32) AS person, * FROM r_fitness_test_approved WHERE tested_on BETWEEN ?1 AND ?2",
    );
    let day = |day: xuezheng_pack::NaiveDate| day.to_string();
    let rows = rows.bind(day(period.first_day(&calendar))).bind(day(period.last_day(&calendar)));
    let rows = rows.fetch_all(pool).await.unwrap();
    let persons: BTreeSet<String> = rows
        .iter()
        .filter(|row| part.is_none_or(|(field, code)| row.get::<String, _>(field) == code))
        .map(|row| Test {
            student: row.get("person"),
            grade: row.get::<String, _>("grade").parse().unwrap(),
            sex: row.get("sex"),
            status: row.get("status"),
            retest: row.get::<Option<i64>, _>("retest").is_some_and(|retest| retest != 0),
            results: COLUMNS
                .iter()
                .filter_map(|(column, item, _)| Some((*item, row.get::<Option<i64>, _>(column)?)))
                .collect(),
        })
        .filter(holds)
        .map(|test| test.student)
        .collect();
    Decimal::from(persons.len())
}

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let name = indicator.strip_prefix("sports.")?;
    let endurance: fn(&Test) -> bool = |test| RUNS[1..].iter().any(|item| test.passes(item));
    let persons: fn(&Test) -> bool = match name {
        "fitness_listed" => |_| true,
        "fitness_tested" => Test::is_tested,
        "fitness_exempt" => |test| test.status == "exempt",
        "fitness_deferred" => |test| test.status == "deferred",
        "fitness_retested" => |test| test.is_tested() && test.retest,
        "fitness_passed" => |test| test.reaches(60),
        "fitness_good" => |test| test.reaches(80),
        "fitness_excellent" => |test| test.reaches(90),
        "fitness_tested_primary" => |test| test.is_tested() && test.grade < 7,
        "fitness_tested_junior" => |test| test.is_tested() && (7..10).contains(&test.grade),
        "fitness_tested_senior" => |test| test.is_tested() && test.grade > 9,
        "fitness_tested_boys" => |test| test.is_tested() && test.sex == "male",
        "fitness_tested_girls" => |test| test.is_tested() && test.sex == "female",
        "fitness_passed_primary" => |test| test.reaches(60) && test.grade < 7,
        "fitness_passed_junior" => |test| test.reaches(60) && (7..10).contains(&test.grade),
        "fitness_passed_senior" => |test| test.reaches(60) && test.grade > 9,
        "fitness_passed_boys" => |test| test.reaches(60) && test.sex == "male",
        "fitness_passed_girls" => |test| test.reaches(60) && test.sex == "female",
        "bmi_normal" => |test| test.is_tested() && test.score("bmi") == Some(100),
        "bmi_obese" => |test| test.is_tested() && test.score("bmi") == Some(60),
        "vital_passed" => |test| test.passes("vc"),
        "sprint_passed" => |test| test.passes("r50"),
        "reach_passed" => |test| test.passes("sr"),
        "rope_tested" => |test| test.has("rope"),
        "rope_passed" => |test| test.passes("rope"),
        "jump_tested" => |test| test.has("jump"),
        "jump_passed" => |test| test.passes("jump"),
        "sit_up_tested" => |test| test.has("situp"),
        "sit_up_passed" => |test| test.passes("situp"),
        "pull_up_tested" => |test| test.has("pullup"),
        "pull_up_passed" => |test| test.passes("pullup"),
        "endurance_tested" => |test| RUNS[1..].iter().any(|item| test.has(item)),
        "endurance_passed" => endurance,
        _ => return rate(name),
    };
    Some(Answer::Persons(persons))
}

fn rate(name: &str) -> Option<Answer> {
    Some(match name {
        "fitness_good_target" => Answer::Policy("50"),
        "fitness_coverage" => {
            Answer::PercentOfRest("sports.fitness_tested", "sports.fitness_listed", "sports.fitness_exempt")
        }
        "fitness_pass_rate" => Answer::Percent("sports.fitness_passed", "sports.fitness_tested"),
        "fitness_good_rate" => Answer::Percent("sports.fitness_good", "sports.fitness_tested"),
        "fitness_excellent_rate" => Answer::Percent("sports.fitness_excellent", "sports.fitness_tested"),
        "fitness_pass_rate_primary" => {
            Answer::Percent("sports.fitness_passed_primary", "sports.fitness_tested_primary")
        }
        "fitness_pass_rate_junior" => Answer::Percent("sports.fitness_passed_junior", "sports.fitness_tested_junior"),
        "fitness_pass_rate_senior" => Answer::Percent("sports.fitness_passed_senior", "sports.fitness_tested_senior"),
        "fitness_pass_rate_boys" => Answer::Percent("sports.fitness_passed_boys", "sports.fitness_tested_boys"),
        "fitness_pass_rate_girls" => Answer::Percent("sports.fitness_passed_girls", "sports.fitness_tested_girls"),
        "bmi_normal_rate" => Answer::Percent("sports.bmi_normal", "sports.fitness_tested"),
        "bmi_obese_rate" => Answer::Percent("sports.bmi_obese", "sports.fitness_tested"),
        "vital_pass_rate" => Answer::Percent("sports.vital_passed", "sports.fitness_tested"),
        "sprint_pass_rate" => Answer::Percent("sports.sprint_passed", "sports.fitness_tested"),
        "reach_pass_rate" => Answer::Percent("sports.reach_passed", "sports.fitness_tested"),
        "rope_pass_rate" => Answer::Percent("sports.rope_passed", "sports.rope_tested"),
        "jump_pass_rate" => Answer::Percent("sports.jump_passed", "sports.jump_tested"),
        "sit_up_pass_rate" => Answer::Percent("sports.sit_up_passed", "sports.sit_up_tested"),
        "pull_up_pass_rate" => Answer::Percent("sports.pull_up_passed", "sports.pull_up_tested"),
        "endurance_pass_rate" => Answer::Percent("sports.endurance_passed", "sports.endurance_tested"),
        _ => return None,
    })
}
