//! 党建与党风廉政.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "party.organizations" => {
            rows("party_organization", "count(*)", "registered_on <= ?2 AND coalesce(renewed_at, '9999') > ?2")
        }
        "party.members" => {
            rows("party_organization", "sum(members)", "registered_on <= ?2 AND coalesce(renewed_at, '9999') > ?2")
        }
        "party.renewals" => rows("party_organization", "count(*)", "renewed_at BETWEEN ?1 AND ?2"),
        "party.terms_overdue" => {
            rows("party_organization", "count(*)", "term_ends <= ?2 AND coalesce(renewed_at, '9999') > ?2")
        }
        "party.visits" => rows("party_visit", "count(*)", "visited_on BETWEEN ?1 AND ?2"),
        "party.visited_schools" => rows("party_visit", "count(DISTINCT school)", "visited_on BETWEEN ?1 AND ?2"),
        "party.visit_problems" => rows("party_visit", "sum(problems)", "visited_on BETWEEN ?1 AND ?2"),
        "party.visit_rectified" => rows("party_visit", "sum(rectified)", "visited_on BETWEEN ?1 AND ?2"),
        "party.visit_rectify_rate" => Answer::Percent("party.visit_rectified", "party.visit_problems"),
        "party.brands_applied" => rows("party_brand", "count(*)", "applied_on BETWEEN ?1 AND ?2"),
        "party.city_demonstrations" => rows(
            "party_brand",
            "count(*)",
            "applied_on BETWEEN ?1 AND ?2 AND title = 'demonstration' AND level = 'city'",
        ),
        "party.provincial_demonstrations" => rows(
            "party_brand",
            "count(*)",
            "applied_on BETWEEN ?1 AND ?2 AND title = 'demonstration' AND level = 'provincial'",
        ),
        "party.clean_schools" => rows("party_brand", "count(*)", "applied_on BETWEEN ?1 AND ?2 AND title = 'clean'"),
        "party.brands_accepted" => rows("party_brand", "count(*)", "accepted_at BETWEEN ?1 AND ?2"),
        "party.rechecks_preparing" => rows(
            "party_brand",
            "count(*)",
            "recheck_started_at <= ?2 AND coalesce(rechecked_at, '9999') > ?2 AND title = 'demonstration'",
        ),
        "party.rechecked" => rows("party_brand", "count(*)", "rechecked_at BETWEEN ?1 AND ?2"),
        "party.secretaries_dispatched" => rows("private_secretary", "count(*)", "dispatched_on BETWEEN ?1 AND ?2"),
        "party.secretaries_serving" => {
            rows("private_secretary", "count(*)", "dispatched_on <= ?2 AND coalesce(ended_at, '9999') > ?2")
        }
        "party.integrity_activities" => rows("integrity_activity", "count(*)", "held_on BETWEEN ?1 AND ?2"),
        "party.integrity_participants" => rows("integrity_activity", "sum(participants)", "held_on BETWEEN ?1 AND ?2"),
        "party.clues_received" => rows("integrity_clue", "count(*)", "received_on BETWEEN ?1 AND ?2"),
        "party.clues_closed" => rows("integrity_clue", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "party.clues_open" => {
            rows("integrity_clue", "count(*)", "received_on <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        "party.clues_overdue" => rows(
            "integrity_clue",
            "count(*)",
            "date(started_at, '+90 days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)",
        ),
        _ => return None,
    };
    Some(answer)
}
