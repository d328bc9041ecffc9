//! 经费与政府购买服务.

use super::{Answer, money, rows};

/// Registered each January, so that the latest of thirteen months is the one of that time.
const LATEST: &str = "recorded_on BETWEEN date(?2, '-13 months') AND ?2";

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let contract = |condition| rows("service_contract", "count(*)", condition);
    let answer = match indicator {
        "funds.budget" => money("budget_item", "sum(amount)", LATEST),
        "funds.budget_items" => rows("budget_item", "count(*)", LATEST),
        "funds.budget_paid" => money("budget_payment", "sum(amount)", "paid_on BETWEEN ?1 AND ?2"),
        "funds.budget_execution_rate" => Answer::Percent("funds.budget_paid", "funds.budget"),
        "funds.training_budget" => money("budget_item", "sum(iif(category = 'training', amount, 0))", LATEST),
        "funds.operating_budget" => money("budget_item", "sum(iif(category = 'operating', amount, 0))", LATEST),
        "funds.operating_share" => Answer::Percent("funds.operating_budget", "funds.budget"),
        "funds.training_share" => Answer::Percent("funds.training_budget", "funds.operating_budget"),
        "funds.training_share_required" => Answer::Policy("5"),
        "funds.contracts_signed" => contract("signed_on BETWEEN ?1 AND ?2"),
        "funds.contract_amount" => money("service_contract", "sum(amount)", "signed_on BETWEEN ?1 AND ?2"),
        "funds.contract_paid" => {
            money("budget_payment", "sum(amount)", "paid_on BETWEEN ?1 AND ?2 AND contract IS NOT NULL")
        }
        "funds.contracts_active" => contract("signed_on <= ?2 AND (accepted_at IS NULL OR accepted_at > ?2)"),
        "funds.contracts_accepted" => contract("accepted_at BETWEEN ?1 AND ?2"),
        "funds.contracts_good" => contract("accepted_at BETWEEN ?1 AND ?2 AND satisfied = 'good'"),
        "funds.contract_good_rate" => Answer::Percent("funds.contracts_good", "funds.contracts_accepted"),
        "funds.contracts_overdue" => {
            contract("date(ends_on, '+30 days') <= ?2 AND (accepted_at IS NULL OR accepted_at > ?2)")
        }
        _ => return None,
    };
    Some(answer)
}
