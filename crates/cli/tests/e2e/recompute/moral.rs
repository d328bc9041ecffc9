//! 德育与课程.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let activity = |take, condition| rows("moral_activity", take, condition);
    let award = |condition| rows("moral_award", "count(*)", condition);
    let creation = |condition| rows("campus_creation", "count(*)", condition);
    let course = |take, condition| rows("school_course", take, condition);
    let answer = match indicator {
        "moral.moral_activities" => activity("count(*)", "held_on BETWEEN ?1 AND ?2"),
        "moral.moral_participants" => activity("sum(participants)", "held_on BETWEEN ?1 AND ?2"),
        "moral.local_culture_activities" => activity("count(*)", "held_on BETWEEN ?1 AND ?2 AND local"),
        "moral.campus_festivals" => activity("count(*)", "held_on BETWEEN ?1 AND ?2 AND form = 'festival'"),
        "moral.participants_per_activity" => Answer::Quotient("moral.moral_participants", "moral.moral_activities"),
        "moral.moral_trainings" => {
            rows("training_session", "count(*)", "started_on BETWEEN ?1 AND ?2 AND kind = 'head_teacher'")
        }
        "moral.model_workers" => award("announced_on BETWEEN ?1 AND ?2 AND kind = 'worker'"),
        "moral.model_head_teachers" => award("announced_on BETWEEN ?1 AND ?2 AND kind = 'head_teacher'"),
        "moral.model_youths" => award("announced_on BETWEEN ?1 AND ?2 AND kind = 'youth'"),
        "moral.civics_lessons" => award("announced_on BETWEEN ?1 AND ?2 AND lesson IS NOT NULL"),
        "moral.creations_applied" => creation("applied_on BETWEEN ?1 AND ?2"),
        "moral.creations_concluded" => creation("concluded_at BETWEEN ?1 AND ?2"),
        "moral.creations_named" => creation("concluded_at BETWEEN ?1 AND ?2 AND result = 'named'"),
        "moral.creation_pass_rate" => Answer::Percent("moral.creations_named", "moral.creations_concluded"),
        "moral.creations_pending" => creation("applied_on <= ?2 AND (concluded_at IS NULL OR concluded_at > ?2)"),
        "moral.creations_overdue" => {
            creation("date(accepted_at, '+120 days') <= ?2 AND (concluded_at IS NULL OR concluded_at > ?2)")
        }
        "moral.school_courses" => course("count(*)", "opened_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)"),
        "moral.course_students" => course("sum(students)", "opened_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)"),
        "moral.courses_reviewed" => course("count(*)", "reviewed_at <= ?2 AND (ended_at IS NULL OR ended_at > ?2)"),
        "moral.courses_unreviewed" => {
            course("count(*)", "date(opened_on, '+60 days') <= ?2 AND (reviewed_at IS NULL OR reviewed_at > ?2)")
        }
        "moral.course_review_rate" => Answer::Percent("moral.courses_reviewed", "moral.school_courses"),
        _ => return None,
    };
    Some(answer)
}
