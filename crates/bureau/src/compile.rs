//! A report for one org and period, as a file.

use std::path::{Path, PathBuf};

use xuezheng_document::write::pdf::{Fonts, MissingGlyph};
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
#[derive(Clone, Debug)]
pub enum Format {
    /// Word.
    Docx,
    /// Markdown.
    Markdown,
    /// PDF.
    Pdf(Printing),
}

/// How a PDF is made.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// The fonts.
    pub fonts: Fonts,
    /// Whether a character that no font has refuses the file, instead of printing as 〓.
    pub is_strict: bool,
}

/// A compiled report.
#[derive(Debug)]
pub struct Compiled {
    /// The document.
    pub document: Document,
    /// Characters of its PDF that no font has.
    pub missing: Vec<MissingGlyph>,
}

impl Format {
    /// The format that a file's extension names.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "docx" => Some(Self::Docx),
            "md" => Some(Self::Markdown),
            "pdf" => Some(Self::Pdf(Printing::default())),
            _ => None,
        }
    }
}

/// Compiles a report from current figures and writes it to every file named.
///
/// # Errors
/// A report or org that isn't there, a template that fails, a character that can't be printed where that is asked for, or
/// a file that can't be written. Then no file is written at all, unless writing itself failed.
pub async fn compile(
    workspace: &Workspace,
    request: &CompileRequest,
    outputs: &[(PathBuf, Format)],
) -> Result<Compiled, BureauError> {
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
    let mut missing = Vec::new();
    let mut files = Vec::with_capacity(outputs.len());
    for (path, format) in outputs {
        let bytes = match format {
            Format::Docx => write::docx(&document)?,
            Format::Markdown => write::markdown(&document).into_bytes(),
            Format::Pdf(printing) => pdf(&document, printing, &mut missing)?,
        };
        files.push((path, bytes));
    }
    for (path, bytes) in files {
        file::write(path, &bytes)?;
    }
    Ok(Compiled { document, missing })
}

fn pdf(document: &Document, printing: &Printing, missing: &mut Vec<MissingGlyph>) -> Result<Vec<u8>, BureauError> {
    let pages = write::pdf::typeset(document, &printing.fonts)?;
    if printing.is_strict && !pages.missing().is_empty() {
        return Err(BureauError::MissingGlyphs(pages.missing().to_vec()));
    }
    missing.extend_from_slice(pages.missing());
    Ok(pages.pdf()?)
}
