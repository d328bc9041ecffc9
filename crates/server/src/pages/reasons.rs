//! Why records can't be submitted together, each reason with the form in which it is mended.

use xuezheng_bureau::BureauError;
use xuezheng_bureau::ledger::{LedgerError, Spot};
use xuezheng_pack::RecordId;
use xuezheng_pack::model::CheckSeverity;

use crate::error::Fault;

/// The reasons of a refusal, with the address of the form where one record is to be mended, else an empty one; a fault
/// that is none of the records' is a page of its own. `path` is the register's.
pub(crate) fn reasons(path: &str, error: BureauError) -> Result<Vec<(String, String)>, Fault> {
    let form = |record: RecordId| format!("{path}/{record}/edit");
    Ok(match error {
        BureauError::Ledger(LedgerError::Refused(faults)) => {
            let reason = |fault: xuezheng_bureau::ledger::RecordFault| {
                let place = if let Spot::Record(record) = fault.spot { form(record) } else { String::new() };
                let field = fault.field.map(|field| format!("的「{field}」")).unwrap_or_default();
                (place, format!("{}{field}：{}。{}", fault.spot, fault.cause, fault.mend))
            };
            faults.0.into_iter().map(reason).collect()
        }
        BureauError::Checks(failures) => {
            let reason = |failure: xuezheng_bureau::figures_of::CheckFailure| {
                let mend = match failure.severity {
                    CheckSeverity::Hard => "请改正",
                    CheckSeverity::Soft => "请改正，或写明情况",
                };
                let text = format!("第 {} 号记录「{}」：{mend}", failure.record, failure.label);
                (form(failure.record), text)
            };
            failures.into_iter().map(reason).collect()
        }
        BureauError::Ledger(LedgerError::Unfit { what, mend }) => vec![(String::new(), format!("{what}。{mend}"))],
        BureauError::AttachedFile(fault) => {
            vec![(fault.record().map_or_else(String::new, form), fault.to_string())]
        }
        BureauError::ChangedSinceCheck => vec![(String::new(), error.to_string())],
        other => return Err(other.into()),
    })
}
