//! The declarations of a bureau (业务包): registers, indicators, checks, reports, and the words they are made of.
//!
//! Holds the typed model of a pack, its loading and resolving with every fault at its place, and the vocabulary all
//! other crates share: ids, org tree, periods, calendar, units, and decimals with their one rounding.
//!
//! Never touches a database, the network or a clock; its only input is the folder that [`load`](load::load) is given.

mod advice;
pub mod attachment;
pub mod calendar;
mod checks;
mod codes;
pub mod day;
pub mod decimal;
pub mod diagnostic;
mod draft;
pub mod draw;
pub mod explanation;
mod explanations;
mod faults;
mod folder;
pub mod identifier;
pub mod ids;
mod io_reason;
pub mod load;
pub mod model;
pub mod month;
mod names;
pub mod org;
pub mod period;
mod raw;
pub mod render;
mod resolve;
mod sql;
mod suggest;
mod sum_terms;
pub mod unit;
pub mod value;
pub mod words;

pub use calendar::Calendar;
pub use chrono::NaiveDate;
pub use diagnostic::{Fault, Place, Severity};
pub use explanation::Explanation;
pub use explanations::EXPLANATIONS;
pub use ids::{
    AreaId, AttributeId, BenchmarkId, CheckId, Code, CollectionId, FieldId, IndicatorId, OrgId, OrgKindId, ParameterId,
    RecordId, RegisterId, ReportId, RoleId, StateId, TransitionId,
};
pub use io_reason::io_reason;
pub use model::Pack;
pub use month::Month;
pub use org::{Org, OrgTree};
pub use period::Period;
pub use rust_decimal::Decimal;
pub use unit::Unit;
pub use value::Value;
