//! The demo county's half-year states what a real report states: each figure by name, indicator and value, from
//! `tests/suite/golden/`. Where the real report's list of figures is at hand, none of the sections' is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use serde::Deserialize;
use xuezheng_bureau::figures_of::Aspect;
use xuezheng_bureau::{Query, Workspace};
use xuezheng_pack::Period;

use crate::county;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    figure: Vec<Golden>,
}

/// A figure that the real report states.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// The section of the report, as its list of figures names it.
    section: String,
    /// What is counted, as the list says it.
    counts: String,
    /// The number as the report writes it.
    stated: String,
    indicator: String,
    part: Option<Part>,
    /// In the indicator's unit; of a list, how many rows it has.
    value: Decimal,
    /// Digits that the report rounds to, where it rounds.
    decimals: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    field: String,
    code: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/golden")
}

/// Every golden figure by its period's name.
fn golden() -> BTreeMap<String, Vec<Golden>> {
    let mut periods: BTreeMap<String, Vec<Golden>> = BTreeMap::new();
    for period in std::fs::read_dir(folder()).unwrap() {
        let period = period.unwrap();
        for file in std::fs::read_dir(period.path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File = toml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            periods.entry(period.file_name().into_string().unwrap()).or_default().extend(file.figure);
        }
    }
    periods
}

#[tokio::test]
async fn every_figure_of_the_real_report_s_sections_has_its_value() {
    let workspace = Workspace::open(&county::shared().await).await.unwrap();
    let mut wrong = Vec::new();
    for (period, expected) in golden() {
        let query = Query { org: None, period: Period::parse(&period).unwrap(), indicator: None };
        let figures = xuezheng_bureau::figures(&workspace, &query).await.unwrap();
        for golden in expected {
            let found = figures.iter().find(|figure| {
                figure.key.indicator.as_str() == golden.indicator
                    && match (&figure.key.aspect, &golden.part) {
                        (Aspect::Value, None) => true,
                        (Aspect::Part(found), Some(part)) => {
                            found.field.as_str() == part.field && found.code.as_str() == part.code
                        }
                        _ => false,
                    }
            });
            let is = found.and_then(|figure| figure.value.present());
            let is = is.map(|is| golden.decimals.map_or(is, |decimals| xuezheng_pack::decimal::round(is, decimals)));
            if is != Some(golden.value) {
                let Golden { section, counts, indicator, value, .. } = &golden;
                wrong.push(format!("{period} {section} {counts}: {indicator} should be {value} and is {is:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The sections of the real half-year report that the demo county restates in full.
const SECTIONS: [&str; 4] = ["一(二)项目建设", "一(三)师资队伍", "一(四)校园安全", "一(八)教育公平"];

#[test]
fn no_figure_of_those_sections_is_left_out() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/domain/seed_figures.csv");
    let Ok(text) = std::fs::read_to_string(&list) else {
        eprintln!("skipped: {} is not here", list.display());
        return;
    };
    let golden = golden();
    let stated: BTreeSet<(&str, &str, &str)> = golden["2024H1"]
        .iter()
        .map(|golden| (golden.section.as_str(), golden.counts.as_str(), golden.stated.as_str()))
        .collect();
    let mut missing = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("001_")) {
        let cells: Vec<&str> = line.split(',').collect();
        if !SECTIONS.contains(&cells[1]) {
            continue;
        }
        let [_, section, number, unit, counts, _, note] = cells[..] else { panic!("a cell holds a comma: {line}") };
        if note != "name" && !stated.contains(&(section, counts, number)) {
            missing.push(format!("{section} {counts} {number}{unit}"));
        }
    }
    assert!(missing.is_empty(), "not in tests/suite/golden: {missing:#?}");
}
