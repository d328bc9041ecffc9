//! 年度目标: what the table of parameters says, whatever was filed.

use super::{Answer, balance};

pub(super) fn answer(indicator: &str) -> Option<Answer> {
    let (_, name) = indicator.split_once('.')?;
    balance::policy(name).filter(|_| name.ends_with("_goal")).map(Answer::Policy)
}
