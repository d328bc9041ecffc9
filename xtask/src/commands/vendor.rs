//! `cargo xtask vendor`: third-party files that are committed, downloaded and cut anew.

mod web;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;

use crate::commands::Command;
use crate::step::Failure;

pub(crate) const COMMAND: Command =
    Command {
        name: "vendor", about: "下载、核对随程序提供的字体和网页文件；只要其一的写 fonts 或 web", run
    };

const SCRIPT: &str = include_str!("vendor/fonts.py");

fn run(arguments: &[String]) -> Result<(), Failure> {
    let is_wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == part);
    if let Some(extra) = arguments.iter().find(|argument| !["fonts", "web"].contains(&argument.as_str())) {
        return Err(Failure::usage(format!("cargo xtask vendor 只认识 fonts 和 web，却写了「{extra}」。")));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let scratch = std::env::temp_dir().join(format!("xuezheng-vendor-{}", std::process::id()));
    let fonts = || if is_wanted("fonts") { vendor(&root.join("assets/fonts"), &scratch) } else { Ok(()) };
    let web = || if is_wanted("web") { web::vendor(&root, &scratch) } else { Ok(()) };
    let done = fonts().and_then(|()| web());
    // Scratch that can't be removed is litter in the system's folder for it, and no reason to fail.
    fs::remove_dir_all(&scratch).ok();
    done
}

fn vendor(assets: &Path, scratch: &Path) -> Result<(), Failure> {
    let sources = assets.join("sources.toml");
    let text = fs::read_to_string(&sources)
        .map_err(|error| Failure::new(format!("无法读取 {}：{error}", sources.display())))?;
    let version =
        fonttools(&text).ok_or_else(|| Failure::new(format!("{} 没有写 fonttools 的版本。", sources.display())))?;
    fs::create_dir_all(scratch).map_err(|error| Failure::new(format!("无法建立 {}：{error}", scratch.display())))?;
    let python = environment(scratch, version)?;
    let script = scratch.join("fonts.py");
    fs::write(&script, SCRIPT).map_err(|error| Failure::new(format!("无法写入 {}：{error}", script.display())))?;
    step("下载、核对、截取字体", Program::new(python).arg(script).arg(assets).arg(scratch))
}

/// A Python of its own with the version of fonttools that the sources name.
fn environment(scratch: &Path, version: &str) -> Result<PathBuf, Failure> {
    let folder = scratch.join("python");
    step("建立 Python 环境", Program::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let python = folder.join("bin/python");
    let package = format!("fonttools=={version}");
    step("安装 fonttools", Program::new(&python).args(["-m", "pip", "install", "--quiet", &package]))?;
    Ok(python)
}

/// The version that the line `fonttools = "…"` states.
fn fonttools(sources: &str) -> Option<&str> {
    let line = sources.lines().find_map(|line| line.strip_prefix("fonttools = "))?;
    line.strip_prefix('"')?.strip_suffix('"')
}

fn step(label: &str, program: &mut Program) -> Result<(), Failure> {
    eprintln!("▶ {label}");
    match program.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!(
            "✗ {label}没有成功（{status}）。需要 Debian 12、python3-venv（字体）或 npm（网页文件），以及网络。"
        ))),
        Err(error) => Err(Failure::new(format!(
            "✗ {label}：{error}。需要 Debian 12、python3-venv（字体）或 npm（网页文件），以及网络。"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_fonttools_is_read_from_the_sources() {
        assert_eq!(fonttools("# x\nfonttools = \"4.68.0\"\n[packages]"), Some("4.68.0"));
        assert_eq!(fonttools("[packages]"), None);
    }

    #[test]
    fn an_argument_is_refused_before_anything_is_downloaded() {
        let failure = run(&["--all".to_owned()]).expect_err("takes no arguments");
        assert_eq!(failure.code, 2);
    }
}
