//! `fitness_score('item', tested_on, grade, sex, result)`: what a result scores; the body mass index also of a height and a
//! weight. NULL for what can't be scored.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::fitness::{Rows, SCORE, Standards, exact, pupil};

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct FitnessScore {
    standards: Standards,
    signature: Signature,
}

impl FitnessScore {
    pub(super) fn new(standards: Standards) -> Self {
        Self { standards, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for FitnessScore {
    fn name(&self) -> &str {
        "fitness_score"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(SCORE)
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let [DataType::Utf8, day, grade, sex, results @ ..] = types else {
            return plan_err!("fitness_score takes an item, a day, a grade, a sex and a result");
        };
        if !matches!(results.len(), 1 | 2) {
            return plan_err!("fitness_score takes one result, or a height and a weight");
        }
        let results = results.iter().map(exact).collect::<Result<Vec<_>>>()?;
        Ok([DataType::Utf8].into_iter().chain(pupil([day, grade, sex])?).chain(results).collect())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = Rows::of(&args.args)?;
        rows.scores(|row| {
            let group = rows.group(&self.standards, 1, row)?;
            let (item, result) = (rows.text(0, row)?, rows.number(4, row)?);
            let is_pair = rows.arrays.len() > 5;
            let score =
                if is_pair { group.bmi_score(item, result, rows.number(5, row)?) } else { group.score(item, result) };
            score.ok()
        })
    }
}
