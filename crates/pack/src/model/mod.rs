//! What a pack means once every name in it is resolved: no lookups that can fail, no defaults left to guess.

mod benchmark;
mod check;
mod code_list;
mod effect;
mod expression;
mod fitness;
mod indicator;
mod joined;
mod parameter;
mod permission;
mod prefill;
mod privacy;
mod register;
mod report;
mod sub_table;
mod with;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use benchmark::{Benchmark, BenchmarkItem};
pub use check::{Check, CheckSeverity};
pub use expression::Expression;
pub use fitness::{
    Better, Bonus, FitnessItem, FitnessLevel, FitnessScale, FitnessStandard, Grade, GradedItem, Rung, ScoredRange, Sex,
};
pub use indicator::{AcrossUnit, BY_ORG, Breakdown, Indicator, OrderBy, RowValue, Source, Split, Timing};
pub use joined::Joined;
pub use parameter::{Parameter, ParameterScope, ParameterValue};
pub use permission::Permission;
pub use prefill::{Prefill, PrefillDate, PrefillSource};
pub use privacy::{Privacy, Retention, Sight};
pub use register::{
    Choice, Due, Escalation, Field, FieldKind, Personal, Reach, Reference, Register, Transition, Workflow,
};
pub use report::{AREA_TEXTS, Report, Template};
pub(crate) use sub_table::of as sub_tables;
pub use with::{Matched, With, WithOrg, WithPeriod, WithSpan};

use crate::calendar::Calendar;
use crate::ids::{AreaId, AttributeId, CheckId, IndicatorId, OrgKindId, ParameterId, RegisterId, ReportId, RoleId};

/// A bureau's declarations (业务包), immutable and fully resolved.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Short name, such as `education-bureau`.
    pub name: String,
    /// Version of the content, such as `0.1.0`.
    pub version: String,
    /// SM3 over all files' paths and bytes, as hex: what a seal pins.
    pub hash: String,
    /// School year, terms, holidays.
    pub calendar: Calendar,
    /// Lowest coverage, in percent, at which a 同比 is stated.
    pub yoy_coverage: rust_decimal::Decimal,
    /// Whether who made a version may not review it (不得自填自审); off only in bureaus too small for two people.
    pub separate_review: bool,
    /// Roles (角色) with their labels.
    pub roles: BTreeMap<RoleId, String>,
    /// What of personal data each role may see; roles that aren't here see none.
    pub sight: BTreeMap<RoleId, Sight>,
    /// What each role may do in the workplace; roles that aren't here may only look around.
    pub permissions: BTreeMap<RoleId, BTreeSet<Permission>>,
    /// Kinds of org with their labels.
    pub org_kinds: BTreeMap<OrgKindId, String>,
    /// Attributes of orgs, each a code list.
    pub attributes: BTreeMap<AttributeId, Attribute>,
    /// Education stages (学段), the code list of sections.
    pub stages: Vec<Choice>,
    /// Areas in the order of the report.
    pub areas: Vec<Area>,
    /// All registers.
    pub registers: BTreeMap<RegisterId, Register>,
    /// The sub-tables of registers, each as the register that indicators see.
    pub sub_tables: BTreeMap<RegisterId, Register>,
    /// All indicators.
    pub indicators: BTreeMap<IndicatorId, Indicator>,
    /// Parameters of policy, each with its dated values.
    pub parameters: BTreeMap<ParameterId, Parameter>,
    /// The versions of the national fitness standard, no two of them on one day.
    pub fitness: Vec<FitnessStandard>,
    /// All benchmarks, in the order of areas and their files.
    pub benchmarks: Vec<Benchmark>,
    /// All checks.
    pub checks: BTreeMap<CheckId, Check>,
    /// All report templates.
    pub reports: BTreeMap<ReportId, Report>,
    /// Text that reports may include, by path from the pack's root: `areas/safety/section.md`.
    pub templates: BTreeMap<String, Template>,
    /// The text of every file, by path from the pack's root, for diagnostics.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// A business area (业务领域).
#[derive(Clone, Debug)]
pub struct Area {
    /// The folder's name.
    pub id: AreaId,
    /// Its Chinese name.
    pub label: String,
}

/// An attribute of orgs: nature, location, ….
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its Chinese name.
    pub label: String,
    /// Its codes, in order.
    pub choices: Vec<Choice>,
}

impl Pack {
    /// The checks over `register`, by id.
    pub fn checks_of<'a>(&'a self, register: &'a RegisterId) -> impl Iterator<Item = &'a Check> {
        self.checks.values().filter(move |check| check.register == *register)
    }

    /// The indicators computed from `register`'s rows, by id.
    pub fn indicators_of<'a>(&'a self, register: &'a RegisterId) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.values().filter(move |indicator| indicator.register() == Some(register))
    }
}
