//! 项目建设.

use super::{Answer, money, rows};

/// In the library at the period's end, and `$more`.
macro_rules! listed {
    () => {
        "withdrawn_at IS NULL AND listed_on <= ?2"
    };
    ($more:literal) => {
        concat!("withdrawn_at IS NULL AND listed_on <= ?2 AND ", $more)
    };
}

/// Past one stamp and not yet past the next at the period's end, and `$more`.
macro_rules! between {
    ($from:literal, $until:literal) => {
        concat!("withdrawn_at IS NULL AND ", $from, " <= ?2 AND coalesce(", $until, ", '9999') > ?2")
    };
    ($from:literal, $until:literal, $more:literal) => {
        concat!("withdrawn_at IS NULL AND ", $from, " <= ?2 AND coalesce(", $until, ", '9999') > ?2 AND ", $more)
    };
}

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let local = indicator.strip_prefix("projects.")?;
    library(local).or_else(|| named(local)).or_else(|| money_of(local)).or_else(|| standards(local))
}

fn count(condition: &'static str) -> Answer {
    rows("construction_project", "count(*)", condition)
}

fn library(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "listed" => count(listed!()),
        "places" => rows("construction_project", "sum(places)", listed!()),
        "added" => count("withdrawn_at IS NULL AND listed_on BETWEEN ?1 AND ?2"),
        "started" => count("started_at BETWEEN ?1 AND ?2"),
        "finished" => count("completed_at BETWEEN ?1 AND ?2"),
        "finished_places" => rows("construction_project", "sum(places)", "completed_at BETWEEN ?1 AND ?2"),
        "preparing" => count(between!("listed_on", "reviewed_at")),
        "designing" => count(between!("listed_on", "designed_at")),
        "costing" => count(between!("designed_at", "costed_at")),
        "reviewing" => count(between!("costed_at", "reviewed_at")),
        "tendering" => count(between!("reviewed_at", "started_at")),
        "building" => count(between!("started_at", "topped_out_at")),
        "topped_out" => count(between!("topped_out_at", "fitting_out_at")),
        "fitting_out" => count(between!("fitting_out_at", "completed_at")),
        "underway" => count(between!("started_at", "completed_at")),
        "completed" => count("completed_at <= ?2"),
        "completion_rate" => Answer::Percent("projects.completed", "projects.listed"),
        "key_preparing" => count(between!("listed_on", "reviewed_at", "key_project")),
        "key_tendering" => count(between!("reviewed_at", "started_at", "key_project")),
        "key_building" => count(between!("started_at", "topped_out_at", "key_project")),
        "key_topped_out" => count(between!("topped_out_at", "fitting_out_at", "key_project")),
        "key_fitting_out" => count(between!("fitting_out_at", "completed_at", "key_project")),
        "key_finished" => count("key_project AND completed_at BETWEEN ?1 AND ?2"),
        "key_unfinished" => count(between!("listed_on", "completed_at", "key_project")),
        "late_finish" | "late_finish_list" => count(between!("planned_completion", "completed_at")),
        "late_start" | "late_start_list" => count(between!("planned_start", "started_at")),
        "mechanism_waiting" => count(between!("listed_on", "started_at", "programme = 'mechanism'")),
        "mechanism_underway" => count(between!("started_at", "completed_at", "programme = 'mechanism'")),
        _ => return None,
    };
    Some(answer)
}

/// Indicators of one category each.
fn named(indicator: &str) -> Option<Answer> {
    let places = |condition| rows("construction_project", "sum(places)", condition);
    let flats = |condition| rows("construction_project", "sum(flats)", condition);
    let answer = match indicator {
        "flat_buildings" => count(listed!("flats IS NOT NULL")),
        "flats" => flats(listed!()),
        "flat_buildings_completed" => count("flats IS NOT NULL AND completed_at <= ?2"),
        "flats_completed" => flats("completed_at <= ?2"),
        "flat_buildings_fitting_out" => count(between!("fitting_out_at", "completed_at", "flats IS NOT NULL")),
        "flats_unfinished" => flats(between!("listed_on", "completed_at")),
        "new_kindergartens" => count(listed!("category = 'kindergarten_new' AND place = 'urban'")),
        "new_kindergarten_places" => places(listed!("category = 'kindergarten_new' AND place = 'urban'")),
        "open_kindergartens" => {
            count(between!("listed_on", "completed_at", "category = 'kindergarten_new' AND place = 'urban'"))
        }
        "extended_kindergartens" => count(listed!("category = 'kindergarten_extension'")),
        "extended_kindergarten_places" => places(listed!("category = 'kindergarten_extension'")),
        "new_schools" => count(listed!("category IN ('primary_new', 'nine_year_new')")),
        "new_school_places" => places(listed!("category IN ('primary_new', 'nine_year_new')")),
        "new_primaries" => count(listed!("category = 'primary_new'")),
        "new_nine_years" => count(listed!("category = 'nine_year_new'")),
        "boarding_schools" => count(listed!("category = 'boarding_junior'")),
        "boarding_schools_completed" => count("category = 'boarding_junior' AND completed_at <= ?2"),
        "boarding_schools_fitting_out" => {
            count(between!("fitting_out_at", "completed_at", "category = 'boarding_junior'"))
        }
        "village_schools" => count(listed!("category = 'village_primary'")),
        "village_schools_completed" => count("category = 'village_primary' AND completed_at <= ?2"),
        "village_schools_fitting_out" => {
            count(between!("fitting_out_at", "completed_at", "category = 'village_primary'"))
        }
        "urban_schools" => count(listed!("category = 'urban_renovation'")),
        "urban_schools_completed" => count("category = 'urban_renovation' AND completed_at <= ?2"),
        "urban_schools_fitting_out" => {
            count(between!("fitting_out_at", "completed_at", "category = 'urban_renovation'"))
        }
        _ => return None,
    };
    Some(answer)
}

fn money_of(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "investment" => money("construction_project", "sum(investment)", listed!()),
        "paid" => money("project_payment", "sum(amount)", "paid_on BETWEEN ?1 AND ?2"),
        "paid_total" => money("project_payment", "sum(amount)", "paid_on <= ?2 AND coalesce(returned_on, '9999') > ?2"),
        "payment_rate" => Answer::Percent("projects.paid_total", "projects.investment"),
        "unpaid" => Answer::Difference("projects.investment", "projects.paid_total"),
        _ => return None,
    };
    Some(answer)
}

fn standards(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "points_closed" => rows("teaching_point_closure", "count(*)", "closed_on BETWEEN ?1 AND ?2"),
        "closed_pupils" => rows("teaching_point_closure", "sum(pupils)", "closed_on BETWEEN ?1 AND ?2"),
        "average_closed_pupils" => Answer::Quotient("projects.closed_pupils", "projects.points_closed"),
        "schools_standardized" => rows("school_standardization", "count(*)", "passed_at BETWEEN ?1 AND ?2"),
        "standardizing" => {
            rows("school_standardization", "count(*)", "started_at <= ?2 AND coalesce(passed_at, '9999') > ?2")
        }
        "standardization_open" => {
            rows("school_standardization", "count(*)", "listed_on <= ?2 AND coalesce(passed_at, '9999') > ?2")
        }
        "standardization_late" => {
            rows("school_standardization", "count(*)", "planned_completion <= ?2 AND coalesce(passed_at, '9999') > ?2")
        }
        "titles" => rows("school_title", "count(*)", "awarded_on BETWEEN ?1 AND ?2"),
        "demonstration_schools" => {
            rows("school_title", "count(*)", "title = 'demonstration' AND awarded_on BETWEEN ?1 AND ?2")
        }
        _ => return None,
    };
    Some(answer)
}
