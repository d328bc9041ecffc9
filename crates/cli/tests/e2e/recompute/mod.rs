//! Every figure of the report again, by SQL written by hand on the SQLite tables, equal to the last digit.

mod arts;
mod balance;
mod digital;
mod documents;
mod double_reduction;
mod equity;
mod exams;
mod exchange;
mod family;
mod funds;
mod goals;
mod honors;
mod kept;
mod mental;
mod moral;
mod network;
mod party;
mod party_duties;
mod planning;
mod preschool;
mod private_schools;
mod profile;
mod projects;
mod projects_facilities;
mod research;
mod safety;
mod safety_facilities;
mod satisfaction;
mod sports;
mod sports_events;
mod sports_facilities;
mod student_aid;
mod supervision;
mod teachers;
mod vocational;

use std::path::Path;

use kept::Kept;
use rust_decimal::Decimal;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use xuezheng_bureau::Workspace;
use xuezheng_bureau::document::Document;
use xuezheng_bureau::figures_of::Aspect;
use xuezheng_pack::{Calendar, NaiveDate, Period};

use crate::county;

/// How an indicator is recomputed: each area has a file that says so for its own.
const AREAS: &[fn(&str) -> Option<Answer>] = &[
    goals::answer,
    arts::answer,
    balance::answer,
    digital::answer,
    documents::answer,
    double_reduction::answer,
    equity::answer,
    exams::answer,
    exchange::answer,
    family::answer,
    funds::answer,
    honors::answer,
    mental::answer,
    moral::answer,
    network::answer,
    party::answer,
    party_duties::answer,
    planning::answer,
    preschool::answer,
    private_schools::answer,
    profile::answer,
    projects::answer,
    projects_facilities::answer,
    research::answer,
    safety::answer,
    safety_facilities::answer,
    satisfaction::answer,
    sports::answer,
    sports_events::answer,
    sports_facilities::answer,
    student_aid::answer,
    supervision::answer,
    teachers::answer,
    vocational::answer,
];

/// What an indicator is, without a line of ours.
enum Answer {
    /// Made of rows.
    Rows(Query),
    /// Persons with a fitness test for which this holds.
    Persons(fn(&sports::Test) -> bool),
    /// Made of schools' sections that are compared: the name within its area.
    Balance(String),
    /// One indicator over another, in percent.
    Percent(&'static str, &'static str),
    /// One indicator over the sum of itself and another, in percent.
    Share(&'static str, &'static str),
    /// One indicator over what a second one is less a third, in percent.
    PercentOfRest(&'static str, &'static str, &'static str),
    /// One indicator over another.
    Quotient(&'static str, &'static str),
    /// One indicator less another.
    Difference(&'static str, &'static str),
    /// An indicator less what it was one year before.
    Change(&'static str),
    /// Its change over what it was one year before, in percent.
    Growth(&'static str),
    /// What a document sets, whatever was filed.
    Policy(&'static str),
}

/// A table, a condition with `?1` and `?2` for the period's first and last day, and what is taken of the rows.
struct Query {
    table: &'static str,
    take: &'static str,
    condition: &'static str,
    /// Digits after the point of a scaled amount.
    scale: u32,
}

/// Rows of a table; `take` is of whole numbers.
fn rows(table: &'static str, take: &'static str, condition: &'static str) -> Answer {
    Answer::Rows(Query { table, take, condition, scale: 0 })
}

// A sealed cell is `v1:`, 32 digits that stand for its content, and the rest: persons are counted by those digits.

/// Rows of a table; `take` is of amounts, which are kept in 分.
fn money(table: &'static str, take: &'static str, condition: &'static str) -> Answer {
    Answer::Rows(Query { table, take, condition, scale: 2 })
}

/// Rows of a table; `take` is of numbers with so many digits after the point.
fn scaled(table: &'static str, take: &'static str, condition: &'static str, scale: u32) -> Answer {
    Answer::Rows(Query { table, take, condition, scale })
}

struct Sql {
    pool: SqlitePool,
    fitness_tests: Kept<Vec<sports::Row>>,
    schools: Kept<Vec<SqliteRow>>,
}

impl Sql {
    async fn open(folder: &Path) -> Self {
        let path = folder.join("ledger.sqlite");
        let pool = SqlitePool::connect(&format!("sqlite://{}?mode=ro", path.display())).await.unwrap();
        Self { pool, fitness_tests: Kept::default(), schools: Kept::default() }
    }

    async fn value(&self, indicator: &str, period: Period, part: Option<(&str, &str)>) -> Option<Decimal> {
        let answer = AREAS.iter().find_map(|area| area(indicator));
        let answer = answer.unwrap_or_else(|| panic!("no SQL is written for {indicator}: add it in its area's file"));
        let whole = async |name: &str, period: Period| match AREAS.iter().find_map(|area| area(name)) {
            Some(Answer::Rows(query)) => self.select(&query, period, None).await,
            Some(Answer::Persons(holds)) => sports::persons(self, holds, period, None).await,
            _ => panic!("{name} of {indicator} is not made of rows"),
        };
        let (now, before) = (period, period.prior_year());
        let percent = |rate: Decimal| rate * Decimal::ONE_HUNDRED;
        match answer {
            Answer::Rows(query) => Some(self.select(&query, period, part).await),
            Answer::Persons(holds) => Some(sports::persons(self, holds, period, part).await),
            Answer::Balance(name) => {
                let school = part.and_then(|(field, code)| (field == "org").then_some(code));
                balance::value(self, &name, period, school).await
            }
            Answer::PercentOfRest(above, of, less) => {
                let below = whole(of, now).await - whole(less, now).await;
                ratio(whole(above, now).await, below).map(percent)
            }
            Answer::Percent(above, below) => ratio(whole(above, now).await, whole(below, now).await).map(percent),
            Answer::Share(above, rest) => {
                let above = whole(above, now).await;
                ratio(above, above + whole(rest, now).await).map(percent)
            }
            Answer::Quotient(above, below) => ratio(whole(above, now).await, whole(below, now).await),
            Answer::Difference(from, less) => Some(whole(from, now).await - whole(less, now).await),
            Answer::Policy(number) => Some(number.parse().unwrap()),
            Answer::Change(of) => Some(whole(of, now).await - whole(of, before).await),
            Answer::Growth(of) => {
                let old = whole(of, before).await;
                ratio(whole(of, now).await - old, old).map(percent)
            }
        }
    }

    async fn select(&self, query: &Query, period: Period, part: Option<(&str, &str)>) -> Decimal {
        let calendar = Calendar::default();
        let mut sql = format!("SELECT {} FROM r_{}_approved WHERE ({})", query.take, query.table, query.condition);
        if let Some(("org", code)) = part {
            // Who was merged into another is not among the schools that reports name.
            sql += &format!(" AND _org = '{code}'");
        } else if let Some((field, code)) = part {
            // A multiple choice is kept as |one|other|.
            sql += &format!(" AND ({field} = '{code}' OR {field} LIKE '%|{code}|%')");
        }
        let day = |day: NaiveDate| day.to_string();
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(day(period.first_day(&calendar)))
            .bind(day(period.last_day(&calendar)))
            .fetch_one(&self.pool)
            .await
            .unwrap();
        let sum: Option<i64> = row.get(0);
        Decimal::new(sum.unwrap_or(0), query.scale)
    }
}

fn ratio(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    // Integers only, so that nothing here shares code with what is tested: twelve digits, half away from zero.
    let scaled = |value: Decimal| {
        let mut value = value;
        value.rescale(2);
        value.mantissa()
    };
    let (above, below) = (scaled(numerator), scaled(denominator));
    if below == 0 {
        return None;
    }
    let twelve = 10_i128.pow(12);
    let (sign, above) = (above.signum() * below.signum(), above.abs() * twelve);
    let below = below.abs();
    let quotient = (above + below / 2) / below;
    Some(Decimal::from_i128_with_scale(sign * quotient, 12))
}

/// Whether two values are the same; coefficients and means of what was split, whose steps are rounded elsewhere, to nine digits.
fn agree(indicator: &str, found: Option<Decimal>, expected: Option<Decimal>) -> bool {
    let is_rounded = indicator.starts_with("balance.")
        && ["_cv_", "_mean_", "cv_composite"].iter().any(|part| indicator.contains(part));
    match (found, expected) {
        (Some(found), Some(expected)) if is_rounded => (found - expected).abs() < Decimal::new(1, 9),
        _ => found == expected,
    }
}

#[tokio::test]
async fn every_figure_of_the_report_equals_what_plain_sql_gives() {
    let folder = county::shared().await;
    let workspace = Workspace::open(&folder).await.unwrap();
    let document = county::report(&workspace).await;
    let compared = equals_plain_sql(&folder, &workspace, &document).await;
    assert!(compared >= 30, "only {compared} figures in the report");
}

/// Compares every figure that a document states with what plain SQL gives; how many there were.
pub(crate) async fn equals_plain_sql(folder: &Path, workspace: &Workspace, document: &Document) -> usize {
    let sql = Sql::open(folder).await;
    let mut compared = 0;
    for stated in &document.figures {
        let key = &stated.figure.key;
        let part = match &key.aspect {
            Aspect::Part(part) | Aspect::PartOn(part, _) => Some((part.field.as_str(), part.code.as_str())),
            Aspect::Value | Aspect::YearOnYear => None,
        };
        let id = key.indicator.as_str();
        let expected = if key.aspect == Aspect::YearOnYear {
            let now = sql.value(id, key.period, None).await;
            let before = sql.value(id, key.period.prior_year(), None).await;
            let percent = workspace.pack().indicators[&key.indicator].unit.is_percent();
            match (now, before) {
                (Some(now), Some(before)) if percent => Some(now - before),
                (Some(now), Some(before)) => ratio(now - before, before).map(|rate| rate * Decimal::ONE_HUNDRED),
                _ => None,
            }
        } else {
            sql.value(id, key.period, part).await
        };
        let found = stated.figure.value.present();
        assert!(agree(id, found, expected), "{key:?}: {found:?}, by SQL {expected:?}");
        compared += 1;
    }
    compared
}

/// Every indicator and its parts, whether the report states it or not, in the periods that were filed in whole.
#[tokio::test]
async fn every_indicator_equals_what_plain_sql_gives() {
    let folder = county::shared().await;
    let workspace = Workspace::open(&folder).await.unwrap();
    let sql = Sql::open(&folder).await;
    let mut wrong = Vec::new();
    for period in ["2023H1", "2023H2", "2023", "2024H1", "2024H2"].map(|period| Period::parse(period).unwrap()) {
        let query = xuezheng_bureau::Query { org: None, period, indicator: None };
        for figure in xuezheng_bureau::figures(&workspace, &query).await.unwrap() {
            let key = &figure.key;
            let part = match &key.aspect {
                Aspect::Part(part) | Aspect::PartOn(part, _) => Some((part.field.as_str(), part.code.as_str())),
                Aspect::Value | Aspect::YearOnYear => None,
            };
            // What was never asked has no figure, and what compares with it neither; SQL knows no such thing.
            let Some(value) = figure.value.present() else { continue };
            let expected = sql.value(key.indicator.as_str(), period, part).await;
            if !agree(key.indicator.as_str(), Some(value), expected) {
                wrong.push(format!("{period} {} {part:?}: {value}, by SQL {expected:?}", key.indicator));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
