//! A passphrase, from a file or typed unseen.

use std::path::Path;

use console::Term;

use crate::error::CommandError;

/// The passphrase in a file's first line, or typed on the terminal; `again` asks for it twice.
pub(super) fn read(file: Option<&Path>, again: bool) -> Result<String, CommandError> {
    if let Some(path) = file {
        let fail = |source| CommandError::Read { path: path.display().to_string(), source };
        let text = std::fs::read_to_string(path).map_err(fail)?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    let term = Term::stderr();
    if !term.is_term() {
        let what = "密钥要用口令加密，而这里不能输入口令：请在终端运行，或用 --passphrase-file 指定口令文件";
        return Err(CommandError::Usage(what.to_owned()));
    }
    let ask = |prompt: &str| {
        let fail = |source| CommandError::Read { path: "终端".to_owned(), source };
        term.write_str(prompt).map_err(fail)?;
        term.read_secure_line().map_err(fail)
    };
    let typed = ask("密钥备份的口令（输入时不显示）：")?;
    if again && ask("再输入一次：")? != typed {
        return Err(CommandError::Usage("两次输入的口令不同，未作备份：请重新运行".to_owned()));
    }
    Ok(typed)
}
