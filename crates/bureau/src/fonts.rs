//! The fonts that a system has installed.

use std::path::{Path, PathBuf};

use xuezheng_document::write::pdf::Fonts;

/// Extensions of font files.
const EXTENSIONS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// The fonts of official documents that lie in `folders` or below; what can't be read is not there.
pub fn system_fonts(folders: &[PathBuf]) -> Fonts {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect(folder, &mut files));
    Fonts::system(files.into_iter().filter_map(|path| std::fs::read(path).ok()))
}

/// Font files below `folder`, in the order of their names, so that the same folders give the same fonts.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        if path.is_dir() {
            collect(&path, files);
        } else if extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str())) {
            files.push(path);
        }
    }
}
