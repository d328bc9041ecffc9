//! The manifest: which segments are current, and the tree and submissions that go with them.

use serde::{Deserialize, Serialize};
use xuezheng_pack::{OrgId, OrgTree, RegisterId};

use crate::segment::SegmentHash;

/// A consistent view of everything that figures may read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Grows by one with every change.
    pub version: i64,
    /// [`Pack::hash`](xuezheng_pack::Pack) of the declarations.
    pub pack: String,
    /// Current segments, by register, year and bucket.
    pub segments: Vec<Segment>,
    /// The org tree with its history.
    pub orgs: OrgTree,
    /// Who was asked for what, and how far they are.
    pub submissions: Vec<Submission>,
}

/// The approved rows of one register, one year of its `date` field, and one bucket of orgs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The register.
    pub register: RegisterId,
    /// Year of the rows' event; 0 for rows without a date.
    pub year: i32,
    /// Bucket of orgs, from 0; buckets split as the year grows.
    pub bucket: u32,
    /// SM3 of the Parquet file, which is also its name.
    pub hash: SegmentHash,
    /// Rows in it.
    pub rows: u64,
}

/// One org's answer (填报) to being asked for one register and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Who was asked.
    pub org: OrgId,
    /// For what.
    pub register: RegisterId,
    /// For when, in the form that [`Period::parse`](xuezheng_pack::Period::parse) reads.
    pub period: String,
    /// How far it is.
    pub status: SubmissionStatus,
    /// Declared 零上报: nothing happened.
    pub zero: bool,
}

/// How far a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionStatus {
    /// 待填: nothing came yet.
    Asked,
    /// 待审: submitted, not all of it approved.
    Submitted,
    /// 退回.
    Returned,
    /// 已审: complete.
    Approved,
    /// 免报: exempted by name; does not count as asked.
    Exempt,
}
