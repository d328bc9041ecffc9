//! One copy of the query engine and its formats.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Tree, expect_none};

/// Crates of which a second version would split types, or double the build: exact names, and with `*` families.
const SINGLE: &[&str] =
    &["arrow", "arrow-*", "parquet", "datafusion", "datafusion-*", "object_store", "sqlparser", "rust_decimal", "sqlx"];

fn faults(lock: &str) -> Vec<String> {
    let lock: toml::Table = lock.parse().unwrap();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        let is_single = SINGLE.iter().any(|single| match single.strip_suffix('*') {
            Some(family) => name.starts_with(family),
            None => name == *single,
        });
        if is_single {
            versions.entry(name).or_default().insert(version);
        }
    }
    let double = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    double
        .map(|(name, versions)| {
            format!("Cargo.lock：{name} 有 {versions:?} 几个版本；请让各处用 datafusion 所用的那一个（cargo tree -d 可查由谁引入）")
        })
        .collect()
}

#[test]
fn the_query_engine_is_there_once() {
    expect_none(&faults(Tree::read().text("Cargo.lock").unwrap()));
}

#[test]
fn a_second_arrow_is_a_fault() {
    let package = |name: &str, version: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n");
    let lock = package("arrow-array", "58.0.0") + &package("arrow-array", "59.3.2") + &package("syn", "1.0.0");
    assert!(faults(&lock)[0].contains("arrow-array"));
    assert_eq!(faults(&(package("arrow-array", "59.3.2") + &package("syn", "2.0.0"))), [""; 0]);
}
