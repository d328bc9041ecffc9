//! Certain mends: of a text in the file itself, of a Word file as revisions in a copy.

use std::path::{Path, PathBuf};

use xuezheng_bureau::document::lint::{mend, revised};
use xuezheng_bureau::document::reading::{Encoding, FileKind};
use xuezheng_bureau::write_file;
use xuezheng_pack::NaiveDate;

use super::lint::{Linted, With, linted_file};
use crate::error::CommandError;
use crate::output;

/// How a file is mended.
pub(super) struct Fix<'a> {
    pub(super) path: &'a Path,
    pub(super) with: &'a With,
    /// What revisions are dated.
    pub(super) date: Option<NaiveDate>,
    /// Where a copy with comments goes: it has the revisions, too.
    pub(super) commented: Option<&'a Path>,
}

impl Fix<'_> {
    /// The file as it is now, and what is still wrong in it.
    pub(super) async fn apply(&self, bytes: Vec<u8>, linted: Linted) -> Result<(Vec<u8>, Linted), CommandError> {
        let source = &linted.source;
        let refused = match (source.kind, source.encoding) {
            (FileKind::Text | FileKind::Markdown, Some(Encoding::Gb18030)) => "是 GBK 编码，请先另存为 UTF-8",
            (FileKind::Text | FileKind::Markdown, _) => return self.rewrite(bytes, linted).await,
            (FileKind::Word, _) => return self.revise(bytes, linted).await,
            (FileKind::Html | FileKind::Pdf, _) => "是网页或 PDF，请改它的原稿",
        };
        Err(CommandError::Usage(format!("--fix 只改 txt、md 和 docx 文件：{} {refused}", linted.file)))
    }

    async fn rewrite(&self, bytes: Vec<u8>, linted: Linted) -> Result<(Vec<u8>, Linted), CommandError> {
        let (mended, count) = mend(&linted.source.text, &linted.findings);
        if count == 0 {
            return Ok((bytes, linted));
        }
        let mark: &[u8] =
            if bytes.starts_with(b"\xef\xbb\xbf") && !mended.starts_with('\u{feff}') { b"\xef\xbb\xbf" } else { b"" };
        let written = [mark, mended.as_bytes()].concat();
        write(self.path, &written)?;
        output::complain(&format!("{}：已改 {count} 处", linted.file));
        let linted = linted_file(self.path, &written, self.with).await?;
        Ok((written, linted))
    }

    async fn revise(&self, bytes: Vec<u8>, linted: Linted) -> Result<(Vec<u8>, Linted), CommandError> {
        let date = self.date.or_else(|| NaiveDate::from_ymd_opt(1980, 1, 1)).unwrap_or_default();
        let copy = revised(&bytes, &linted.source, &linted.findings, date)
            .map_err(|error| CommandError::Usage(format!("{}：{error}", linted.file)))?;
        let left = match copy.left.len() {
            0 => String::new(),
            left => format!("；另有 {left} 处在公式或别人的修订里，没有改"),
        };
        if copy.made.is_empty() {
            output::complain(&format!("{}：没有可以自动改的，没有写修订{left}", linted.file));
            return Ok((bytes, linted));
        }
        let to = self.commented.map_or_else(|| beside(self.path), Path::to_path_buf);
        if self.commented.is_none() {
            if std::fs::read(&to).is_ok_and(|there| there != copy.bytes) {
                let name = to.display();
                return Err(CommandError::Usage(format!("已经有 {name}，内容不同：请先改名或移走，再用 --fix")));
            }
            write(&to, &copy.bytes)?;
        }
        let (name, count) = (to.display(), copy.made.len());
        output::complain(&format!("{}：已在副本 {name} 里改 {count} 处，写成修订{left}", linted.file));
        let linted = linted_file(&to, &copy.bytes, self.with).await?;
        Ok((copy.bytes, linted))
    }
}

/// Where the copy goes: 总结（修订）.docx beside 总结.docx.
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}（修订）.docx"))
}

/// Writes a file whole or not at all: it may be the only copy of somebody's text. Who may read it stays as it was.
fn write(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let permissions = std::fs::metadata(path).map(|there| there.permissions());
    write_file(path, bytes)?;
    let fail = |source| CommandError::Write { path: path.display().to_string(), source };
    permissions.map_or(Ok(()), |permissions| std::fs::set_permissions(path, permissions).map_err(fail))
}
