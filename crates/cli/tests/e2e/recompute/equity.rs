//! 教育公平.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "equity.survey_pupils" => rows("aid_survey", "sum(pupils)", "surveyed_on BETWEEN ?1 AND ?2"),
        "equity.priority_pupils" => rows(
            "aid_survey",
            "sum(pupils)",
            "surveyed_on BETWEEN ?1 AND ?2 AND category IN ('registered', 'monitored')",
        ),
        "equity.hardship_pupils" => rows(
            "aid_survey",
            "sum(pupils)",
            "surveyed_on BETWEEN ?1 AND ?2 AND category NOT IN ('registered', 'monitored')",
        ),
        "equity.dropouts_found" => {
            rows("dropout_case", "count(DISTINCT substr(student, 4, 32))", "found_on BETWEEN ?1 AND ?2")
        }
        "equity.dropouts_returned" => {
            rows("dropout_case", "count(DISTINCT substr(student, 4, 32))", "returned_at BETWEEN ?1 AND ?2")
        }
        "equity.dropouts_open" => {
            rows("dropout_case", "count(*)", "found_on <= ?2 AND (returned_at IS NULL OR returned_at > ?2)")
        }
        "equity.dropouts_overdue" => rows(
            "dropout_case",
            "count(*)",
            "date(found_on, '+30 days') <= ?2 AND (returned_at IS NULL OR returned_at > ?2)",
        ),
        "equity.disabled_children" => {
            rows("disabled_child", "count(*)", "placed_on <= ?2 AND (left_at IS NULL OR left_at > ?2)")
        }
        "equity.disabled_pupils" => rows(
            "disabled_child",
            "count(*)",
            "placement <> 'none' AND placed_on <= ?2 AND (left_at IS NULL OR left_at > ?2)",
        ),
        "equity.disabled_unplaced" => rows(
            "disabled_child",
            "count(*)",
            "placement = 'none' AND placed_on <= ?2 AND (left_at IS NULL OR left_at > ?2)",
        ),
        "equity.home_taught" => rows(
            "disabled_child",
            "count(*)",
            "placement = 'home' AND placed_on <= ?2 AND (left_at IS NULL OR left_at > ?2)",
        ),
        "equity.disabled_placement_target" => Answer::Policy("97"),
        "equity.disabled_placement_rate" => Answer::Percent("equity.disabled_pupils", "equity.disabled_children"),
        _ => return None,
    };
    Some(answer)
}
