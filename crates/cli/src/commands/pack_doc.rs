//! `xuezheng pack doc`.

use std::path::Path;
use std::process::ExitCode;

use xuezheng_bureau::pack_catalogue;

use super::pack_check;
use crate::args::Global;
use crate::error::CommandError;
use crate::output;

pub(super) fn run(global: &Global, path: Option<&Path>, to: Option<&Path>) -> Result<ExitCode, CommandError> {
    let text = pack_catalogue(&pack_check::folder(global, path)?)?;
    match to {
        None => output::say(text.trim_end()),
        Some(file) => {
            let written = std::fs::write(file, text);
            written.map_err(|source| CommandError::Write { path: file.display().to_string(), source })?;
            output::say(&format!("已写入 {}", file.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
