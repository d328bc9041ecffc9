//! Every fault code in the sources has an explanation, and every explanation a code.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Tree, expect_none};

/// The crates that find faults, with the letter of their codes.
const CRATES: &[(&str, char)] = &[("pack", 'P'), ("figures", 'F'), ("document", 'D')];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for (folder, letter) in CRATES {
        let list = format!("crates/{folder}/src/explanations.rs");
        let listed = tree.text(&list).unwrap_or_default();
        let listed: BTreeSet<&str> =
            listed.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_code(word, *letter)).collect();
        let prefix = format!("crates/{folder}/codes/");
        let explained = tree.files.iter().filter_map(|file| file.path.strip_prefix(&prefix)?.strip_suffix(".md"));
        let explained: BTreeSet<&str> = explained.collect();
        let emitted = emitted(tree, folder, *letter);
        for (code, place) in &emitted {
            let file = format!("{prefix}{code}.md");
            if !explained.contains(code.as_str()) {
                faults.push(format!(
                    "{place}：{code} 还没有说明。照 {prefix}{letter}004.md 或同一文件夹里的其他文件写一份 {file}（名称、级别、\
                     错在哪里、为什么要改、怎么改、错误和正确的写法），再在 {list} 的列表里加上 {code}"
                ));
            } else if !listed.contains(code.as_str()) {
                faults.push(format!("{file}：没有列入 {list}；请在列表里加上 {code}"));
            }
        }
        for code in explained.iter().chain(&listed).filter(|code| !emitted.contains_key(**code)) {
            faults.push(format!(
                "{prefix}{code}.md：程序里没有 {code} 这个编号；编号写错的请改正，已经不用的请连同列表里的一项删去"
            ));
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

/// The codes that stand as texts in a crate's code, each with its first place.
fn emitted(tree: &Tree, folder: &str, letter: char) -> BTreeMap<String, String> {
    let mut emitted = BTreeMap::new();
    // A rule of the linter explains itself in its own file, and a test runs its examples.
    let is_fault = |path: &str| !path.starts_with("crates/document/src/lint/") && !path.contains("/tests/");
    for file in tree.rust().filter(|file| file.crate_folder() == Some(folder) && is_fault(&file.path)) {
        for (number, line) in file.code_lines() {
            for word in line.split('"').skip(1).step_by(2).filter(|word| is_code(word, letter)) {
                emitted.entry(word.to_owned()).or_insert_with(|| format!("{}:{number}", file.path));
            }
        }
    }
    emitted
}

fn is_code(word: &str, letter: char) -> bool {
    word.len() == 4 && word.strip_prefix(letter).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn every_code_has_an_explanation() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_code_without_explanation_and_an_explanation_without_code_are_faults() {
    let tree = Tree::of(&[
        (
            "crates/pack/src/checks/x.rs",
            "// \"P003\"\npub(super) const CODE: &str = \"P001\";\nconst OTHER: &str = \"P002\";\n",
        ),
        ("crates/pack/src/explanations.rs", "explanations! { P002 P004 }\n"),
        ("crates/pack/codes/P002.md", ""),
        ("crates/pack/codes/P004.md", ""),
    ]);
    let faults = faults(&tree);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults[0].contains("P004 这个编号") && faults[1].starts_with("crates/pack/src/checks/x.rs:2：P001"),
        "{faults:?}"
    );
}
