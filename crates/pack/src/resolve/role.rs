//! What each role may see and do.

use std::collections::{BTreeMap, BTreeSet};

use crate::faults::Known;
use crate::ids::RoleId;
use crate::model::{Permission, Sight};
use crate::raw::{RawPack, RawRole};

/// What each role may see.
pub(super) fn sight(pack: &RawPack) -> Known<BTreeMap<RoleId, Sight>> {
    let of = |raw: &RawRole| {
        let (sees, reveals) = (raw.sees.clone()?.into_iter().collect(), raw.reveals.clone()?.into_iter().collect());
        Ok((RoleId::new(raw.role.as_str()), Sight { sees, reveals }))
    };
    pack.role_rights.iter().map(of).collect()
}

/// What each role may do.
pub(super) fn permissions(pack: &RawPack) -> Known<BTreeMap<RoleId, BTreeSet<Permission>>> {
    let of = |raw: &RawRole| Ok((RoleId::new(raw.role.as_str()), raw.may.clone()?.into_iter().collect()));
    pack.role_rights.iter().map(of).collect()
}
