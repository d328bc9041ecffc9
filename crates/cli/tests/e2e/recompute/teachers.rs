//! 教师队伍.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let post = |take, condition| rows("recruitment_post", take, condition);
    let answer = match indicator {
        "teachers.places_announced" => post("sum(places)", "announced_at BETWEEN ?1 AND ?2"),
        "teachers.places_reviewed" => post("sum(places)", "reviewed_at BETWEEN ?1 AND ?2"),
        "teachers.applicants_reviewed" => post("sum(applied)", "reviewed_at BETWEEN ?1 AND ?2"),
        "teachers.applicants_qualified" => post("sum(qualified)", "reviewed_at BETWEEN ?1 AND ?2"),
        "teachers.thin_posts" => post("count(*)", "reviewed_at BETWEEN ?1 AND ?2 AND qualified < 3 * places"),
        "teachers.upcoming_exams" => {
            post("count(*)", "exam_on IS NOT NULL AND reviewed_at <= ?2 AND (examined_at IS NULL OR examined_at > ?2)")
        }
        "teachers.upcoming_interviews" => post(
            "count(*)",
            "interview_on IS NOT NULL AND reviewed_at <= ?2 AND (interviewed_at IS NULL OR interviewed_at > ?2)",
        ),
        "teachers.places_interviewed" => post("sum(places)", "interviewed_at BETWEEN ?1 AND ?2"),
        "teachers.places_recruiting" => {
            post("sum(places)", "announced_at <= ?2 AND (hired_at IS NULL OR hired_at > ?2)")
        }
        "teachers.places_concluded" => post("sum(places)", "hired_at BETWEEN ?1 AND ?2"),
        "teachers.teachers_hired" => post("sum(hired)", "hired_at BETWEEN ?1 AND ?2"),
        "teachers.places_unfilled" => post("sum(places - hired)", "hired_at BETWEEN ?1 AND ?2"),
        "teachers.unfilled_posts" => post("count(*)", "hired_at BETWEEN ?1 AND ?2 AND hired < places"),
        "teachers.titled_teachers" => {
            rows("title_certificate", "count(DISTINCT substr(teacher, 4, 32))", "issued_on BETWEEN ?1 AND ?2")
        }
        "teachers.appointments" => rows("appointment", "count(*)", "appointed_on BETWEEN ?1 AND ?2"),
        "teachers.staffing_cases" => rows("staffing_case", "count(*)", "found_on BETWEEN ?1 AND ?2"),
        "teachers.staff_returned" => rows("staffing_case", "count(*)", "returned_at BETWEEN ?1 AND ?2"),
        "teachers.dismissals" => rows("staffing_case", "count(*)", "dismissed_at BETWEEN ?1 AND ?2"),
        "teachers.staffing_cases_open" => {
            rows("staffing_case", "count(*)", "found_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)")
        }
        "teachers.pledges" => rows("ethics_pledge", "sum(signed)", "signed_on BETWEEN ?1 AND ?2"),
        "teachers.pledge_staff" => rows("ethics_pledge", "sum(staff)", "signed_on BETWEEN ?1 AND ?2"),
        "teachers.speech_organization_awards" => rows(
            "teacher_award",
            "count(*)",
            "awarded_on BETWEEN ?1 AND ?2 AND kind = 'ethics_speech' AND teacher_name IS NULL",
        ),
        "teachers.speech_prizes" => rows(
            "teacher_award",
            "count(*)",
            "awarded_on BETWEEN ?1 AND ?2 AND kind = 'ethics_speech' AND teacher_name IS NOT NULL",
        ),
        "teachers.ethics_models" => {
            rows("teacher_award", "count(*)", "awarded_on BETWEEN ?1 AND ?2 AND prize = 'model'")
        }
        "teachers.training_sessions" => rows("training_session", "count(*)", "started_on BETWEEN ?1 AND ?2"),
        "teachers.training_funds" => money("training_session", "sum(funds)", "started_on BETWEEN ?1 AND ?2"),
        "teachers.training_attendances" => rows("training_attendance", "count(*)", "started_on BETWEEN ?1 AND ?2"),
        "teachers.trained_teachers" => {
            rows("training_attendance", "count(DISTINCT substr(teacher, 4, 32))", "started_on BETWEEN ?1 AND ?2")
        }
        "teachers.training_completions" => {
            rows("training_attendance", "count(*)", "started_on BETWEEN ?1 AND ?2 AND completed")
        }
        "teachers.rostered_sessions" => {
            rows("training_attendance", "count(DISTINCT session)", "started_on BETWEEN ?1 AND ?2")
        }
        "teachers.rotated_teachers" => {
            rows("rotation", "count(DISTINCT substr(teacher, 4, 32))", "started_on BETWEEN ?1 AND ?2")
        }
        "teachers.rotated_backbone" => {
            rows("rotation", "count(DISTINCT substr(teacher, 4, 32))", "started_on BETWEEN ?1 AND ?2 AND backbone")
        }
        "teachers.rotations_serving" => {
            rows("rotation", "count(*)", "started_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        "teachers.rotation_eligible" => rows("rotation_plan", "sum(eligible)", "issued_on BETWEEN ?1 AND ?2"),
        "teachers.rotation_planned" => rows("rotation_plan", "sum(planned)", "issued_on BETWEEN ?1 AND ?2"),
        "teachers.qualified_rate" => Answer::Percent("teachers.applicants_qualified", "teachers.applicants_reviewed"),
        "teachers.applicants_per_place" => {
            Answer::Quotient("teachers.applicants_qualified", "teachers.places_reviewed")
        }
        "teachers.hire_rate" => Answer::Percent("teachers.teachers_hired", "teachers.places_concluded"),
        "teachers.pledge_rate" => Answer::Percent("teachers.pledges", "teachers.pledge_staff"),
        "teachers.attendances_per_session" => {
            Answer::Quotient("teachers.training_attendances", "teachers.rostered_sessions")
        }
        "teachers.sessions_per_teacher" => {
            Answer::Quotient("teachers.training_attendances", "teachers.trained_teachers")
        }
        "teachers.training_completion_rate" => {
            Answer::Percent("teachers.training_completions", "teachers.training_attendances")
        }
        "teachers.training_coverage" => Answer::Percent("teachers.trained_teachers", "teachers.pledge_staff"),
        "teachers.backbone_share" => Answer::Percent("teachers.rotated_backbone", "teachers.rotated_teachers"),
        "teachers.exam_ratio" => Answer::Policy("3"),
        "teachers.backbone_share_required" => Answer::Policy("20"),
        "teachers.rotation_share_required" => Answer::Policy("10"),
        "teachers.rotation_share" => Answer::Percent("teachers.rotated_teachers", "teachers.rotation_eligible"),
        _ => return None,
    };
    Some(answer)
}
