//! 教育国际交流.

use super::{Answer, rows};

const ACTIVE: &str = "signed_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let visit = |take| rows("exchange_visit", take, "started_on BETWEEN ?1 AND ?2");
    let answer = match indicator {
        "exchange.agreements" | "exchange.agreement_list" => rows("exchange_agreement", "count(*)", ACTIVE),
        "exchange.agreements_signed" => rows("exchange_agreement", "count(*)", "signed_on BETWEEN ?1 AND ?2"),
        "exchange.agreements_expired" => {
            rows("exchange_agreement", "count(*)", "expires_on <= ?2 AND (ended_at IS NULL OR ended_at > ?2)")
        }
        "exchange.exchange_visits" => visit("count(*)"),
        "exchange.exchange_teachers" => visit("sum(teachers)"),
        "exchange.exchange_students" => visit("sum(students)"),
        "exchange.agreements_used" => visit("count(DISTINCT agreement)"),
        _ => return None,
    };
    Some(answer)
}
