//! The demo county's half-year states what a real report states: each figure by name, indicator and value, from
//! `tests/suite/golden/`. Where the real report's list of figures is at hand, none of them is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use serde::Deserialize;
use xuezheng_bureau::figures_of::Aspect;
use xuezheng_bureau::{Query, Workspace};
use xuezheng_pack::Period;

use crate::county;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    figure: Vec<Golden>,
    #[serde(default)]
    word: Vec<Word>,
}

/// A number of the real report that counts nothing: it belongs to a name, or says nothing about the bureau's work.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    section: String,
    counts: String,
    stated: String,
    /// Why it is no figure, and where its text stands.
    #[expect(dead_code, reason = "for who reads the file")]
    why: String,
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

/// What is stated, by its period's name.
fn golden() -> BTreeMap<String, File> {
    let mut periods: BTreeMap<String, File> = BTreeMap::new();
    for period in std::fs::read_dir(folder()).unwrap() {
        let period = period.unwrap();
        for file in std::fs::read_dir(period.path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File = toml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let all = periods.entry(period.file_name().into_string().unwrap()).or_default();
            all.figure.extend(file.figure);
            all.word.extend(file.word);
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
        for golden in expected.figure {
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

#[test]
fn no_figure_of_the_real_report_is_left_out() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/domain/seed_figures.csv");
    let Ok(text) = std::fs::read_to_string(&list) else {
        eprintln!("skipped: {} is not here", list.display());
        return;
    };
    let golden = &golden()["2024H1"];
    let figures = golden.figure.iter().map(|it| (it.section.as_str(), it.counts.as_str(), it.stated.as_str()));
    let words = golden.word.iter().map(|it| (it.section.as_str(), it.counts.as_str(), it.stated.as_str()));
    let mut known: BTreeSet<(&str, &str, &str)> = figures.chain(words).collect();
    let mut missing = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("001_")) {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        let [_, section, number, unit, counts, _] = cells[..] else { panic!("too few cells: {line}") };
        if !known.remove(&(section, counts, number)) {
            missing.push(format!("{section} {counts} {number}{unit}"));
        }
    }
    assert!(missing.is_empty(), "neither a figure nor a word of tests/suite/golden: {missing:#?}");
    assert!(known.is_empty(), "the report doesn't state: {known:#?}");
}
