//! 政策文件与会议.

use super::{Answer, rows};

const ON_TIME: &str = "sum(done_at <= date(assigned_on, '+' || (30 + ifnull(more_days, 0)) || ' days'))";
const OVERDUE: &str = "sum(date(assigned_on, '+' || (30 + ifnull(more_days, 0)) || ' days') <= ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let document = |condition| rows("policy_document", "count(*)", condition);
    let meeting = |take| rows("meeting", take, "held_on BETWEEN ?1 AND ?2");
    let task = |take, condition| rows("meeting_task", take, condition);
    let answer = match indicator {
        "documents.documents_issued" => document("issued_on BETWEEN ?1 AND ?2"),
        "documents.documents_reviewed" => document("issued_on BETWEEN ?1 AND ?2 AND reviewed"),
        "documents.documents_public" => document("issued_on BETWEEN ?1 AND ?2 AND public"),
        "documents.review_rate" => Answer::Percent("documents.documents_reviewed", "documents.documents_issued"),
        "documents.documents_effective" => document("issued_on <= ?2 AND (repealed_at IS NULL OR repealed_at > ?2)"),
        "documents.documents_repealed" => document("repealed_at BETWEEN ?1 AND ?2"),
        "documents.documents_expired" => document("valid_until <= ?2 AND (repealed_at IS NULL OR repealed_at > ?2)"),
        "documents.meetings" => meeting("count(*)"),
        "documents.meeting_attendees" => meeting("sum(attendees)"),
        "documents.meeting_decisions" => meeting("sum(decisions)"),
        "documents.tasks_assigned" => task("count(*)", "assigned_on BETWEEN ?1 AND ?2"),
        "documents.tasks_done" => task("count(*)", "done_at BETWEEN ?1 AND ?2"),
        "documents.tasks_done_on_time" => task(ON_TIME, "done_at BETWEEN ?1 AND ?2"),
        "documents.task_on_time_rate" => Answer::Percent("documents.tasks_done_on_time", "documents.tasks_done"),
        "documents.tasks_open" => task("count(*)", "assigned_on <= ?2 AND (done_at IS NULL OR done_at > ?2)"),
        "documents.tasks_overdue" => task(OVERDUE, "done_at IS NULL OR done_at > ?2"),
        _ => return None,
    };
    Some(answer)
}
