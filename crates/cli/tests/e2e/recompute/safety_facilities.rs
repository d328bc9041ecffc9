//! 校园安全: canteens, disputes, campaigns and what keeps schools secure.

use super::{Answer, rows};

/// Canteens that serve meals at the period's end, and `$more`.
macro_rules! serving {
    () => {
        "listed_on <= ?2 AND (stopped_at IS NULL OR stopped_at > ?2)"
    };
    ($more:literal) => {
        concat!("listed_on <= ?2 AND (stopped_at IS NULL OR stopped_at > ?2) AND ", $more)
    };
}

/// Schools as they were counted last, and `$more`.
macro_rules! counted {
    ($more:literal) => {
        concat!(
            "counted_on = (SELECT max(counted_on) FROM r_security_condition_approved WHERE counted_on <= ?2) AND ",
            $more
        )
    };
}

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let local = indicator.strip_prefix("safety.")?;
    meals(local).or_else(|| disputes(local)).or_else(|| campaigns(local)).or_else(|| security(local))
}

fn meals(indicator: &str) -> Option<Answer> {
    let canteen = |take, condition| rows("canteen", take, condition);
    let inspection = |condition| rows("meal_inspection", "count(*)", condition);
    let answer = match indicator {
        "canteens" => canteen("count(*)", serving!()),
        "meal_diners" => canteen("sum(diners)", serving!()),
        "bright_canteens" => canteen("count(*)", serving!("bright_kitchen")),
        "bright_rate" => Answer::Percent("safety.bright_canteens", "safety.canteens"),
        "licences_expired" => canteen("count(*)", "licence_until <= ?2 AND (stopped_at IS NULL OR stopped_at > ?2)"),
        "meal_inspections" => inspection("inspected_on BETWEEN ?1 AND ?2"),
        "meal_canteens" => rows("meal_inspection", "count(DISTINCT canteen_record)", "inspected_on BETWEEN ?1 AND ?2"),
        "meal_coverage" => Answer::Percent("safety.meal_canteens", "safety.canteens"),
        "meal_problems" => rows("meal_inspection", "sum(problems)", "inspected_on BETWEEN ?1 AND ?2"),
        "meal_traceable" => inspection("inspected_on BETWEEN ?1 AND ?2 AND traceable"),
        "meal_sampled" => inspection("inspected_on BETWEEN ?1 AND ?2 AND sampled"),
        "meal_accompanied" => inspection("inspected_on BETWEEN ?1 AND ?2 AND accompanied"),
        "meal_healthy" => inspection("inspected_on BETWEEN ?1 AND ?2 AND healthy"),
        "meal_traceable_rate" => Answer::Percent("safety.meal_traceable", "safety.meal_inspections"),
        "meal_sampled_rate" => Answer::Percent("safety.meal_sampled", "safety.meal_inspections"),
        "meal_accompanied_rate" => Answer::Percent("safety.meal_accompanied", "safety.meal_inspections"),
        "meal_healthy_rate" => Answer::Percent("safety.meal_healthy", "safety.meal_inspections"),
        "meal_open" => inspection("problems > 0 AND inspected_on <= ?2 AND coalesce(closed_at, '9999') > ?2"),
        "meal_overdue" => {
            inspection("problems > 0 AND date(inspected_on, '+15 days') <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        _ => return None,
    };
    Some(answer)
}

fn disputes(indicator: &str) -> Option<Answer> {
    let dispute = |condition| rows("school_dispute", "count(*)", condition);
    let answer = match indicator {
        "disputes_found" => dispute("found_on BETWEEN ?1 AND ?2"),
        "disputes_resolved" => dispute("resolved_at BETWEEN ?1 AND ?2"),
        "disputes_resolved_on_time" => {
            dispute("resolved_at BETWEEN ?1 AND ?2 AND julianday(resolved_at) - julianday(found_on) <= 30")
        }
        "disputes_revisited" => dispute("revisited_at BETWEEN ?1 AND ?2"),
        "disputes_open" => dispute("found_on <= ?2 AND coalesce(resolved_at, '9999') > ?2"),
        "disputes_overdue" => dispute("date(found_on, '+30 days') <= ?2 AND coalesce(resolved_at, '9999') > ?2"),
        "dispute_resolve_rate" => Answer::Share("safety.disputes_resolved", "safety.disputes_open"),
        "dispute_on_time_rate" => Answer::Percent("safety.disputes_resolved_on_time", "safety.disputes_resolved"),
        _ => return None,
    };
    Some(answer)
}

fn campaigns(indicator: &str) -> Option<Answer> {
    let campaign = |condition| rows("safety_campaign", "count(*)", condition);
    let hazard = |condition| rows("hazard", "count(*)", condition);
    let answer = match indicator {
        "campaigns_started" => campaign("starts_on BETWEEN ?1 AND ?2"),
        "campaigns_running" => campaign("starts_on <= ?2 AND coalesce(ended_at, '9999') > ?2"),
        "campaigns_late" => campaign("date(ends_on, '+15 days') <= ?2 AND coalesce(ended_at, '9999') > ?2"),
        "campaign_hazards" => hazard("campaign IS NOT NULL AND found_on BETWEEN ?1 AND ?2"),
        "campaign_hazards_closed" => hazard("campaign IS NOT NULL AND closed_at BETWEEN ?1 AND ?2"),
        "campaign_hazards_open" => {
            hazard("campaign IS NOT NULL AND found_on <= ?2 AND coalesce(closed_at, '9999') > ?2")
        }
        "campaign_clearance_rate" => Answer::Share("safety.campaign_hazards_closed", "safety.campaign_hazards_open"),
        _ => return None,
    };
    Some(answer)
}

fn security(indicator: &str) -> Option<Answer> {
    let school = |condition| rows("security_condition", "count(*)", condition);
    let answer = match indicator {
        "secured_schools" => school(counted!("true")),
        "guarded_schools" => school(counted!("guards >= guards_required")),
        "enclosed_schools" => school(counted!("enclosed")),
        "alarm_schools" => school(counted!("alarm")),
        "video_schools" => school(counted!("video")),
        "fire_tested_schools" => school(counted!("fire_tested")),
        "guarded_rate" => Answer::Percent("safety.guarded_schools", "safety.secured_schools"),
        "enclosed_rate" => Answer::Percent("safety.enclosed_schools", "safety.secured_schools"),
        "alarm_rate" => Answer::Percent("safety.alarm_schools", "safety.secured_schools"),
        "video_rate" => Answer::Percent("safety.video_schools", "safety.secured_schools"),
        "fire_tested_rate" => Answer::Percent("safety.fire_tested_schools", "safety.secured_schools"),
        "security_gaps" => school(counted!("(guards < guards_required OR enclosed = 0 OR alarm = 0 OR video = 0)")),
        _ => return None,
    };
    Some(answer)
}
