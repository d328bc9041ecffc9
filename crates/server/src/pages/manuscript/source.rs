//! 来源: what a figure in a document says and what it is now, and the way from its records to it.

use xuezheng_bureau::figures_of::{Aspect, FigureValue};
use xuezheng_bureau::{Manuscript, Query, StatedFigure, explain, reach};
use xuezheng_pack::Decimal;
use xuezheng_pack::model::Permission;

use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::figure::steps::{Step, steps};
use crate::view::{Markup, coverage, decimal, encoded};

/// The source of one figure.
pub(crate) struct Source {
    pub(crate) label: String,
    /// Key in the document, and how it is printed there.
    pub(crate) key: String,
    pub(crate) stated: String,
    /// Its value now with the unit, or why there is none.
    pub(crate) now: String,
    /// By how much it differs; nothing where it doesn't.
    pub(crate) difference: Option<String>,
    pub(crate) org: String,
    pub(crate) period: String,
    pub(crate) definition: String,
    pub(crate) formula: String,
    pub(crate) predicate: String,
    pub(crate) coverage: Markup,
    pub(crate) steps: Vec<Step>,
    pub(crate) inputs: Vec<(String, String)>,
    pub(crate) notes: Vec<String>,
    /// The figure's page, and its records; nothing where the reader may see neither.
    pub(crate) figure_path: Option<String>,
    pub(crate) records_path: Option<String>,
    pub(crate) hash: String,
}

/// The source of the figure of that key; `None` if the document has none.
pub(super) async fn of(signed: &Signed, read: &Manuscript, key: &str) -> Result<Option<Source>, Fault> {
    match read.figures.iter().find(|figure| figure.key == key) {
        Some(stated) => source(signed, stated, read.seal.as_deref()).await.map(Some),
        None => Ok(None),
    }
}

/// The source of a figure that a document states, of the present or at a seal.
pub(in crate::pages) async fn source(
    signed: &Signed,
    stated: &StatedFigure,
    seal: Option<&str>,
) -> Result<Source, Fault> {
    let sealed = match seal {
        Some(name) => Some(signed.visit.site.at_seal(name).await?),
        None => None,
    };
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let of = stated.figure_key().ok_or_else(|| Fault::Broken(format!("公文中的数据 {} 无法识别", stated.key)))?;
    let query = Query { org: Some(of.org.clone()), period: of.period, indicator: None };
    let explained = explain(workspace, &of.indicator, &query, of.aspect.clone()).await?;
    let it = &explained.figure;
    let now = match &it.value {
        FigureValue::Present(value) => format!("{} {}", decimal(*value, it.decimals), it.unit),
        FigureValue::Absent(absence) => absence.label(),
    };
    let before = stated.value.as_ref().and_then(|value| value.parse::<Decimal>().ok());
    let difference = match (it.value.present(), before) {
        (Some(now), Some(before)) if now != before => Some(signed_decimal(now - before, it.decimals)),
        (None, Some(_)) | (Some(_), None) => Some("有无不同".to_owned()),
        _ => None,
    };
    let is_seen = signed.person.may(Permission::Figures)
        && reach(signed.workspace(), &signed.actor(), Some(&of.org)).await.is_ok();
    let seal = seal.map_or_else(String::new, |name| format!("&seal={}", encoded(name)));
    let (org, period) = (encoded(of.org.as_str()), encoded(&of.period.to_string()));
    let path = format!("/figures/{}", encoded(of.indicator.as_str()));
    let part = match &of.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => {
            format!("&part={}", encoded(&format!("{}={}", part.field, part.code)))
        }
        Aspect::Value | Aspect::YearOnYear => String::new(),
    };
    let mut printed = stated.printed.clone();
    printed.dedup();
    Ok(Source {
        label: stated.label.clone(),
        key: stated.key.clone(),
        stated: printed.join("、"),
        now,
        difference,
        org: explained.scope.clone(),
        period: of.period.label(),
        definition: it.definition.clone(),
        formula: it.lineage.formula.clone(),
        predicate: it.lineage.predicate.clone().unwrap_or_default(),
        coverage: coverage(it.coverage, workspace.pack().yoy_coverage),
        steps: steps(&explained, signed.visit.now.today),
        inputs: explained.inputs.iter().map(|input| (input.label.clone(), crate::view::value(input))).collect(),
        notes: it.lineage.notes.iter().map(|note| note.label()).collect(),
        figure_path: is_seen.then(|| format!("{path}?org={org}&period={period}{seal}")),
        records_path: is_seen.then(|| format!("{path}/records?org={org}&period={period}{seal}{part}")),
        hash: it.lineage.hash.chars().take(16).collect(),
    })
}

fn signed_decimal(value: Decimal, places: u32) -> String {
    let shown = decimal(value, places);
    if value > Decimal::ZERO { format!("+{shown}") } else { shown }
}
