//! 校园安全.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "safety.inspections" => rows("inspection", "count(*)", "inspected_on BETWEEN ?1 AND ?2"),
        "safety.inspectors" => rows("inspection", "sum(inspectors)", "inspected_on BETWEEN ?1 AND ?2"),
        "safety.notices" => rows("rectification_notice", "count(*)", "issued_on BETWEEN ?1 AND ?2"),
        "safety.hazards_found" => rows("hazard", "count(*)", "found_on BETWEEN ?1 AND ?2"),
        "safety.hazards_closed" => rows("hazard", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "safety.hazards_closed_on_time" => rows(
            "hazard",
            "count(*)",
            "closed_at BETWEEN ?1 AND ?2 AND julianday(closed_at) - julianday(found_on) <= 15",
        ),
        "safety.hazards_open" => rows("hazard", "count(*)", "found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "safety.hazards_overdue" => {
            rows("hazard", "count(*)", "date(found_on, '+15 days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "safety.serious_hazards" => rows(
            "hazard",
            "count(*)",
            "severity = 'serious' AND found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)",
        ),
        "safety.petitions_received" => rows("petition", "count(*)", "received_on BETWEEN ?1 AND ?2"),
        "safety.petitions_accepted" => rows("petition", "count(*)", "accepted_at BETWEEN ?1 AND ?2"),
        "safety.petitions_accepted_on_time" => rows(
            "petition",
            "count(*)",
            "accepted_at BETWEEN ?1 AND ?2 AND accepted_at <= date(received_on, '+15 days')",
        ),
        "safety.petitions_closed" => rows("petition", "count(*)", "closed_at BETWEEN ?1 AND ?2"),
        "safety.petitions_open" => {
            rows("petition", "count(*)", "received_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "safety.petitions_overdue" => rows(
            "petition",
            "count(*)",
            "date(accepted_at, '+' || (60 + coalesce(extension_days, 0)) || ' days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)",
        ),
        "safety.hazard_close_rate" => Answer::Percent("safety.hazards_closed", "safety.hazards_found"),
        "safety.hazard_clearance_rate" => Answer::Share("safety.hazards_closed", "safety.hazards_open"),
        "safety.hazard_on_time_rate" => Answer::Percent("safety.hazards_closed_on_time", "safety.hazards_closed"),
        "safety.hazards_closed_change" => Answer::Change("safety.hazards_closed"),
        "safety.petition_close_rate" => Answer::Percent("safety.petitions_closed", "safety.petitions_received"),
        "safety.petition_accept_rate" => {
            Answer::Percent("safety.petitions_accepted_on_time", "safety.petitions_accepted")
        }
        _ => return None,
    };
    Some(answer)
}
