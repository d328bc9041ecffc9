//! 教育信息化.

use super::{Answer, rows, scaled};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "digital.digital_applied" => rows("digital_school", "count(*)", "applied_on BETWEEN ?1 AND ?2"),
        "digital.benchmarks_checked" => {
            rows("digital_school", "count(*)", "checked_at BETWEEN ?1 AND ?2 AND programme = 'benchmark'")
        }
        "digital.digital_named" => rows("digital_school", "count(*)", "named_at BETWEEN ?1 AND ?2"),
        "digital.digital_creating" => {
            rows("digital_school", "count(*)", "applied_on <= ?2 AND coalesce(named_at, '9999') > ?2")
        }
        "digital.smart_pilots" => rows("digital_school", "count(*)", "applied_on <= ?2 AND programme = 'pilot'"),
        "digital.smart_enabled" => rows("digital_school", "count(*)", "named_at <= ?2 AND programme = 'pilot'"),
        "digital.resources_submitted" => rows("digital_resource", "count(*)", "submitted_on BETWEEN ?1 AND ?2"),
        "digital.resources_published" => rows("digital_resource", "count(*)", "published_at BETWEEN ?1 AND ?2"),
        "digital.resource_hours" => scaled("digital_resource", "sum(hours)", "published_at BETWEEN ?1 AND ?2", 1),
        "digital.resources_selected" => rows(
            "digital_resource",
            "count(*)",
            "published_at BETWEEN ?1 AND ?2 AND level IN ('provincial', 'national')",
        ),
        "digital.resources_online" => {
            rows("digital_resource", "count(*)", "published_at <= ?2 AND coalesce(withdrawn_at, '9999') > ?2")
        }
        "digital.resources_overdue" => rows(
            "digital_resource",
            "count(*)",
            "date(submitted_on, '+60 days') <= ?2 AND coalesce(published_at, '9999') > ?2",
        ),
        "digital.classes" => rows(
            "digital_equipment",
            "sum(classes)",
            "counted_on = (SELECT max(counted_on) FROM r_digital_equipment_approved WHERE counted_on <= ?2)",
        ),
        "digital.multimedia_classes" => rows(
            "digital_equipment",
            "sum(multimedia)",
            "counted_on = (SELECT max(counted_on) FROM r_digital_equipment_approved WHERE counted_on <= ?2)",
        ),
        "digital.multimedia_rate" => Answer::Percent("digital.multimedia_classes", "digital.classes"),
        "digital.computers" => rows(
            "digital_equipment",
            "sum(computers)",
            "counted_on = (SELECT max(counted_on) FROM r_digital_equipment_approved WHERE counted_on <= ?2)",
        ),
        "digital.broken_devices" => rows(
            "digital_equipment",
            "sum(broken)",
            "counted_on = (SELECT max(counted_on) FROM r_digital_equipment_approved WHERE counted_on <= ?2)",
        ),
        _ => return None,
    };
    Some(answer)
}
