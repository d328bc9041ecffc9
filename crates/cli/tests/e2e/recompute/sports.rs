//! 体育: totals by plain integers from the rows and the published tables, which are read here anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqlitePool};
use xuezheng_pack::{Calendar, Period};

use super::{Answer, Sql};

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
    ($name:literal) => {{
        let text = include_str!(concat!("../../../../../packs/education-bureau/standards/fitness/2014/", $name));
        text.lines().skip(1).map(|row| row.split(',').collect::<Vec<&str>>())
    }};
}

/// A record of the register.
pub(super) struct Test {
    student: String,
    grade: i64,
    sex: String,
    status: String,
    retest: bool,
    results: BTreeMap<&'static str, i64>,
    /// The total in tenths; `None` of a pupil who was not tested.
    total: Option<i64>,
}

/// A row of the register and what it says.
pub(super) struct Row {
    row: SqliteRow,
    test: Test,
}

/// Whom a line of a table is for.
struct Group {
    grades: RangeInclusive<i64>,
    sex: &'static str,
}

impl Group {
    fn has(&self, test: &Test) -> bool {
        self.grades.contains(&test.grade) && self.sex == test.sex
    }
}

/// Score and threshold, by grade, sex and item.
type Scores = BTreeMap<(i64, &'static str, &'static str), Vec<(i64, i64)>>;

static SCORES: LazyLock<Scores> = LazyLock::new(|| {
    let mut scores = Scores::new();
    for cells in table!("scores.csv") {
        let of = (cells[0].parse().unwrap(), cells[1], cells[2]);
        scores.entry(of).or_default().push((cells[3].parse().unwrap(), units(cells[4], cells[2])));
    }
    scores
});

/// Scores, with the least and the largest index in tenths that each is for.
type IndexScores = Vec<(Group, i64, Option<i64>, Option<i64>)>;

static INDEX_SCORES: LazyLock<IndexScores> = LazyLock::new(|| {
    let bound = |text: &str| (!text.is_empty()).then(|| units(text, "bmi"));
    let line = |cells: Vec<&'static str>| {
        let grade = cells[0].parse().unwrap();
        let group = Group { grades: grade..=grade, sex: cells[1] };
        (group, cells[3].parse().unwrap(), bound(cells[4]), bound(cells[5]))
    };
    table!("bmi.csv").map(line).collect()
});

fn groups(cells: &[&'static str]) -> Group {
    Group { grades: cells[0].parse().unwrap()..=cells[1].parse().unwrap(), sex: cells[2] }
}

/// Item, points, and how much beyond the full score earns them.
static BONUSES: LazyLock<Vec<(Group, &str, i64, i64)>> = LazyLock::new(|| {
    let line =
        |cells: Vec<&'static str>| (groups(&cells), cells[3], cells[4].parse().unwrap(), cells[5].parse().unwrap());
    table!("bonus.csv").map(line).collect()
});

/// Item and percent.
static WEIGHTS: LazyLock<Vec<(Group, &str, i64)>> = LazyLock::new(|| {
    let line = |cells: Vec<&'static str>| (groups(&cells), cells[3], cells[4].parse().unwrap());
    table!("weights.csv").map(line).collect()
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

    fn scores<'a>(&'a self, item: &'a str) -> Option<&'a Vec<(i64, i64)>> {
        SCORES.get(&(self.grade, self.sex.as_str(), item))
    }

    fn score(&self, item: &str) -> Option<i64> {
        if item == "bmi" {
            let index = self.index()?;
            let is_within = |low: &Option<i64>, high: &Option<i64>| {
                low.is_none_or(|low| low <= index) && high.is_none_or(|high| index <= high)
            };
            let mut scores = INDEX_SCORES.iter();
            let found = scores.find(|(group, _, low, high)| group.has(self) && is_within(low, high));
            return found.map(|(_, score, _, _)| *score);
        }
        let result = *self.results.get(item)?;
        let rows = self.scores(item)?;
        let is_run = RUNS.contains(&item);
        let reached = rows.iter().filter(|(_, at)| if is_run { result <= *at } else { result >= *at });
        Some(reached.map(|(score, _)| *score).max().unwrap_or(0))
    }

    fn bonus(&self, item: &str) -> i64 {
        let Some(result) = self.results.get(item) else { return 0 };
        let rows = self.scores(item);
        let Some((_, full)) = rows.and_then(|rows| rows.iter().find(|(score, _)| *score == 100)) else { return 0 };
        let beyond = if RUNS.contains(&item) { full - result } else { result - full };
        let earned = BONUSES.iter().filter(|(group, of, _, at)| *of == item && group.has(self) && *at <= beyond);
        earned.map(|(_, _, points, _)| *points).max().unwrap_or(0)
    }

    fn sum(&self) -> Option<i64> {
        let (mut hundredths, mut percent) = (0, 0);
        for (_, item, weight) in WEIGHTS.iter().filter(|(group, _, _)| group.has(self)) {
            percent += weight;
            hundredths += weight * self.score(item)? + 100 * self.bonus(item);
        }
        assert_eq!(percent, 100);
        Some((hundredths + 5) / 10)
    }

    fn is_tested(&self) -> bool {
        self.status == "tested"
    }

    /// Whether the total is at least so many points.
    fn reaches(&self, points: i64) -> bool {
        self.is_tested() && self.total.is_some_and(|total| total >= 10 * points)
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
    sql: &Sql,
    holds: fn(&Test) -> bool,
    period: Period,
    part: Option<(&str, &str)>,
) -> Decimal {
    let rows = sql.fitness_tests.get(period, async || read(&sql.pool, period).await).await;
    let is_part = |row: &&Row| part.is_none_or(|(field, code)| row.row.get::<&str, _>(field) == code);
    let tests = rows.iter().filter(is_part).map(|row| &row.test);
    let persons: BTreeSet<&str> = tests.filter(|test| holds(test)).map(|test| test.student.as_str()).collect();
    Decimal::from(persons.len())
}

async fn read(pool: &SqlitePool, period: Period) -> Vec<Row> {
    let calendar = Calendar::default();
    let rows = sqlx::query(
        "SELECT substr(student, 4, 32) AS person, * FROM r_fitness_test_approved WHERE tested_on BETWEEN ?1 AND ?2",
    );
    let day = |day: xuezheng_pack::NaiveDate| day.to_string();
    let rows = rows.bind(day(period.first_day(&calendar))).bind(day(period.last_day(&calendar)));
    let rows = rows.fetch_all(pool).await.unwrap();
    let read = rows.into_iter().map(|row| {
        let results = COLUMNS.iter().filter_map(|(column, item, _)| Some((*item, row.get::<Option<i64>, _>(column)?)));
        let mut test = Test {
            student: row.get("person"),
            grade: row.get::<&str, _>("grade").parse().unwrap(),
            sex: row.get("sex"),
            status: row.get("status"),
            retest: row.get::<Option<i64>, _>("retest").is_some_and(|retest| retest != 0),
            results: results.collect(),
            total: None,
        };
        test.total = if test.is_tested() { test.sum() } else { None };
        Row { row, test }
    });
    read.collect()
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
