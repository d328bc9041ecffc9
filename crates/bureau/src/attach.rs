//! Attachments (附件): files in the workspace's `attachments` folder, each named by the hash of its bytes.

use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{Actor, Record, RecordFilter, Scan};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{FieldKind, Register};
use xuezheng_pack::{FieldId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::file;
use crate::history::org_label;
use crate::sniff::{FileType, TYPES, sniff};
use crate::workspace::Workspace;

const FOLDER: &str = "attachments";

/// The largest file that can be attached.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// Longest name of an attached file, in characters.
const LONGEST_NAME: usize = 100;

/// Why a file can't be attached, or an attached one can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    /// There is nothing in it.
    #[error("文件「{0}」是空的，未上传：请核对文件")]
    Empty(String),
    /// More than [`MOST_BYTES`].
    #[error("文件「{name}」有 {} MB，超过 {} MB，未上传：请压缩图片、降低扫描分辨率或拆成几个文件", size.div_ceil(1 << 20), MOST_BYTES >> 20)]
    TooLarge {
        /// Its name.
        name: String,
        /// Its bytes.
        size: usize,
    },
    /// A name that is none.
    #[error("文件名「{0}」不合要求，未上传：请用不带路径、不超过 {LONGEST_NAME} 字的文件名")]
    BadName(String),
    /// Its bytes are of no kind that may be attached.
    #[error("文件「{name}」不是可以上传的类型，未上传：可以上传 {allowed}")]
    UnknownType {
        /// Its name.
        name: String,
        /// The endings of those that may.
        allowed: String,
    },
    /// Its name says another kind than its bytes.
    #[error("文件「{name}」的内容是{is}，与扩展名不符，未上传：请核对是不是选错了文件，或改正扩展名")]
    OtherType {
        /// Its name.
        name: String,
        /// What it is.
        is: &'static str,
    },
    /// The file is not there.
    #[error("附件「{name}」的文件不见了：请从备份恢复 attachments 文件夹，或重新上传")]
    Missing {
        /// Its name.
        name: String,
    },
    /// The file's bytes are not those that were attached.
    #[error("附件「{name}」的文件被改动或已损坏：请从备份恢复 attachments 文件夹，或重新上传")]
    Altered {
        /// Its name.
        name: String,
    },
    /// The cell holds no attachment.
    #[error("台账「{register}」第 {record} 号记录的「{field}」没有附件")]
    NoAttachment {
        /// Label of the register.
        register: String,
        /// The record.
        record: RecordId,
        /// Label of the field.
        field: String,
    },
}

/// An attached file that is missing or altered, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("台账「{label}」{place}：{error}")]
pub struct AttachmentFault {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub label: String,
    /// What it is attached to.
    pub place: AttachedTo,
    /// What is wrong.
    pub error: AttachmentError,
}

impl AttachmentFault {
    /// The record whose file it is; `None` for a stamped scan.
    pub fn record(&self) -> Option<RecordId> {
        match self.place {
            AttachedTo::Cell { record, .. } => Some(record),
            AttachedTo::Filing { .. } => None,
        }
    }
}

/// What a file is attached to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttachedTo {
    /// A cell of a record.
    Cell {
        /// The record.
        record: RecordId,
        /// Label of the field.
        field: String,
    },
    /// A filing, as its stamped scan.
    Filing {
        /// Name of the org.
        org: String,
        /// The period.
        period: Period,
        /// The number of the scan within the filing.
        position: i64,
    },
}

impl fmt::Display for AttachedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell { record, field } => write!(f, "第 {record} 号记录的「{field}」"),
            Self::Filing { org, period, position } => {
                write!(f, "「{org}」{}填报的第 {position} 份盖章扫描件", period.label())
            }
        }
    }
}

fn endings(allowed: &[FileType]) -> String {
    let mut endings: Vec<&str> = allowed.iter().flat_map(|known| known.endings).copied().collect();
    endings.dedup();
    endings.join("、")
}

/// Puts a file into the workspace and gives the cell that names it. The same file is kept once; a file that no record
/// comes to name does no harm.
///
/// # Errors
/// [`AttachmentError`] for a file that is empty, too large, or not what its name says; else if it can't be written.
pub fn attach(workspace: &Workspace, name: &str, bytes: &[u8]) -> Result<Value, BureauError> {
    Ok(keep(workspace, name, bytes, TYPES)?.value())
}

/// Puts a file into the workspace that is of one of these kinds.
pub(crate) fn keep(
    workspace: &Workspace,
    name: &str,
    bytes: &[u8],
    allowed: &[FileType],
) -> Result<Attachment, BureauError> {
    let name = name.trim();
    let shown = || name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_NAME).collect::<String>();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let has_path = name.contains(['/', '\\']) || name.chars().any(char::is_control);
    if name.is_empty() || has_path || name.chars().count() > LONGEST_NAME {
        return Err(AttachmentError::BadName(shown()).into());
    }
    if bytes.is_empty() {
        return Err(AttachmentError::Empty(shown()).into());
    }
    if bytes.len() > MOST_BYTES {
        return Err(AttachmentError::TooLarge { name: shown(), size: bytes.len() }.into());
    }
    let known = sniff(bytes).filter(|known| allowed.contains(known));
    let known = known.ok_or_else(|| AttachmentError::UnknownType { name: shown(), allowed: endings(allowed) })?;
    if !ending.is_some_and(|ending| known.endings.contains(&ending.as_str())) {
        return Err(AttachmentError::OtherType { name: shown(), is: known.label }.into());
    }
    let attachment = Attachment { name: name.to_owned(), hash: hash(bytes), size: bytes.len() as u64 };
    file::keep(&path(workspace, &attachment), bytes)?;
    Ok(attachment)
}

/// The attachment in a cell of a record's working version, with its bytes, which are those that were attached.
///
/// # Errors
/// A record that the actor may not see, a cell without an attachment, or a file that is missing or altered.
pub async fn read_attachment(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    record: RecordId,
    field: &FieldId,
) -> Result<(Attachment, Vec<u8>), BureauError> {
    let declared =
        workspace.pack.registers.get(register).ok_or_else(|| BureauError::no_register(&workspace.pack, register))?;
    let found = workspace.ledger.record(actor, register, record).await?;
    let column = declared.field(field).filter(|column| column.kind == FieldKind::Attachment);
    let attachment = match found.cell(declared, field) {
        Value::Text(text) if column.is_some() => Attachment::parse(text),
        _ => None,
    };
    let attachment = attachment.ok_or_else(|| AttachmentError::NoAttachment {
        register: declared.label.clone(),
        record,
        field: column.map_or_else(|| field.to_string(), |column| column.label.clone()),
    })?;
    let bytes = verified(workspace, &attachment)?;
    Ok((attachment, bytes))
}

/// Reads every attached file that a working or an approved version names, and every stamped scan; those that are missing
/// or altered, by register and record, then of filings.
///
/// # Errors
/// If the ledger or a file can't be read.
pub async fn verify_attachments(workspace: &Workspace, actor: &Actor) -> Result<Vec<AttachmentFault>, BureauError> {
    let mut faults = Vec::new();
    for (id, register) in &workspace.pack.registers {
        if register.fields.iter().all(|field| field.kind != FieldKind::Attachment) {
            continue;
        }
        let filter = RecordFilter::default();
        let working = workspace.ledger.records(actor, id, &filter).await?;
        let approved = workspace.ledger.approved(actor, id, &filter).await?;
        let mut found = Vec::new();
        for record in working.iter().chain(&approved) {
            found.extend(broken(workspace, register, record)?);
        }
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found.dedup();
        faults.extend(found);
    }
    faults.extend(broken_scans(workspace, actor).await?);
    Ok(faults)
}

/// Scans of filings whose files are missing or altered.
async fn broken_scans(workspace: &Workspace, actor: &Actor) -> Result<Vec<AttachmentFault>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let mut faults = Vec::new();
    for Scan { scan, position, .. } in workspace.ledger.scans(actor).await? {
        match verified(workspace, &scan.file) {
            Ok(_) => {}
            Err(BureauError::Attachment(error)) => {
                let label = workspace.pack.registers.get(&scan.register).map(|register| register.label.clone());
                let org = org_label(&orgs, &scan.org);
                let place = AttachedTo::Filing { org, period: scan.period, position };
                let label = label.unwrap_or_else(|| scan.register.to_string());
                faults.push(AttachmentFault { register: scan.register, label, place, error });
            }
            Err(other) => return Err(other),
        }
    }
    Ok(faults)
}

/// Refuses records whose attached files are not there as they were attached.
pub(crate) async fn attached(
    workspace: &Workspace,
    register: &RegisterId,
    ids: &[RecordId],
) -> Result<(), BureauError> {
    let Some(declared) = workspace.pack.registers.get(register) else { return Ok(()) };
    if declared.fields.iter().all(|field| field.kind != FieldKind::Attachment) {
        return Ok(());
    }
    for record in workspace.ledger.heads(register, ids).await? {
        if let Some(fault) = broken(workspace, declared, &record)?.into_iter().next() {
            return Err(BureauError::AttachedFile(Box::new(fault)));
        }
    }
    Ok(())
}

fn broken(workspace: &Workspace, register: &Register, record: &Record) -> Result<Vec<AttachmentFault>, BureauError> {
    let mut faults = Vec::new();
    for (column, value) in register.columns().iter().zip(&record.cells) {
        let (FieldKind::Attachment, Value::Text(text)) = (&column.kind, value) else { continue };
        let Some(attachment) = Attachment::parse(text) else { continue };
        match verified(workspace, &attachment) {
            Ok(_) => {}
            Err(BureauError::Attachment(error)) => faults.push(AttachmentFault {
                register: register.id.clone(),
                label: register.label.clone(),
                place: AttachedTo::Cell { record: record.id, field: column.label.clone() },
                error,
            }),
            Err(other) => return Err(other),
        }
    }
    Ok(faults)
}

/// The bytes of an attached file, if they are those that were attached.
pub(crate) fn verified(workspace: &Workspace, attachment: &Attachment) -> Result<Vec<u8>, BureauError> {
    let path = path(workspace, attachment);
    let name = || attachment.name.clone();
    match std::fs::read(&path) {
        Ok(bytes) if hash(&bytes) == attachment.hash => Ok(bytes),
        Ok(_) => Err(AttachmentError::Altered { name: name() }.into()),
        Err(source) if source.kind() == ErrorKind::NotFound => Err(AttachmentError::Missing { name: name() }.into()),
        Err(source) => Err(BureauError::File { path, source }),
    }
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}

fn path(workspace: &Workspace, attachment: &Attachment) -> PathBuf {
    workspace.folder.join(FOLDER).join(&attachment.hash)
}
