//! 教师队伍.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    staff(indicator).or_else(|| masters(indicator)).or_else(|| posts(indicator))
}

/// Who was named, leads a studio, was commended, or has a principal's rank.
fn masters(indicator: &str) -> Option<Answer> {
    const RUNNING: &str = "opened_on <= ?2 AND (closed_at IS NULL OR closed_at > ?2)";
    let master = |condition| rows("master_candidate", "count(*)", condition);
    let commended = |condition| rows("commendation", "count(*)", condition);
    Some(match indicator {
        "teachers.masters_applied" => master("applied_on BETWEEN ?1 AND ?2"),
        "teachers.masters_assessed" => master("assessed_at BETWEEN ?1 AND ?2"),
        "teachers.masters_named" => master("named_at BETWEEN ?1 AND ?2"),
        "teachers.masters_rejected" => master("rejected_at BETWEEN ?1 AND ?2"),
        "teachers.masters_pass_rate" => Answer::Share("teachers.masters_named", "teachers.masters_rejected"),
        "teachers.masters" => master("named_at <= ?2 AND (ended_at IS NULL OR ended_at > ?2)"),
        "teachers.masters_expired" => master("term_ends <= ?2 AND (ended_at IS NULL OR ended_at > ?2)"),
        "teachers.studios" => rows("master_studio", "count(*)", RUNNING),
        "teachers.studio_members" => rows("master_studio", "sum(json_array_length(members))", RUNNING),
        "teachers.studio_young_members" => rows(
            "master_studio",
            "sum((SELECT count(*) FROM json_each(members) WHERE json_extract(value, '$.young')))",
            RUNNING,
        ),
        "teachers.studio_young_share" => Answer::Percent("teachers.studio_young_members", "teachers.studio_members"),
        "teachers.studios_unassessed" => rows(
            "master_studio",
            "count(*)",
            "date(opened_on, '+365 days') <= ?2 AND (assessed_at IS NULL OR assessed_at > ?2)
             AND (assessed_at IS NULL OR assessed_at > date(opened_on, '+365 days')) AND closed_at IS NULL",
        ),
        "teachers.commendations_recommended" => commended("recommended_on BETWEEN ?1 AND ?2"),
        "teachers.commended" => commended("conferred_at BETWEEN ?1 AND ?2"),
        "teachers.excellent_teachers" => commended("conferred_at BETWEEN ?1 AND ?2 AND kind = 'teacher'"),
        "teachers.advanced_educators" => commended("conferred_at BETWEEN ?1 AND ?2 AND kind = 'educator'"),
        "teachers.frontline_commended" => commended("conferred_at BETWEEN ?1 AND ?2 AND frontline = 1"),
        "teachers.frontline_share" => Answer::Percent("teachers.frontline_commended", "teachers.commended"),
        "teachers.ranked_principals" => {
            rows("principal_rank", "count(*)", "granted_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        "teachers.ranks_expired" => {
            rows("principal_rank", "count(*)", "term_ends <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        _ => return None,
    })
}

/// Who may teach, how staff were assessed and got their posts, and what they receive beside their pay.
fn posts(indicator: &str) -> Option<Answer> {
    let qualified = |condition| rows("teacher_qualification", "count(*)", condition);
    let assessed = |take| rows("teacher_assessment", take, "concluded_on BETWEEN ?1 AND ?2");
    // Once a year, in August: the latest within thirteen months.
    let contract = |take| rows("post_contract", take, "concluded_on <= ?2 AND concluded_on > date(?2, '-13 months')");
    Some(match indicator {
        "teachers.qualification_applicants" => qualified("applied_on BETWEEN ?1 AND ?2"),
        "teachers.qualifications" => qualified("recognized_at BETWEEN ?1 AND ?2"),
        "teachers.qualifications_refused" => qualified("refused_at BETWEEN ?1 AND ?2"),
        "teachers.qualification_rate" => Answer::Share("teachers.qualifications", "teachers.qualifications_refused"),
        "teachers.qualifications_late" => qualified(
            "date(accepted_at, '+30 days') <= ?2 AND (recognized_at IS NULL OR recognized_at > ?2)
             AND refused_at IS NULL AND (recognized_at IS NULL OR recognized_at > date(accepted_at, '+30 days'))",
        ),
        "teachers.assessed_staff" => assessed("sum(staff)"),
        "teachers.assessed_excellent" => assessed("sum(excellent)"),
        "teachers.assessed_basic" => assessed("sum(basic)"),
        "teachers.assessed_failed" => assessed("sum(failed)"),
        "teachers.failed_handled" => assessed("sum(reassigned) + sum(terminated)"),
        "teachers.failed_terminated" => assessed("sum(terminated)"),
        "teachers.failed_handled_rate" => Answer::Percent("teachers.failed_handled", "teachers.assessed_failed"),
        "teachers.excellent_share" => Answer::Percent("teachers.assessed_excellent", "teachers.assessed_staff"),
        "teachers.excellent_limit" => Answer::Policy("20"),
        "teachers.excellent_exceeded" => {
            rows("teacher_assessment", "count(*)", "concluded_on BETWEEN ?1 AND ?2 AND excellent * 5 > staff")
        }
        "teachers.contract_posts" => contract("sum(posts)"),
        "teachers.contract_competed" => contract("sum(competed)"),
        "teachers.contract_hired" => contract("sum(competed) - sum(waiting)"),
        "teachers.contract_cross" => contract("sum(cross_school)"),
        "teachers.contract_assigned" => contract("sum(assigned)"),
        "teachers.contract_waiting" => contract("sum(waiting)"),
        "teachers.contract_hired_rate" => Answer::Percent("teachers.contract_hired", "teachers.contract_competed"),
        "teachers.benefit_amount" => money("teacher_benefit", "sum(amount)", "paid_on BETWEEN ?1 AND ?2"),
        "teachers.benefit_persons" => rows("teacher_benefit", "sum(persons)", "paid_on BETWEEN ?1 AND ?2"),
        _ => return None,
    })
}

fn staff(indicator: &str) -> Option<Answer> {
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
