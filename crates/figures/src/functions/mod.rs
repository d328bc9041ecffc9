//! Functions that indicators may call beyond those of DataFusion, one a file.

mod fitness;
mod fitness_level;
mod fitness_score;
mod fitness_total;
mod ratio;

use datafusion::logical_expr::ScalarUDF;
use xuezheng_pack::Pack;

use fitness::Standards;

/// All of them, over the pack's tables.
pub(crate) fn all(pack: &Pack) -> [ScalarUDF; 4] {
    let standards = Standards(pack.fitness.as_slice().into());
    [
        ScalarUDF::from(ratio::Ratio::new()),
        ScalarUDF::from(fitness_score::FitnessScore::new(standards.clone())),
        ScalarUDF::from(fitness_total::FitnessTotal::new(standards.clone())),
        ScalarUDF::from(fitness_level::FitnessLevel::new(standards)),
    ]
}
