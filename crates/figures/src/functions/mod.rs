//! Functions that indicators may call beyond those of DataFusion, one a file.

mod ratio;

use datafusion::logical_expr::ScalarUDF;

/// All of them.
pub(crate) fn all() -> [ScalarUDF; 1] {
    [ScalarUDF::from(ratio::Ratio::new())]
}
