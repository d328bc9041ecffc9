//! What can go wrong in a use case, in the user's words.

use std::path::PathBuf;

use xuezheng_document::write::pdf::MissingGlyph;
use xuezheng_document::{CompileError, write::WriteError};
use xuezheng_figures::{CheckFailure, FigureError};
use xuezheng_lake::LakeError;
use xuezheng_ledger::LedgerError;
use xuezheng_pack::load::BadPack;
use xuezheng_pack::{IndicatorId, OrgId, RegisterId, ReportId};

use crate::attach::{AttachmentError, AttachmentFault};
use crate::backup::BackupError;
use crate::mail::MailError;
use crate::verify_paper::PaperError;

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum BureauError {
    /// A file can't be read or written.
    #[error("无法读写文件 {}：{source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder holds no bureau.
    #[error("{} 不是学政的工作目录（缺少 bureau.toml）。请用 -C 指定目录，或先运行 xuezheng init 或 xuezheng demo", .0.display())]
    NotABureau(PathBuf),
    /// The folder to be made holds something already.
    #[error("目录 {} 已存在且不为空，未作任何改动。请换一个目录，或先移走其中的文件", .0.display())]
    NotEmpty(PathBuf),
    /// `bureau.toml` or the key can't be understood.
    #[error("{} 的内容有误：{why}", path.display())]
    BadConfig {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The pack can't be used.
    #[error(transparent)]
    BadPack(#[from] BadPack),
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file can't be attached, or an attached one is not what it was.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// A record to be submitted names a file that is not there as it was attached.
    #[error("{0}")]
    AttachedFile(Box<AttachmentFault>),
    /// A printed submission can't be verified.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// Letters can't be sent.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A backup can't be made or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The lake can't be read or written.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A figure can't be computed.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A report can't be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// A document can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Characters that no font has, where that was to refuse the file.
    #[error("有 {} 个字没有字体可印，未生成任何文件：\n{}", .0.len(), glyphs(.0))]
    MissingGlyphs(Vec<MissingGlyph>),
    /// A record as it was before it was there.
    #[error("那时台账「{register}」中还没有第 {record} 号记录：请用 record history 查看它是什么时候新增的")]
    NotYet {
        /// The register's label.
        register: String,
        /// The record.
        record: xuezheng_pack::RecordId,
    },
    /// A parameter of policy has no value on a day.
    #[error(
        "政策参数「{label}」在 {day} 没有有效的值：请在业务包的 standards/parameters.csv 里补上这一天有效的一行（不分范围）"
    )]
    NoParameter {
        /// Its label.
        label: String,
        /// The day.
        day: String,
    },
    /// A file that is to be an anchor is none.
    #[error("{} 不是 audit anchor 写出的凭据：请核对文件", .0.display())]
    BadAnchor(PathBuf),
    /// Records fail checks that must be mended or explained.
    #[error("有 {} 处未通过校验，未提交：\n{}", .0.len(), list(.0))]
    Checks(Vec<CheckFailure>),
    /// Drafts that were filled in beforehand were to be submitted unseen.
    #[error(
        "有 {count} 条预填的记录没有改动过（第 {first} 号等），未上报：请逐条核对，与实际不符的修改或作废；确实没有变化的，加 --looked-through 确认后上报"
    )]
    NotLookedThrough {
        /// How many.
        count: usize,
        /// One of them.
        first: xuezheng_pack::RecordId,
    },
    /// Records were added or changed after they were checked.
    #[error("校验之后又有记录改动，未提交，请重新提交")]
    ChangedSinceCheck,
    /// What a seal or an issued document was computed from can't be had any more.
    #[error("封存的底本 {} 不能使用：{why}。请从备份恢复数据湖的 seals 文件夹", path.display())]
    LostBasis {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// What is kept of an issued document is not what was issued.
    #[error("已签发的文件「{number}」：{why}。请从备份恢复")]
    BrokenIssue {
        /// Its number.
        number: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something was to be written in a workspace at a seal.
    #[error("现在看到的是封存「{0}」，只能查看，不能改动：请回到当前数据再办理")]
    ReadOnly(String),
    /// Somebody stopped it.
    #[error("已停止，没有留下任何文件")]
    Stopped,
    /// Approvals came in faster than they could be sealed.
    #[error("不断有新的记录审核通过，没有封存：请稍后再试")]
    Busy,
    /// A name that the pack doesn't have.
    #[error("没有这个{kind}：{name}。{}", suggest(nearest))]
    Unknown {
        /// 指标, 台账, 报告 or 机构.
        kind: &'static str,
        /// As asked for.
        name: String,
        /// The nearest names there are.
        nearest: Vec<String>,
    },
    /// The role may not see this kind of personal data.
    #[error(
        "{who}（{role}）不能查看{kind}：可以查看的是{able}，请用 --role 写明角色，或由其办理；要放开的，在业务包 pack.toml 的 [roles] 中写明"
    )]
    NotYours {
        /// Who asked.
        who: String,
        /// In which role.
        role: String,
        /// What it is.
        kind: &'static str,
        /// Who may.
        able: String,
    },
    /// The folder has no org yet.
    #[error("还没有任何机构，无法计算。请先建立机构")]
    NoOrgs,
}

fn list(failures: &[CheckFailure]) -> String {
    let line = |failure: &CheckFailure| {
        let seen: Vec<_> = failure.seen.iter().map(|(label, value)| format!("{label} {value}")).collect();
        let seen = if seen.is_empty() { String::new() } else { format!("［{}］", seen.join("，")) };
        format!("  记录 {}「{}」{seen}：{}（{}）", failure.record, failure.label, failure.message, failure.check)
    };
    failures.iter().take(20).map(line).collect::<Vec<_>>().join("\n")
}

fn glyphs(missing: &[MissingGlyph]) -> String {
    missing.iter().take(20).map(|glyph| format!("  {glyph}")).collect::<Vec<_>>().join("\n")
}

fn suggest(nearest: &[String]) -> String {
    if nearest.is_empty() { "请核对名称".to_owned() } else { format!("是否想用：{}", nearest.join("、")) }
}

impl BureauError {
    pub(crate) fn unknown<'a>(kind: &'static str, name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let mut near: Vec<(usize, &str)> = known.map(|other| (distance(name, other), other)).collect();
        near.sort();
        let nearest = near.into_iter().take(3).map(|(_, other)| other.to_owned()).collect();
        Self::Unknown { kind, name: name.to_owned(), nearest }
    }

    pub(crate) fn no_indicator(pack: &xuezheng_pack::Pack, id: &IndicatorId) -> Self {
        Self::unknown("指标", id.as_str(), pack.indicators.keys().map(IndicatorId::as_str))
    }

    pub(crate) fn no_register(pack: &xuezheng_pack::Pack, id: &RegisterId) -> Self {
        Self::unknown("台账", id.as_str(), pack.registers.keys().map(RegisterId::as_str))
    }

    pub(crate) fn no_report(pack: &xuezheng_pack::Pack, id: &ReportId) -> Self {
        let named: Vec<String> =
            pack.reports.values().map(|report| format!("{}（{}）", report.id, report.label)).collect();
        Self::unknown("报告", id.as_str(), named.iter().map(String::as_str))
    }

    pub(crate) fn no_org(orgs: &xuezheng_pack::OrgTree, id: &OrgId) -> Self {
        Self::unknown("机构", id.as_str(), orgs.iter().map(|org| org.id.as_str()))
    }
}

/// Names that share a part count as near; else the edit distance decides.
pub(crate) fn distance(asked: &str, known: &str) -> usize {
    let part = known.rsplit('.').next().unwrap_or(known);
    if known.contains(asked) || asked.contains(part) { 0 } else { strsim::damerau_levenshtein(asked, known) }
}
