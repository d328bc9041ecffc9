//! A filing is printed, with a code by which the paper can be verified later.

use std::path::PathBuf;

use xuezheng_document::Document;
use xuezheng_document::write::pdf::MissingGlyph;
use xuezheng_ledger::{Actor, Author, FilingContent, NewPaper};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::compile::{Format, Printing, written};
use crate::error::BureauError;
use crate::file;
use crate::filing_sheet::Sheet;
use crate::history::declared;
use crate::paper_code::printed_code;
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// Which filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingOf {
    /// The register.
    pub register: RegisterId,
    /// For when.
    pub period: Period,
    /// Whose.
    pub org: OrgId,
}

/// A filing that was printed.
#[derive(Debug)]
pub struct PrintedFiling {
    /// The document.
    pub document: Document,
    /// The code on it, as it is printed.
    pub code: String,
    /// Whether the same was printed before.
    pub is_repeated: bool,
    /// Characters that no font has.
    pub missing: Vec<MissingGlyph>,
}

/// Prints a filing as it is now into every file named, as [`printed_filing`] does.
///
/// # Errors
/// As [`printed_filing`], or a file that can't be written.
pub async fn print_filing(
    workspace: &Workspace,
    author: &Author,
    filing: &FilingOf,
    printing: &Printing,
    outputs: &[(PathBuf, Format)],
) -> Result<PrintedFiling, BureauError> {
    let formats: Vec<Format> = outputs.iter().map(|(_, format)| *format).collect();
    let (printed, files) = printed_filing(workspace, author, filing, printing, &formats).await?;
    for ((path, _), bytes) in outputs.iter().zip(files) {
        file::write(path, &bytes)?;
    }
    Ok(printed)
}

/// Prints a filing as it is now, as the bytes of each format, and keeps which versions the paper lists. Personal data is masked
/// as for every reader. Printing the same again gives the same code and leaves no further operation.
///
/// # Errors
/// An org that was not asked or lies outside the author's subtree, or a workspace at a seal.
pub async fn printed_filing(
    workspace: &Workspace,
    author: &Author,
    filing: &FilingOf,
    printing: &Printing,
    formats: &[Format],
) -> Result<(PrintedFiling, Vec<Vec<u8>>), BureauError> {
    if let Some(frozen) = &workspace.frozen {
        return Err(BureauError::ReadOnly(frozen.as_of.clone()));
    }
    let register = declared(workspace, &filing.register)?;
    let actor = author.actor();
    let content = content(workspace, &actor, filing).await?;
    let paper = paper(workspace, filing, &content)?;
    let columns = register.columns();
    let cells = content.records.iter().flat_map(|record| columns.iter().zip(&record.cells));
    let eyes = Eyes::on(workspace, &actor, &filing.register, cells).await?;
    let (orgs, code) = (workspace.ledger.orgs().await?, printed_code(&paper.code));
    let sheet = Sheet {
        workspace,
        register,
        orgs: &orgs,
        period: filing.period,
        content: &content,
        eyes: &eyes,
        code: &code,
        dated: author.at.today,
    };
    let document = sheet.document()?;
    let (files, missing) = written(&document, printing, formats, &|_, _| Ok(()))?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let is_new = transaction.keep_paper(&paper).await?;
    if is_new {
        transaction.commit().await?;
    } else {
        drop(transaction);
    }
    Ok((PrintedFiling { document, code, is_repeated: !is_new, missing }, files))
}

/// What a filing says now.
pub(crate) async fn content(
    workspace: &Workspace,
    actor: &Actor,
    filing: &FilingOf,
) -> Result<FilingContent, BureauError> {
    let FilingOf { register, period, org } = filing;
    declared(workspace, register)?;
    Ok(workspace.ledger.filing_content(actor, register, *period, org).await?)
}

/// The paper that a filing makes.
pub(crate) fn paper(
    workspace: &Workspace,
    filing: &FilingOf,
    content: &FilingContent,
) -> Result<NewPaper, BureauError> {
    let mut paper = NewPaper {
        code: String::new(),
        register: filing.register.clone(),
        org: filing.org.clone(),
        period: filing.period,
        zero: content.submission.zero,
        entries: workspace.ledger.entries(&filing.register, &content.records)?,
    };
    paper.code = workspace.papers.code(&paper);
    Ok(paper)
}
