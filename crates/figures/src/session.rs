//! The one DataFusion session: its options and the functions that expressions may call.

use std::collections::BTreeMap;

use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::Volatility;
use datafusion::prelude::{SessionConfig, SessionContext};
use xuezheng_pack::Pack;

use crate::functions;

/// A session in which the same expression over the same rows always gives the same result.
pub(crate) fn session(pack: &Pack) -> SessionState {
    let mut config = SessionConfig::new().with_target_partitions(1).with_information_schema(false);
    let parser = &mut config.options_mut().sql_parser;
    parser.collect_spans = true;
    parser.parse_float_as_decimal = true;
    parser.map_string_types_to_utf8view = false;
    let context = SessionContext::new_with_config(config);
    for function in functions::all(pack) {
        context.register_udf(function);
    }
    context.state()
}

/// Names of the scalar functions, each with whether it always gives the same result for the same arguments.
pub(crate) fn scalar_functions(state: &SessionState) -> BTreeMap<String, bool> {
    let functions = state.scalar_functions();
    functions.iter().map(|(name, f)| (name.clone(), f.signature().volatility == Volatility::Immutable)).collect()
}
