//! Every figure of the report again, by SQL written by hand on the SQLite tables, equal to the last digit.

use rust_decimal::Decimal;
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use xuezheng_bureau::Workspace;
use xuezheng_bureau::figures_of::Aspect;
use xuezheng_pack::{Calendar, NaiveDate, Period};

use crate::county;

/// A table, a condition with `?1` and `?2` for the period's first and last day, and what is taken of the rows.
struct Query {
    table: &'static str,
    take: &'static str,
    condition: &'static str,
    /// Digits after the point of a scaled amount.
    scale: u32,
}

fn query(indicator: &str) -> Option<Query> {
    let (table, take, condition) = match indicator {
        "safety.inspections" => ("inspection", "count(*)", "inspected_on BETWEEN ?1 AND ?2"),
        "safety.inspectors" => ("inspection", "sum(inspectors)", "inspected_on BETWEEN ?1 AND ?2"),
        "safety.notices" => ("rectification_notice", "count(*)", "issued_on BETWEEN ?1 AND ?2"),
        "safety.hazards_found" => ("hazard", "count(*)", "found_on BETWEEN ?1 AND ?2"),
        "safety.hazards_closed" => ("hazard", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "safety.hazards_closed_on_time" => {
            ("hazard", "count(*)", "closed_at BETWEEN ?1 AND ?2 AND julianday(closed_at) - julianday(found_on) <= 15")
        }
        "safety.hazards_open" => ("hazard", "count(*)", "found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "safety.hazards_overdue" => {
            ("hazard", "count(*)", "date(found_on, '+15 days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "safety.serious_hazards" => {
            ("hazard", "count(*)", "severity = 'serious' AND found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "safety.petitions_received" => ("petition", "count(*)", "received_on BETWEEN ?1 AND ?2"),
        "safety.petitions_accepted" => ("petition", "count(*)", "accepted_at BETWEEN ?1 AND ?2"),
        "safety.petitions_accepted_on_time" => {
            ("petition", "count(*)", "accepted_at BETWEEN ?1 AND ?2 AND accepted_at <= date(received_on, '+15 days')")
        }
        "safety.petitions_closed" => ("petition", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "safety.petitions_open" => {
            ("petition", "count(*)", "received_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "safety.petitions_overdue" => (
            "petition",
            "count(*)",
            "date(accepted_at, '+' || (60 + coalesce(extension_days, 0)) || ' days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)",
        ),
        "student_aid.grants" => ("aid_grant", "count(*)", "paid_on BETWEEN ?1 AND ?2"),
        "student_aid.aided_students" => ("aid_grant", "count(DISTINCT student)", "paid_on BETWEEN ?1 AND ?2"),
        "student_aid.key_group_students" => (
            "aid_grant",
            "count(DISTINCT student)",
            "paid_on BETWEEN ?1 AND ?2 AND hardship NOT IN ('ordinary', 'not_required')",
        ),
        "student_aid.aid_amount" => ("aid_grant", "sum(amount)", "paid_on BETWEEN ?1 AND ?2"),
        _ => return None,
    };
    Some(Query { table, take, condition, scale: if take == "sum(amount)" { 2 } else { 0 } })
}

struct Sql {
    pool: SqlitePool,
    codes: Vec<(&'static str, &'static str)>,
}

impl Sql {
    async fn value(&self, indicator: &str, period: Period, part: Option<(&str, &str)>) -> Option<Decimal> {
        if let Some(query) = query(indicator) {
            return Some(self.select(&query, period, part).await);
        }
        let whole = async |name: &str, period: Period| {
            let area = indicator.split('.').next().unwrap();
            self.select(&query(&format!("{area}.{name}")).unwrap(), period, None).await
        };
        let (now, before) = (period, period.prior_year());
        let hundred = Decimal::ONE_HUNDRED;
        match indicator {
            "safety.hazard_close_rate" => {
                ratio(whole("hazards_closed", now).await, whole("hazards_found", now).await).map(|rate| rate * hundred)
            }
            "safety.hazard_clearance_rate" => {
                let (closed, open) = (whole("hazards_closed", now).await, whole("hazards_open", now).await);
                ratio(closed, closed + open).map(|rate| rate * hundred)
            }
            "safety.hazard_on_time_rate" => {
                let (on_time, closed) =
                    (whole("hazards_closed_on_time", now).await, whole("hazards_closed", now).await);
                ratio(on_time, closed).map(|rate| rate * hundred)
            }
            "safety.hazards_closed_change" => {
                Some(whole("hazards_closed", now).await - whole("hazards_closed", before).await)
            }
            "safety.petition_close_rate" => {
                let (closed, received) = (whole("petitions_closed", now).await, whole("petitions_received", now).await);
                ratio(closed, received).map(|rate| rate * hundred)
            }
            "safety.petition_accept_rate" => {
                let accepted = whole("petitions_accepted", now).await;
                ratio(whole("petitions_accepted_on_time", now).await, accepted).map(|rate| rate * hundred)
            }
            "student_aid.key_group_share" => {
                let (key, all) = (whole("key_group_students", now).await, whole("aided_students", now).await);
                ratio(key, all).map(|rate| rate * hundred)
            }
            "student_aid.average_aid" => ratio(whole("aid_amount", now).await, whole("aided_students", now).await),
            "student_aid.aided_students_change" => {
                Some(whole("aided_students", now).await - whole("aided_students", before).await)
            }
            "student_aid.aid_growth" => {
                let (new, old) = (whole("aid_amount", now).await, whole("aid_amount", before).await);
                ratio(new - old, old).map(|rate| rate * hundred)
            }
            other => panic!("no SQL is written for {other}: add it here"),
        }
    }

    async fn select(&self, query: &Query, period: Period, part: Option<(&str, &str)>) -> Decimal {
        let calendar = Calendar::default();
        let mut sql = format!("SELECT {} FROM r_{}_approved WHERE ({})", query.take, query.table, query.condition);
        if let Some((field, code)) = part {
            let multiple = self.codes.contains(&(query.table, field));
            sql +=
                &if multiple { format!(" AND {field} LIKE '%|{code}|%'") } else { format!(" AND {field} = '{code}'") };
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

#[tokio::test]
async fn every_figure_of_the_report_equals_what_plain_sql_gives() {
    let folder = county::shared().await;
    let workspace = Workspace::open(&folder).await.unwrap();
    let document = county::report(&workspace).await;
    let pool =
        SqlitePool::connect(&format!("sqlite://{}?mode=ro", folder.join("ledger.sqlite").display())).await.unwrap();
    let sql = Sql { pool, codes: vec![("inspection", "topics")] };
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
        assert_eq!(stated.figure.value.present(), expected, "{key:?}");
        compared += 1;
    }
    assert!(compared >= 30, "only {compared} figures in the report");
}

/// What the real half-year report states for these two areas.
#[tokio::test]
async fn the_half_year_states_what_the_real_report_states() {
    let folder = county::shared().await;
    let workspace = Workspace::open(&folder).await.unwrap();
    let query = xuezheng_bureau::Query { org: None, period: county::half(), indicator: None };
    let figures = xuezheng_bureau::figures(&workspace, &query).await.unwrap();
    let value = |id: &str, part: Option<(&str, &str)>| {
        let wanted = |aspect: &Aspect| match (aspect, part) {
            (Aspect::Value, None) => true,
            (Aspect::Part(found), Some((field, code))) => found.field.as_str() == field && found.code.as_str() == code,
            _ => false,
        };
        let found = figures.iter().find(|figure| figure.key.indicator.as_str() == id && wanted(&figure.key.aspect));
        found.unwrap_or_else(|| panic!("{id} {part:?}")).value.present().unwrap()
    };
    for (id, part, stated) in [
        ("safety.inspections", None, "21"),
        ("safety.notices", None, "45"),
        ("safety.hazards_closed", None, "340"),
        ("safety.petitions_received", None, "22"),
        ("safety.petitions_received", Some(("channel", "online")), "5"),
        ("safety.petitions_received", Some(("channel", "visit")), "2"),
        ("safety.petitions_received", Some(("channel", "hotline")), "15"),
        ("safety.petitions_closed", None, "21"),
        ("student_aid.aided_students", None, "28209"),
        ("student_aid.aided_students", Some(("stage", "preschool")), "3006"),
        ("student_aid.aided_students", Some(("stage", "compulsory")), "18306"),
        ("student_aid.aided_students", Some(("stage", "senior_high")), "4215"),
        ("student_aid.aided_students", Some(("stage", "vocational")), "2682"),
        ("student_aid.aid_amount", None, "16136800"),
        ("student_aid.aid_amount", Some(("stage", "preschool")), "1156300"),
        ("student_aid.aid_amount", Some(("stage", "compulsory")), "8597800"),
        ("student_aid.aid_amount", Some(("stage", "senior_high")), "3961200"),
        ("student_aid.aid_amount", Some(("stage", "vocational")), "2421500"),
    ] {
        assert_eq!(value(id, part), stated.parse().unwrap(), "{id} {part:?}");
    }
    assert_eq!(xuezheng_pack::decimal::print(value("safety.petition_close_rate", None), 0), "95");
}
