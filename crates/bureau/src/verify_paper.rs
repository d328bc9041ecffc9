//! A printed submission is compared with what is recorded now.

use std::collections::BTreeMap;
use std::fmt;

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{Actor, Entry, LedgerError, NewPaper, Paper};
use xuezheng_pack::RecordId;

use crate::error::BureauError;
use crate::history::{declared, org_label};
use crate::paper_code::read_code;
use crate::print_filing::{FilingOf, content, paper};
use crate::workspace::Workspace;

/// A paper with what differs from it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCheck {
    /// The paper as it was printed.
    pub paper: Paper,
    /// Label of the register.
    pub register_label: String,
    /// Name of the org.
    pub org_label: String,
    /// How far the review of the filing is now; `None` where it is not asked for any more.
    pub status: Option<SubmissionStatus>,
    /// What has changed since, by record.
    pub changes: Vec<PaperChange>,
    /// Whether the filing has become a 零上报 since, or no longer is one.
    pub zero_changed: bool,
}

/// A record that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperChange {
    /// The record.
    pub record: RecordId,
    /// What has become of it.
    pub what: PaperDifference,
}

/// What has become of a record since it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperDifference {
    /// It has a later version.
    Changed {
        /// The version on the paper.
        printed: i64,
        /// The version now.
        now: i64,
        /// Whether it says the same again.
        is_same: bool,
    },
    /// The very version that was printed says something else: it was altered behind the program's back.
    Altered {
        /// The version.
        version: i64,
    },
    /// It is not in the filing any more: voided, of another period, or back to a draft.
    Gone {
        /// The version on the paper.
        printed: i64,
    },
    /// It is not on the paper.
    Added {
        /// Its version.
        now: i64,
    },
}

impl fmt::Display for PaperChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record = self.record;
        match self.what {
            PaperDifference::Changed { printed, now, is_same: false } => {
                write!(f, "第 {record} 号记录：表上是第 {printed} 版，现在是第 {now} 版")
            }
            PaperDifference::Changed { printed, now, is_same: true } => {
                write!(f, "第 {record} 号记录：表上是第 {printed} 版，现在是第 {now} 版，内容与表上相同")
            }
            PaperDifference::Altered { version } => {
                write!(
                    f,
                    "第 {record} 号记录：第 {version} 版的内容与打印时不同，可能被人绕过程序改动，请运行 xuezheng audit verify"
                )
            }
            PaperDifference::Gone { printed } => {
                write!(
                    f,
                    "第 {record} 号记录：表上有（第 {printed} 版），现在不在这次填报中（已作废、改到别的期间或退回修改）"
                )
            }
            PaperDifference::Added { now } => write!(f, "第 {record} 号记录：表上没有，现在有（第 {now} 版）"),
        }
    }
}

impl PaperCheck {
    /// Whether the paper says what is recorded now.
    pub fn is_current(&self) -> bool {
        self.changes.is_empty() && !self.zero_changed
    }
}

/// Compares the paper with that code, as somebody typed it, with what is recorded now.
///
/// # Errors
/// [`PaperError`] for what is no code of this bureau; a filing outside the actor's subtree.
pub async fn verify_paper(workspace: &Workspace, actor: &Actor, code: &str) -> Result<PaperCheck, BureauError> {
    let read = read_code(code).ok_or_else(|| PaperError::NoCode(code.trim().to_owned()))?;
    let found = workspace.ledger.paper(actor, &read).await?;
    compare(workspace, actor, found.ok_or_else(|| PaperError::Unknown(code.trim().to_owned()))?).await
}

/// Compares the last paper that was printed of a filing with what is recorded now.
///
/// # Errors
/// [`PaperError::NotPrinted`]; a filing outside the actor's subtree.
pub async fn verify_filing_paper(
    workspace: &Workspace,
    actor: &Actor,
    filing: &FilingOf,
) -> Result<PaperCheck, BureauError> {
    declared(workspace, &filing.register)?;
    let mut papers = workspace.ledger.papers(actor, &filing.register, filing.period, &filing.org).await?;
    compare(workspace, actor, papers.pop().ok_or(PaperError::NotPrinted)?).await
}

/// Why a paper can't be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// It doesn't look like a code.
    #[error("「{0}」不是验证码：验证码是报送表上的 16 位字母和数字，如 7K2M-0QX4-9D3F-B8TA，请核对")]
    NoCode(String),
    /// Nobody printed it here.
    #[error("本局没有印过验证码是「{0}」的报送表：请核对有没有抄错；没有抄错的，这份表不是从本系统打印的")]
    Unknown(String),
    /// What is kept of the paper is not what was printed.
    #[error("验证码「{0}」的存档与验证码不符，可能被人绕过程序改动：请运行 xuezheng audit verify")]
    Forged(String),
    /// It is of another filing than the one it was handed in for.
    #[error("验证码「{code}」是{of}的报送表，与这次填报不符：请核对是不是拿错了表")]
    OfAnother {
        /// The code.
        code: String,
        /// Of which filing.
        of: String,
    },
    /// The filing has no paper.
    #[error("这次填报还没有打印过报送表：请先用 xuezheng filing print 打印")]
    NotPrinted,
}

async fn compare(workspace: &Workspace, actor: &Actor, kept: Paper) -> Result<PaperCheck, BureauError> {
    let printed = &kept.printed;
    if workspace.papers.code(printed) != printed.code {
        return Err(PaperError::Forged(printed.code.clone()).into());
    }
    let filing = FilingOf { register: printed.register.clone(), period: printed.period, org: printed.org.clone() };
    let (status, now) = match content(workspace, actor, &filing).await {
        Ok(content) => (Some(content.submission.status), paper(workspace, &filing, &content)?),
        // It is not asked for any more: nothing of the paper is in it.
        Err(BureauError::Ledger(LedgerError::Unfit { .. })) => {
            let empty = NewPaper { zero: false, entries: Vec::new(), ..printed.clone() };
            (None, empty)
        }
        Err(other) => return Err(other),
    };
    let orgs = workspace.ledger.orgs().await?;
    let label = workspace.pack.registers.get(&printed.register).map(|register| register.label.clone());
    Ok(PaperCheck {
        register_label: label.unwrap_or_else(|| printed.register.to_string()),
        org_label: org_label(&orgs, &printed.org),
        status,
        changes: changes(&printed.entries, &now.entries),
        zero_changed: printed.zero != now.zero,
        paper: kept,
    })
}

fn changes(printed: &[Entry], now: &[Entry]) -> Vec<PaperChange> {
    let mut left: BTreeMap<RecordId, &Entry> = now.iter().map(|entry| (entry.record, entry)).collect();
    let mut changes = Vec::new();
    for was in printed {
        let what = match left.remove(&was.record) {
            None => PaperDifference::Gone { printed: was.version },
            Some(now) if now == was => continue,
            Some(now) if now.version == was.version => PaperDifference::Altered { version: was.version },
            Some(now) => {
                let is_same = now.hash == was.hash;
                PaperDifference::Changed { printed: was.version, now: now.version, is_same }
            }
        };
        changes.push(PaperChange { record: was.record, what });
    }
    let added = left.into_values();
    changes.extend(
        added.map(|entry| PaperChange { record: entry.record, what: PaperDifference::Added { now: entry.version } }),
    );
    changes.sort_by_key(|change| change.record);
    changes
}
