//! `xuezheng restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::Value as Json;
use xuezheng_bureau::{KeyFile, restore};

use super::{backup, passphrase};
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// What can be typed after `restore`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 备份文件
    #[arg(value_name = "备份")]
    file: PathBuf,
    /// 恢复到哪个目录，须不存在或为空
    #[arg(value_name = "目录")]
    folder: PathBuf,
    /// 台账库放到 PostgreSQL，如 postgres://用户:口令@主机/库名；默认用目录中的一个文件
    #[arg(long, value_name = "地址")]
    database: Option<String>,
    /// 密钥备份；不写则恢复后须自行放回密钥
    #[arg(long, value_name = "文件")]
    keys: Option<PathBuf>,
    /// 口令文件，取其第一行；不写则在终端输入
    #[arg(long, value_name = "文件", requires = "keys")]
    passphrase_file: Option<PathBuf>,
}

pub(super) async fn run(global: &Global, asked: &Asked) -> Result<ExitCode, CommandError> {
    let keys = match &asked.keys {
        Some(path) => {
            let passphrase = passphrase::read(asked.passphrase_file.as_deref(), false)?;
            Some(KeyFile { path: path.clone(), passphrase })
        }
        None => None,
    };
    let mut steps = Steps::new(global.verbose);
    let database = asked.database.as_deref();
    let restored = restore(&asked.file, &asked.folder, database, keys.as_ref(), &mut steps.follow()).await?;
    steps.finish();
    let seal = &restored.seal;
    if global.format == OutputFormat::Json {
        let mut shown = backup::summary(&asked.file, &restored.manifest, seal);
        shown["folder"] = Json::from(asked.folder.display().to_string());
        shown["database"] = Json::from(restored.database);
        shown["migrated"] = Json::from(restored.migrated);
        shown["keys_missing"] = Json::from(restored.keys_missing);
        output::json(&shown);
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&format!("已恢复到 {}，台账库在 {}", asked.folder.display(), restored.database));
    backup::describe(&restored.manifest, seal);
    restored.migrated.iter().for_each(|step| output::say(&format!("  {step}")));
    output::say("  操作链、记录、文件均已逐项核对，与备份一致");
    if !restored.keys_missing.is_empty() {
        output::say(&format!(
            "还缺密钥：请把 {} 放回 {}，才能打开这个工作目录",
            restored.keys_missing.join("、"),
            asked.folder.display()
        ));
    }
    backup::complain(&restored.manifest.faults, "备份时就已缺失或损坏的内容");
    Ok(ExitCode::SUCCESS)
}
