//! The programs that the linter is measured against: each kept at one version, in a folder that outlives the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cache;

/// Published under the MIT licence, on crates.io as a library: the program around it reads files and prints what is found.
const AUTOCORRECT: &str = "2.14.2";
const MANIFEST: &str = include_str!("autocorrect/manifest.toml");
const MAIN: &str = include_str!("autocorrect/main.rs");

/// Published under the MIT licence, on npm.
const ZHLINT: &str = "0.8.2";

/// A program that lints with AutoCorrect, optimized; `None`, said aloud, where it can't be had.
pub(super) fn autocorrect() -> Option<PathBuf> {
    let folder = cache::folder().join(format!("autocorrect-{AUTOCORRECT}"));
    let program = folder.join("autocorrect-lint");
    kept(&format!("AutoCorrect {AUTOCORRECT}"), program, |program| {
        let source = folder.join("src");
        let is_written = std::fs::create_dir_all(&source).is_ok()
            && std::fs::write(folder.join("Cargo.toml"), MANIFEST).is_ok()
            && std::fs::write(source.join("main.rs"), MAIN).is_ok();
        let build = folder.join("build");
        let arguments = ["build", "--quiet", "--release", "--manifest-path"];
        let is_built = is_written
            && call(
                Command::new("cargo").args(arguments).arg(folder.join("Cargo.toml")).arg("--target-dir").arg(&build),
            )
            && std::fs::copy(build.join("release/autocorrect-lint"), program).is_ok();
        std::fs::remove_dir_all(&build).ok();
        is_built
    })
}

/// The script of zhlint's program; `None`, said aloud, where it can't be had.
pub(super) fn zhlint() -> Option<PathBuf> {
    let folder = cache::folder().join(format!("zhlint-{ZHLINT}"));
    let script = folder.join("node_modules/zhlint/bin/index.js");
    kept(&format!("zhlint {ZHLINT}"), script, |script| {
        let package = format!("zhlint@{ZHLINT}");
        let arguments = ["install", "--silent", "--no-audit", "--no-fund", &package, "--prefix"];
        std::fs::create_dir_all(&folder).is_ok()
            && call(Command::new("npm").args(arguments).arg(&folder))
            && script.is_file()
    })
}

fn kept(name: &str, file: PathBuf, fetch: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    if file.is_file() {
        return Some(file);
    }
    eprintln!("· 取 {name}（只供比较快慢）");
    if fetch(&file) {
        return Some(file);
    }
    eprintln!("· 没有取到 {name}（要有网络，zhlint 要有 node 和 npm），这次不比");
    None
}

fn call(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_that_is_named_is_the_one_that_is_built() {
        assert!(MANIFEST.contains(&format!("autocorrect = \"={AUTOCORRECT}\"")));
    }

    #[test]
    fn what_cannot_be_had_is_left_out() {
        assert!(kept("甲", PathBuf::from("no-such-file"), |_| false).is_none());
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        assert_eq!(kept("乙", here.clone(), |_| false), Some(here), "and what is there is not fetched");
    }
}
