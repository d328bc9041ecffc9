//! 职业教育.

use super::{Answer, rows};

/// Filed each spring, so that the latest of thirteen months is the one of that time.
const LATEST: &str = "recorded_on BETWEEN date(?2, '-13 months') AND ?2";
const ACTIVE: &str = "signed_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let major = |take| rows("vocational_major", take, LATEST);
    let admission = |take| rows("vocational_admission", take, "closed_on BETWEEN ?1 AND ?2");
    let placement = |take| rows("vocational_placement", take, "counted_on BETWEEN ?1 AND ?2");
    let award = |take| rows("skills_award", take, "awarded_on BETWEEN ?1 AND ?2");
    let answer = match indicator {
        "vocational.majors" => major("count(*)"),
        "vocational.feature_majors" => major("sum(feature <> 'ordinary')"),
        "vocational.vocational_students" => major("sum(students)"),
        "vocational.major_teachers" => major("sum(teachers)"),
        "vocational.dual_teachers" => major("sum(dual)"),
        "vocational.dual_share" => Answer::Percent("vocational.dual_teachers", "vocational.major_teachers"),
        "vocational.dual_share_required" => Answer::Policy("50"),
        "vocational.admission_plan" => admission("sum(plan)"),
        "vocational.admitted" => admission("sum(admitted)"),
        "vocational.registered" => admission("sum(registered)"),
        "vocational.rural_freshmen" => admission("sum(rural)"),
        "vocational.admission_rate" => Answer::Percent("vocational.registered", "vocational.admission_plan"),
        "vocational.registration_rate" => Answer::Percent("vocational.registered", "vocational.admitted"),
        "vocational.partnerships" => rows("school_enterprise", "count(*)", ACTIVE),
        "vocational.partnership_students" => rows("school_enterprise", "sum(students)", ACTIVE),
        "vocational.partnerships_signed" => rows("school_enterprise", "count(*)", "signed_on BETWEEN ?1 AND ?2"),
        "vocational.partnerships_expired" => {
            rows("school_enterprise", "count(*)", "expires_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        "vocational.graduates" => placement("sum(graduates)"),
        "vocational.graduates_further" => placement("sum(further)"),
        "vocational.graduates_employed" => placement("sum(employed)"),
        "vocational.graduates_matched" => placement("sum(matched)"),
        "vocational.graduates_placed" => placement("sum(further) + sum(employed)"),
        "vocational.placement_rate" => Answer::Percent("vocational.graduates_placed", "vocational.graduates"),
        "vocational.matched_rate" => Answer::Percent("vocational.graduates_matched", "vocational.graduates_employed"),
        "vocational.skills_awards" => award("count(*)"),
        "vocational.skills_winners" => award("sum(winners)"),
        _ => return None,
    };
    Some(answer)
}
