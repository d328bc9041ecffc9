//! Checks a pack completely: its declarations, its expressions' types, its templates, and what they probably don't mean.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use xuezheng_figures::Engine;
use xuezheng_pack::load::{self, LeftOut};
use xuezheng_pack::model::{Expression, RowValue, Source};
use xuezheng_pack::{Explanation, Fault, IndicatorId, Pack, Severity};

use crate::error::BureauError;
use crate::workspace::{Places, Workspace};

/// A pack with everything found wrong in it.
pub struct CheckedPack {
    /// The pack, without what is broken in it; `None` if not even its frame can be read.
    pub pack: Option<Arc<Pack>>,
    /// All faults and advice, by file and place.
    pub faults: Vec<Fault>,
    /// The texts they stand in.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// What every fault's code means, by the crate that finds it and by code.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    [xuezheng_pack::EXPLANATIONS, xuezheng_figures::EXPLANATIONS, xuezheng_document::EXPLANATIONS].into_iter().flatten()
}

/// Loads the pack in `folder` and checks all of it in one run. Where declarations are broken, types and templates are
/// still looked at, but what only follows from the broken ones is not reported.
pub fn check_pack(folder: &Path) -> CheckedPack {
    let load::Inspected { pack, left_out, mut faults, files } = load::inspect(folder);
    let Some(pack) = pack.map(Arc::new) else { return CheckedPack { pack: None, faults, files } };
    let errors =
        |faults: &[Fault]| faults.iter().filter(|fault| fault.severity == Severity::Error).cloned().collect::<Vec<_>>();
    let mut broken = errors(&faults);
    let mut found = Engine::new(pack.clone()).err().unwrap_or_default();
    found.extend(xuezheng_figures::advise(&pack));
    found.retain(|fault| !follows_in_expression(&pack, fault, &left_out, &broken));
    let mut in_templates = xuezheng_document::check_templates(&pack);
    broken.extend(errors(&in_templates));
    in_templates.extend(xuezheng_document::advise(&pack));
    in_templates.retain(|fault| !follows_in_template(fault, &left_out, &files, &broken));
    faults.extend(found);
    faults.extend(in_templates);
    faults
        .sort_by(|a, b| (&a.place.file, a.place.span.start, a.code).cmp(&(&b.place.file, b.place.span.start, b.code)));
    CheckedPack { pack: Some(pack), faults, files }
}

/// As [`check_pack`], of the files in a bureau's folder as they are now, which may be others than those in force.
///
/// # Errors
/// If the bureau's configuration can't be read.
pub fn check_pack_of(workspace: &Workspace) -> Result<CheckedPack, BureauError> {
    Ok(check_pack(&Places::read(workspace.folder())?.pack))
}

/// Whether an expression's fault comes from one that was reported already: each is told once, by who says it best.
fn follows_in_expression(pack: &Pack, fault: &Fault, left_out: &LeftOut, broken: &[Fault]) -> bool {
    if broken.is_empty() {
        return false;
    }
    if fault.code == "F002" && !left_out.areas.is_empty() {
        return true;
    }
    let inside = |outer: &Fault, expression: &Expression| {
        let (place, span) = (&expression.place, &outer.place.span);
        outer.place.file == place.file && place.span.start <= span.start && span.end <= place.span.end
    };
    let sources = pack.indicators.values().flat_map(|indicator| match &indicator.source {
        Source::Rows { filter, value: RowValue::Measure(measure), .. } => vec![filter.as_ref(), Some(measure)],
        Source::Rows { filter, value: RowValue::List { .. }, .. } => vec![filter.as_ref()],
        Source::Derived { formula, .. } => vec![Some(formula)],
        Source::Across { filter, measure, .. } => vec![filter.as_ref(), Some(measure)],
    });
    let mut expressions = sources.flatten().chain(pack.checks.values().map(|check| &check.that));
    let own = expressions.find(|expression| inside(fault, expression));
    match own {
        Some(own) => broken.iter().any(|known| inside(known, own)),
        // A circle is told once, and so is what no query can be made of.
        None => fault.code == "F022" || broken.iter().any(|known| known.place == fault.place || known.code == "P037"),
    }
}

/// Whether a template's fault comes from a declaration that is left out because it is broken.
fn follows_in_template(
    fault: &Fault,
    left_out: &LeftOut,
    files: &BTreeMap<Arc<str>, Arc<str>>,
    broken: &[Fault],
) -> bool {
    let text = files.get(&fault.place.file).and_then(|text| text.get(fault.place.span.clone())).unwrap_or_default();
    match fault.code {
        "D103" => {
            let id = IndicatorId::new(text);
            left_out.indicators.contains(&id) || left_out.areas.iter().any(|area| text.starts_with(&format!("{area}.")))
        }
        "D105" | "D106" | "D112" | "D114" | "D115" | "D117" => left_out.registers || !left_out.indicators.is_empty(),
        "D113" => broken.iter().any(|known| *known.place.file == *text),
        "D122" | "D123" => broken.iter().any(|known| known.place.file.starts_with("reports/") || known.code == "D101"),
        _ => false,
    }
}
