//! Checks a pack completely: its declarations, its expressions' types, its templates.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use xuezheng_figures::Engine;
use xuezheng_pack::{Fault, Pack, load};

/// A pack with everything found wrong in it.
pub struct CheckedPack {
    /// The pack, if it could be resolved at all.
    pub pack: Option<Arc<Pack>>,
    /// All faults, by file and place.
    pub faults: Vec<Fault>,
    /// The texts they stand in.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// Loads the pack in `folder` and checks all of it. Types and templates are looked at once every name is resolved.
pub fn check_pack(folder: &Path) -> CheckedPack {
    let loaded = match load::load(folder) {
        Ok(loaded) => loaded,
        Err(bad) => return CheckedPack { pack: None, faults: bad.faults, files: bad.files },
    };
    let (pack, mut faults) = (Arc::new(loaded.pack), loaded.warnings);
    faults.extend(Engine::new(pack.clone()).err().unwrap_or_default());
    faults.extend(xuezheng_document::check_templates(&pack));
    faults
        .sort_by(|a, b| (&a.place.file, a.place.span.start, a.code).cmp(&(&b.place.file, b.place.span.start, b.code)));
    let files = pack.files.clone();
    CheckedPack { pack: Some(pack), faults, files }
}
