//! Who may depend on whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Tree, expect_none};

/// The edges that the architecture allows, from a crate's folder to those it may use. Nothing flows backwards.
const ALLOWED: &[(&str, &[&str])] = &[
    ("pack", &[]),
    ("lake", &["pack"]),
    ("ledger", &["pack", "lake"]),
    ("methods", &["pack"]),
    ("figures", &["pack", "lake", "methods"]),
    ("document", &["pack", "figures"]),
    ("bureau", &["pack", "lake", "ledger", "figures", "methods", "document"]),
    ("demo", &["pack", "ledger", "bureau"]),
    ("server", &["pack", "bureau"]),
    ("cli", &["pack", "bureau", "demo", "server"]),
    ("testing", &["pack", "ledger"]),
    ("tidy", &[]),
    ("xtask", &[]),
];

/// Outside crates that only these may use: the border between SQL, the query engine, documents and the terminal.
const RESERVED: &[(&str, &[&str])] = &[
    ("sqlx", &["ledger", "testing"]),
    ("sea-query", &["ledger"]),
    ("sea-query-sqlx", &["ledger"]),
    ("datafusion", &["lake", "figures"]),
    ("parquet", &["lake"]),
    ("minijinja", &["document"]),
    ("lettre", &["bureau"]),
    ("axum", &["server"]),
    ("askama", &["server"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy-table", &["cli"]),
];

fn faults(tree: &Tree) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut faults = Vec::new();
    for (folder, manifest) in tree.manifests() {
        let file =
            if folder == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{folder}/Cargo.toml") };
        let Some(may_use) = allowed.get(folder) else {
            faults.push(format!(
                "{file}：新的 crate「{folder}」不在 crates/tidy/src/edges.rs 的 ALLOWED 中，请写明它可以依赖谁"
            ));
            continue;
        };
        for (kind, used) in dependencies(&manifest) {
            if let Some(target) = member(&used) {
                let is_backward = users_of(folder, &allowed).contains(target) || target == folder;
                // Support for tests stands above what it supports, and below its tests.
                let is_for_tests = kind == "dev-dependencies" && (target == "testing" || !is_backward);
                let is_fine = may_use.contains(&target) || is_for_tests;
                if !is_fine {
                    faults.push(format!(
                        "{file}：{folder} 不可依赖 {target}（{kind}）。只能依赖 {may_use:?}；若确需新边，先改 ARCHITECTURE.md 和 ALLOWED"
                    ));
                }
            } else if let Some((_, owners)) = RESERVED.iter().find(|(name, _)| *name == used)
                && kind != "dev-dependencies"
                && !owners.contains(&folder)
            {
                faults.push(format!("{file}：{used} 只供 {owners:?} 使用；请把用到它的代码移到那里"));
            }
        }
    }
    faults
}

fn dependencies(manifest: &toml::Table) -> Vec<(&'static str, String)> {
    let kinds = ["dependencies", "build-dependencies", "dev-dependencies"];
    let of_kind = |kind: &'static str| {
        let table = manifest.get(kind).and_then(toml::Value::as_table);
        table.into_iter().flat_map(move |table| table.keys().map(move |name| (kind, name.clone())))
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

fn member(package: &str) -> Option<&str> {
    if package == "xuezheng" { Some("cli") } else { package.strip_prefix("xuezheng-") }
}

/// Every crate that uses `folder`, directly or not.
fn users_of<'a>(folder: &str, allowed: &BTreeMap<&'a str, &'a [&'a str]>) -> BTreeSet<&'a str> {
    let mut users = BTreeSet::new();
    loop {
        let reaches = |target: &str| target == folder || users.contains(target);
        let more: Vec<&str> = allowed
            .iter()
            .filter(|(name, targets)| !users.contains(*name) && targets.iter().any(|target| reaches(target)))
            .map(|(name, _)| *name)
            .collect();
        if more.is_empty() {
            return users;
        }
        users.extend(more);
    }
}

#[test]
fn crates_depend_only_along_the_allowed_edges() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_backward_edge_is_a_fault_even_for_tests() {
    let dependency = |kind: &str| format!("[{kind}]\nxuezheng-ledger.workspace = true\n");
    for kind in ["dependencies", "dev-dependencies"] {
        let tree = Tree::of(&[("crates/lake/Cargo.toml", &dependency(kind))]);
        let faults = faults(&tree);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("lake 不可依赖 ledger"), "{faults:?}");
    }
    let sideways = Tree::of(&[("crates/document/Cargo.toml", &dependency("dev-dependencies"))]);
    assert_eq!(faults(&sideways), [""; 0]);
}

#[test]
fn the_database_driver_stays_in_the_ledger() {
    let tree = Tree::of(&[("crates/figures/Cargo.toml", "[dependencies]\nsqlx.workspace = true\n")]);
    assert!(faults(&tree)[0].contains("sqlx 只供"));
}

#[test]
fn a_crate_nobody_listed_is_a_fault() {
    let tree = Tree::of(&[("crates/extra/Cargo.toml", "")]);
    assert!(faults(&tree)[0].contains("extra"));
}
