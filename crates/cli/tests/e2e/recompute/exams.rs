//! 高中与考试.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "exams.gaokao_candidates" => rows("gaokao_result", "sum(candidates)", "published_on BETWEEN ?1 AND ?2"),
        "exams.first_line" => rows("gaokao_result", "sum(first_line)", "published_on BETWEEN ?1 AND ?2"),
        "exams.second_line" => rows("gaokao_result", "sum(second_line)", "published_on BETWEEN ?1 AND ?2"),
        "exams.first_line_rate" => Answer::Percent("exams.first_line", "exams.gaokao_candidates"),
        "exams.second_line_rate" => Answer::Percent("exams.second_line", "exams.gaokao_candidates"),
        "exams.top_expected" => rows("top_candidate", "count(*)", "expected_on BETWEEN ?1 AND ?2"),
        "exams.top_admitted" => rows("top_candidate", "count(*)", "admitted_at BETWEEN ?1 AND ?2"),
        "exams.tests" => rows("quality_test", "count(*)", "tested_on BETWEEN ?1 AND ?2"),
        "exams.senior_test_schools" => {
            rows("quality_test", "count(DISTINCT school)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'senior_3'")
        }
        "exams.junior_test_schools" => {
            rows("quality_test", "count(DISTINCT school)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'junior_3'")
        }
        "exams.primary_test_schools" => {
            rows("quality_test", "count(DISTINCT school)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'primary_6'")
        }
        "exams.primary_urban_schools" => rows(
            "quality_test",
            "count(DISTINCT school)",
            "tested_on BETWEEN ?1 AND ?2 AND kind = 'primary_6' AND location = 'urban'",
        ),
        "exams.test_takers" => rows("quality_test", "sum(takers)", "tested_on BETWEEN ?1 AND ?2"),
        "exams.primary_takers" => {
            rows("quality_test", "sum(takers)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'primary_6'")
        }
        "exams.primary_passed" => {
            rows("quality_test", "sum(passed)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'primary_6'")
        }
        "exams.primary_excellent" => {
            rows("quality_test", "sum(excellent)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'primary_6'")
        }
        "exams.primary_pass_rate" => Answer::Percent("exams.primary_passed", "exams.primary_takers"),
        "exams.primary_excellent_rate" => Answer::Percent("exams.primary_excellent", "exams.primary_takers"),
        "exams.junior_takers" => {
            rows("quality_test", "sum(takers)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'junior_3'")
        }
        "exams.junior_passed" => {
            rows("quality_test", "sum(passed)", "tested_on BETWEEN ?1 AND ?2 AND kind = 'junior_3'")
        }
        "exams.junior_pass_rate" => Answer::Percent("exams.junior_passed", "exams.junior_takers"),
        "exams.senior_plan" => rows("senior_admission", "sum(plan)", "published_on BETWEEN ?1 AND ?2"),
        "exams.senior_admitted" => rows("senior_admission", "sum(admitted)", "published_on BETWEEN ?1 AND ?2"),
        "exams.quota_plan" => rows("senior_admission", "sum(plan)", "published_on BETWEEN ?1 AND ?2 AND allocated > 0"),
        "exams.quota_allocated" => rows("senior_admission", "sum(allocated)", "published_on BETWEEN ?1 AND ?2"),
        "exams.quota_share" => Answer::Percent("exams.quota_allocated", "exams.quota_plan"),
        "exams.quota_share_required" => Answer::Policy("50"),
        "exams.evaluation_students" => rows("quality_evaluation", "sum(students)", "evaluated_on BETWEEN ?1 AND ?2"),
        "exams.evaluation_recorded" => rows("quality_evaluation", "sum(recorded)", "evaluated_on BETWEEN ?1 AND ?2"),
        "exams.evaluation_done" => rows("quality_evaluation", "sum(evaluated)", "evaluated_on BETWEEN ?1 AND ?2"),
        "exams.evaluation_excellent" => rows("quality_evaluation", "sum(excellent)", "evaluated_on BETWEEN ?1 AND ?2"),
        "exams.evaluation_rate" => Answer::Percent("exams.evaluation_done", "exams.evaluation_students"),
        "exams.evaluation_excellent_rate" => Answer::Percent("exams.evaluation_excellent", "exams.evaluation_done"),
        "exams.evaluation_complaints" => {
            rows("quality_evaluation", "sum(complaints)", "evaluated_on BETWEEN ?1 AND ?2")
        }
        "exams.rank_notices" => rows("rank_notice", "count(*)", "issued_on BETWEEN ?1 AND ?2"),
        "exams.college_line" => rows("gaokao_result", "sum(college_line)", "published_on BETWEEN ?1 AND ?2"),
        "exams.college_line_rate" => Answer::Percent("exams.college_line", "exams.gaokao_candidates"),
        "exams.monitorings" => rows("quality_monitoring", "count(*)", "conducted_on BETWEEN ?1 AND ?2"),
        "exams.monitored_schools" => rows("quality_monitoring", "sum(schools)", "conducted_on BETWEEN ?1 AND ?2"),
        "exams.monitored_sampled" => rows("quality_monitoring", "sum(sampled)", "conducted_on BETWEEN ?1 AND ?2"),
        "exams.monitored_tested" => rows("quality_monitoring", "sum(tested)", "conducted_on BETWEEN ?1 AND ?2"),
        "exams.monitored_rate" => Answer::Percent("exams.monitored_tested", "exams.monitored_sampled"),
        "exams.monitor_weaknesses" => rows("quality_monitoring", "sum(weaknesses)", "reported_at BETWEEN ?1 AND ?2"),
        "exams.monitorings_unimproved" => rows(
            "quality_monitoring",
            "count(*)",
            "date(reported_at, '+180 days') <= ?2 AND (improved_at IS NULL OR improved_at > ?2)",
        ),
        _ => return None,
    };
    Some(answer)
}
