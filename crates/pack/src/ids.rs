//! Typed names: a school's id can't be passed where a register's is wanted.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it is; whether it names something is decided where the pack is resolved.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

id! {
    /// A business area (业务领域): the name of its folder, such as `safety`.
    AreaId;
    /// A register (台账), unique in the pack, such as `hazard`; its table is `r_hazard`.
    RegisterId;
    /// A field (字段) of a register, or a column that a workflow stamps, such as `found_on` or `closed_at`.
    FieldId;
    /// A choice code, such as `primary`: what is stored; its label is what is shown.
    Code;
    /// An indicator (指标) with its area, such as `safety.hazards_closed`.
    IndicatorId;
    /// A check (校验规则) with its area, such as `safety.hazard_dates`.
    CheckId;
    /// A benchmark (达标标准) with its area, such as `balance.primary_schools`.
    BenchmarkId;
    /// A report template, such as `work_report`.
    ReportId;
    /// A role (角色), such as `safety_department`.
    RoleId;
    /// An org (机构), such as `school_0012`.
    OrgId;
    /// A kind of org, such as `school` or `township_office`.
    OrgKindId;
    /// An attribute of orgs, such as `nature`.
    AttributeId;
    /// A parameter of policy (政策参数), such as `guard_pay`; expressions name it `param.guard_pay`.
    ParameterId;
    /// A workflow state (业务状态), such as `rectifying`.
    StateId;
    /// A workflow transition, such as `close`.
    TransitionId;
    /// A collection (填报任务), such as `2024H1-1`.
    CollectionId;
}

impl RegisterId {
    /// The rows of the sub-table `field` of this register, as indicators name them: `training.participants`.
    pub fn sub_table(&self, field: &FieldId) -> Self {
        Self(format!("{self}.{field}"))
    }

    /// The register whose records people file: of a sub-table, the one it is in.
    pub fn filed(&self) -> Self {
        Self(self.0.split('.').next().unwrap_or_default().to_owned())
    }
}

impl IndicatorId {
    /// The id of `local` in `area`.
    pub fn of(area: &AreaId, local: &str) -> Self {
        Self(format!("{area}.{local}"))
    }

    /// The part before the dot; the whole id if there is none.
    pub fn area(&self) -> AreaId {
        AreaId::new(self.0.split('.').next().unwrap_or(&self.0))
    }

    /// The part after the dot, as its own area's files write it.
    pub fn local(&self) -> &str {
        self.0.split_once('.').map_or(self.0.as_str(), |(_, local)| local)
    }
}

/// A record (记录) within its register; ids are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub i64);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
