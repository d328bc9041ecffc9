//! `fitness_level(tested_on, score)`: the code of the level of a total, or of an item's score. NULL without a standard.

use std::sync::Arc;

use datafusion::arrow::array::StringBuilder;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use xuezheng_methods::fitness::{level, standard_on};

use super::fitness::{Rows, Standards, exact};

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct FitnessLevel {
    standards: Standards,
    signature: Signature,
}

impl FitnessLevel {
    pub(super) fn new(standards: Standards) -> Self {
        Self { standards, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for FitnessLevel {
    fn name(&self) -> &str {
        "fitness_level"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        match types {
            [DataType::Date32 | DataType::Null, score] => Ok(vec![DataType::Date32, exact(score)?]),
            _ => plan_err!("fitness_level takes a day and a score"),
        }
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = Rows::of(&args.args)?;
        let mut levels = StringBuilder::new();
        for row in 0..rows.len() {
            let of = |score| {
                let standard = standard_on(&self.standards.0, rows.day(0, row)?).ok()?;
                level(standard, score)
            };
            levels.append_option(rows.number(1, row).and_then(of).map(|level| level.code.as_str()));
        }
        rows.value(Arc::new(levels.finish()))
    }
}
