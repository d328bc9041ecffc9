//! 体育: grounds, equipment and outbreaks of disease.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let venue = |condition| rows("sports_venue", "count(*)", condition);
    let infection = |condition| rows("infection_event", "count(*)", condition);
    let answer = match indicator {
        "sports.venues" => venue("accepted_on BETWEEN ?1 AND ?2"),
        "sports.school_venues" => venue("accepted_on BETWEEN ?1 AND ?2 AND owner = 'school'"),
        "sports.venue_area" => money("sports_venue", "sum(area)", "accepted_on BETWEEN ?1 AND ?2"),
        "sports.venue_funding" => money("sports_venue", "sum(amount)", "accepted_on BETWEEN ?1 AND ?2"),
        "sports.equipment_pieces" => rows("sports_purchase", "sum(pieces)", "accepted_on BETWEEN ?1 AND ?2"),
        "sports.equipment_funding" => money("sports_purchase", "sum(amount)", "accepted_on BETWEEN ?1 AND ?2"),
        "sports.infections" => infection("found_on BETWEEN ?1 AND ?2"),
        "sports.infection_cases" => rows("infection_event", "sum(cases)", "found_on BETWEEN ?1 AND ?2"),
        "sports.infections_stopping" => infection("found_on BETWEEN ?1 AND ?2 AND classes_stopped > 0"),
        "sports.infections_reported" => infection("reported_at BETWEEN ?1 AND ?2"),
        "sports.infections_on_time" => {
            infection("reported_at BETWEEN ?1 AND ?2 AND julianday(reported_at) - julianday(found_on) <= 1")
        }
        "sports.infection_report_rate" => Answer::Percent("sports.infections_on_time", "sports.infections_reported"),
        "sports.infections_open" => infection("found_on <= ?2 AND coalesce(ended_at, '9999') > ?2"),
        _ => return None,
    };
    Some(answer)
}
