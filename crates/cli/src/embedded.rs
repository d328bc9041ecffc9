//! The pack that comes with the program.

use include_dir::{Dir, include_dir};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/education-bureau");

/// What the demo's pack says of numbers that belong to nobody.
const FICTIONAL: &str = "fictional_numbers";

/// Its files for a real bureau, which takes no fictional numbers.
pub(crate) fn real_pack() -> Vec<(String, Vec<u8>)> {
    let mut files = pack();
    for (_, bytes) in files.iter_mut().filter(|(path, _)| path == "pack.toml") {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let is_said = |index: usize| lines.get(index).is_some_and(|line| line.starts_with(FICTIONAL));
        let is_kept = |index: &usize| {
            let is_comment = lines[*index].starts_with('#') && is_said(index + 1);
            !is_said(*index) && !is_comment
        };
        let kept = (0..lines.len()).filter(is_kept).map(|index| format!("{}\n", lines[index]));
        *bytes = kept.collect::<String>().into_bytes();
    }
    files
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_demo_takes_fictional_numbers() {
        let head = |files: Vec<(String, Vec<u8>)>| {
            let file = files.into_iter().find(|(path, _)| path == "pack.toml").map(|(_, bytes)| bytes);
            String::from_utf8(file.unwrap_or_default()).unwrap_or_default()
        };
        let (demo, real) = (head(pack()), head(real_pack()));
        assert!(demo.contains(FICTIONAL) && !real.contains(FICTIONAL));
        assert_eq!(real.lines().count() + 2, demo.lines().count());
    }
}
