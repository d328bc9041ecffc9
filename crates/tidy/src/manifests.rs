//! Dependencies are declared once, for the whole workspace, and only where they are used.

use std::collections::BTreeSet;

use crate::tree::{Tree, expect_none};

const KINDS: &[&str] = &["dependencies", "build-dependencies", "dev-dependencies"];

fn faults(tree: &Tree) -> Vec<String> {
    let root: toml::Table = tree.text("Cargo.toml").unwrap().parse().unwrap();
    let declared = root["workspace"]["dependencies"].as_table().unwrap();
    let mut faults = Vec::new();
    let mut used_anywhere = BTreeSet::new();
    for (folder, manifest) in tree.manifests() {
        let home = if folder == "xtask" { "xtask".to_owned() } else { format!("crates/{folder}") };
        if manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) != Some(true) {
            faults.push(format!("{home}/Cargo.toml：缺少 [lints] workspace = true"));
        }
        for kind in KINDS {
            for (name, dependency) in manifest.get(*kind).and_then(toml::Value::as_table).into_iter().flatten() {
                used_anywhere.insert(name.clone());
                if dependency.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    faults.push(format!(
                        "{home}/Cargo.toml：{name} 请在根 Cargo.toml 的 [workspace.dependencies] 中声明，这里写 {name}.workspace = true"
                    ));
                }
                let is_for_tests = *kind == "dev-dependencies";
                let elsewhere = if is_for_tests { test_homes(&manifest, &home) } else { Vec::new() };
                let mut homes = std::iter::once(&home).chain(&elsewhere);
                if !homes.any(|home| is_named(tree, home, name, is_for_tests)) {
                    faults.push(format!("{home}/Cargo.toml：{name} 在 {kind} 中，源码却没有用到；请删去这一行"));
                }
            }
        }
    }
    let unused = declared.keys().filter(|name| !used_anywhere.contains(*name));
    faults
        .extend(unused.map(|name| format!("Cargo.toml：[workspace.dependencies] 中的 {name} 没有 crate 使用；请删去")));
    faults
}

/// Folders of tests that lie in other crates.
fn test_homes(manifest: &toml::Table, home: &str) -> Vec<String> {
    let targets = manifest.get("test").and_then(toml::Value::as_array).into_iter().flatten();
    let paths = targets.filter_map(|target| target.get("path")?.as_str()?.strip_prefix("../"));
    let above = home.rsplit_once('/').map_or("", |(above, _)| above);
    paths.filter_map(|path| Some(format!("{above}/{}", path.rsplit_once('/')?.0))).collect()
}

fn is_named(tree: &Tree, home: &str, dependency: &str, is_for_tests: bool) -> bool {
    let name = dependency.replace('-', "_");
    let sources = tree.files.iter().filter(|file| file.path.starts_with(&format!("{home}/")));
    let mut rust = sources.filter(|file| file.path.ends_with(".rs"));
    rust.any(|file| (is_for_tests || !file.path.contains("/tests/")) && has_word(&file.text, &name))
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

#[test]
fn dependencies_are_declared_once_and_used() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_version_in_a_crate_and_an_unused_dependency_are_faults() {
    let tree = Tree::of(&[
        ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\nzip = \"9\"\n"),
        ("crates/pack/Cargo.toml", "[lints]\nworkspace = true\n[dependencies]\nserde = \"1\"\n"),
        ("crates/pack/src/lib.rs", "use my_serde::X;"),
    ]);
    let faults = faults(&tree);
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].contains("serde.workspace = true"));
    assert!(faults[1].contains("没有用到"));
    assert!(faults[2].contains("zip"));
}
