//! Findings as comments in a copy of the Word file.

use std::path::Path;

use xuezheng_bureau::document::lint::commented;
use xuezheng_bureau::document::reading::FileKind;

use super::lint::Linted;
use crate::error::CommandError;
use crate::output;

pub(super) fn write(bytes: &[u8], linted: &Linted, to: &Path) -> Result<(), CommandError> {
    if linted.source.kind != FileKind::Word {
        return Err(CommandError::Usage(format!("--commented 只能用于 docx 文件，{} 不是", linted.file)));
    }
    let copy = commented(bytes, &linted.source, &linted.findings)
        .map_err(|error| CommandError::Usage(format!("{}：{error}", linted.file)))?;
    std::fs::write(to, copy).map_err(|source| CommandError::Write { path: to.display().to_string(), source })?;
    output::complain(&format!("已写入 {}：{} 条批注", to.display(), linted.findings.len()));
    Ok(())
}
