//! Loads a pack from its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use sm3::{Digest, Sm3};

use crate::diagnostic::{Fault, Severity};
use crate::draft::Draft;
use crate::faults::Faults;
use crate::folder::Folder;
use crate::ids::{AreaId, IndicatorId};
use crate::model::Pack;
use crate::raw::Raw;
use crate::{advice, checks, resolve};

/// A pack that can't be used, with every fault found.
#[derive(thiserror::Error)]
#[error("业务包中有 {} 处问题", faults.len())]
pub struct BadPack {
    /// All faults, by file and place.
    pub faults: Vec<Fault>,
    /// Texts of the files read, by path, to show the places.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

// The texts of a whole pack are no help to who reads a failed test.
impl fmt::Debug for BadPack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BadPack").field("faults", &self.faults).finish_non_exhaustive()
    }
}

/// A loaded pack with its warnings.
#[derive(Debug)]
pub struct Loaded {
    /// The pack.
    pub pack: Pack,
    /// What is probably not meant.
    pub warnings: Vec<Fault>,
}

/// What there is to say about a pack, good or broken.
#[derive(Debug)]
pub struct Inspected {
    /// The pack without its broken declarations; `None` if not even its frame can be read.
    pub pack: Option<Pack>,
    /// What was declared and is not in the pack.
    pub left_out: LeftOut,
    /// All faults and advice, by file and place.
    pub faults: Vec<Fault>,
    /// Texts of the files read, by path.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// Declarations too broken to be resolved: what names them is not at fault.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// Indicators.
    pub indicators: BTreeSet<IndicatorId>,
    /// Areas whose indicators can't be read at all.
    pub areas: BTreeSet<AreaId>,
    /// Whether a register is missing or its columns are uncertain.
    pub registers: bool,
}

/// Loads, resolves and checks the pack in `folder`.
///
/// # Errors
/// All faults at once, when at least one is an error; unreadable files are faults too.
pub fn load(folder: &Path) -> Result<Loaded, BadPack> {
    let Inspected { pack, faults, files, .. } = read(folder, |_, _| ());
    match pack {
        Some(pack) if faults.iter().all(|fault| fault.severity == Severity::Warning) => {
            Ok(Loaded { pack, warnings: faults })
        }
        _ => Err(BadPack { faults, files }),
    }
}

/// Loads, resolves and checks the pack in `folder` as [`load`] does, gives advice too, and keeps what can be used of a
/// broken pack, so that the rest of it can be checked in the same run.
pub fn inspect(folder: &Path) -> Inspected {
    read(folder, advice::run)
}

fn read(folder: &Path, advise: impl FnOnce(&Draft<'_>, &mut Faults)) -> Inspected {
    let mut faults = Faults::default();
    let mut folder = Folder::new(folder);
    let raw = Raw::read(&mut folder, &mut faults);
    let files = folder.into_texts();
    let draft = Draft::new(&raw, &mut faults);
    let pack = resolve::pack(&draft, &mut faults).ok();
    checks::run(&draft, &mut faults);
    advise(&draft, &mut faults);
    let left_out = pack.as_ref().map_or_else(LeftOut::default, |pack| LeftOut::of(&raw, pack));
    let pack = pack.map(|pack| Pack { hash: hash(&files), files: files.clone(), ..pack });
    Inspected { pack, left_out, faults: faults.into_sorted(), files }
}

impl LeftOut {
    fn of(raw: &Raw, pack: &Pack) -> Self {
        let declared = raw.indicators.iter().map(|raw| IndicatorId::of(&raw.area, raw.id.as_str()));
        Self {
            indicators: declared.filter(|id| !pack.indicators.contains_key(id)).collect(),
            areas: raw.unread_indicators.clone(),
            registers: !raw.unread_registers.is_empty() || raw.registers.len() != pack.registers.len(),
        }
    }
}

/// SM3 over all paths and texts in order, each behind its length, as hex.
fn hash(files: &BTreeMap<Arc<str>, Arc<str>>) -> String {
    let mut hasher = Sm3::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
