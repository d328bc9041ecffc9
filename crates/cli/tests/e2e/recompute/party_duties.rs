//! 理论学习、评星定级、意识形态检查和议事规则 of 党建与党风廉政.

use super::{Answer, rows};

/// The stars of the last year that were given.
macro_rules! stars {
    ($condition:literal) => {
        concat!("rated_on = (SELECT max(rated_on) FROM r_branch_rating_approved WHERE rated_on <= ?2) AND ", $condition)
    };
}

const COUNTED: &str = "counted_on = (SELECT max(counted_on) FROM r_study_platform_approved WHERE counted_on <= ?2)";
const OVERDUE: &str =
    "problems > 0 AND date(checked_on, '+30 days') <= ?2 AND (rectified_at IS NULL OR rectified_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let study = |take| rows("study_session", take, "held_on BETWEEN ?1 AND ?2");
    let rating = |take| rows("branch_rating", take, stars!("true"));
    let check = |take| rows("ideology_check", take, "checked_on BETWEEN ?1 AND ?2");
    let answer = match indicator {
        "party.organizations_with_rules" => {
            rows("party_organization", "count(*)", "rules_on <= ?2 AND coalesce(renewed_at, '9999') > ?2")
        }
        "party.rules_rate" => Answer::Percent("party.organizations_with_rules", "party.organizations"),
        "party.study_sessions" => study("count(*)"),
        "party.group_sessions" => rows("study_session", "count(*)", "held_on BETWEEN ?1 AND ?2 AND kind = 'group'"),
        "party.study_expected" => study("sum(expected)"),
        "party.study_present" => study("sum(present)"),
        "party.study_speakers" => study("sum(speakers)"),
        "party.study_attendance" => Answer::Percent("party.study_present", "party.study_expected"),
        "party.platform_enrolled" => rows("study_platform", "sum(enrolled)", COUNTED),
        "party.platform_completed" => rows("study_platform", "sum(completed)", COUNTED),
        "party.platform_rate" => Answer::Percent("party.platform_completed", "party.platform_enrolled"),
        "party.organizations_rated" => rating("count(*)"),
        "party.five_stars" => rows("branch_rating", "count(*)", stars!("star = 'five'")),
        "party.weak_organizations" => rows("branch_rating", "count(*)", stars!("star IN ('one', 'two')")),
        "party.five_star_share" => Answer::Percent("party.five_stars", "party.organizations_rated"),
        "party.members_reviewed" => rating("sum(reviewed)"),
        "party.members_excellent" => rating("sum(excellent)"),
        "party.excellent_share" => Answer::Percent("party.members_excellent", "party.members_reviewed"),
        "party.ideology_checks" => check("count(*)"),
        "party.ideology_schools" => check("count(DISTINCT school)"),
        "party.ideology_problems" => check("sum(problems)"),
        "party.ideology_overdue" => rows("ideology_check", "count(*)", OVERDUE),
        _ => return None,
    };
    Some(answer)
}
