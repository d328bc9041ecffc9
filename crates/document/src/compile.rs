//! Compiles a report: templates and figures into a document.

use std::sync::Arc;

use chrono::NaiveDate;
use xuezheng_figures::FigureSet;
use xuezheng_pack::model::{Report, Template};
use xuezheng_pack::{Fault, OrgId, OrgTree, Pack, Period, Severity};

use crate::markdown::{MarkdownError, Reader};
use crate::model::{Document, Signature, Subject};
use crate::template::{ExplainedCheck, Names, World, render};
use crate::text::clean;
use crate::{appendix, check, origin, rounding};

/// What a document is made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The declarations.
    pub pack: &'a Pack,
    /// The report to compile; one of the pack's.
    pub report: &'a Report,
    /// Every figure of the org for the period, and the same of the year before.
    pub figures: &'a FigureSet,
    /// The orgs, for their names.
    pub orgs: &'a OrgTree,
    /// Whose report it is.
    pub org: &'a OrgId,
    /// For when.
    pub period: Period,
    /// 成文日期.
    pub dated: NaiveDate,
    /// What reporters say of records that fail soft checks.
    pub explanations: &'a [ExplainedCheck],
}

/// Why a report can't be compiled; the messages are for the user.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The templates have faults, the same that [`check_templates`](crate::check_templates) finds.
    #[error("报告模板有 {} 处问题，第一处：{}", .0.len(), .0.first().map_or("", |fault| fault.message.as_str()))]
    Faults(Vec<Fault>),
    /// The org is not in the tree.
    #[error("机构「{0}」不存在")]
    UnknownOrg(OrgId),
    /// The template asks for something that is not there.
    #[error("{file} 第 {line} 行：{message}")]
    Template {
        /// Path from the pack's root.
        file: String,
        /// Line in the file, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The rendered text has no place in a document.
    #[error("{file}：{source}")]
    Markdown {
        /// The report's file.
        file: String,
        /// What is wrong.
        source: MarkdownError,
    },
}

/// Compiles a report for one org and period. The same inputs give the same document.
///
/// # Errors
/// When the templates have faults, name a figure that was not computed, or hold what no document can show.
pub fn compile(inputs: &Inputs<'_>) -> Result<Document, CompileError> {
    let Inputs { pack, report, figures, orgs, org, period, dated, explanations } = *inputs;
    let signer = orgs.get(org).ok_or_else(|| CompileError::UnknownOrg(org.clone()))?;
    let names = Names::of(pack);
    let mut faults = check::check_report(pack, &names, report);
    faults.retain(|fault| fault.severity == Severity::Error);
    if !faults.is_empty() {
        return Err(CompileError::Faults(faults));
    }
    let calendar = pack.calendar.clone();
    let (figures_of, orgs_of, said) = (figures.clone(), orgs.clone(), explanations.to_vec());
    let world = World::new(names, figures_of, orgs_of, org.clone(), period, calendar, dated, pack.yoy_coverage, said);
    let world = Arc::new(world);
    let rendered = render(&world, &report.title, &report.body, &pack.templates)
        .map_err(|error| template_error(pack, report, &error))?;
    let tokens = world.tokens();
    let mut reader = Reader::new(&tokens, figures, period);
    let failed = |source| CompileError::Markdown { file: report.body.place.file.to_string(), source };
    let title = reader.title(&rendered.title).map_err(failed)?;
    let mut blocks = reader.blocks(&rendered.body).map_err(failed)?;
    let mut figures = reader.into_figures();
    origin::name(&mut figures, pack, orgs, inputs.figures, period);
    rounding::add_notes(&mut blocks, &figures, &world.names);
    let attachments = match figures.is_empty() {
        true => Vec::new(),
        false => vec![appendix::attachment(&mut figures)],
    };
    Ok(Document {
        title,
        contents: report.contents,
        blocks,
        attachments,
        signature: Signature { org: clean(&signer.label), date: dated },
        figures,
        subject: Subject { report: report.id.to_string(), org: org.clone(), period, pack: pack.hash.clone() },
    })
}

/// The engine's error at its line in the pack's file.
fn template_error(pack: &Pack, report: &Report, error: &minijinja::Error) -> CompileError {
    let mut inner = error;
    // Errors inside an included text come wrapped, once for each include.
    while let Some(source) = std::error::Error::source(inner).and_then(|source| source.downcast_ref()) {
        inner = source;
    }
    let file = inner.name().unwrap_or(&report.body.place.file).to_owned();
    let template = pack.templates.get(&file);
    let in_title =
        template.is_none() && inner.template_source().is_some_and(|text| text.starts_with(&report.title.text));
    let template = template.unwrap_or(if in_title { &report.title } else { &report.body });
    let line = lines_before(pack, template) + inner.line().unwrap_or(1);
    CompileError::Template { file: template.place.file.to_string(), line, message: check::engine_message(inner) }
}

/// Lines of the file before the template's text begins.
fn lines_before(pack: &Pack, template: &Template) -> usize {
    let text = pack.files.get(&template.place.file).map_or("", |text| text.as_ref());
    let before = text.get(..template.place.span.start).unwrap_or_default();
    before.matches('\n').count()
}
