//! Where tests put their files: in memory where there is plenty of it. A thousand small databases are made and thrown away, and
//! a county is copied several times; on a disk half of the kernel's time went into it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Memory that must be free, and room in the folder that lies in it. The tests need about a third.
const PLENTY_KB: u64 = 14 << 20;

const IN_MEMORY: &str = "/dev/shm";

/// How our folders are named, before the number of the process.
const NAME: &str = "xuezheng-test-";

/// The folder, which is gone at the end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A new folder, in memory or where the system puts such files. What runs that were cut off have left is removed.
    pub(crate) fn new() -> std::io::Result<Self> {
        clear(Path::new(IN_MEMORY));
        let has_plenty = free().is_some_and(|free| free > PLENTY_KB) && room().is_some_and(|room| room > PLENTY_KB);
        let parent = if has_plenty { PathBuf::from(IN_MEMORY) } else { std::env::temp_dir() };
        let folder = parent.join(format!("{NAME}{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Removes folders of ours whose process is no more.
fn clear(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let of = name.to_str().and_then(|name| name.strip_prefix(NAME)).and_then(|number| number.parse::<u32>().ok());
        if of.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists()) {
            std::fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// Kilobytes of memory that programs may still take.
fn free() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Kilobytes for files that lie in memory.
fn room() -> Option<u64> {
    let said = Command::new("df").args(["--output=avail", "--block-size=1K", IN_MEMORY]).output().ok()?;
    String::from_utf8(said.stdout).ok()?.lines().last()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_gone_with_its_run_and_others_stay() {
        let parent = std::env::temp_dir().join(format!("xuezheng-scratch-{}", std::process::id()));
        let (own, left) = (parent.join(format!("{NAME}{}", std::process::id())), parent.join(format!("{NAME}4194999")));
        let others = parent.join(format!("{NAME}notes"));
        for folder in [&own, &left, &others] {
            std::fs::create_dir_all(folder).unwrap();
        }
        clear(&parent);
        assert!(own.exists() && others.exists() && !left.exists());
        std::fs::remove_dir_all(parent).unwrap();

        let scratch = Scratch::new().unwrap();
        let folder = scratch.folder().to_owned();
        std::fs::write(folder.join("a"), "1").unwrap();
        drop(scratch);
        assert!(!folder.exists());
    }
}
