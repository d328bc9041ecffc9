//! The files of the repository, as the rules see them.

use std::fs;
use std::path::{Path, PathBuf};

/// Every text file of the repository, by path from its root.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

/// A text file.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What holds no source: version control, build output, the demo's workspace.
const SKIPPED: &[&str] = &[".git", "target", "demo"];

impl Tree {
    /// Reads the repository this crate stands in.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            let mut entries: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            entries.sort();
            for path in entries {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                let is_build_output = path.join("CACHEDIR.TAG").exists();
                if SKIPPED.contains(&name.as_str()) || is_build_output {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(&path) {
                    files.push(File { path: name, text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// A made-up repository, for the cases of a rule.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() });
        Self { files: files.collect() }
    }

    /// The text of the file at `path`.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// The files with Rust that is built into the product or its tools: not those in `tests/`, not `tests.rs`.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_rust_source())
    }

    /// The manifests of all members with the name of their folder: `pack`, …, `xtask`.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = (&str, toml::Table)> {
        self.files.iter().filter_map(|file| {
            let folder = file.path.strip_suffix("/Cargo.toml")?;
            let folder = folder.strip_prefix("crates/").unwrap_or(folder);
            Some((folder, file.text.parse().unwrap()))
        })
    }
}

impl File {
    /// The crate whose `src/` it lies in.
    pub(crate) fn crate_folder(&self) -> Option<&str> {
        let (head, _) = self.path.split_once("/src/")?;
        Some(head.strip_prefix("crates/").unwrap_or(head))
    }

    fn is_rust_source(&self) -> bool {
        let is_test = self.path.ends_with("/tests.rs") || self.path.split('/').any(|part| part == "tests");
        self.path.ends_with(".rs") && self.crate_folder().is_some() && !is_test
    }

    /// Its lines outside `#[cfg(test)]` items, with their numbers.
    pub(crate) fn product_lines(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        let mut numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        while let Some((number, line)) = numbered.next() {
            if line != "#[cfg(test)]" {
                lines.push((number, line));
                continue;
            }
            let item = numbered.by_ref().find(|(_, line)| !line.starts_with("#["));
            if item.is_some_and(|(_, line)| line.ends_with('{')) {
                numbered.by_ref().find(|(_, line)| *line == "}");
            }
        }
        lines
    }

    /// [`product_lines`](Self::product_lines) that are code, not comment.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.product_lines().into_iter().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Fails the test with every fault.
pub(crate) fn expect_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} 处不合规矩：\n{}\n", faults.len(), faults.join("\n"));
}

#[test]
fn test_items_are_no_product_lines() {
    let text = "a\n#[cfg(test)]\nmod declared;\nb\n#[cfg(test)]\nmod tests {\n    x\n}\nc\n";
    let tree = Tree::of(&[("crates/pack/src/lib.rs", text)]);
    assert_eq!(tree.files[0].product_lines(), [(1, "a"), (4, "b"), (9, "c")]);
}

#[test]
fn tests_folders_hold_no_product_source() {
    let tree = Tree::of(&[
        ("crates/pack/src/lib.rs", ""),
        ("crates/pack/src/load/tests.rs", ""),
        ("crates/pack/tests/faults.rs", ""),
        ("packs/x/pack.toml", ""),
    ]);
    let found: Vec<&str> = tree.rust().map(|file| file.path.as_str()).collect();
    assert_eq!(found, ["crates/pack/src/lib.rs"]);
}
