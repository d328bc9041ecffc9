//! 满意度和意见反馈.

use super::{Answer, rows};

const ON_TIME: &str = "answered_at BETWEEN ?1 AND ?2 AND answered_at <= date(received_on, '+30 days')";
const OVERDUE: &str = "date(received_on, '+30 days') <= ?2 AND (answered_at IS NULL OR answered_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let survey = |take| rows("satisfaction_survey", take, "surveyed_on BETWEEN ?1 AND ?2");
    let parents = |take| rows("satisfaction_survey", take, "surveyed_on BETWEEN ?1 AND ?2 AND object = 'parents'");
    let opinion = |condition| rows("survey_opinion", "count(*)", condition);
    let answer = match indicator {
        "satisfaction.surveys" => survey("count(*)"),
        "satisfaction.sent" => survey("sum(sent)"),
        "satisfaction.returned" => survey("sum(returned)"),
        "satisfaction.valid" => survey("sum(valid)"),
        "satisfaction.satisfied" => survey("sum(satisfied)"),
        "satisfaction.fair" => survey("sum(fair)"),
        "satisfaction.content" => survey("sum(satisfied) + sum(fair)"),
        "satisfaction.response_rate" => Answer::Percent("satisfaction.returned", "satisfaction.sent"),
        "satisfaction.satisfaction_rate" => Answer::Percent("satisfaction.satisfied", "satisfaction.valid"),
        "satisfaction.content_rate" => Answer::Percent("satisfaction.content", "satisfaction.valid"),
        "satisfaction.parents_valid" => parents("sum(valid)"),
        "satisfaction.parents_satisfied" => parents("sum(satisfied)"),
        "satisfaction.parents_rate" => Answer::Percent("satisfaction.parents_satisfied", "satisfaction.parents_valid"),
        "satisfaction.opinions_received" => opinion("received_on BETWEEN ?1 AND ?2"),
        "satisfaction.opinions_answered" => opinion("answered_at BETWEEN ?1 AND ?2"),
        "satisfaction.opinions_on_time" => opinion(ON_TIME),
        "satisfaction.opinions_adopted" => opinion("answered_at BETWEEN ?1 AND ?2 AND adopted"),
        "satisfaction.answer_on_time_rate" => {
            Answer::Percent("satisfaction.opinions_on_time", "satisfaction.opinions_answered")
        }
        "satisfaction.opinions_overdue" => opinion(OVERDUE),
        _ => return None,
    };
    Some(answer)
}
