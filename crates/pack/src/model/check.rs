//! Checks (校验规则): what records must satisfy.

use crate::diagnostic::Place;
use crate::ids::{CheckId, RegisterId};
use crate::model::{Expression, With};

/// A check over one record of a register.
#[derive(Clone, Debug)]
pub struct Check {
    /// `area.local`.
    pub id: CheckId,
    /// Chinese name.
    pub label: String,
    /// Whose rows.
    pub register: RegisterId,
    /// Hard or soft.
    pub severity: CheckSeverity,
    /// The predicate that holds for a good record; NULL (a field is absent) passes.
    pub that: Expression,
    /// The other records that the predicate sees, by the name it calls them.
    pub with: Vec<With>,
    /// What the person who filled it reads: where, what, how to mend it.
    pub message: String,
    /// Where it is declared.
    pub place: Place,
}

/// Whether a failed check can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckSeverity {
    /// 逻辑校验: must be mended.
    Hard,
    /// 经验校验: mended or explained.
    Soft,
}
