//! The ledger's database looked at and brought to a changed pack, without opening the bureau.

use std::path::Path;

use xuezheng_ledger::{DatabaseStatus, Ledger, MigrationStep};

use crate::error::BureauError;
use crate::workspace::Places;

/// How the tables stand to the pack in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackMatch {
    /// They were made for it.
    Same,
    /// It has changed since; opening brings them to it.
    Changed,
    /// It can't be loaded.
    Broken,
}

/// The database of a bureau, and whether it fits the bureau's pack.
///
/// # Errors
/// If the folder holds no bureau, or the database can't be read; a broken pack is no error here.
pub async fn database_status(folder: &Path) -> Result<(DatabaseStatus, PackMatch), BureauError> {
    let places = Places::read(folder)?;
    let status = DatabaseStatus::read(&places.database).await?;
    let fits = match places.pack() {
        Ok(pack) if pack.hash == status.pack => PackMatch::Same,
        Ok(_) => PackMatch::Changed,
        Err(_) => PackMatch::Broken,
    };
    Ok((status, fits))
}

/// Brings the tables to the pack in the folder, and says what was done.
///
/// # Errors
/// A bad pack, or a change of it that would lose data; then nothing was done.
pub async fn migrate(folder: &Path) -> Result<Vec<MigrationStep>, BureauError> {
    let places = Places::read(folder)?;
    Ok(Ledger::migrate(&places.database, places.pack()?).await?)
}

/// What [`migrate`] would do.
///
/// # Errors
/// What it would refuse.
pub async fn try_migration(folder: &Path) -> Result<Vec<MigrationStep>, BureauError> {
    let places = Places::read(folder)?;
    Ok(Ledger::try_migration(&places.database, places.pack()?).await?)
}
