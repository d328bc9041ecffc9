//! What can go wrong with a backup, and how to mend it.

use std::path::PathBuf;

/// Why a backup can't be made, read or restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// There is a file already.
    #[error("「{}」已存在，未作改动：备份不会覆盖旧文件，请换一个文件名（如带上日期）", .0.display())]
    Exists(PathBuf),
    /// The file is no backup, or not whole.
    #[error("「{}」不是完整的备份文件：{why}。请换一份备份（扩展名为 .part 的是没有做完的，不能用）", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It was made by a newer program.
    #[error("备份「{}」由更新版本的程序（{program}）生成：请使用该版本或更新的程序", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The program's version.
        program: String,
    },
    /// Its content isn't what it was.
    #[error("备份「{}」已损坏，未恢复任何内容：\n{}\n请换一份备份", path.display(), list(faults))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Every fault.
        faults: Vec<String>,
    },
    /// The passphrase is too short to protect anything.
    #[error("口令太短，未作备份：密钥备份的口令至少 {LEAST_PASSPHRASE} 个字符，请换一个长些的，例如四五个不相干的词")]
    WeakPassphrase,
    /// The keys can't be opened.
    #[error("打不开密钥备份「{}」：口令不对，或文件已损坏。请核对口令后重试", .0.display())]
    WrongPassphrase(PathBuf),
    /// The keys are not those of the backup.
    #[error("密钥备份「{}」与这份数据备份不配套（缺少或不同：{name}），未恢复任何内容：请用同一个局的密钥备份", path.display())]
    OtherKeys {
        /// The file.
        path: PathBuf,
        /// The key file that differs.
        name: String,
    },
    /// The restored ledger contradicts itself.
    #[error("恢复的台账库未通过核对：\n{}\n备份时台账库已有问题，或备份被人改过；恢复的内容保留在原处供核查", list(.0))]
    Unsound(Vec<String>),
}

/// Characters that a passphrase must have.
pub(super) const LEAST_PASSPHRASE: usize = 12;

fn list(faults: &[String]) -> String {
    faults.iter().take(20).map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n")
}
