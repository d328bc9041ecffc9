//! Issuing (签发): a report becomes a document with a number, kept with its files, what it was computed from and what it
//! states.

use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_document::Document;
use xuezheng_document::model::DocumentFigure;
use xuezheng_figures::{Aspect, Figure, FigureKey, FigureValue, Part};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{Author, Issued, IssuedFile, LedgerError, NewIssued};
use xuezheng_pack::{Decimal, NaiveDate, Period, decimal};

use crate::basis;
use crate::compile::{CompileRequest, Compiled, Format, Hears, Printing, render, unheard};
use crate::error::BureauError;
use crate::file;
use crate::manuscript;
use crate::measure::measure;
use crate::seal::named;
use crate::workspace::Workspace;

/// What is to be issued.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// The report, as it is compiled.
    pub report: CompileRequest,
    /// 发文字号: free text.
    pub number: String,
    /// The number of the issued document that this one takes the place of.
    pub replaces: Option<String>,
    /// Its files.
    pub formats: Vec<Format>,
    /// The manuscript that was read and is to be issued as it stands; `None` issues what comes of compiling now.
    pub manuscript: Option<String>,
}

/// A figure as an issued document states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedFigure {
    /// Its key in the document: `f017`.
    pub key: String,
    /// What it is, for people.
    pub label: String,
    /// The indicator.
    pub indicator: String,
    /// The org.
    pub org: String,
    /// The period.
    pub period: String,
    /// `value`, `part stage=primary`, `part stage=primary@2024-12-31` or `year_on_year`.
    pub aspect: String,
    /// Its exact value; `None` if there was none.
    pub value: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Digits after the point.
    pub decimals: u32,
    /// The texts that it is printed as.
    pub printed: Vec<String>,
    /// Hash of its lineage.
    pub lineage: String,
}

/// Compiles and issues a report: of a workspace at a seal from what was sealed, else from what is approved now. Its files
/// are kept in the workspace under their hashes.
///
/// # Errors
/// As [`compile`](crate::compile); a number that is taken, a document to be replaced that isn't there, or a manuscript from
/// which what is compiled now differs.
pub async fn issue(workspace: &Workspace, author: &Author, request: &IssueRequest) -> Result<Compiled, BureauError> {
    issue_heard(workspace, author, request, &unheard).await
}

/// As [`issue`], with somebody who hears how far it is.
///
/// # Errors
/// As [`issue`].
pub async fn issue_heard(
    workspace: &Workspace,
    author: &Author,
    request: &IssueRequest,
    hears: Hears<'_>,
) -> Result<Compiled, BureauError> {
    let measured = measure(workspace).await?;
    let basis = match &workspace.frozen {
        Some(frozen) => frozen.basis.clone(),
        None => basis::keep(workspace, &measured.manifest)?,
    };
    let report = CompileRequest { printing: noting(&request.report.printing), ..request.report.clone() };
    let rendered = render(workspace, &measured, &report, &request.formats, hears).await?;
    let document = &rendered.compiled.document;
    if request.manuscript.as_ref().is_some_and(|read| *read != manuscript::name(document)) {
        let what = "编制之后数据又有变动，没有签发".to_owned();
        return Err(LedgerError::Unfit { what, mend: "请重新编制，看过新稿再签发".to_owned() }.into());
    }
    let stated = stated(document);
    let mut files = Vec::new();
    for (format, bytes) in request.formats.iter().zip(&rendered.files) {
        let issued = IssuedFile {
            format: format.extension().to_owned(),
            hash: hex(&Sm3::digest(bytes)),
            size: bytes.len() as u64,
        };
        file::keep(&issued_path(workspace, &issued), bytes)?;
        files.push(issued);
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction
        .issue(NewIssued {
            number: request.number.clone(),
            title: document.title_text(),
            report: request.report.report.clone(),
            org: document.subject.org.clone(),
            period: request.report.period,
            dated: request.report.dated,
            seal: workspace.frozen.as_ref().map(|frozen| frozen.as_of.clone()),
            basis,
            replaces: request.replaces.clone(),
            files,
            figures: serde_json::to_string(&stated).map_err(|error| broken(&request.number, &error.to_string()))?,
        })
        .await?;
    transaction.commit().await?;
    Ok(rendered.compiled)
}

/// All issued documents, the oldest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn issued(workspace: &Workspace) -> Result<Vec<Issued>, BureauError> {
    Ok(workspace.ledger.issued().await?)
}

/// The figures that an issued document states.
///
/// # Errors
/// If what is kept of it can't be understood.
pub fn stated_figures(issued: &Issued) -> Result<Vec<StatedFigure>, BureauError> {
    let NewIssued { number, figures, .. } = &issued.document;
    serde_json::from_str(figures).map_err(|error| broken(number, &error.to_string()))
}

/// The bytes of an issued document's file, as they were issued.
///
/// # Errors
/// If there is no such document or format, or its file is missing or altered.
pub async fn issued_file(workspace: &Workspace, number: &str, format: Format) -> Result<Vec<u8>, BureauError> {
    let issued = issued_as(workspace, number).await?;
    let file = issued.document.files.iter().find(|file| file.format == format.extension());
    let file = file.ok_or_else(|| {
        let formats = issued.document.files.iter().map(|file| file.format.as_str());
        BureauError::unknown("签发的格式", format.extension(), formats)
    })?;
    let path = issued_path(workspace, file);
    let bytes = std::fs::read(&path).map_err(|source| BureauError::File { path: path.clone(), source })?;
    if hex(&Sm3::digest(&bytes)) != file.hash {
        return Err(broken(number, "文件被改动或已损坏"));
    }
    Ok(bytes)
}

/// Compiles an issued document again from what it was computed from; gives each format with its bytes and whether they
/// are those that were issued.
///
/// # Errors
/// If there is no such document, or its basis is missing.
pub async fn recompile(
    workspace: &Workspace,
    number: &str,
    printing: &Printing,
) -> Result<Vec<(Format, Vec<u8>, bool)>, BureauError> {
    let issued = issued_as(workspace, number).await?;
    let document = &issued.document;
    let (as_of, exceptions) = match &document.seal {
        Some(name) => (name.clone(), named(workspace, name).await?.exceptions),
        None => ("live".to_owned(), Vec::new()),
    };
    let then = basis::open(workspace, &document.basis, as_of, exceptions)?;
    let request = CompileRequest {
        report: document.report.clone(),
        period: document.period,
        org: Some(document.org.clone()),
        dated: document.dated,
        printing: noting(printing),
    };
    let formats: Vec<Format> = document.files.iter().filter_map(|file| Format::named(&file.format)).collect();
    let measured = measure(&then).await?;
    let rendered = render(&then, &measured, &request, &formats, &unheard).await?;
    let same = |bytes: &[u8]| document.files.iter().any(|file| file.hash == hex(&Sm3::digest(bytes)));
    let files = formats.into_iter().zip(rendered.files);
    Ok(files
        .map(|(format, bytes)| {
            let is_same = same(&bytes);
            (format, bytes, is_same)
        })
        .collect())
}

/// The figures of a document as it states them.
pub(crate) fn stated(document: &Document) -> Vec<StatedFigure> {
    let one = |stated: &DocumentFigure| {
        let printed = stated.printed.iter().map(|printed| printed.text.clone()).collect();
        figure(&stated.key, &stated.label, printed, &stated.figure)
    };
    document.figures.iter().map(one).collect()
}

/// Printing with the note of what the figures are of, as issued documents have it.
pub(crate) fn noting(printing: &Printing) -> Printing {
    Printing { note_seal: true, ..printing.clone() }
}

async fn issued_as(workspace: &Workspace, number: &str) -> Result<Issued, BureauError> {
    let all = workspace.ledger.issued().await?;
    let found = all.iter().find(|issued| issued.document.number == number).cloned();
    found.ok_or_else(|| {
        BureauError::unknown("已签发的文件", number, all.iter().map(|issued| issued.document.number.as_str()))
    })
}

fn issued_path(workspace: &Workspace, file: &IssuedFile) -> std::path::PathBuf {
    workspace.lake.root().join("issued").join(format!("{}.{}", file.hash, file.format))
}

fn broken(number: &str, why: &str) -> BureauError {
    BureauError::BrokenIssue { number: number.to_owned(), why: why.to_owned() }
}

fn figure(key: &str, label: &str, printed: Vec<String>, figure: &Figure) -> StatedFigure {
    StatedFigure {
        key: key.to_owned(),
        label: label.to_owned(),
        indicator: figure.key.indicator.to_string(),
        org: figure.key.org.to_string(),
        period: figure.key.period.to_string(),
        aspect: match &figure.key.aspect {
            Aspect::Value => "value".to_owned(),
            Aspect::Part(part) => format!("part {}={}", part.field, part.code),
            Aspect::PartOn(part, day) => format!("part {}={}@{day}", part.field, part.code),
            Aspect::YearOnYear => "year_on_year".to_owned(),
        },
        value: figure.value.present().map(|value| value.normalize().to_string()),
        unit: figure.unit.to_string(),
        decimals: figure.decimals,
        printed,
        lineage: figure.lineage.hash.clone(),
    }
}

impl StatedFigure {
    /// What it is a figure of; `None` if that can't be understood.
    pub fn figure_key(&self) -> Option<FigureKey> {
        let aspect = match self.aspect.as_str() {
            "value" => Aspect::Value,
            "year_on_year" => Aspect::YearOnYear,
            part => {
                let (field, code) = part.strip_prefix("part ")?.split_once('=')?;
                let part = |code: &str| Part { field: field.into(), code: code.into() };
                match code.rsplit_once('@') {
                    Some((code, day)) => Aspect::PartOn(part(code), day.parse::<NaiveDate>().ok()?),
                    None => Aspect::Part(part(code)),
                }
            }
        };
        let period = Period::parse(&self.period).ok()?;
        Some(FigureKey { indicator: self.indicator.as_str().into(), org: self.org.as_str().into(), period, aspect })
    }

    /// Whether a document that prints a value says the same as the stated one: what differs behind the last printed place is
    /// nothing to correct.
    pub fn is_still(&self, value: &FigureValue) -> bool {
        let stated = self.value.as_ref().and_then(|value| value.parse::<Decimal>().ok());
        let printed = |value: Option<Decimal>| value.map(|value| decimal::print(value, self.decimals));
        stated == value.present() || printed(stated) == printed(value.present())
    }
}
