//! Why a file could not be read or written, in words.

use std::io::{Error, ErrorKind};

/// What to say of an error of the file system: what usually happens in Chinese, the rest as the system says it.
#[must_use]
pub fn io_reason(error: &Error) -> String {
    let said = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已有同名的文件或目录",
        ErrorKind::IsADirectory => "这是目录，不是文件",
        ErrorKind::NotADirectory => "路径中有一段不是目录",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不够",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::InvalidFilename => "文件名太长，或有不能用的字符",
        ErrorKind::UnexpectedEof => "文件不完整",
        _ => return error.to_string(),
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_usually_happens_is_said_in_chinese_and_nothing_is_hidden() {
        let missing = std::fs::read("/no/such/file").expect_err("it isn't there");
        assert_eq!(io_reason(&missing), "没有这个文件或目录");
        assert_eq!(io_reason(&Error::other("socket closed")), "socket closed");
    }
}
