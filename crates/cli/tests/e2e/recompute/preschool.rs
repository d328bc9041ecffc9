//! 学前教育.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "preschool.grades_awarded" => rows("kindergarten_grade", "count(*)", "awarded_at BETWEEN ?1 AND ?2"),
        "preschool.awarded_list" => rows("kindergarten_grade", "count(*)", "awarded_at BETWEEN ?1 AND ?2"),
        "preschool.city_demonstrations" => {
            rows("kindergarten_grade", "count(*)", "awarded_at BETWEEN ?1 AND ?2 AND grade = 'demonstration'")
        }
        "preschool.city_first_grades" => {
            rows("kindergarten_grade", "count(*)", "awarded_at BETWEEN ?1 AND ?2 AND grade = 'first'")
        }
        "preschool.city_second_grades" => {
            rows("kindergarten_grade", "count(*)", "awarded_at BETWEEN ?1 AND ?2 AND grade = 'second'")
        }
        "preschool.grades_applied" => rows("kindergarten_grade", "count(*)", "applied_on BETWEEN ?1 AND ?2"),
        "preschool.kindergartens" => rows(
            "preschool_roll",
            "sum(kindergartens)",
            "counted_on = (SELECT max(counted_on) FROM r_preschool_roll_approved WHERE counted_on <= ?2)",
        ),
        "preschool.children" => rows(
            "preschool_roll",
            "sum(children)",
            "counted_on = (SELECT max(counted_on) FROM r_preschool_roll_approved WHERE counted_on <= ?2)",
        ),
        "preschool.public_children" => rows(
            "preschool_roll",
            "sum(public_children)",
            "counted_on = (SELECT max(counted_on) FROM r_preschool_roll_approved WHERE counted_on <= ?2)",
        ),
        "preschool.affordable_children" => rows(
            "preschool_roll",
            "sum(public_children + affordable_children)",
            "counted_on = (SELECT max(counted_on) FROM r_preschool_roll_approved WHERE counted_on <= ?2)",
        ),
        "preschool.preschool_teachers" => rows(
            "preschool_roll",
            "sum(teachers)",
            "counted_on = (SELECT max(counted_on) FROM r_preschool_roll_approved WHERE counted_on <= ?2)",
        ),
        "preschool.affordable_rate" => Answer::Percent("preschool.affordable_children", "preschool.children"),
        "preschool.public_rate" => Answer::Percent("preschool.public_children", "preschool.children"),
        "preschool.children_a_teacher" => Answer::Quotient("preschool.children", "preschool.preschool_teachers"),
        "preschool.affordable_required" => Answer::Policy("80"),
        "preschool.public_required" => Answer::Policy("50"),
        "preschool.visits" => rows("kindergarten_visit", "count(*)", "visited_on BETWEEN ?1 AND ?2"),
        "preschool.schooling_visits" => {
            rows("kindergarten_visit", "count(*)", "visited_on BETWEEN ?1 AND ?2 AND schooling IN ('slight', 'severe')")
        }
        "preschool.schooling_rate" => Answer::Percent("preschool.schooling_visits", "preschool.visits"),
        "preschool.visit_problems" => rows("kindergarten_visit", "sum(problems)", "visited_on BETWEEN ?1 AND ?2"),
        "preschool.visit_rectified" => rows("kindergarten_visit", "sum(rectified)", "visited_on BETWEEN ?1 AND ?2"),
        _ => return None,
    };
    Some(answer)
}
