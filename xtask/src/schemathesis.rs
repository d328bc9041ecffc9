//! Schemathesis, which sends to the API whatever its description allows and forbids: kept in a folder of its own, at one version.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cache;

/// The version that is used; another one is another folder.
const VERSION: &str = "4.32.5";

/// Schemathesis, installed if it isn't there yet; `None`, said aloud, where it can't be: a registry that isn't reached says
/// nothing against a change.
pub(crate) fn ensure() -> Option<PathBuf> {
    let folder = cache::folder().join(format!("schemathesis-{VERSION}"));
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Some(program);
    }
    eprintln!("· 缺少 schemathesis {VERSION}（按接口说明试接口），将安装到 {}", folder.display());
    match install(&folder) {
        Ok(()) => Some(program),
        Err(why) => {
            // What is half installed would be taken for the whole the next time.
            std::fs::remove_dir_all(&folder).ok();
            eprintln!("· 跳过「接口」：装不上 schemathesis {VERSION}，{why}。");
            None
        }
    }
}

fn install(folder: &Path) -> Result<(), String> {
    let package = format!("schemathesis=={VERSION}");
    call(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    call(Command::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet", &package]))
}

fn call(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}").replace('"', "");
    eprintln!("▶ {shown}");
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("「{shown}」没有成功（{status}）")),
        Err(error) => Err(format!("「{shown}」：{error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_named() {
        let why = call(&mut Command::new("xuezheng-no-such-program")).unwrap_err();
        assert!(why.contains("xuezheng-no-such-program"), "{why}");
    }
}
