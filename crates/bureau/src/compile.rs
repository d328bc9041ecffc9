//! A report for one org and period, as a file.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use xuezheng_document::model::{Block, Inline};
use xuezheng_document::write::pdf::{Fonts, MissingGlyph, Typeset};
use xuezheng_document::{Document, Inputs, write};
use xuezheng_ledger::SealException;
use xuezheng_pack::{NaiveDate, OrgId, Period, ReportId};

use crate::error::BureauError;
use crate::explained::explained;
use crate::file;
use crate::measure::{Measured, Query, measure};
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

/// How files are made.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// The fonts.
    pub fonts: Fonts,
    /// Whether a character that no font has refuses the files, instead of printing as 〓.
    pub is_strict: bool,
    /// Whether the appendix of a document says if its figures are sealed, and what was open then; of an issued one it does.
    pub note_seal: bool,
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

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Docx => "Word",
            Self::Markdown => "Markdown",
            Self::Html => "网页",
            Self::Pdf => "PDF",
        }
    }

    fn writing(self) -> &'static str {
        match self {
            Self::Docx => "写 Word 文件",
            Self::Markdown => "写 Markdown 文件",
            Self::Html => "写网页文件",
            Self::Pdf => "排版，写 PDF 文件",
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
    let measured = measure(workspace).await?;
    let formats: Vec<Format> = outputs.iter().map(|(_, format)| *format).collect();
    let Rendered { compiled, files } = render(workspace, &measured, request, &formats, &unheard).await?;
    for ((path, _), bytes) in outputs.iter().zip(files) {
        file::write(path, &bytes)?;
    }
    Ok(compiled)
}

/// How far a compilation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileStep {
    /// Steps that are done.
    pub done: usize,
    /// All steps.
    pub of: usize,
    /// What is done next: 汇总数据.
    pub doing: &'static str,
}

/// Hears of each step before it begins, and may stop there; nothing is left of what is stopped.
pub type Hears<'a> = &'a (dyn Fn(CompileStep) -> ControlFlow<()> + Send + Sync);

/// Nobody listens.
pub(crate) fn unheard(_: CompileStep) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A compiled report with the bytes of its files.
pub(crate) struct Rendered {
    pub(crate) compiled: Compiled,
    /// One for each format asked for.
    pub(crate) files: Vec<Vec<u8>>,
}

/// Compiles a report from these figures into files of these formats.
pub(crate) async fn render(
    workspace: &Workspace,
    measured: &Measured,
    request: &CompileRequest,
    formats: &[Format],
    hears: Hears<'_>,
) -> Result<Rendered, BureauError> {
    let of = formats.len() + 2;
    let step = |done: usize, doing: &'static str| match hears(CompileStep { done, of, doing }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BureauError::Stopped),
    };
    step(0, "汇总数据")?;
    let pack = &workspace.pack;
    let report = pack.reports.get(&request.report).ok_or_else(|| BureauError::no_report(pack, &request.report))?;
    let query = Query { org: request.org.clone(), period: request.period, indicator: None };
    let org = query.org(&measured.manifest)?;
    let figures = measured.set(workspace, &org, request.period).await?;
    let explanations = explained(workspace, &measured.manifest.orgs, &org, request.period).await?;
    step(1, "成文")?;
    let mut document = xuezheng_document::compile(&Inputs {
        pack,
        report,
        figures: &figures,
        orgs: &measured.manifest.orgs,
        org: &org,
        period: request.period,
        dated: request.dated,
        explanations: &explanations,
    })?;
    if request.printing.note_seal
        && let Some(appendix) = document.attachments.first_mut()
    {
        appendix.blocks.push(Block::Note(vec![Inline::literal(seal_note(workspace))]));
    }
    let each = |index: usize, format: Format| step(index + 2, format.writing());
    let (files, missing) = written(&document, &request.printing, formats, &each)?;
    Ok(Rendered { compiled: Compiled { document, missing }, files })
}

/// The bytes of a document in each of these formats, and the characters that no font of its pages has. `each` hears of a
/// format before it is written, and may stop there.
pub(crate) fn written(
    document: &Document,
    printing: &Printing,
    formats: &[Format],
    each: &(dyn Fn(usize, Format) -> Result<(), BureauError> + Send + Sync),
) -> Result<(Vec<Vec<u8>>, Vec<MissingGlyph>), BureauError> {
    let mut pages = None;
    let mut missing = Vec::new();
    let mut files = Vec::with_capacity(formats.len());
    for (index, format) in formats.iter().enumerate() {
        each(index, *format)?;
        files.push(match format {
            Format::Docx if document.contents => {
                let entries = laid_out(&mut pages, document, printing)?.pages_of_entries();
                write::docx(document, Some(&entries))?
            }
            Format::Docx => write::docx(document, None)?,
            Format::Markdown => write::markdown(document).into_bytes(),
            Format::Html => write::html(document).into_bytes(),
            Format::Pdf => {
                let pages = laid_out(&mut pages, document, printing)?;
                missing = pages.missing().to_vec();
                pages.pdf()?
            }
        });
    }
    if printing.is_strict && !missing.is_empty() {
        return Err(BureauError::MissingGlyphs(missing));
    }
    Ok((files, missing))
}

/// Whether the figures are sealed, and what was open then, in one paragraph.
fn seal_note(workspace: &Workspace) -> String {
    let Some(frozen) = workspace.frozen.as_deref().filter(|frozen| frozen.as_of != "live") else {
        return "本文数据未封存，为生成时已审核通过的数据。".to_owned();
    };
    let mut note = format!("本文数据取自封存「{}」。", frozen.as_of);
    let orgs = &frozen.manifest.orgs;
    let line = |exception: &SealException| {
        let org = orgs.get(&exception.org).map_or(exception.org.as_str(), |org| &org.label);
        let register = workspace.pack.registers.get(&exception.register);
        let register = register.map_or(exception.register.as_str(), |register| &register.label);
        format!("{org}的{register}（{}）", exception.reason)
    };
    let exceptions: Vec<String> = frozen.exceptions.iter().map(line).collect();
    if !exceptions.is_empty() {
        note += &format!("封存时尚未审核通过的有：{}。", exceptions.join("；"));
    }
    note
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
