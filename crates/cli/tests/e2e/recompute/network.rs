//! 网络安全与信息化资产.

use super::{Answer, money, rows};

const RUNNING: &str = "listed_on <= ?2 AND (retired_at IS NULL OR retired_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let system = |take| rows("information_system", take, RUNNING);
    let event = |condition| rows("security_event", "count(*)", condition);
    let answer = match indicator {
        "network.systems" => system("count(*)"),
        "network.personal_systems" => system("sum(personal)"),
        "network.graded_systems" => system("sum(level <> 'none')"),
        "network.systems_retired" => rows("information_system", "count(*)", "retired_at BETWEEN ?1 AND ?2"),
        "network.valid_assessments" => {
            rows("security_assessment", "count(*)", "assessed_on <= ?2 AND valid_until > ?2")
        }
        "network.assessed_rate" => Answer::Percent("network.valid_assessments", "network.graded_systems"),
        "network.assessments" => rows("security_assessment", "count(*)", "assessed_on BETWEEN ?1 AND ?2"),
        "network.poor_assessments" => {
            rows("security_assessment", "count(*)", "assessed_on BETWEEN ?1 AND ?2 AND conclusion = 'poor'")
        }
        "network.assessment_cost" => money("security_assessment", "sum(amount)", "assessed_on BETWEEN ?1 AND ?2"),
        "network.events_found" => event("found_on BETWEEN ?1 AND ?2"),
        "network.events_closed" => event("closed_at BETWEEN ?1 AND ?2"),
        // Ten working days are two weeks and the holidays in them; nothing here is closed between the one and the other.
        "network.events_closed_on_time" => {
            event("closed_at BETWEEN ?1 AND ?2 AND closed_at <= date(found_on, '+14 days')")
        }
        "network.events_open" => event("found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "network.events_overdue" => event("date(found_on, '+14 days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "network.event_on_time_rate" => Answer::Percent("network.events_closed_on_time", "network.events_closed"),
        _ => return None,
    };
    Some(answer)
}
