//! The pack that comes with the program.

use include_dir::{Dir, include_dir};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/education-bureau");

/// Its files, by path from its root.
pub(crate) fn pack() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    collect(&PACK, &mut files);
    files.sort();
    files
}

fn collect(folder: &Dir<'_>, files: &mut Vec<(String, Vec<u8>)>) {
    for file in folder.files() {
        files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}
