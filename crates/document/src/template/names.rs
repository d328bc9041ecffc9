//! The names that templates may use: areas, indicators, breakdowns, columns, and what the built-in names are.

use std::collections::BTreeMap;

use xuezheng_pack::model::{AREA_TEXTS, FieldKind, Indicator, Pack, RowValue, Source};
use xuezheng_pack::{AreaId, IndicatorId, Unit};

/// Names at the top of every template that are no area.
pub(crate) const CONTEXT: [&str; 9] =
    ["org", "period", "prior_period", "dated", "filing", "explanations", "sections", "problems", "plans"];
/// Functions of templates.
pub(crate) const FUNCTIONS: [&str; 4] = ["chart", "lit", "rounding_note", "table"];
/// Filters of templates.
pub(crate) const FILTERS: [&str; 14] =
    ["clause", "first", "in", "join", "last", "listed", "map", "n", "named", "pct", "rate", "unit", "withunit", "zh"];
/// Tests of templates.
pub(crate) const TESTS: [&str; 8] = ["missing", "present", "positive", "zero", "above", "below", "partial", "empty"];
/// Members of a period and of a date.
pub(crate) const PERIOD: [&str; 10] =
    ["label", "year", "next_year", "next", "next_label", "short", "kind", "first_day", "last_day", "end"];
/// Members of a date.
pub(crate) const DATE: [&str; 3] = ["year", "month", "day"];
/// Members of a figure.
pub(crate) const FIGURE: [&str; 10] =
    ["prev", "yoy", "by", "parts", "top", "list", "label", "unit", "definition", "coverage"];

/// Everything in a pack that a template can name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Areas by id.
    pub(crate) areas: BTreeMap<String, AreaNames>,
    /// Paths of the texts that can be included.
    pub(crate) templates: Vec<String>,
    /// The areas' texts by the name of their list: `sections`, `sections.sentence`, …
    pub(crate) texts: BTreeMap<&'static str, AreaTexts>,
}

/// Texts of one kind and length.
#[derive(Clone, Debug, Default)]
pub(crate) struct AreaTexts {
    /// The file in an area's folder.
    pub(crate) file: &'static str,
    /// Areas that have it, with its path, in the order of the report.
    pub(crate) paths: Vec<(String, String)>,
    /// Areas that lack it in this length and have it in the usual one.
    pub(crate) lacking: Vec<String>,
}

impl AreaTexts {
    fn of(pack: &Pack, (list, file): (&str, &'static str)) -> Self {
        let usual = list.split_once('.').and_then(|(kind, _)| AREA_TEXTS.iter().find(|(list, _)| *list == kind));
        let path = |area: &AreaId, file: &str| {
            Some(format!("areas/{area}/{file}")).filter(|path| pack.templates.contains_key(path))
        };
        let mut texts = Self { file, ..Self::default() };
        for area in &pack.areas {
            match path(&area.id, file) {
                Some(found) => texts.paths.push((area.id.to_string(), found)),
                None if usual.is_some_and(|(_, file)| path(&area.id, file).is_some()) => {
                    texts.lacking.push(area.id.to_string());
                }
                None => {}
            }
        }
        texts
    }

    /// The path of an area's text.
    pub(crate) fn path(&self, area: &str) -> Option<&str> {
        self.paths.iter().find(|(id, _)| id == area).map(|(_, path)| path.as_str())
    }
}

/// An area's indicators by local name.
#[derive(Clone, Debug, Default)]
pub(crate) struct AreaNames {
    /// By the part of their id after the dot.
    pub(crate) indicators: BTreeMap<String, IndicatorNames>,
}

/// What a template may name of an indicator.
#[derive(Clone, Debug)]
pub(crate) struct IndicatorNames {
    pub(crate) id: IndicatorId,
    pub(crate) label: String,
    pub(crate) unit: Unit,
    pub(crate) breakdowns: Vec<BreakdownNames>,
    /// Columns of its rows; `None` unless it is a list.
    pub(crate) columns: Option<Vec<ColumnNames>>,
}

/// A breakdown with its codes.
#[derive(Clone, Debug)]
pub(crate) struct BreakdownNames {
    pub(crate) field: String,
    pub(crate) partition: bool,
    /// Codes with their labels, in the order of the pack.
    pub(crate) codes: Vec<(String, String)>,
}

/// A column of a list's rows.
#[derive(Clone, Debug)]
pub(crate) struct ColumnNames {
    pub(crate) id: String,
    pub(crate) unit: Option<Unit>,
}

impl Names {
    /// The names of `pack`.
    pub(crate) fn of(pack: &Pack) -> Self {
        let mut areas: BTreeMap<String, AreaNames> = BTreeMap::new();
        for area in &pack.areas {
            areas.entry(area.id.to_string()).or_default();
        }
        for indicator in pack.indicators.values() {
            let area = areas.entry(indicator.id.area().to_string()).or_default();
            area.indicators.insert(indicator.id.local().to_owned(), IndicatorNames::of(pack, indicator));
        }
        let texts = AREA_TEXTS.map(|text| (text.0, AreaTexts::of(pack, text)));
        Self { areas, templates: pack.templates.keys().cloned().collect(), texts: texts.into() }
    }

    /// The list that holds the texts of `list` in another length.
    pub(crate) fn in_length(&self, list: &str, length: &str) -> Option<&'static str> {
        let is_it =
            |known: &&&'static str| known.strip_prefix(list).and_then(|rest| rest.strip_prefix('.')) == Some(length);
        self.texts.keys().find(is_it).copied()
    }

    /// The indicator of that id.
    pub(crate) fn indicator(&self, id: &IndicatorId) -> Option<&IndicatorNames> {
        self.areas.get(id.area().as_str())?.indicators.get(id.local())
    }

    /// An indicator's label.
    pub(crate) fn label(&self, id: &IndicatorId) -> Option<String> {
        self.indicator(id).map(|indicator| indicator.label.clone())
    }
}

impl IndicatorNames {
    fn of(pack: &Pack, indicator: &Indicator) -> Self {
        let register = indicator.register().and_then(|id| pack.register(id));
        let column = |id| register.and_then(|register| register.column(id));
        let breakdowns = indicator.breakdowns.iter().map(|breakdown| {
            let kind = column(&breakdown.field).map(|field| field.kind);
            let attribute = breakdown.field.as_str().strip_prefix("org.").and_then(|id| pack.attributes.get(id));
            let choices = match (&kind, attribute) {
                (Some(kind), _) => kind.choices().unwrap_or_default(),
                (None, Some(attribute)) => &attribute.choices,
                (None, None) => &[],
            };
            BreakdownNames {
                field: breakdown.field.to_string(),
                partition: breakdown.partition && !matches!(kind, Some(FieldKind::MultiChoice(_))),
                codes: choices.iter().map(|choice| (choice.code.to_string(), choice.label.clone())).collect(),
            }
        });
        let columns = match &indicator.source {
            Source::Rows { value: RowValue::List { columns, .. }, .. } => Some(columns.iter().map(|id| ColumnNames {
                id: id.to_string(),
                unit: column(id).and_then(|field| field.unit).map(Unit::new),
            })),
            Source::Rows { value: RowValue::Measure(_), .. } | Source::Derived { .. } | Source::Across { .. } => None,
        };
        Self {
            id: indicator.id.clone(),
            label: indicator.label.clone(),
            unit: indicator.unit.clone(),
            breakdowns: breakdowns.collect(),
            columns: columns.map(Iterator::collect),
        }
    }

    /// The breakdown by `field`.
    pub(crate) fn breakdown(&self, field: &str) -> Option<&BreakdownNames> {
        self.breakdowns.iter().find(|breakdown| breakdown.field == field)
    }

    /// The column `id` of its rows.
    pub(crate) fn column(&self, id: &str) -> Option<&ColumnNames> {
        self.columns.iter().flatten().find(|column| column.id == id)
    }

    /// Names of its breakdowns.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        self.breakdowns.iter().map(|breakdown| breakdown.field.as_str())
    }
}

/// The candidate most like `name`, if any is like it.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    best.filter(|(score, _)| *score >= 0.75).map(|(_, candidate)| candidate)
}

/// A hint that names what can be written: the nearest name, else all of them.
pub(crate) fn hint<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, candidates.clone()) {
        return format!("是不是「{near}」？");
    }
    let all: Vec<&str> = candidates.into_iter().collect();
    match all.len() {
        0 => "这里没有可用的名称".to_owned(),
        1..=12 => format!("可用的有：{}", all.join("、")),
        _ => format!("可用的有：{}等{}个", all[..10].join("、"), all.len()),
    }
}
