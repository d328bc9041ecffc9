//! 家校社协同育人.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let session = |take| rows("family_session", take, "held_on BETWEEN ?1 AND ?2");
    let visit = |take| rows("home_visit", take, "finished_on BETWEEN ?1 AND ?2");
    let answer = match indicator {
        "family.family_sessions" => session("count(*)"),
        "family.family_parents" => session("sum(parents)"),
        "family.joint_sessions" => session("count(partner)"),
        "family.parents_per_session" => Answer::Quotient("family.family_parents", "family.family_sessions"),
        "family.visit_schools" => visit("count(*)"),
        "family.pupils_to_visit" => visit("sum(pupils)"),
        "family.families_visited" => visit("sum(visited)"),
        "family.home_visit_rate" => Answer::Percent("family.families_visited", "family.pupils_to_visit"),
        "family.priority_to_visit" => visit("sum(priority)"),
        "family.priority_visited" => visit("sum(priority_visited)"),
        "family.priority_visit_rate" => Answer::Percent("family.priority_visited", "family.priority_to_visit"),
        "family.family_requests" => visit("sum(requests)"),
        "family.family_answered" => visit("sum(answered)"),
        "family.answer_rate" => Answer::Percent("family.family_answered", "family.family_requests"),
        _ => return None,
    };
    Some(answer)
}
