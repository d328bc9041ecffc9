//! A report for one org and period, as a file.

use std::path::{Path, PathBuf};

use xuezheng_document::write::pdf::{Fonts, MissingGlyph, Typeset};
use xuezheng_document::{Document, Inputs, write};
use xuezheng_pack::{NaiveDate, OrgId, Period, ReportId};

use crate::error::BureauError;
use crate::explained::explained;
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
    /// How its pages are laid out.
    pub printing: Printing,
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
    /// PDF.
    Pdf,
}

/// How a PDF is made.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// The fonts.
    pub fonts: Fonts,
    /// Whether a character that no font has refuses the files, instead of printing as 〓.
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
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Docx, Self::Markdown, Self::Html, Self::Pdf];

    /// The extension of its files, by which it is also called.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// The extensions of all formats, for messages: docx、md、html、pdf.
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
    let explanations = explained(workspace, &measured.manifest.orgs, &org, request.period).await?;
    let document = xuezheng_document::compile(&Inputs {
        pack,
        report,
        figures: &figures,
        orgs: &measured.manifest.orgs,
        org: &org,
        period: request.period,
        dated: request.dated,
        explanations: &explanations,
    })?;
    let mut pages = None;
    let mut missing = Vec::new();
    let mut files = Vec::with_capacity(outputs.len());
    for (path, format) in outputs {
        let bytes = match format {
            Format::Docx if document.contents => {
                let entries = laid_out(&mut pages, &document, &request.printing)?.pages_of_entries();
                write::docx(&document, Some(&entries))?
            }
            Format::Docx => write::docx(&document, None)?,
            Format::Markdown => write::markdown(&document).into_bytes(),
            Format::Html => write::html(&document).into_bytes(),
            Format::Pdf => {
                let pages = laid_out(&mut pages, &document, &request.printing)?;
                missing = pages.missing().to_vec();
                pages.pdf()?
            }
        };
        files.push((path, bytes));
    }
    if request.printing.is_strict && !missing.is_empty() {
        return Err(BureauError::MissingGlyphs(missing));
    }
    for (path, bytes) in files {
        file::write(path, &bytes)?;
    }
    Ok(Compiled { document, missing })
}

/// The document on pages, laid out once for all files that need it.
fn laid_out<'a>(
    pages: &'a mut Option<Typeset>,
    document: &Document,
    printing: &Printing,
) -> Result<&'a Typeset, BureauError> {
    let made = match pages.take() {
        Some(made) => made,
        None => write::pdf::typeset(document, &printing.fonts)?,
    };
    Ok(pages.insert(made))
}
