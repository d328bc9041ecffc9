//! Programmes of student aid, and what they pay for one term, in 分.

use crate::calendar::Half;
use crate::schools::AidStage;

/// A programme (资助项目).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Programme {
    PreschoolAid,
    BoarderAllowance,
    DayPupilAllowance,
    SeniorGrant,
    SeniorFeeWaiver,
    VocationalGrant,
    VocationalFeeWaiver,
    TemporaryRelief,
}

impl Programme {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::PreschoolAid => "preschool_aid",
            Self::BoarderAllowance => "boarder_allowance",
            Self::DayPupilAllowance => "day_pupil_allowance",
            Self::SeniorGrant => "senior_grant",
            Self::SeniorFeeWaiver => "senior_fee_waiver",
            Self::VocationalGrant => "vocational_grant",
            Self::VocationalFeeWaiver => "vocational_fee_waiver",
            Self::TemporaryRelief => "temporary_relief",
        }
    }
}

/// Grants that one pupil can get together.
pub(crate) type Bundle = &'static [(Programme, i64)];

use Programme::{
    BoarderAllowance, DayPupilAllowance, PreschoolAid, SeniorFeeWaiver, SeniorGrant, VocationalFeeWaiver,
    VocationalGrant,
};

const PRESCHOOL: &[Bundle] = &[&[(PreschoolAid, 30_000)], &[(PreschoolAid, 40_000)], &[(PreschoolAid, 50_000)]];
const PRIMARY_2023: &[Bundle] = &[&[(DayPupilAllowance, 25_000)], &[(BoarderAllowance, 50_000)]];
const JUNIOR_2023: &[Bundle] = &[&[(DayPupilAllowance, 31_250)], &[(BoarderAllowance, 62_500)]];
const PRIMARY_2024: &[Bundle] = &[&[(DayPupilAllowance, 31_250)], &[(BoarderAllowance, 62_500)]];
const JUNIOR_2024: &[Bundle] = &[&[(DayPupilAllowance, 37_500)], &[(BoarderAllowance, 75_000)]];
const SENIOR: &[Bundle] = &[
    &[(SeniorGrant, 50_000)],
    &[(SeniorGrant, 100_000)],
    &[(SeniorGrant, 100_000), (SeniorFeeWaiver, 40_000)],
    &[(SeniorGrant, 150_000)],
    &[(SeniorGrant, 150_000), (SeniorFeeWaiver, 40_000)],
];
const VOCATIONAL: &[Bundle] = &[
    &[(VocationalFeeWaiver, 70_000)],
    &[(VocationalGrant, 100_000)],
    &[(VocationalGrant, 100_000), (VocationalFeeWaiver, 70_000)],
];

/// What a pupil may get, the smaller sums first.
pub(crate) fn options(stage: AidStage, junior: bool, half: Half) -> &'static [Bundle] {
    match (stage, half.year(), junior) {
        (AidStage::Preschool, ..) => PRESCHOOL,
        (AidStage::Compulsory, 2023, false) => PRIMARY_2023,
        (AidStage::Compulsory, 2023, true) => JUNIOR_2023,
        (AidStage::Compulsory, _, false) => PRIMARY_2024,
        (AidStage::Compulsory, _, true) => JUNIOR_2024,
        (AidStage::SeniorHigh, ..) => SENIOR,
        (AidStage::Vocational, ..) => VOCATIONAL,
    }
}

/// How often each option is given, of 100.
pub(crate) fn usual(stage: AidStage) -> &'static [usize] {
    match stage {
        AidStage::Preschool => &[40, 35, 25],
        AidStage::Compulsory => &[61, 39],
        AidStage::SeniorHigh => &[36, 42, 7, 11, 4],
        AidStage::Vocational => &[68, 15, 17],
    }
}
