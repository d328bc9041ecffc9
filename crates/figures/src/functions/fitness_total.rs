//! `fitness_total(tested_on, grade, sex, 'item', result, …)`: the total of all items. NULL where one is missing or can't be
//! scored: a check that asks for a total finds what is wrong when it is filed, and no figure takes it for a zero.

use std::collections::BTreeMap;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::fitness::{Rows, SCORE, Standards, exact, pupil};

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct FitnessTotal {
    standards: Standards,
    signature: Signature,
}

impl FitnessTotal {
    pub(super) fn new(standards: Standards) -> Self {
        Self { standards, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for FitnessTotal {
    fn name(&self) -> &str {
        "fitness_total"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(SCORE)
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let [day, grade, sex, pairs @ ..] = types else {
            return plan_err!("fitness_total takes a day, a grade, a sex and results");
        };
        let mut coerced = pupil([day, grade, sex])?.to_vec();
        for pair in pairs.chunks(2) {
            let [DataType::Utf8, result] = pair else {
                return plan_err!("fitness_total takes items with their results");
            };
            coerced.extend([DataType::Utf8, exact(result)?]);
        }
        Ok(coerced)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = Rows::of(&args.args)?;
        let pairs = (3..rows.arrays.len()).step_by(2);
        rows.scores(|row| {
            let group = rows.group(&self.standards, 0, row)?;
            let result = |item: usize| Some((rows.text(item, row)?, rows.number(item + 1, row)?));
            let results: BTreeMap<_, _> = pairs.clone().filter_map(result).collect();
            group.total(&results).ok().map(|total| total.total)
        })
    }
}
