//! 心理健康教育.

use super::{Answer, rows};

/// Filed each spring, so that the latest of thirteen months is the one of that time.
const LATEST: &str = "recorded_on BETWEEN date(?2, '-13 months') AND ?2";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let condition = |take| rows("counseling_condition", take, LATEST);
    let screening = |take| rows("mental_screening", take, "screened_on BETWEEN ?1 AND ?2");
    let case = |take, condition| rows("counseling_case", take, condition);
    let answer = match indicator {
        "mental.mental_schools" => condition("count(*)"),
        "mental.mental_pupils" => condition("sum(pupils)"),
        "mental.mental_full_time" => condition("sum(full_time)"),
        "mental.mental_part_time" => condition("sum(part_time)"),
        "mental.mental_trained" => condition("sum(trained)"),
        "mental.schools_with_counselor" => condition("sum(full_time + part_time > 0)"),
        "mental.schools_with_full_time" => condition("sum(full_time > 0)"),
        "mental.schools_with_room" => condition("count(weekly_hours)"),
        "mental.schools_with_course" => condition("sum(has_course)"),
        "mental.counselor_rate" => Answer::Percent("mental.schools_with_counselor", "mental.mental_schools"),
        "mental.counselor_rate_target" => Answer::Policy("95"),
        "mental.room_rate" => Answer::Percent("mental.schools_with_room", "mental.mental_schools"),
        "mental.course_rate" => Answer::Percent("mental.schools_with_course", "mental.mental_schools"),
        "mental.pupils_per_full_time" => Answer::Quotient("mental.mental_pupils", "mental.mental_full_time"),
        "mental.mental_activities" => {
            rows("moral_activity", "count(*)", "held_on BETWEEN ?1 AND ?2 AND theme = 'mental'")
        }
        "mental.screening_enrolled" => screening("sum(enrolled)"),
        "mental.screening_screened" => screening("sum(screened)"),
        "mental.screening_rate" => Answer::Percent("mental.screening_screened", "mental.screening_enrolled"),
        "mental.screening_flagged" => screening("sum(attention) + sum(focus)"),
        "mental.screening_focus" => screening("sum(focus)"),
        "mental.flagged_rate" => Answer::Percent("mental.screening_flagged", "mental.screening_screened"),
        "mental.cases_found" => case("count(DISTINCT substr(student, 4, 32))", "found_on BETWEEN ?1 AND ?2"),
        "mental.cases_assessed" => case("count(*)", "assessed_at BETWEEN ?1 AND ?2"),
        "mental.cases_assessed_on_time" => {
            case("count(*)", "assessed_at BETWEEN ?1 AND ?2 AND assessed_at <= date(found_on, '+7 days')")
        }
        "mental.assess_on_time_rate" => Answer::Percent("mental.cases_assessed_on_time", "mental.cases_assessed"),
        "mental.cases_referred" => case("count(*)", "referred_at BETWEEN ?1 AND ?2"),
        "mental.cases_closed" => case("count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "mental.cases_open" => case("count(*)", "found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "mental.cases_unassessed" => {
            case("count(*)", "date(found_on, '+7 days') <= ?2 AND (assessed_at IS NULL OR assessed_at > ?2)")
        }
        _ => return None,
    };
    Some(answer)
}
