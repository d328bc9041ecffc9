//! What each report needs: which figures it states, and in which registers these are recorded.

use std::collections::BTreeSet;

use xuezheng_pack::model::Report;
use xuezheng_pack::{RegisterId, ReportId};

use super::context::Context;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// A report template with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportNeeds {
    /// The report.
    pub report: ReportId,
    /// Its name.
    pub label: String,
    /// How many indicators it names, in texts that it includes too.
    pub indicators: usize,
    /// The registers that these are computed from, directly or not, with their labels.
    pub registers: Vec<(RegisterId, String)>,
}

/// The report that a person means by its id or its name (工作要点).
///
/// # Errors
/// If there is none; the message names those that there are.
pub fn report_named(workspace: &Workspace, name: &str) -> Result<ReportId, BureauError> {
    let reports = &workspace.pack.reports;
    let is_meant = |report: &&Report| report.id.as_str() == name || report.label == name.trim();
    let found = reports.values().find(is_meant).map(|report| report.id.clone());
    found.ok_or_else(|| BureauError::no_report(&workspace.pack, &ReportId::new(name)))
}

/// All reports of the pack, the fullest first.
pub fn report_needs(workspace: &Workspace) -> Vec<ReportNeeds> {
    let pack = &workspace.pack;
    let context = Context::of(pack);
    let needs = |report: &Report| {
        let (_, indicators) = context.contents_of(report);
        let registers: BTreeSet<RegisterId> = indicators.iter().flat_map(|id| workspace.engine.registers(id)).collect();
        let label = |id: RegisterId| {
            let label = pack.registers.get(&id).map_or_else(|| id.to_string(), |register| register.label.clone());
            (id, label)
        };
        ReportNeeds {
            report: report.id.clone(),
            label: report.label.clone(),
            indicators: indicators.len(),
            registers: registers.into_iter().map(label).collect(),
        }
    };
    let mut all: Vec<ReportNeeds> = pack.reports.values().map(needs).collect();
    all.sort_by_key(|needs| std::cmp::Reverse(needs.indicators));
    all
}
