//! The education bureau's own report, over figures of every kind: ordinary, all zero, all missing.

use std::collections::BTreeMap;

use xuezheng_document::model::{Block, Inline, plain_text};
use xuezheng_document::{Document, Inputs, compile, write};
use xuezheng_figures::{Absence, Aspect, Coverage, Figure, FigureKey, FigureSet, FigureValue, Lineage, ListRow, Part};
use xuezheng_pack::model::{Indicator, RowValue, Source};
use xuezheng_pack::{Decimal, NaiveDate, Pack, Period, RecordId, Unit, Value, load};

use crate::sample::{orgs, period};

pub(crate) fn pack() -> Pack {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    load::load(&folder).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack
}

/// What the figures of a county hold.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum County {
    Ordinary,
    Zero,
    Missing,
    /// Everybody has answered that nothing happened: rates have no denominator.
    Quiet,
}

fn figure(indicator: &Indicator, period: Period, aspect: Aspect, value: FigureValue, county: County) -> Figure {
    let is_change = aspect == Aspect::YearOnYear;
    let unit = match (is_change, indicator.unit.is_percent()) {
        (false, _) => indicator.unit.clone(),
        (true, true) => Unit::new("个百分点"),
        (true, false) => Unit::new("%"),
    };
    let complete = match county {
        County::Ordinary | County::Zero => 49,
        County::Missing => 0,
        County::Quiet => 50,
    };
    Figure {
        key: FigureKey { indicator: indicator.id.clone(), org: "bureau".into(), period, aspect },
        label: indicator.label.clone(),
        unit,
        decimals: if is_change { 1 } else { indicator.decimals },
        definition: indicator.definition.clone(),
        value,
        coverage: Some(Coverage { complete, asked: 50 }),
        rows: 1234,
        as_of: "live".to_owned(),
        lineage: Lineage::default(),
        list: Vec::new(),
    }
}

/// Every figure that a report may name, with made-up values.
fn figures(pack: &Pack, county: County) -> FigureSet {
    let mut set = FigureSet::default();
    let mut seed = 7_u32;
    let mut value = |unit: &Unit| match county {
        County::Quiet if unit.is_percent() => FigureValue::Absent(Absence::ZeroDenominator),
        County::Zero | County::Quiet => FigureValue::Present(Decimal::ZERO),
        County::Missing => FigureValue::Absent(Absence::NotReported),
        County::Ordinary => {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            FigureValue::Present(Decimal::new(i64::from(seed >> 16) % 9973 + 3, 1))
        }
    };
    for indicator in pack.indicators.values() {
        let register = indicator.register().and_then(|id| pack.registers.get(id));
        for period in [period(), period().prior_year()] {
            let mut whole = figure(indicator, period, Aspect::Value, value(&indicator.unit), county);
            if let Source::Rows { value: RowValue::List { columns, .. }, .. } = &indicator.source
                && county == County::Ordinary
            {
                let cell = |index: usize| (Value::Text("甲".to_owned()), format!("第{index}教学楼东侧"));
                let row = |id: i64| ListRow {
                    record: RecordId(id),
                    org: "school_07".into(),
                    cells: columns
                        .iter()
                        .enumerate()
                        .map(|(index, column)| (column.clone(), cell(index)))
                        .collect::<BTreeMap<_, _>>(),
                };
                whole.list = vec![row(1), row(2)];
            }
            set.insert(whole);
            for breakdown in &indicator.breakdowns {
                let kind = register.and_then(|register| register.column(&breakdown.field)).map(|field| field.kind);
                for choice in kind.iter().flat_map(|kind| kind.choices().unwrap_or_default()) {
                    let aspect = Aspect::Part(Part { field: breakdown.field.clone(), code: choice.code.clone() });
                    let mut part = figure(indicator, period, aspect, value(&indicator.unit), county);
                    part.label = format!("{}（{}）", indicator.label, choice.label);
                    set.insert(part);
                }
            }
        }
        let change = match county {
            County::Ordinary => value(&indicator.unit),
            County::Zero | County::Quiet => FigureValue::Absent(Absence::ZeroBase),
            County::Missing => FigureValue::Absent(Absence::NotReported),
        };
        set.insert(figure(indicator, period(), Aspect::YearOnYear, change, county));
    }
    set
}

/// The bureau's work report.
pub(crate) fn report(county: County) -> Document {
    let pack = pack();
    let (figures, orgs, org) = (figures(&pack, county), orgs(), "bureau".into());
    let inputs = Inputs {
        pack: &pack,
        report: &pack.reports["work_report"],
        figures: &figures,
        orgs: &orgs,
        org: &org,
        period: period(),
        dated: NaiveDate::from_ymd_opt(2024, 7, 5).unwrap(),
        explanations: &[],
    };
    compile(&inputs).unwrap_or_else(|error| panic!("{error}: {error:#?}"))
}

#[test]
fn the_work_report_compiles_whatever_the_figures_are() {
    for county in [County::Ordinary, County::Zero, County::Missing, County::Quiet] {
        let document = report(county);
        let markdown = write::markdown(&document);
        assert!(markdown.contains("一、工作开展情况"), "{markdown}");
        assert!(!markdown.contains("**"), "stress marks are left standing: {markdown}");
        write::docx(&document, None).unwrap();
    }
}

#[test]
fn where_figures_show_no_problem_the_report_says_so_and_lists_none() {
    let problems = |county| {
        let markdown = write::markdown(&report(county));
        let after = markdown.split("## 二、存在的问题与不足").nth(1).unwrap().to_owned();
        after.split("## 三、").next().unwrap().trim().to_owned()
    };
    let quiet = problems(County::Quiet);
    assert!(quiet.contains("没有反映出突出问题") && !quiet.contains("###"), "{quiet}");
    let ordinary = problems(County::Ordinary);
    assert!(ordinary.contains("基础台账还不够完整") && !ordinary.contains("没有反映出突出问题"), "{ordinary}");
}

#[test]
fn a_report_without_data_states_no_number() {
    fn figures(inlines: &[Inline]) -> Vec<String> {
        let texts = inlines.iter().flat_map(|inline| match inline {
            Inline::Figure { text, .. } => vec![text.clone()],
            Inline::Strong(inner) => figures(inner),
            Inline::Text(_) | Inline::Literal { .. } | Inline::Break => Vec::new(),
        });
        texts.collect()
    }
    let document = report(County::Missing);
    let mut seen = 0;
    for block in &document.blocks {
        let (Block::Paragraph(inlines) | Block::Heading { text: inlines, .. } | Block::Note(inlines)) = block else {
            panic!("{block:?}")
        };
        for text in figures(inlines) {
            assert!(!text.contains(|c: char| c.is_ascii_digit()), "{text}");
        }
        seen += usize::from(plain_text(inlines).contains("尚未填报"));
    }
    assert!(seen > 0);
}
