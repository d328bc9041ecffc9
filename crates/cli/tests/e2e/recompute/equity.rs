//! 教育公平.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    children(indicator).or_else(|| partnership(indicator)).or_else(|| care(indicator))
}

/// Schools that work together; the rows of a sub-table are counted in its JSON.
fn partnership(indicator: &str) -> Option<Answer> {
    const STANDING: &str = "signed_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)";
    let activities = |take| rows("partnership_activity", take, "held_on BETWEEN ?1 AND ?2");
    Some(match indicator {
        "equity.partnerships" => rows("school_partnership", "count(*)", STANDING),
        "equity.partnerships_signed" => rows("school_partnership", "count(*)", "signed_on BETWEEN ?1 AND ?2"),
        "equity.partnership_members" => rows("school_partnership", "sum(json_array_length(members))", STANDING),
        "equity.partnership_rural_members" => rows(
            "school_partnership",
            "sum((SELECT count(*) FROM json_each(members) WHERE json_extract(value, '$.rural')))",
            STANDING,
        ),
        "equity.partnership_weak_members" => rows(
            "school_partnership",
            "sum((SELECT count(*) FROM json_each(members) WHERE json_extract(value, '$.weak')))",
            STANDING,
        ),
        "equity.partnerships_unassessed" => rows(
            "school_partnership",
            "count(*)",
            "date(signed_on, '+365 days') <= ?2 AND (assessed_at IS NULL OR assessed_at > ?2) AND ended_at IS NULL
             AND (assessed_at IS NULL OR assessed_at > date(signed_on, '+365 days'))",
        ),
        "equity.partnership_activities" => activities("count(*)"),
        "equity.partnership_teachers" => activities("sum(teachers)"),
        "equity.partnership_pupils" => activities("sum(pupils)"),
        "equity.partnerships_active" => activities("count(DISTINCT partnership)"),
        _ => return None,
    })
}

/// Of the one roll a year, which is kept in March, the latest within thirteen months.
fn care(indicator: &str) -> Option<Answer> {
    const LATEST: &str = "recorded_on <= ?2 AND recorded_on > date(?2, '-13 months')";
    const PROTECTED: &str = "recorded_on <= ?2 AND recorded_on > date(?2, '-13 months') AND category <> 'migrant'";
    const MIGRANT: &str = "recorded_on <= ?2 AND recorded_on > date(?2, '-13 months') AND category = 'migrant'";
    Some(match indicator {
        "equity.care_pupils" => rows("care_roll", "sum(pupils)", LATEST),
        "equity.care_protected" => rows("care_roll", "sum(pupils)", PROTECTED),
        "equity.care_boarders" => rows("care_roll", "sum(boarders)", PROTECTED),
        "equity.care_files" => rows("care_roll", "sum(files)", PROTECTED),
        "equity.care_paired" => rows("care_roll", "sum(paired)", PROTECTED),
        "equity.care_visited" => rows("care_roll", "sum(visited)", PROTECTED),
        "equity.migrants" => rows("care_roll", "sum(pupils)", MIGRANT),
        "equity.migrants_public" => rows("care_roll", "sum(public_places)", MIGRANT),
        "equity.care_file_rate" => Answer::Percent("equity.care_files", "equity.care_protected"),
        "equity.care_paired_rate" => Answer::Percent("equity.care_paired", "equity.care_protected"),
        "equity.care_visited_rate" => Answer::Percent("equity.care_visited", "equity.care_protected"),
        "equity.migrant_public_share" => Answer::Percent("equity.migrants_public", "equity.migrants"),
        "equity.migrant_public_required" => Answer::Policy("85"),
        _ => return None,
    })
}

fn children(indicator: &str) -> Option<Answer> {
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
