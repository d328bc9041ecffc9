//! Which indicators and which other texts a template uses.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_pack::{IndicatorId, Pack};

use crate::check::walk;
use crate::template::Names;

/// What a template uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The indicators it names, in conditions too.
    pub indicators: BTreeSet<IndicatorId>,
    /// Paths of the texts that it includes, by name or through a list such as `sections`.
    pub texts: BTreeSet<String>,
}

/// What every template of the pack uses by itself, by the path of its file; a report's title is part of it.
pub fn usage(pack: &Pack) -> BTreeMap<String, Usage> {
    let names = Names::of(pack);
    let own = pack.reports.values().flat_map(|report| [&report.title, &report.body]);
    let mut by_file: BTreeMap<String, Usage> = BTreeMap::new();
    for template in own.chain(pack.templates.values()) {
        let (_, used) = walk(&names, template);
        let known = by_file.entry(template.place.file.to_string()).or_default();
        known.indicators.extend(used.indicators);
        known.texts.extend(used.texts);
    }
    by_file
}
