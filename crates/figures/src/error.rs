//! Why a figure could not be computed at all (an absent value is no error).

use datafusion::error::DataFusionError;
use xuezheng_lake::LakeError;
use xuezheng_pack::period::PeriodError;
use xuezheng_pack::{FieldId, IndicatorId, OrgId, RegisterId};

/// Why a figure could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The lake fails.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The engine fails over rows that it should be able to read.
    #[error("数据计算失败：{0}")]
    Engine(Box<DataFusionError>),
    /// The pack has no such indicator.
    #[error("业务包中没有指标「{0}」")]
    Indicator(IndicatorId),
    /// The pack has no such register.
    #[error("业务包中没有台账「{0}」")]
    Register(RegisterId),
    /// The org tree has no such org.
    #[error("机构树中没有机构「{0}」")]
    Org(OrgId),
    /// The indicator is not broken down by this field.
    #[error("指标「{indicator}」没有按「{field}」分组：请在指标的 by 中列出该数据项")]
    Part {
        /// The indicator.
        indicator: IndicatorId,
        /// The field.
        field: FieldId,
    },
    /// A submission's period can't be read.
    #[error("机构「{org}」填报台账「{register}」的期间有误：{error}")]
    Submission {
        /// Who was asked.
        org: OrgId,
        /// For what.
        register: RegisterId,
        /// What is wrong with the period.
        error: PeriodError,
    },
}

impl From<DataFusionError> for FigureError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(Box::new(error))
    }
}

impl From<datafusion::arrow::error::ArrowError> for FigureError {
    fn from(error: datafusion::arrow::error::ArrowError) -> Self {
        Self::from(DataFusionError::from(error))
    }
}
