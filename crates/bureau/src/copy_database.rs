//! A bureau moves from one database to another.

use std::sync::Arc;

use xuezheng_ledger::{Ledger, Location, Restore};

use crate::backup::{Progress, check};
use crate::config;
use crate::error::BureauError;
use crate::file;
use crate::workspace::{CONFIG, Workspace};

/// A ledger that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it was; without a password.
    pub from: String,
    /// Where the copy is; without a password.
    pub to: String,
    /// Its tables.
    pub tables: u64,
    /// Their rows.
    pub rows: u64,
    /// The number of the last operation.
    pub last_operation: Option<i64>,
    /// Whether the bureau uses the copy from now on.
    pub is_switched: bool,
}

/// Copies the ledger into another database, a file of the folder or the URL of a PostgreSQL database, and verifies the
/// copy; with `switch` the bureau uses it from then on. The old one stays as it is. Nobody can write meanwhile if it is
/// switched, so that nothing is left behind.
///
/// # Errors
/// If the other one holds a ledger or is a file, or a database fails: then the bureau uses the old one still.
pub async fn copy_database(
    workspace: &Workspace,
    to: &str,
    switch: bool,
    progress: Progress<'_>,
) -> Result<Copied, BureauError> {
    const STEP: &str = "复制台账库";
    let path = workspace.folder.join(CONFIG);
    let config = file::read_text(&path)?;
    let location = Location::parse(to, &workspace.folder);
    let mut dump = if switch { workspace.ledger.dump_alone().await? } else { workspace.ledger.dump().await? };
    let all = dump.rows().await?;
    let target = Restore::begin(&location, Arc::clone(&workspace.pack), dump.format().await?).await?;
    let sums = dump.copy_to(target, &mut |done| progress(STEP, done, all)).await?;
    progress("核对操作链和记录", 0, 1);
    let copy = Ledger::open(&location, Arc::clone(&workspace.pack)).await?;
    check(&copy).await?;
    copy.close().await;
    let last = dump.last_operation().await?;
    if switch {
        let changed = config::replace(&config, &|key, _| (key == "database").then(|| to.to_owned()))?;
        file::replace_private(&path, changed.as_bytes())?;
    }
    // Held so far, so that no operation went into the old one after it was copied.
    drop(dump);
    Ok(Copied {
        from: Location::parse(&config::value(&config, "database")?, &workspace.folder).to_string(),
        to: location.to_string(),
        tables: sums.len() as u64,
        rows: sums.iter().map(|sum| sum.rows).sum(),
        last_operation: last.map(|(id, _)| id.0),
        is_switched: switch,
    })
}
