//! Loads a pack from its folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sm3::{Digest, Sm3};

use crate::checks;
use crate::diagnostic::{Fault, Severity};
use crate::draft::Draft;
use crate::faults::Faults;
use crate::folder::Folder;
use crate::model::Pack;
use crate::raw::Raw;
use crate::resolve;

/// A pack that can't be used, with every fault found.
#[derive(Debug, thiserror::Error)]
#[error("业务包中有 {} 处问题", faults.len())]
pub struct BadPack {
    /// All faults, by file and place.
    pub faults: Vec<Fault>,
    /// Texts of the files read, by path, to show the places.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// A loaded pack with its warnings.
#[derive(Debug)]
pub struct Loaded {
    /// The pack.
    pub pack: Pack,
    /// What is probably not meant.
    pub warnings: Vec<Fault>,
}

/// Loads, resolves and checks the pack in `folder`.
///
/// # Errors
/// All faults at once, when at least one is an error; unreadable files are faults too.
pub fn load(folder: &Path) -> Result<Loaded, BadPack> {
    let mut faults = Faults::default();
    let mut folder = Folder::new(folder);
    let raw = Raw::read(&mut folder, &mut faults);
    let files = folder.into_texts();
    let draft = Draft::new(&raw, &mut faults);
    let pack = resolve::pack(&draft, &mut faults);
    checks::run(&draft, &mut faults);
    let faults = faults.into_sorted();
    match pack {
        Ok(pack) if faults.iter().all(|fault| fault.severity == Severity::Warning) => {
            Ok(Loaded { pack: Pack { hash: hash(&files), files, ..pack }, warnings: faults })
        }
        _ => Err(BadPack { faults, files }),
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
