//! axe-core, which looks for barriers on pages in the end-to-end tests: fetched once by version and hash, never in the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Published under MPL-2.0.
const PACKAGE: &str = "axe-core@4.14.1";

/// The SHA-256 of the script in it.
const HASH: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Sees to it that the script lies where the tests look for it, in a folder that outlives the target folder. Where it can't
/// be had, that is said; the tests say then what they leave out.
pub(crate) fn ensure() {
    let Some(home) = std::env::var_os("HOME") else { return };
    let folder = Path::new(&home).join(".cache/xuezheng");
    let script = folder.join("axe.min.js");
    if is_right(&script) {
        return;
    }
    eprintln!("· 取 {PACKAGE}（检查网页的无障碍，只供测试）");
    let is_there = fetch(&folder).is_some_and(|it| is_right(&it) && std::fs::copy(it, &script).is_ok());
    if !is_there {
        eprintln!("· 没有取到 {PACKAGE}（要有 npm 和网络），这次不检查无障碍");
    }
}

/// Downloads the package beside its place and gives the script in it.
fn fetch(folder: &Path) -> Option<PathBuf> {
    let scratch = std::env::temp_dir().join(format!("xuezheng-axe-{}", std::process::id()));
    std::fs::create_dir_all(folder).ok()?;
    std::fs::create_dir_all(&scratch).ok()?;
    let name = format!("{}.tgz", PACKAGE.replace('@', "-"));
    let calls: [&[&str]; 2] = [&["npm", "pack", "--silent", PACKAGE], &["tar", "-xzf", &name, "package/axe.min.js"]];
    let is_done = |call: &&[&str]| {
        let mut command = Command::new(call[0]);
        command.args(&call[1..]).current_dir(&scratch).stdin(Stdio::null()).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    calls.iter().all(is_done).then(|| scratch.join("package/axe.min.js"))
}

fn is_right(script: &Path) -> bool {
    let told = Command::new("sha256sum").arg(script).stderr(Stdio::null()).output();
    told.is_ok_and(|told| told.stdout.starts_with(HASH.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_was_changed_is_not_used() {
        let script = std::env::temp_dir().join(format!("xuezheng-axe-test-{}.js", std::process::id()));
        std::fs::write(&script, "alert(1)").unwrap();
        assert!(!is_right(&script));
        std::fs::remove_file(&script).unwrap();
        assert!(!is_right(&script), "nor one that is not there");
    }
}
