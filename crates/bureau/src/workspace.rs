//! A bureau's folder, made and opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xuezheng_figures::Engine;
use xuezheng_lake::Lake;
use xuezheng_ledger::{Author, Durability, Ledger, Location, SECRET_BYTES};
use xuezheng_pack::load::BadPack;
use xuezheng_pack::{Fault, NaiveDate, Org, Pack, load};

use crate::account::Hashing;
use crate::basis::{Bases, Frozen};
use crate::error::BureauError;
use crate::file;
use crate::keys::Secret;
use crate::mail::MailServer;
use crate::measure::LastMeasured;
use crate::paper_code::PaperKey;
use crate::pseudonym::PseudonymKey;

pub(crate) const CONFIG: &str = "bureau.toml";
pub(crate) const PACK: &str = "pack";
pub(crate) const DATABASE: &str = "ledger.sqlite";
pub(crate) const LAKE: &str = "lake";

/// An open bureau: its pack, ledger, lake and engine.
pub struct Workspace {
    pub(crate) folder: PathBuf,
    pub(crate) pack: Arc<Pack>,
    pub(crate) ledger: Ledger,
    pub(crate) lake: Lake,
    pub(crate) engine: Arc<Engine>,
    pub(crate) key: PseudonymKey,
    pub(crate) papers: PaperKey,
    pub(crate) tree_of: Option<NaiveDate>,
    /// What it shows in place of the present, if anything.
    pub(crate) frozen: Option<Arc<Frozen>>,
    /// What was measured last.
    pub(crate) measured: Arc<LastMeasured>,
    /// The bases of seals and issued documents that were opened of late.
    pub(crate) bases: Arc<Bases>,
    /// Who is hashing passwords.
    pub(crate) hashing: Arc<Hashing>,
}

/// What a new bureau starts with.
pub struct Init<'a> {
    /// The pack's files, by path from its root.
    pub pack: Vec<(String, Vec<u8>)>,
    /// The first orgs; the root comes first.
    pub orgs: &'a [Org],
    /// Who makes it, and when.
    pub author: &'a Author,
    /// The bureau's secret; from the system's randomness unless given. Where it is given, all keys and nonces of this
    /// process come from it, the same in every run: for demos and tests only.
    pub key: Option<[u8; SECRET_BYTES]>,
    /// The URL of the PostgreSQL database that holds the ledger; a SQLite file in the folder if `None`.
    pub database: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// Version of the folder's layout.
    layout: u32,
    pack: String,
    database: String,
    lake: String,
    /// The server that takes the letters of the outbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<MailServer>,
}

impl Workspace {
    /// Lets all figures follow the org tree of one day: what closed schools did counts for those that took over. `None`,
    /// as a workspace opens, follows the tree as it was.
    pub fn follow_tree_of(&mut self, day: Option<NaiveDate>) {
        self.tree_of = day;
    }

    /// Makes a bureau in `folder`, which must be absent or empty.
    ///
    /// # Errors
    /// If the folder holds anything, a file can't be written, or the pack has faults; a bad pack leaves no folder behind.
    pub async fn init(folder: &Path, init: Init<'_>) -> Result<Self, BureauError> {
        let fail = |source| BureauError::File { path: folder.to_owned(), source };
        let existed = folder.exists();
        if existed && std::fs::read_dir(folder).map_err(fail)?.next().is_some() {
            return Err(BureauError::NotEmpty(folder.to_owned()));
        }
        let made = Self::make(folder, &init).await;
        if made.is_err() {
            // Nothing was there before, so nothing of anybody's is lost; the error that matters is returned.
            std::fs::remove_dir_all(folder).ok();
            if existed {
                std::fs::create_dir(folder).map_err(fail)?;
            }
        }
        made
    }

    async fn make(folder: &Path, init: &Init<'_>) -> Result<Self, BureauError> {
        for (path, bytes) in &init.pack {
            file::write(&folder.join(PACK).join(path), bytes)?;
        }
        let pack = load_checked(&folder.join(PACK))?;
        let secret = Secret::make(folder, init.key)?;
        let database = init.database.as_deref().unwrap_or(DATABASE);
        let ledger = Ledger::create(&Location::parse(database, folder), pack.clone()).await?;
        match Self::found(folder, init, database, &ledger).await {
            Ok(()) => {
                let vault = if init.key.is_some() { secret.repeatable_vault() } else { secret.vault() };
                let ledger = ledger.unlocked(vault).await?;
                Self::assemble(folder, pack, ledger, folder.join(LAKE), &secret)
            }
            Err(error) => {
                // What stands on a server would stand in the way of the next try; the error that matters is returned.
                ledger.discard().await.ok();
                Err(error)
            }
        }
    }

    /// Writes the first orgs, and last the file that makes the folder a bureau.
    async fn found(folder: &Path, init: &Init<'_>, database: &str, ledger: &Ledger) -> Result<(), BureauError> {
        let mut transaction = ledger.begin(init.author.clone()).await?;
        transaction.put_orgs(init.orgs).await?;
        transaction.commit().await?;
        let config = Config { layout: 1, pack: PACK.into(), database: database.into(), lake: LAKE.into(), mail: None };
        let text = toml::to_string(&config)
            .map_err(|error| BureauError::BadConfig { path: folder.join(CONFIG), why: error.to_string() })?;
        // It may name a password.
        file::write_private(&folder.join(CONFIG), text.as_bytes())
    }

    /// Opens the bureau in `folder`.
    ///
    /// # Errors
    /// If there is none, its pack has faults, or its database doesn't fit the pack.
    pub async fn open(folder: &Path) -> Result<Self, BureauError> {
        Self::open_with(folder, Durability::Full).await
    }

    /// As [`open`](Self::open), with commits that wait for more or less.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(folder: &Path, durability: Durability) -> Result<Self, BureauError> {
        let config = config(folder)?;
        let pack = load_checked(&folder.join(&config.pack))?;
        let secret = Secret::read(folder)?;
        let ledger = Ledger::open_with(&Location::parse(&config.database, folder), pack.clone(), durability).await?;
        let ledger = ledger.unlocked(secret.vault()).await?;
        Self::assemble(folder, pack, ledger, folder.join(&config.lake), &secret)
    }

    fn assemble(
        folder: &Path,
        pack: Arc<Pack>,
        ledger: Ledger,
        lake: PathBuf,
        secret: &Secret,
    ) -> Result<Self, BureauError> {
        let lake = Lake::open(&lake)?;
        let engine = Engine::new(pack.clone()).map_err(|faults| bad_pack(&pack, faults))?;
        Ok(Self {
            folder: folder.to_owned(),
            pack,
            ledger,
            lake,
            engine: Arc::new(engine),
            key: secret.pseudonyms(),
            papers: secret.papers(),
            tree_of: None,
            frozen: None,
            measured: Arc::default(),
            bases: Arc::default(),
            hashing: Arc::default(),
        })
    }

    /// Closes the ledger's connections; what is committed stays.
    pub async fn close(self) {
        self.ledger.close().await;
    }

    /// The declarations in force.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The bureau's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The records.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// Where the pack and the ledger of a bureau lie, found without opening them.
pub(crate) struct Places {
    pub(crate) pack: PathBuf,
    pub(crate) database: Location,
}

impl Places {
    pub(crate) fn read(folder: &Path) -> Result<Self, BureauError> {
        let config = config(folder)?;
        Ok(Self { pack: folder.join(&config.pack), database: Location::parse(&config.database, folder) })
    }

    /// The pack, without a fault.
    pub(crate) fn pack(&self) -> Result<Arc<Pack>, BureauError> {
        load_checked(&self.pack)
    }
}

/// The mail server of a bureau, if it has one.
pub(crate) fn mail_server(folder: &Path) -> Result<Option<MailServer>, BureauError> {
    Ok(config(folder)?.mail)
}

fn config(folder: &Path) -> Result<Config, BureauError> {
    let path = folder.join(CONFIG);
    if !path.is_file() {
        return Err(BureauError::NotABureau(folder.to_owned()));
    }
    let bad = |why: String| BureauError::BadConfig { path: path.clone(), why };
    let config: Config = toml::from_str(&file::read_text(&path)?).map_err(|error| bad(error.to_string()))?;
    if config.layout != 1 {
        return Err(bad(format!("目录版本 {} 比本程序新，请升级程序", config.layout)));
    }
    Ok(config)
}

pub(crate) fn load_checked(folder: &Path) -> Result<Arc<Pack>, BureauError> {
    let pack = load::load(folder)?.pack;
    let faults = xuezheng_document::check_templates(&pack);
    let has_errors = faults.iter().any(|fault| fault.severity == xuezheng_pack::Severity::Error);
    if has_errors { Err(bad_pack(&pack, faults)) } else { Ok(Arc::new(pack)) }
}

pub(crate) fn bad_pack(pack: &Pack, faults: Vec<Fault>) -> BureauError {
    BadPack { faults, files: pack.files.clone() }.into()
}
