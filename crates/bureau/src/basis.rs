//! The basis (底本) of a seal or an issued document: the manifest and the pack of one moment, kept under their hashes, so
//! that the numbers of then are computed again years later.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_figures::{ENGINE_SEMANTICS, Engine};
use xuezheng_lake::Manifest;
use xuezheng_lake::segment::{hex, sync_folder};
use xuezheng_ledger::SealException;
use xuezheng_pack::Pack;

use crate::error::BureauError;
use crate::file;
use crate::measure::LastMeasured;
use crate::workspace::{Workspace, bad_pack, load_checked};

/// The form of the file; grows when it changes.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Basis {
    format: u32,
    /// What the engine's computations meant.
    semantics: String,
    /// Segments, tree, submissions, and the pack's hash.
    manifest: Manifest,
}

/// What a workspace shows in place of the present.
pub(crate) struct Frozen {
    /// As figures say it: a seal's name, or `live` for what was issued without one.
    pub(crate) as_of: String,
    /// Name of the basis.
    pub(crate) basis: String,
    /// The manifest of then.
    pub(crate) manifest: Manifest,
    /// What was open when it was sealed.
    pub(crate) exceptions: Vec<SealException>,
    /// What the engine's computations meant then.
    pub(crate) semantics: String,
}

/// Keeps a manifest with the workspace's pack; gives the name of the basis, which is the same for the same content.
pub(crate) fn keep(workspace: &Workspace, manifest: &Manifest) -> Result<String, BureauError> {
    keep_pack(workspace, &workspace.pack)?;
    let basis = Basis { format: FORMAT, semantics: ENGINE_SEMANTICS.to_owned(), manifest: manifest.clone() };
    let text = serde_json::to_vec(&basis).map_err(|error| lost(path(workspace, ""), &error.to_string()))?;
    let hash = hex(&Sm3::digest(&text));
    file::keep(&path(workspace, &hash), &text)?;
    Ok(hash)
}

/// Bases that are kept open: what they hold never changes.
const OPEN: usize = 4;

/// Bases that were opened of late, the latest first.
#[derive(Default)]
pub(crate) struct Bases(Mutex<VecDeque<Opened>>);

/// An open basis with what was measured of it.
#[derive(Clone)]
struct Opened {
    frozen: Arc<Frozen>,
    pack: Arc<Pack>,
    engine: Arc<Engine>,
    measured: Arc<LastMeasured>,
}

impl Bases {
    fn get(&self, basis: &str, as_of: &str) -> Option<Opened> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|it| (it.frozen.basis.as_str(), it.frozen.as_of.as_str()) == (basis, as_of)).cloned()
    }

    fn put(&self, opened: Opened) {
        // What a panicking thread leaves here is whole.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(OPEN - 1);
        kept.push_front(opened);
    }
}

/// The workspace as it was: the same ledger, with the pack, tree and segments of a basis. For reading alone. What is on disk
/// is looked at anew.
pub(crate) fn open(
    workspace: &Workspace,
    hash: &str,
    as_of: String,
    exceptions: Vec<SealException>,
) -> Result<Workspace, BureauError> {
    Ok(read(workspace, hash, as_of, exceptions)?.over(workspace))
}

/// The same for whoever looks at it again and again: one that was opened of late is not read again.
pub(crate) fn open_kept(
    workspace: &Workspace,
    hash: &str,
    as_of: String,
    exceptions: Vec<SealException>,
) -> Result<Workspace, BureauError> {
    if let Some(opened) = workspace.bases.get(hash, &as_of) {
        return Ok(opened.over(workspace));
    }
    let opened = read(workspace, hash, as_of, exceptions)?;
    workspace.bases.put(opened.clone());
    Ok(opened.over(workspace))
}

impl Opened {
    fn over(self, workspace: &Workspace) -> Workspace {
        let Self { frozen, pack, engine, measured } = self;
        Workspace {
            folder: workspace.folder.clone(),
            pack,
            ledger: workspace.ledger.clone(),
            lake: workspace.lake.clone(),
            engine,
            key: workspace.key.clone(),
            papers: workspace.papers.clone(),
            tree_of: None,
            frozen: Some(frozen),
            measured,
            bases: workspace.bases.clone(),
            hashing: workspace.hashing.clone(),
        }
    }
}

/// Reads a basis.
fn read(
    workspace: &Workspace,
    hash: &str,
    as_of: String,
    exceptions: Vec<SealException>,
) -> Result<Opened, BureauError> {
    let path = path(workspace, hash);
    let text = std::fs::read(&path).map_err(|source| match source.kind() {
        ErrorKind::NotFound => lost(path.clone(), "文件不见了"),
        _ => BureauError::File { path: path.clone(), source },
    })?;
    if hex(&Sm3::digest(&text)) != hash {
        return Err(lost(path, "文件被改动或已损坏"));
    }
    let basis: Basis = serde_json::from_slice(&text).map_err(|error| lost(path.clone(), &error.to_string()))?;
    if basis.format != FORMAT {
        return Err(lost(path, "由更新版本的程序写成，请升级程序"));
    }
    let pack = pack_of(workspace, &basis.manifest.pack)?;
    let engine = if pack.hash == workspace.pack.hash {
        workspace.engine.clone()
    } else {
        Arc::new(Engine::new(pack.clone()).map_err(|faults| bad_pack(&pack, faults))?)
    };
    let Basis { semantics, manifest, .. } = basis;
    let frozen = Arc::new(Frozen { as_of, basis: hash.to_owned(), manifest, exceptions, semantics });
    Ok(Opened { frozen, pack, engine, measured: Arc::default() })
}

/// The pack of that hash: the workspace's own, or a kept one.
fn pack_of(workspace: &Workspace, hash: &str) -> Result<Arc<Pack>, BureauError> {
    if workspace.pack.hash == hash {
        return Ok(workspace.pack.clone());
    }
    let folder = pack_folder(workspace, hash);
    if !folder.is_dir() {
        return Err(lost(folder, "当时的业务包不见了"));
    }
    let pack = load_checked(&folder)?;
    if pack.hash == hash { Ok(pack) } else { Err(lost(folder, "当时的业务包被改动")) }
}

/// Writes the pack's files into a folder named by its hash, which is on disk when this returns. A kill leaves a hidden
/// folder at most.
fn keep_pack(workspace: &Workspace, pack: &Pack) -> Result<(), BureauError> {
    let folder = pack_folder(workspace, &pack.hash);
    let fail = |source| BureauError::File { path: folder.clone(), source };
    if !folder.is_dir() {
        let unfinished = folder.with_file_name(format!(".{}.{}.part", pack.hash, std::process::id()));
        for (path, text) in &pack.files {
            file::write(&unfinished.join(path.as_ref()), text.as_bytes())?;
        }
        match std::fs::rename(&unfinished, &folder) {
            // Another one was faster; what it wrote is the same.
            Err(_) if folder.is_dir() => drop(std::fs::remove_dir_all(&unfinished)),
            renamed => renamed.map_err(fail)?,
        }
    }
    // Who gave it its name may have been killed before this.
    sync_folder(&folder).map_err(fail)
}

fn path(workspace: &Workspace, hash: &str) -> PathBuf {
    workspace.lake.root().join("seals").join(format!("{hash}.json"))
}

fn pack_folder(workspace: &Workspace, hash: &str) -> PathBuf {
    workspace.lake.root().join("seals").join("packs").join(hash)
}

fn lost(path: PathBuf, why: &str) -> BureauError {
    BureauError::LostBasis { path, why: why.to_owned() }
}
