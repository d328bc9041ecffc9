//! 双减与校外培训.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "double_reduction.institutions_surveyed" => {
            rows("tutoring_institution", "count(*)", "surveyed_on BETWEEN ?1 AND ?2")
        }
        "double_reduction.sports_surveyed" => {
            rows("tutoring_institution", "count(*)", "surveyed_on BETWEEN ?1 AND ?2 AND category = 'sports'")
        }
        "double_reduction.sports_applying" => rows(
            "tutoring_institution",
            "count(*)",
            "applied_at <= ?2 AND coalesce(registered_at, '9999') > ?2 AND category = 'sports'",
        ),
        "double_reduction.institutions_applied" => {
            rows("tutoring_institution", "count(*)", "applied_at BETWEEN ?1 AND ?2")
        }
        "double_reduction.institutions_registered" => {
            rows("tutoring_institution", "count(*)", "registered_at BETWEEN ?1 AND ?2")
        }
        "double_reduction.institutions_closed" => {
            rows("tutoring_institution", "count(*)", "closed_at BETWEEN ?1 AND ?2")
        }
        "double_reduction.institutions_open" => {
            rows("tutoring_institution", "count(*)", "surveyed_on <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        "double_reduction.institution_pupils" => {
            rows("tutoring_institution", "sum(pupils)", "surveyed_on <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        "double_reduction.pool_rate" => {
            Answer::Percent("double_reduction.institutions_pooled", "double_reduction.institutions_open")
        }
        "double_reduction.enforcements" => rows("joint_enforcement", "count(*)", "held_on BETWEEN ?1 AND ?2"),
        "double_reduction.enforcement_persons" => {
            rows("joint_enforcement", "sum(persons)", "held_on BETWEEN ?1 AND ?2")
        }
        "double_reduction.enforcement_checked" => {
            rows("joint_enforcement", "sum(checked)", "held_on BETWEEN ?1 AND ?2")
        }
        "double_reduction.enforcement_found" => rows("joint_enforcement", "sum(found)", "held_on BETWEEN ?1 AND ?2"),
        "double_reduction.tutoring_notices" => rows("tutoring_notice", "count(*)", "issued_on BETWEEN ?1 AND ?2"),
        "double_reduction.notices_closed" => rows("tutoring_notice", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "double_reduction.service_schools" => rows(
            "after_school_service",
            "sum(schools)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.schools_served" => rows(
            "after_school_service",
            "sum(served)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.schools_full_days" => rows(
            "after_school_service",
            "sum(full_days)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.service_pupils" => rows(
            "after_school_service",
            "sum(pupils)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.pupils_attending" => rows(
            "after_school_service",
            "sum(attending)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.service_teachers" => rows(
            "after_school_service",
            "sum(teachers)",
            "counted_on = (SELECT max(counted_on) FROM r_after_school_service_approved WHERE counted_on <= ?2)",
        ),
        "double_reduction.service_funds" => money("after_school_service", "sum(funds)", "counted_on BETWEEN ?1 AND ?2"),
        "double_reduction.service_rate" => {
            Answer::Percent("double_reduction.schools_served", "double_reduction.service_schools")
        }
        "double_reduction.attending_rate" => {
            Answer::Percent("double_reduction.pupils_attending", "double_reduction.service_pupils")
        }
        "double_reduction.notices_late" => {
            rows("tutoring_notice", "count(*)", "deadline <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        "double_reduction.institutions_pooled" => {
            rows("tutoring_institution", "count(*)", "surveyed_on <= ?2 AND coalesce(closed_at, '9999') > ?2 AND pool")
        }
        "double_reduction.notice_institutions" => {
            rows("tutoring_notice", "count(DISTINCT institution)", "issued_on BETWEEN ?1 AND ?2")
        }
        _ => return None,
    };
    Some(answer)
}
