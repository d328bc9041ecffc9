//! Where what was downloaded survives from one run to the next.

use std::path::PathBuf;

/// A folder of ours among the user's caches; it need not be there.
pub(crate) fn folder() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    cache.or_else(home).unwrap_or_else(std::env::temp_dir).join("xuezheng")
}
