//! 民办教育.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "private_schools.inspected_schools" => {
            rows("private_inspection", "count(DISTINCT school)", "inspected_on BETWEEN ?1 AND ?2 AND kind = 'school'")
        }
        "private_schools.inspected_kindergartens" => rows(
            "private_inspection",
            "count(DISTINCT school)",
            "inspected_on BETWEEN ?1 AND ?2 AND kind = 'kindergarten'",
        ),
        "private_schools.inspected_vocational" => rows(
            "private_inspection",
            "count(DISTINCT school)",
            "inspected_on BETWEEN ?1 AND ?2 AND kind = 'vocational'",
        ),
        "private_schools.private_inspections" => {
            rows("private_inspection", "count(*)", "inspected_on BETWEEN ?1 AND ?2")
        }
        "private_schools.private_problems" => {
            rows("private_inspection", "sum(problems)", "inspected_on BETWEEN ?1 AND ?2")
        }
        "private_schools.reviewed" => rows("private_review", "count(*)", "concluded_on BETWEEN ?1 AND ?2"),
        "private_schools.review_passed" => {
            rows("private_review", "count(*)", "concluded_on BETWEEN ?1 AND ?2 AND conclusion = 'passed'")
        }
        "private_schools.review_failed" => {
            rows("private_review", "count(*)", "concluded_on BETWEEN ?1 AND ?2 AND conclusion = 'failed'")
        }
        "private_schools.review_pass_rate" => {
            Answer::Percent("private_schools.review_passed", "private_schools.reviewed")
        }
        "private_schools.founded_schools" => {
            rows("private_approval", "count(*)", "approved_on BETWEEN ?1 AND ?2 AND matter = 'founded'")
        }
        "private_schools.founded_places" => {
            rows("private_approval", "sum(places)", "approved_on BETWEEN ?1 AND ?2 AND matter = 'founded'")
        }
        "private_schools.expanded_places" => {
            rows("private_approval", "sum(places)", "approved_on BETWEEN ?1 AND ?2 AND matter = 'expanded'")
        }
        "private_schools.private_investment" => money(
            "private_approval",
            "sum(investment)",
            "approved_on BETWEEN ?1 AND ?2 AND matter IN ('founded', 'expanded')",
        ),
        "private_schools.supported_schools" => rows(
            "private_approval",
            "count(*)",
            "approved_on BETWEEN ?1 AND ?2 AND NOT matter = 'closed' AND support IS NOT NULL",
        ),
        "private_schools.opened_schools" => {
            rows("private_approval", "count(*)", "opened_at BETWEEN ?1 AND ?2 AND matter = 'founded'")
        }
        "private_schools.founded_waiting" => rows(
            "private_approval",
            "count(*)",
            "matter = 'founded' AND approved_on <= ?2 AND coalesce(opened_at, '9999') > ?2",
        ),
        "private_schools.closed_schools" => {
            rows("private_approval", "count(*)", "approved_on BETWEEN ?1 AND ?2 AND matter = 'closed'")
        }
        "private_schools.compulsory_pupils" => rows(
            "private_enrollment",
            "sum(pupils)",
            "counted_on = (SELECT max(counted_on) FROM r_private_enrollment_approved WHERE counted_on <= ?2)",
        ),
        "private_schools.private_pupils" => rows(
            "private_enrollment",
            "sum(private_pupils)",
            "counted_on = (SELECT max(counted_on) FROM r_private_enrollment_approved WHERE counted_on <= ?2)",
        ),
        "private_schools.purchased_places" => rows(
            "private_enrollment",
            "sum(purchased)",
            "counted_on = (SELECT max(counted_on) FROM r_private_enrollment_approved WHERE counted_on <= ?2)",
        ),
        "private_schools.private_share" => {
            Answer::Percent("private_schools.private_pupils", "private_schools.compulsory_pupils")
        }
        "private_schools.private_share_limit" => Answer::Policy("5"),
        "private_schools.private_notices" => {
            rows("private_inspection", "count(*)", "inspected_on BETWEEN ?1 AND ?2 AND severe")
        }
        "private_schools.private_open" => {
            rows("private_inspection", "count(*)", "inspected_on <= ?2 AND coalesce(closed_at, '9999') > ?2 AND severe")
        }
        _ => return None,
    };
    Some(answer)
}
