//! A report for one org and period, as a file.

use std::path::{Path, PathBuf};

use xuezheng_document::{Document, Inputs, write};
use xuezheng_pack::{NaiveDate, OrgId, Period, ReportId};

use crate::error::BureauError;
use crate::file;
use crate::measure::{Query, measure};
use crate::workspace::Workspace;

/// What to compile.
#[derive(Clone, Debug)]
pub struct CompileRequest {
    /// The report template.
    pub report: ReportId,
    /// The period it reports.
    pub period: Period,
    /// For which org; the root if `None`.
    pub org: Option<OrgId>,
    /// 成文日期: the date under the signature.
    pub dated: NaiveDate,
}

/// A format a document can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word.
    Docx,
    /// Markdown.
    Markdown,
    /// A web page that stands alone.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Markdown, Self::Html];

    /// The extension of its files, by which it is also called.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// The extensions of all formats, for messages: docx、md、html.
    pub fn extensions() -> String {
        Self::ALL.map(Self::extension).join("、")
    }

    /// The format of that extension.
    pub fn named(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// The format that a file's extension names.
    pub fn of(path: &Path) -> Option<Self> {
        Self::named(path.extension()?.to_str()?)
    }
}

/// Compiles a report from current figures and writes it to every file named.
///
/// # Errors
/// A report or org that isn't there, a template that fails, or a file that can't be written.
pub async fn compile(
    workspace: &Workspace,
    request: &CompileRequest,
    outputs: &[(PathBuf, Format)],
) -> Result<Document, BureauError> {
    let pack = &workspace.pack;
    let report = pack.reports.get(&request.report).ok_or_else(|| BureauError::no_report(pack, &request.report))?;
    let measured = measure(workspace).await?;
    let query = Query { org: request.org.clone(), period: request.period, indicator: None };
    let org = query.org(&measured.manifest)?;
    let view = measured.view(workspace);
    let figures = workspace.engine.set(&view, &measured.facts, &org, request.period).await?;
    let document = xuezheng_document::compile(&Inputs {
        pack,
        report,
        figures: &figures,
        orgs: &measured.manifest.orgs,
        org: &org,
        period: request.period,
        dated: request.dated,
    })?;
    for (path, format) in outputs {
        let bytes = match format {
            Format::Docx => write::docx(&document, None)?,
            Format::Markdown => write::markdown(&document).into_bytes(),
            Format::Html => write::html(&document).into_bytes(),
        };
        file::write(path, &bytes)?;
    }
    Ok(document)
}
