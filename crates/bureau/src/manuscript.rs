//! Manuscripts (文稿): compiled reports as people read them before they are issued, kept in a folder that can be removed at will.
//!
//! A manuscript is named by the hash of what it says, so that compiling without a change gives the manuscript that is there.

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_document::{Document, write};
use xuezheng_figures::FigureValue;
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{Actor, Stamp};
use xuezheng_pack::{NaiveDate, OrgId, Period, ReportId};

use crate::affected::moved;
use crate::compile::{CompileRequest, Format, Hears, Rendered, render};
use crate::error::BureauError;
use crate::file;
use crate::issue::{StatedFigure, noting, stated};
use crate::measure::measure;
use crate::reach::reach;
use crate::workspace::Workspace;

/// What a manuscript consists of beside its files; a folder without it is none.
const INDEX: &str = "manuscript.json";

/// The text of a manuscript for a page.
const PAPER: &str = "paper.html";

/// What stands for the address before a figure's key, until a page says what that is.
const BEFORE: &str = "?source=";

/// What follows the key.
const AFTER: &str = "#lineage";

/// Manuscripts that are kept; beyond these the oldest are removed.
const MOST: usize = 100;

/// A compiled report that is not issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manuscript {
    /// Its name: the hash of what it says.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The report template.
    pub report: ReportId,
    /// Whose report it is.
    pub org: OrgId,
    /// For when, as [`Period`] is written.
    pub period: String,
    /// 成文日期, as `2024-07-01`.
    pub dated: String,
    /// The seal it was compiled from; `None` if it is of what was approved then.
    pub seal: Option<String>,
    /// When it was compiled, in RFC 3339: texts that compare as moments do.
    pub compiled: String,
    /// Who let it be compiled.
    pub by: String,
    /// Its headings.
    pub outline: Vec<Heading>,
    /// The figures that it states.
    pub figures: Vec<StatedFigure>,
    /// Characters that no font has, in words.
    pub missing: Vec<String>,
}

/// A heading of a manuscript's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The id of its element.
    pub id: String,
    /// 1 or 2.
    pub level: u8,
    /// Its text with its number.
    pub text: String,
    /// Figures stated below it.
    pub figures: usize,
}

impl Manuscript {
    /// The period.
    pub fn period(&self) -> Option<Period> {
        Period::parse(&self.period).ok()
    }

    /// 成文日期.
    pub fn dated(&self) -> Option<NaiveDate> {
        self.dated.parse().ok()
    }

    /// When it was compiled.
    pub fn compiled(&self) -> Option<DateTime<Utc>> {
        self.compiled.parse().ok()
    }
}

/// The name of what a document says: the hash of its text with all figures, and of how these came about.
pub(crate) fn name(document: &Document) -> String {
    let mut hasher = Sm3::new();
    let mut add = |text: &str| {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    add(&document.subject.report);
    add(&document.subject.pack);
    add(&write::markdown(document));
    for stated in &document.figures {
        add(&stated.figure.lineage.hash);
        add(&stated.figure.as_of);
    }
    hex(&hasher.finalize())
}

/// Compiles a report as a manuscript with files of all formats, as they would be issued.
///
/// # Errors
/// As [`compile`](crate::compile), and [`BureauError::Stopped`].
pub async fn compile_manuscript(
    workspace: &Workspace,
    by: &str,
    at: Stamp,
    request: &CompileRequest,
    hears: Hears<'_>,
) -> Result<Manuscript, BureauError> {
    let measured = measure(workspace).await?;
    let request = CompileRequest { printing: noting(&request.printing), ..request.clone() };
    let Rendered { compiled, files } = render(workspace, &measured, &request, &Format::ALL, hears).await?;
    let document = &compiled.document;
    let manuscript = Manuscript {
        name: name(document),
        title: document.title_text(),
        report: request.report.clone(),
        org: document.subject.org.clone(),
        period: request.period.to_string(),
        dated: request.dated.to_string(),
        seal: Some(workspace.as_of()).filter(|as_of| *as_of != "live").map(str::to_owned),
        compiled: at.utc.to_rfc3339_opts(SecondsFormat::Secs, true),
        by: by.to_owned(),
        outline: write::outline(document)
            .into_iter()
            .map(|it| Heading { id: it.id, level: it.level, text: it.text, figures: it.figures })
            .collect(),
        figures: stated(document),
        missing: compiled.missing.iter().map(ToString::to_string).collect(),
    };
    let folder = folder(workspace).join(&manuscript.name);
    for (format, bytes) in Format::ALL.iter().zip(&files) {
        file::write(&folder.join(file_name(*format)), bytes)?;
    }
    file::write(&folder.join(PAPER), write::paper(document, BEFORE, AFTER).as_bytes())?;
    // Last, for a folder without it is no manuscript.
    let index = serde_json::to_vec(&manuscript).map_err(|error| unreadable(folder.join(INDEX), &error.to_string()))?;
    file::write(&folder.join(INDEX), &index)?;
    forget_the_oldest(workspace)?;
    Ok(manuscript)
}

/// The manuscripts of the actor's subtree, the newest first.
///
/// # Errors
/// If the folder or the ledger can't be read.
pub async fn manuscripts(workspace: &Workspace, actor: &Actor) -> Result<Vec<Manuscript>, BureauError> {
    let mut seen = Vec::new();
    for manuscript in all(workspace)? {
        if reach(workspace, actor, Some(&manuscript.org)).await.is_ok() {
            seen.push(manuscript);
        }
    }
    Ok(seen)
}

/// The manuscript of that name.
///
/// # Errors
/// If there is none, or none that the actor may see.
pub async fn manuscript(workspace: &Workspace, actor: &Actor, name: &str) -> Result<Manuscript, BureauError> {
    let none = || BureauError::Unknown { kind: "文稿", name: name.to_owned(), nearest: Vec::new() };
    // Anything else could lead out of the folder.
    if name.len() != 64 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(none());
    }
    let found = read(folder(workspace).join(name))?.ok_or_else(none)?;
    match reach(workspace, actor, Some(&found.org)).await {
        Ok(_) => Ok(found),
        Err(BureauError::Unknown { .. }) => Err(none()),
        Err(error) => Err(error),
    }
}

/// The text of a manuscript as a part of a page: each figure leads to `?source=` with its key.
///
/// # Errors
/// If the file can't be read.
pub fn manuscript_paper(workspace: &Workspace, manuscript: &Manuscript) -> Result<String, BureauError> {
    file::read_text(&folder(workspace).join(&manuscript.name).join(PAPER))
}

/// A manuscript's file.
///
/// # Errors
/// If it can't be read.
pub fn manuscript_file(workspace: &Workspace, manuscript: &Manuscript, format: Format) -> Result<Vec<u8>, BureauError> {
    let path = folder(workspace).join(&manuscript.name).join(file_name(format));
    std::fs::read(&path).map_err(|source| BureauError::File { path, source })
}

/// The keys of a manuscript's figures that have another value now, with that; none of one that was compiled from a seal.
///
/// # Errors
/// If a figure can't be computed.
pub async fn outdated(
    workspace: &Workspace,
    manuscript: &Manuscript,
) -> Result<Vec<(String, Option<FigureValue>)>, BureauError> {
    if manuscript.seal.is_some() { Ok(Vec::new()) } else { moved(workspace, &manuscript.figures).await }
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.folder.join("cache").join("manuscripts")
}

fn file_name(format: Format) -> String {
    format!("report.{}", format.extension())
}

/// All manuscripts, the newest first.
fn all(workspace: &Workspace) -> Result<Vec<Manuscript>, BureauError> {
    let folder = folder(workspace);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&folder).map_err(|source| BureauError::File { path: folder, source })?;
    let mut manuscripts = Vec::new();
    for entry in entries.flatten() {
        manuscripts.extend(read(entry.path())?);
    }
    manuscripts.sort_by(|a, b| (&b.compiled, &b.name).cmp(&(&a.compiled, &a.name)));
    Ok(manuscripts)
}

/// The manuscript in a folder; `None` where none is, or one of another version of the program.
fn read(folder: PathBuf) -> Result<Option<Manuscript>, BureauError> {
    let path = folder.join(INDEX);
    match std::fs::read(&path) {
        Ok(text) => Ok(serde_json::from_slice(&text).ok()),
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(source) => Err(BureauError::File { path, source }),
    }
}

fn forget_the_oldest(workspace: &Workspace) -> Result<(), BureauError> {
    for old in all(workspace)?.into_iter().skip(MOST) {
        let path = folder(workspace).join(&old.name);
        std::fs::remove_dir_all(&path).map_err(|source| BureauError::File { path, source })?;
    }
    Ok(())
}

fn unreadable(path: PathBuf, why: &str) -> BureauError {
    BureauError::BadConfig { path, why: why.to_owned() }
}
