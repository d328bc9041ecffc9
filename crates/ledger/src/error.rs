//! What can go wrong, said so that the reader can mend it.

use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use xuezheng_lake::LakeError;
use xuezheng_pack::{RecordId, RegisterId, io_reason};

use crate::overtaken::Overtaken;
use crate::restatement::SealedChange;
use crate::store::Location;

/// Why the ledger did not do what it was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Rows that can't be taken as they are; every fault of the batch.
    #[error("{0}")]
    Refused(RecordFaults),
    /// Someone else changed the record since it was read.
    #[error("{0}")]
    Conflict(Box<Conflict>),
    /// An approval would change what is sealed, and nobody said why.
    #[error("{0}")]
    Sealed(Box<SealedChange>),
    /// Later operations have touched what is to be undone.
    #[error("{0}")]
    Overtaken(Box<Overtaken>),
    /// The actor may not do this here.
    #[error("{who}不能{what}：{why}")]
    Forbidden {
        /// The actor's name.
        who: String,
        /// What was tried.
        what: String,
        /// Why not, and who can.
        why: String,
    },
    /// No such record, or none that the actor may see.
    #[error("台账「{register}」中没有第 {record} 号记录，或不在您的管理范围内：请核对编号")]
    NoRecord {
        /// The register's label.
        register: String,
        /// What was asked for.
        record: RecordId,
    },
    /// The pack has no such register.
    #[error("业务包中没有台账「{0}」：请核对台账的标识")]
    NoRegister(RegisterId),
    /// The request makes no sense as it stands.
    #[error("{what}：{mend}")]
    Unfit {
        /// What is wrong with it.
        what: String,
        /// What to do.
        mend: String,
    },
    /// A ledger is to be created where a file, or another ledger, is.
    #[error("「{0}」已存在，未作改动：请换一个位置，或直接打开它")]
    Exists(Location),
    /// There is no ledger to open.
    #[error("找不到台账库「{0}」：请核对位置，或先创建")]
    Missing(Location),
    /// The database can't be connected to.
    #[error("连不上台账库「{location}」（{source}）：请核对地址、用户名和密码，并确认数据库服务已启动")]
    Unreachable {
        /// Where it should be.
        location: Location,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// The file is there and holds nothing: a creation was cut off.
    #[error("这个账本没有建完：「{}」中还没有任何内容。请移走这个文件，再重新创建", .0.display())]
    Unfinished(PathBuf),
    /// A file can't be made, moved or removed.
    #[error("无法读写文件「{}」：{}", path.display(), io_reason(source))]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file was written by a newer program.
    #[error("台账库的格式版本是 {found}，本程序只认识到 {known}：请使用更新版本的程序打开")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Latest version this program knows.
        known: i64,
    },
    /// The pack has changed in a way that would lose data.
    #[error("业务包的改动会丢失已有数据，台账库未作改动：\n{}", lines(.0))]
    Lossy(Vec<MigrationFault>),
    /// Personal data is to be written or read without the keys.
    #[error("没有打开个人信息的密钥，不能写入或查看个人信息：请从工作目录打开台账库，不要直接打开库文件")]
    NoVault,
    /// The secret is not the one that the keys were wrapped with.
    #[error(
        "主密钥与台账库不符，个人信息无法解读：请从备份恢复建库时的 keys/master.key。不要另建密钥，否则已有的个人信息再也读不出来"
    )]
    WrongSecret,
    /// There is no randomness for keys.
    #[error("系统无法提供随机数（{0}），个人信息未保存：请检查操作系统后重试")]
    NoRandomness(String),
    /// The ledger is of a format that kept personal data in clear.
    #[error("台账库是旧格式（{found}），其中「{}」的个人信息是明文，历史也已用哈希串联，不能改写，因此没有打开：请用旧版程序导出这些台账，在新建的工作目录中重新登记；演示库请删除后重新运行 xuezheng demo", .registers.join("」「"))]
    ClearPersonalData {
        /// Version in the file.
        found: i64,
        /// Labels of the registers.
        registers: Vec<String>,
    },
    /// Others were at it for longer than one waits.
    #[error("台账库正忙，等了一分钟也没有轮到，什么也没有改：请过一会儿再试")]
    Busy,
    /// The database itself fails.
    #[error("台账库无法读写：{0}")]
    Database(sqlx::Error),
    /// The lake fails.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// What is to become a ledger is none of ours, or is damaged.
    #[error("台账库的备份无法恢复：{0}。未留下任何内容；请用 xuezheng backup --verify 检查备份文件，并核对程序版本")]
    BadDump(String),
    /// Something in the database contradicts the pack or itself.
    #[error("台账库内容有误：{0}。请用备份核对，或运行 xuezheng audit verify")]
    Broken(String),
}

impl LedgerError {
    pub(crate) fn unfit(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Unfit { what: what.into(), mend: mend.into() }
    }
}

/// Codes of a lock that was waited for in vain: SQLITE_BUSY and SQLITE_LOCKED with what they extend to, and PostgreSQL's
/// lock_not_available.
const WAITED_IN_VAIN: [&str; 7] = ["5", "261", "517", "773", "6", "262", "55P03"];

impl From<sqlx::Error> for LedgerError {
    fn from(source: sqlx::Error) -> Self {
        let is_locked = |code: &str| WAITED_IN_VAIN.contains(&code);
        match &source {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(said) if said.code().is_some_and(|code| is_locked(&code)) => Self::Busy,
            _ => Self::Database(source),
        }
    }
}

impl From<serde_json::Error> for LedgerError {
    fn from(source: serde_json::Error) -> Self {
        Self::Broken(format!("变更记录无法解读（{source}）"))
    }
}

/// A lost update that did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The register's label.
    pub register: String,
    /// The record.
    pub record: RecordId,
    /// The version the writer had seen.
    pub seen: i64,
    /// The version it has now.
    pub now: i64,
    /// Who made that version.
    pub who: String,
    /// When.
    pub when: DateTime<Utc>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { register, record, seen, now, who, when } = self;
        let when = (*when + chrono::Duration::hours(8)).format("%Y-%m-%d %H:%M");
        write!(
            f,
            "台账「{register}」第 {record} 号记录已由{who}于 {when} 改为第 {now} 版，您看到的是第 {seen} 版，未作保存：\
             请重新打开该记录，核对后再改"
        )
    }
}

/// Which record of a request a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A row of the batch, from 1.
    Row(usize),
    /// A record that exists.
    Record(RecordId),
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(row) => write!(f, "第 {row} 行"),
            Self::Record(record) => write!(f, "第 {record} 号记录"),
        }
    }
}

/// One thing that is wrong with one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFault {
    /// The register's label.
    pub register: String,
    /// Which record.
    pub spot: Spot,
    /// The field's label, if it is about one.
    pub field: Option<String>,
    /// What was given; masked if it is personal.
    pub value: Option<String>,
    /// What is wrong.
    pub cause: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "台账「{}」{}", self.register, self.spot)?;
        if let Some(field) = &self.field {
            write!(f, "的「{field}」")?;
        }
        if let Some(value) = &self.value {
            write!(f, "（{value}）")?;
        }
        write!(f, "：{}；{}", self.cause, self.mend)
    }
}

/// Every fault of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFaults(pub Vec<RecordFault>);

/// Faults that a message lists before it only counts.
const LISTED: usize = 20;

impl fmt::Display for RecordFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.0.as_slice() {
            return fmt::Display::fmt(only, f);
        }
        write!(f, "共 {} 处问题，均未保存：", self.0.len())?;
        for fault in self.0.iter().take(LISTED) {
            write!(f, "\n{fault}")?;
        }
        match self.0.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "\n……另有 {more} 处"),
        }
    }
}

/// A change of the pack that would lose data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationFault {
    /// The register's label.
    pub register: String,
    /// The field's label, if it is about one.
    pub field: Option<String>,
    /// What would happen.
    pub cause: String,
    /// How to proceed.
    pub mend: String,
}

impl fmt::Display for MigrationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "台账「{}」", self.register)?;
        if let Some(field) = &self.field {
            write!(f, "的「{field}」")?;
        }
        write!(f, "：{}；{}", self.cause, self.mend)
    }
}

fn lines(faults: &[MigrationFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
