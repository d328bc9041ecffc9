//! What is linted: real texts beside the repository, and a report of our own that is as long as is wanted.

use std::path::{Path, PathBuf};

use crate::step::Failure;

/// A report of our own; `{n}` is another number in each of its copies.
const REPORT: &str = include_str!("report.txt");

/// Copies of the report in a file, and files.
const COPIES: usize = 12;
const FILES: usize = 64;

/// Texts that are linted together.
pub(super) struct Set {
    pub(super) label: &'static str,
    pub(super) folder: PathBuf,
    pub(super) files: usize,
    pub(super) bytes: u64,
}

/// A folder that is gone at the end.
pub(super) struct Scratch {
    folder: PathBuf,
    /// A folder with one line.
    pub(super) line: PathBuf,
}

impl Scratch {
    pub(super) fn new() -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("xuezheng-bench-lint-{}", std::process::id()));
        let line = folder.join("line");
        write(&line.join("a.txt"), "全年召开会议3次。\n")?;
        Ok(Self { folder, line })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// The sets, in folders that hold nothing else.
pub(super) fn sets(scratch: &Scratch) -> Result<Vec<Set>, Failure> {
    let mut sets = Vec::new();
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let real: Vec<PathBuf> = ["seeds", "corpus"].iter().flat_map(|name| files(&shared.join(name))).collect();
    if real.is_empty() {
        eprintln!("· 没有 {}，只用自己的文字", shared.display());
    } else {
        let folder = scratch.folder.join("real");
        for path in &real {
            let name = path.file_name().unwrap_or_default();
            let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
            write(&folder.join(name), &text)?;
        }
        sets.push(set("真实的公文和报道", folder));
    }
    let folder = scratch.folder.join("own");
    for file in 0..FILES {
        let text: String = (0..COPIES).map(|copy| written(file * COPIES + copy)).collect();
        write(&folder.join(format!("{file:03}.txt")), &text)?;
    }
    sets.push(set("自己的文字", folder));
    Ok(sets)
}

/// The report with numbers of its own, so that its copies are no repetitions.
fn written(copy: usize) -> String {
    let mut text = String::new();
    for (index, piece) in REPORT.split("{n}").enumerate() {
        if index > 0 {
            text.push_str(&(copy * 7 + index * 13 + 20).to_string());
        }
        text.push_str(piece);
    }
    text
}

fn set(label: &'static str, folder: PathBuf) -> Set {
    let files = files(&folder);
    let bytes = files.iter().filter_map(|path| path.metadata().ok()).map(|metadata| metadata.len()).sum();
    Set { label, folder, files: files.len(), bytes }
}

/// The texts of a folder, in the order of their names; none if it isn't there.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "txt")).collect();
    files.sort();
    files
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text)).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}：{error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_the_report_differ_in_their_numbers() {
        assert!(written(0) != written(1));
        assert!(!written(3).contains("{n}"));
        assert_eq!(written(0).lines().count(), REPORT.lines().count());
    }
}
