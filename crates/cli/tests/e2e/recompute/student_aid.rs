//! 学生资助.

use super::{Answer, money, rows};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let answer = match indicator {
        "student_aid.grants" => rows("aid_grant", "count(*)", "paid_on BETWEEN ?1 AND ?2"),
        "student_aid.aided_students" => {
            rows("aid_grant", "count(DISTINCT substr(student, 4, 32))", "paid_on BETWEEN ?1 AND ?2")
        }
        "student_aid.key_group_students" => rows(
            "aid_grant",
            "count(DISTINCT substr(student, 4, 32))",
            "paid_on BETWEEN ?1 AND ?2 AND hardship NOT IN ('ordinary', 'not_required')",
        ),
        "student_aid.aid_amount" => money("aid_grant", "sum(amount)", "paid_on BETWEEN ?1 AND ?2"),
        "student_aid.key_group_share" => {
            Answer::Percent("student_aid.key_group_students", "student_aid.aided_students")
        }
        "student_aid.average_aid" => Answer::Quotient("student_aid.aid_amount", "student_aid.aided_students"),
        "student_aid.aided_students_change" => Answer::Change("student_aid.aided_students"),
        "student_aid.aid_growth" => Answer::Growth("student_aid.aid_amount"),
        "student_aid.loans_applied" => rows("origin_loan", "count(*)", "applied_on BETWEEN ?1 AND ?2"),
        "student_aid.loans_signed" => rows("origin_loan", "count(*)", "signed_at BETWEEN ?1 AND ?2"),
        "student_aid.loan_amount" => money("origin_loan", "sum(amount)", "signed_at BETWEEN ?1 AND ?2"),
        "student_aid.loans_refused" => rows("origin_loan", "count(*)", "refused_at BETWEEN ?1 AND ?2"),
        "student_aid.loan_disbursed" => money("origin_loan", "sum(amount)", "disbursed_at BETWEEN ?1 AND ?2"),
        "student_aid.loans_waiting" => {
            rows("origin_loan", "count(*)", "signed_at <= ?2 AND (disbursed_at IS NULL OR disbursed_at > ?2)")
        }
        "student_aid.loans_standing" => {
            rows("origin_loan", "count(*)", "disbursed_at <= ?2 AND (settled_at IS NULL OR settled_at > ?2)")
        }
        "student_aid.loan_balance" => {
            money("origin_loan", "sum(amount)", "disbursed_at <= ?2 AND (settled_at IS NULL OR settled_at > ?2)")
        }
        "student_aid.loans_lapsed" => {
            rows("origin_loan", "count(*)", "lapsed_at <= ?2 AND (cured_at IS NULL OR cured_at > ?2)")
        }
        "student_aid.loan_average" => Answer::Quotient("student_aid.loan_amount", "student_aid.loans_signed"),
        "student_aid.loan_sign_rate" => Answer::Share("student_aid.loans_signed", "student_aid.loans_refused"),
        "student_aid.loan_lapse_rate" => Answer::Percent("student_aid.loans_lapsed", "student_aid.loans_standing"),
        _ => return None,
    };
    Some(answer)
}
