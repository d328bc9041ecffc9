//! 教育督导.

use super::{Answer, rows};

/// Registered each spring, so that the latest of thirteen months is the one of that time.
const LATEST: &str = "recorded_on BETWEEN date(?2, '-13 months') AND ?2";
const SERVING: &str = "appointed_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let zone = |take| rows("inspection_zone", take, LATEST);
    let visit = |take| rows("supervision_visit", take, "visited_on BETWEEN ?1 AND ?2");
    let matter = |take, condition| rows("supervision_matter", take, condition);
    let finding = |condition| rows("supervision_finding", "count(*)", condition);
    let answer = match indicator {
        "supervision.inspectors_serving" => rows("inspector", "count(*)", SERVING),
        "supervision.inspectors_designated" => rows("inspector", "sum(designated)", SERVING),
        "supervision.designated_schools" => rows("inspector", "sum(schools)", SERVING),
        "supervision.inspectors_expired" => {
            rows("inspector", "count(*)", "term_ends <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        "supervision.schools_per_inspector" => {
            Answer::Quotient("supervision.designated_schools", "supervision.inspectors_designated")
        }
        "supervision.inspector_load" => Answer::Policy("5"),
        "supervision.zones" => zone("count(*)"),
        "supervision.zone_schools" => zone("sum(schools)"),
        "supervision.zone_inspectors" => zone("sum(inspectors)"),
        "supervision.zones_oversized" => zone("sum(schools > 20)"),
        "supervision.visits" => visit("count(*)"),
        "supervision.visits_regular" => visit("sum(kind = 'regular')"),
        "supervision.visited_schools" => visit("count(DISTINCT school)"),
        "supervision.visit_problems" => visit("sum(problems)"),
        "supervision.visit_coverage" => Answer::Percent("supervision.visited_schools", "supervision.zone_schools"),
        "supervision.visits_per_school" => {
            Answer::Quotient("supervision.visits_regular", "supervision.visited_schools")
        }
        "supervision.visits_required" => Answer::Policy("2"),
        "supervision.matters_launched" => matter("count(*)", "launched_on BETWEEN ?1 AND ?2"),
        "supervision.matter_schools" => matter("sum(schools)", "visited_at BETWEEN ?1 AND ?2"),
        "supervision.matters_reported" => matter("count(*)", "reported_at BETWEEN ?1 AND ?2"),
        "supervision.matters_unreported" => {
            matter("count(*)", "date(visited_at, '+30 days') <= ?2 AND (reported_at IS NULL OR reported_at > ?2)")
        }
        "supervision.findings" => finding("found_on BETWEEN ?1 AND ?2"),
        "supervision.findings_closed" => finding("closed_at BETWEEN ?1 AND ?2"),
        "supervision.findings_closed_on_time" => {
            finding("closed_at BETWEEN ?1 AND ?2 AND closed_at <= date(notified_at, '+60 days')")
        }
        "supervision.findings_open" => finding("found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)"),
        "supervision.findings_overdue" => {
            finding("date(notified_at, '+60 days') <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "supervision.serious_findings" => {
            finding("severity = 'serious' AND found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "supervision.finding_clearance_rate" => {
            Answer::Share("supervision.findings_closed", "supervision.findings_open")
        }
        "supervision.finding_on_time_rate" => {
            Answer::Percent("supervision.findings_closed_on_time", "supervision.findings_closed")
        }
        _ => return None,
    };
    Some(answer)
}
