//! The ledger itself: created, opened, and asked for a transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sea_query::Query;
use tokio::sync::Mutex;
use xuezheng_lake::segment::sync_folder;
use xuezheng_pack::{OrgTree, Pack, RegisterId};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::fixed::META;
use crate::flush::BUCKET_ROWS;
use crate::list::Bounds;
use crate::migration::Migration;
use crate::schema::Table;
use crate::store::{Connection, Durability, Location, Pool, Sql, connect, integer, is_empty, snapshot};
use crate::vault::Vault;
use crate::{migrate, orgs, person_key};

/// An org tree and the operation that made it so.
type KnownTree = (i64, Arc<OrgTree>);

/// The records of a bureau. Clones share the database.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) pack: Arc<Pack>,
    pub(crate) pool: Pool,
    pub(crate) tables: Arc<BTreeMap<RegisterId, Table>>,
    pub(crate) bucket_rows: u64,
    pub(crate) bounds: Bounds,
    pub(crate) vault: Option<Vault>,
    /// The org tree with the version of the org tables it was read from.
    tree: Arc<Mutex<Option<KnownTree>>>,
}

impl Ledger {
    /// Creates all tables of the pack at a location. A file gets its name when it is complete: a kill leaves a hidden
    /// file beside it at most, which the next creation removes. On a server it is all or nothing.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when there is a ledger, or a file, already; [`LedgerError::File`] when the folder can't be
    /// written; [`LedgerError::Unreachable`] when the server can't be.
    pub async fn create(location: &Location, pack: Arc<Pack>) -> Result<Self, LedgerError> {
        match location {
            Location::File(path) => Self::create_file(path, pack).await,
            Location::Postgres(_) => {
                let ledger = Self::over(connect(location, true, Durability::Full).await?, pack);
                if !is_empty(&ledger.pool).await? || !migrate::create(&ledger).await? {
                    return Err(LedgerError::Exists(location.clone()));
                }
                Ok(ledger)
            }
        }
    }

    async fn create_file(path: &Path, pack: Arc<Pack>) -> Result<Self, LedgerError> {
        let location = Location::File(path.to_owned());
        if path.exists() {
            return Err(LedgerError::Exists(location));
        }
        let unfinished = path.with_file_name(format!(".{}.part", path.file_name().unwrap_or_default().display()));
        remove(&unfinished)?;
        let ledger = Self::over(connect(&unfinished.clone().into(), true, Durability::Full).await?, Arc::clone(&pack));
        let made = migrate::create(&ledger).await;
        // The last connection takes the write-ahead log back into the file.
        ledger.close().await;
        if let Err(error) = made {
            // The error that matters is returned; the next creation removes what is left.
            remove(&unfinished).ok();
            return Err(error);
        }
        if path.exists() {
            return Err(LedgerError::Exists(location));
        }
        let fail = |source| LedgerError::File { path: path.to_owned(), source };
        std::fs::rename(&unfinished, path).map_err(fail)?;
        sync_folder(path).map_err(fail)?;
        Self::open(&location, pack).await
    }

    /// Opens a ledger and adds the tables and columns that the pack has gained.
    ///
    /// # Errors
    /// [`LedgerError::Missing`], [`LedgerError::Unfinished`], [`LedgerError::Unreachable`], [`LedgerError::Newer`], or
    /// [`LedgerError::Lossy`] when the pack has lost or retyped something that holds data; then nothing was changed.
    pub async fn open(location: &Location, pack: Arc<Pack>) -> Result<Self, LedgerError> {
        Self::open_with(location, pack, Durability::Full).await
    }

    /// As [`open`](Self::open), with commits that wait for more or less.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(location: &Location, pack: Arc<Pack>, durability: Durability) -> Result<Self, LedgerError> {
        let ledger = Self::unadapted(location, pack, durability).await?;
        migrate::adapt(&ledger, Migration::Kept).await?;
        Ok(ledger)
    }

    /// A ledger as it is, whether it fits the pack or not.
    pub(crate) async fn unadapted(
        location: &Location,
        pack: Arc<Pack>,
        durability: Durability,
    ) -> Result<Self, LedgerError> {
        if matches!(location, Location::File(path) if !path.exists()) {
            return Err(LedgerError::Missing(location.clone()));
        }
        let ledger = Self::over(connect(location, false, durability).await?, pack);
        if is_empty(&ledger.pool).await? {
            return Err(match location {
                Location::File(path) => LedgerError::Unfinished(path.clone()),
                Location::Postgres(_) => LedgerError::Missing(location.clone()),
            });
        }
        Ok(ledger)
    }

    pub(crate) fn over(pool: Pool, pack: Arc<Pack>) -> Self {
        let tables = pack.registers.iter().map(|(id, register)| (id.clone(), Table::of(&pack, register))).collect();
        Self {
            pack,
            pool,
            tables: Arc::new(tables),
            bucket_rows: BUCKET_ROWS,
            bounds: Bounds::USUAL,
            vault: None,
            tree: Arc::default(),
        }
    }

    /// The same ledger with another size at which [`flush`](Self::flush) splits a bucket.
    #[must_use]
    pub fn with_bucket_rows(mut self, rows: u64) -> Self {
        self.bucket_rows = rows;
        self
    }

    /// The same ledger with other numbers of records that a list reads at once: all of those that one condition leaves, if they
    /// are `few`, as many as are `sorted` in an order that no index has, and as many as are `read` for what no index holds.
    #[must_use]
    pub fn with_list_bounds(mut self, few: u64, sorted: u64, read: u64) -> Self {
        self.bounds = Bounds { few, sorted, read };
        self
    }

    /// The same ledger with the keys of its personal data; without them it takes none, and shows none.
    ///
    /// # Errors
    /// [`LedgerError::WrongSecret`] when its keys were wrapped with another secret, or the database fails.
    pub async fn unlocked(mut self, vault: Vault) -> Result<Self, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        person_key::try_vault(&mut database, &vault).await?;
        self.vault = Some(vault);
        Ok(self)
    }

    /// Takes away all tables of a ledger on a server that nobody has worked with yet; a file is left to who made it.
    ///
    /// # Errors
    /// When the database fails; then nothing was taken away.
    pub async fn discard(self) -> Result<(), LedgerError> {
        migrate::discard(&self).await
    }

    /// Closes the connections; what is committed stays.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The pack it was opened with.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// All orgs with their history.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orgs(&self) -> Result<Arc<OrgTree>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        self.tree(&mut database).await
    }

    /// The org tree as `connection` sees it, read again only when it has changed.
    pub(crate) async fn tree(&self, connection: &mut Connection) -> Result<Arc<OrgTree>, LedgerError> {
        let version = meta(connection, "orgs").await?;
        self.tree_as_of(connection, version).await
    }

    /// The org tree as the operation with this number has left it, the last one that has changed it.
    pub(crate) async fn tree_as_of(
        &self,
        connection: &mut Connection,
        version: i64,
    ) -> Result<Arc<OrgTree>, LedgerError> {
        let mut cached = self.tree.lock().await;
        if let Some((_, tree)) = cached.as_ref().filter(|(known, _)| *known == version) {
            return Ok(Arc::clone(tree));
        }
        let tree = Arc::new(orgs::load(connection).await?);
        *cached = Some((version, Arc::clone(&tree)));
        Ok(tree)
    }

    pub(crate) fn table(&self, register: &RegisterId) -> Result<&Table, LedgerError> {
        self.tables.get(register).ok_or_else(|| LedgerError::NoRegister(register.clone()))
    }

    /// What the actor may see, with the tree it was decided by.
    pub(crate) async fn scope(&self, connection: &mut Connection, actor: &Actor) -> Result<Scope, LedgerError> {
        let tree = self.tree(connection).await?;
        Ok(access::scope(&tree, &actor.org, actor.today))
    }
}

/// Removes a database that was not finished, with the files that SQLite keeps beside it.
pub(crate) fn remove(path: &Path) -> Result<(), LedgerError> {
    for beside in ["", "-wal", "-shm", "-journal"] {
        let mut path = path.as_os_str().to_owned();
        path.push(beside);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(LedgerError::File { path: path.into(), source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// A number of the [`META`] row.
pub(crate) async fn meta(connection: &mut Connection, column: &'static str) -> Result<i64, LedgerError> {
    let sql = Sql::of(Query::select().column(column).from(META));
    let row = sql.first(connection).await?.ok_or_else(|| LedgerError::Broken("缺少库信息".to_owned()))?;
    integer(&row, 0)
}
