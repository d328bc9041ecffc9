//! 项目建设: buildings that were appraised, equipment and laboratories.

use super::{Answer, money, rows};

/// Schools as they were counted last, and `$more`.
macro_rules! counted {
    ($more:literal) => {
        concat!(
            "counted_on = (SELECT max(counted_on) FROM r_lab_condition_approved WHERE counted_on <= ?2) AND ",
            $more
        )
    };
}

/// Records of the year's schools that stand at `$place`.
macro_rules! standing {
    ($place:literal) => {
        concat!(
            "recorded_on <= ?2 AND recorded_on > date(?2, '-13 months') AND _org IN ",
            "(SELECT org FROM org_attribute WHERE attribute = 'location' AND code = '",
            $place,
            "')"
        )
    };
}

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let local = indicator.strip_prefix("projects.")?;
    buildings(local).or_else(|| equipment(local)).or_else(|| labs(local)).or_else(|| gap(local))
}

fn buildings(indicator: &str) -> Option<Answer> {
    let building = |condition| rows("building_appraisal", "count(*)", condition);
    let answer = match indicator {
        "appraised_buildings" => building("appraised_on BETWEEN ?1 AND ?2"),
        "appraised_area" => money("building_appraisal", "sum(area)", "appraised_on BETWEEN ?1 AND ?2"),
        "appraised_dangerous" => building("appraised_on BETWEEN ?1 AND ?2 AND grade IN ('c', 'd')"),
        "dangerous_share" => Answer::Percent("projects.appraised_dangerous", "projects.appraised_buildings"),
        "dangerous_treated" => building("treated_at BETWEEN ?1 AND ?2 AND grade >= 'c'"),
        "dangerous_open" => building("grade >= 'c' AND appraised_on <= ?2 AND coalesce(treated_at, '9999') > ?2"),
        "dangerous_open_area" => money(
            "building_appraisal",
            "sum(area)",
            "grade >= 'c' AND appraised_on <= ?2 AND coalesce(treated_at, '9999') > ?2",
        ),
        "dangerous_overdue" => building("grade >= 'c' AND deadline <= ?2 AND coalesce(treated_at, '9999') > ?2"),
        "dangerous_in_use" => building("grade = 'd' AND appraised_on <= ?2 AND coalesce(stopped_on, '9999') > ?2"),
        _ => return None,
    };
    Some(answer)
}

fn equipment(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "equipment_amount" => money("equipment_purchase", "sum(amount)", "accepted_on BETWEEN ?1 AND ?2"),
        "equipped_schools" => rows("equipment_purchase", "count(DISTINCT school)", "accepted_on BETWEEN ?1 AND ?2"),
        "rooms_equipped" => rows("equipment_purchase", "sum(rooms)", "accepted_on BETWEEN ?1 AND ?2"),
        "rural_equipment_amount" => {
            money("equipment_purchase", "sum(amount)", "accepted_on BETWEEN ?1 AND ?2 AND NOT place = 'urban'")
        }
        "rural_equipment_share" => Answer::Percent("projects.rural_equipment_amount", "projects.equipment_amount"),
        _ => return None,
    };
    Some(answer)
}

fn labs(indicator: &str) -> Option<Answer> {
    let lab = |take, condition| rows("lab_condition", take, condition);
    let answer = match indicator {
        "lab_schools" => lab("count(*)", counted!("true")),
        "labs_required" => lab("sum(labs_required)", counted!("true")),
        "labs" => lab("sum(labs)", counted!("true")),
        "lab_rate" => Answer::Percent("projects.labs", "projects.labs_required"),
        "urban_labs_required" => lab("sum(labs_required)", counted!("place = 'urban'")),
        "urban_labs" => lab("sum(labs)", counted!("place = 'urban'")),
        "rural_labs_required" => lab("sum(labs_required)", counted!("place = 'rural'")),
        "rural_labs" => lab("sum(labs)", counted!("place = 'rural'")),
        "urban_lab_rate" => Answer::Percent("projects.urban_labs", "projects.urban_labs_required"),
        "rural_lab_rate" => Answer::Percent("projects.rural_labs", "projects.rural_labs_required"),
        "experiments_required" => lab("sum(experiments_required)", counted!("true")),
        "experiments" => lab("sum(experiments)", counted!("true")),
        "experiment_rate" => Answer::Percent("projects.experiments", "projects.experiments_required"),
        "labs_short" => lab("count(*)", counted!("labs < labs_required")),
        _ => return None,
    };
    Some(answer)
}

fn gap(indicator: &str) -> Option<Answer> {
    const SCHOOL: &str = "compulsory_school";
    let answer = match indicator {
        "urban_multimedia_rooms" => rows(SCHOOL, "sum(multimedia_rooms)", standing!("urban")),
        "rural_multimedia_rooms" => rows(SCHOOL, "sum(multimedia_rooms)", standing!("rural")),
        "urban_pupils" => rows(SCHOOL, "sum(pupils)", standing!("urban")),
        "rural_pupils" => rows(SCHOOL, "sum(pupils)", standing!("rural")),
        "urban_equipment_value" => money(SCHOOL, "sum(equipment_value)", standing!("urban")),
        "rural_equipment_value" => money(SCHOOL, "sum(equipment_value)", standing!("rural")),
        "urban_pupils_per_room" => Answer::Quotient("projects.urban_pupils", "projects.urban_multimedia_rooms"),
        "rural_pupils_per_room" => Answer::Quotient("projects.rural_pupils", "projects.rural_multimedia_rooms"),
        "urban_equipment_mean" => Answer::Quotient("projects.urban_equipment_value", "projects.urban_pupils"),
        "rural_equipment_mean" => Answer::Quotient("projects.rural_equipment_value", "projects.rural_pupils"),
        _ => return None,
    };
    Some(answer)
}
