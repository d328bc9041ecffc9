//! What the parts of a catalogue know of one another: who uses what.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_document::{Usage, usage};
use xuezheng_pack::model::{Indicator, Pack, Report, Source};
use xuezheng_pack::{AreaId, IndicatorId, RegisterId};

use super::markdown::{link, prose};

/// The pack and its cross references.
pub(super) struct Context<'p> {
    pub(super) pack: &'p Pack,
    /// What each template uses by itself, by file.
    usage: BTreeMap<String, Usage>,
}

impl<'p> Context<'p> {
    /// Collects the references of `pack`.
    pub(super) fn of(pack: &'p Pack) -> Self {
        Self { pack, usage: usage(pack) }
    }

    /// An area's indicators in the order of the file.
    pub(super) fn indicators_in(&self, area: &AreaId) -> Vec<&'p Indicator> {
        let own = self.pack.indicators.values().filter(|indicator| indicator.id.area() == *area);
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|indicator| indicator.place.span.start);
        own
    }

    /// A link to an indicator.
    pub(super) fn indicator(&self, id: &IndicatorId) -> String {
        let label = self.pack.indicators.get(id).map_or(id.as_str(), |indicator| &indicator.label);
        link(label, &anchor(id))
    }

    /// A link to a register.
    pub(super) fn register(&self, id: &RegisterId) -> String {
        let label = self.pack.registers.get(id).map_or(id.as_str(), |register| &register.label);
        link(label, &format!("register-{id}"))
    }

    /// The templates that name an indicator: a report by its label, an area's text by area and file.
    pub(super) fn templates_of(&self, id: &IndicatorId) -> Vec<String> {
        let users = self.usage.iter().filter(|(_, used)| used.indicators.contains(id));
        users.map(|(file, _)| self.template(file)).collect()
    }

    /// The derived indicators that read an indicator.
    pub(super) fn readers_of(&self, id: &IndicatorId) -> Vec<String> {
        let reads = |source: &Source| match source {
            Source::Derived { inputs, .. } | Source::Across { inputs, .. } => {
                inputs.iter().any(|(_, input)| input == id)
            }
            Source::Rows { .. } => false,
        };
        let readers = self.pack.indicators.values().filter(|indicator| reads(&indicator.source));
        readers.map(|indicator| self.indicator(&indicator.id)).collect()
    }

    /// The texts that a report includes, directly or not, and every indicator that it or they name.
    pub(super) fn contents_of<'a>(&'a self, report: &'a Report) -> (BTreeSet<&'a str>, BTreeSet<&'a IndicatorId>) {
        let mut texts = BTreeSet::new();
        let mut indicators = BTreeSet::new();
        let mut open: Vec<&str> = vec![&report.body.place.file];
        while let Some(file) = open.pop() {
            let Some(used) = self.usage.get(file) else { continue };
            indicators.extend(&used.indicators);
            open.extend(used.texts.iter().map(String::as_str).filter(|text| texts.insert(*text)));
        }
        (texts, indicators)
    }

    /// How a template is called.
    pub(super) fn template(&self, file: &str) -> String {
        if let Some(report) = self.pack.reports.values().find(|report| *report.body.place.file == *file) {
            return link(&report.label, &format!("report-{}", report.id));
        }
        let mut parts = file.split('/').skip(1);
        let (area, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let area = self.pack.areas.iter().find(|known| known.id.as_str() == area);
        let what = match name {
            "section.md" => "正文",
            "section.sentence.md" => "正文（一句话）",
            "section.page.md" => "正文（详写）",
            "problems.md" => "存在的问题",
            "plan.md" => "下步计划",
            other => other,
        };
        area.map_or_else(|| prose(file), |area| format!("{}·{what}", prose(&area.label)))
    }
}

/// Where an indicator stands.
pub(super) fn anchor(id: &IndicatorId) -> String {
    format!("indicator-{}", id.as_str().replace('.', "-"))
}
