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
        _ => return None,
    };
    Some(answer)
}
