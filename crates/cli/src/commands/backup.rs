//! `xuezheng backup`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::{BackupManifest, KeyFile, Workspace, backup, verify_backup};

use super::passphrase;
use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// What can be typed after `backup`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 备份文件，如 学政-20240705.zip；已有的文件不会被覆盖
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 把密钥另存为一个文件，用口令加密；不写则不备份密钥
    #[arg(long, value_name = "文件")]
    keys: Option<PathBuf>,
    /// 口令文件，取其第一行；不写则在终端输入
    #[arg(long, value_name = "文件")]
    passphrase_file: Option<PathBuf>,
    /// 不作备份，只核对已有的备份文件是否完好
    #[arg(long, conflicts_with_all = ["keys", "passphrase_file"])]
    verify: bool,
}

pub(super) async fn run(global: &Global, asked: &Asked) -> Result<ExitCode, CommandError> {
    if asked.verify {
        return verify(global, &asked.file);
    }
    let workspace = Workspace::open(&global.folder).await?;
    let keys = match &asked.keys {
        Some(path) => {
            let passphrase = passphrase::read(asked.passphrase_file.as_deref(), true)?;
            Some(KeyFile { path: path.clone(), passphrase })
        }
        None => None,
    };
    let mut steps = Steps::new(global.verbose);
    let made = backup(&workspace, &asked.file, keys.as_ref(), clock::now(), &mut steps.follow()).await?;
    steps.finish();
    let manifest = &made.manifest;
    if global.format == OutputFormat::Json {
        let mut shown = summary(&asked.file, manifest, &made.seal);
        shown["size"] = Json::from(made.size);
        shown["keys_file"] = Json::from(asked.keys.as_ref().map(|path| path.display().to_string()));
        output::json(&shown);
        return Ok(code(&manifest.faults));
    }
    output::say(&format!("已备份到 {}（{}）", asked.file.display(), size(made.size)));
    describe(manifest, &made.seal);
    let names: Vec<&str> = manifest.keys.iter().map(|key| key.name.as_str()).collect();
    let names = names.join("、");
    match &asked.keys {
        Some(path) => output::say(&format!(
            "密钥（{names}）已用口令加密，另存为 {}：请与数据备份分开存放；口令遗失则无法打开",
            path.display()
        )),
        None => output::say(&format!(
            "备份中没有密钥（{names}）：请用 --keys 文件 另存一份，与数据备份分开存放。没有密钥，恢复后打不开工作目录，也无法再识别同一个人"
        )),
    }
    complain(&manifest.faults, "备份时发现，这些内容已经缺失或损坏（其余已备份）");
    Ok(code(&manifest.faults))
}

fn verify(global: &Global, path: &Path) -> Result<ExitCode, CommandError> {
    let mut steps = Steps::new(global.verbose);
    let verified = verify_backup(path, &mut steps.follow())?;
    steps.finish();
    if global.format == OutputFormat::Json {
        let mut shown = summary(path, &verified.manifest, &verified.seal);
        shown["damaged"] = Json::from(verified.faults.clone());
        output::json(&shown);
        return Ok(code(&verified.faults));
    }
    if verified.faults.is_empty() {
        output::say(&format!("备份完好：{}", path.display()));
        describe(&verified.manifest, &verified.seal);
    }
    complain(&verified.manifest.faults, "备份时发现，这些内容已经缺失或损坏");
    complain(&verified.faults, "备份已损坏，不能用来恢复");
    Ok(code(&verified.faults))
}

/// What is in a backup, for people.
pub(super) fn describe(manifest: &BackupManifest, seal: &str) {
    output::say(&format!(
        "  备份时间 {}，业务包 {} {}",
        local(&manifest.made_at),
        manifest.pack,
        manifest.pack_version
    ));
    output::say(&format!(
        "  机构 {} 个，记录 {} 条，文件 {} 个",
        manifest.orgs,
        manifest.records,
        manifest.entries.len()
    ));
    match &manifest.last_operation {
        Some(last) => output::say(&format!(
            "  最后一次操作：第 {} 号，{}，{}，{}",
            last.id,
            local(&last.utc),
            last.actor,
            last.why
        )),
        None => output::say("  还没有任何操作"),
    }
    output::say(&format!("  校验值 {seal}"));
}

/// What is in a backup, for programs.
pub(super) fn summary(path: &Path, manifest: &BackupManifest, seal: &str) -> Json {
    json!({
        "file": path.display().to_string(),
        "seal": seal,
        "made_at": manifest.made_at,
        "orgs": manifest.orgs,
        "records": manifest.records,
        "rows": manifest.tables.iter().map(|table| table.rows).sum::<u64>(),
        "files": manifest.entries.len(),
        "last_operation": manifest.last_operation,
        "keys": manifest.keys,
        "faults": manifest.faults,
    })
}

/// Lists faults on standard error.
pub(super) fn complain(faults: &[String], what: &str) {
    if faults.is_empty() {
        return;
    }
    output::complain(&format!("{what}："));
    for fault in faults.iter().take(20) {
        output::complain(&format!("  {fault}"));
    }
    if faults.len() > 20 {
        output::complain(&format!("  ……共 {} 处", faults.len()));
    }
}

fn code(faults: &[String]) -> ExitCode {
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// A moment in UTC as the civil time in China.
fn local(utc: &str) -> String {
    let moment = chrono::DateTime::parse_from_rfc3339(utc);
    moment.map_or_else(
        |_| utc.to_owned(),
        |moment| (moment + chrono::Duration::hours(8)).format("%Y-%m-%d %H:%M").to_string(),
    )
}

fn size(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KB", bytes.div_ceil(1 << 10)) } else { format!("{} MB", bytes.div_ceil(1 << 20)) }
}
