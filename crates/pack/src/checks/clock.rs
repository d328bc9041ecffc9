//! An expression that reads the clock or chance: the same records would give another figure tomorrow.

use super::Findings;
use crate::draft::Draft;

pub(super) const CODE: &str = "P042";

const IMPURE: &[&str] = &[
    "clock_timestamp", "current_date", "current_time", "current_timestamp", "curdate", "getdate", "localtime",
    "localtimestamp", "now", "rand", "random", "sysdate", "today", "uuid",
];

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        for call in formula.sql.calls().into_iter().filter(|call| IMPURE.contains(&call.name.as_str())) {
            let message = format!("不能用「{}」：明天再算，结果就变了", call.name);
            let help = "期间由出数的人指定；要判断是否超期，用期限列（步骤名加 _due）与办理日期比较";
            findings.error(formula.place(call.range), message, "随时间或运气而变", help);
        }
    }
}
