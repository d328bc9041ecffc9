//! What reporters of the county say where a record is right although a soft check asks.

use xuezheng_bureau::Explanations;
use xuezheng_bureau::figures_of::CheckFailure;
use xuezheng_pack::model::CheckSeverity;

/// Checks with what is said to each.
const SAID: [(&str, &str); 0] = [];

/// An explanation of every failure; `None` where one must be mended, or where nobody has anything to say.
pub(crate) fn explained(failures: &[CheckFailure]) -> Option<Explanations> {
    let said = |failure: &CheckFailure| {
        let (_, text) = SAID.iter().find(|(check, _)| failure.check.as_str() == *check)?;
        let is_soft = failure.severity == CheckSeverity::Soft;
        is_soft.then(|| ((failure.record, failure.check.clone()), (*text).to_owned()))
    };
    failures.iter().map(said).collect()
}
