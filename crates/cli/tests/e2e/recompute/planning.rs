//! 重点工作与行动计划.

use super::{Answer, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let task = |condition| rows("plan_task", "count(*)", condition);
    let overdue = || task("deadline <= ?2 AND (completed_at IS NULL OR completed_at > ?2)");
    let answer = match indicator {
        "planning.tasks_assigned" => task("assigned_on BETWEEN ?1 AND ?2"),
        "planning.tasks_completed" => task("completed_at BETWEEN ?1 AND ?2"),
        "planning.livelihood_completed" => task("completed_at BETWEEN ?1 AND ?2 AND plan = 'livelihood'"),
        "planning.tasks_open" => task("assigned_on <= ?2 AND (completed_at IS NULL OR completed_at > ?2)"),
        "planning.tasks_unstarted" => task("assigned_on <= ?2 AND (started_at IS NULL OR started_at > ?2)"),
        "planning.tasks_lagging" => task("lagged_at <= ?2 AND (completed_at IS NULL OR completed_at > ?2)"),
        "planning.tasks_due" => task("deadline BETWEEN ?1 AND ?2"),
        "planning.tasks_due_completed" => task("deadline BETWEEN ?1 AND ?2 AND completed_at <= deadline"),
        "planning.on_time_rate" => Answer::Percent("planning.tasks_due_completed", "planning.tasks_due"),
        "planning.tasks_overdue" | "planning.overdue_list" => overdue(),
        _ => return None,
    };
    Some(answer)
}
