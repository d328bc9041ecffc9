//! Every crate says what it holds and what it never does, and stands in the architecture's table.

use crate::tree::{Tree, expect_none};

fn faults(tree: &Tree) -> Vec<String> {
    let architecture = tree.text("ARCHITECTURE.md").unwrap_or_default();
    let mut faults = Vec::new();
    for (folder, _) in tree.manifests() {
        let home = if folder == "xtask" { "xtask".to_owned() } else { format!("crates/{folder}") };
        let roots = [format!("{home}/src/lib.rs"), format!("{home}/src/main.rs")];
        let Some((path, text)) = roots.iter().find_map(|path| Some((path, tree.text(path)?))) else {
            faults.push(format!("{home}：没有 src/lib.rs 或 src/main.rs"));
            continue;
        };
        let doc: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let doc = doc.join("\n");
        if doc.is_empty() {
            faults.push(format!("{path}：开头缺少 //! 说明：这个 crate 装什么，绝不做什么"));
        } else if !doc.contains("Never") && !doc.contains("never") {
            faults.push(format!("{path}：//! 说明没有写它绝不做什么（never …）"));
        }
        if !architecture.contains(&format!("| `{folder}` |")) {
            faults.push(format!("ARCHITECTURE.md：crate 表中没有 `{folder}` 一行"));
        }
    }
    faults
}

#[test]
fn every_crate_says_what_it_holds_and_never_does() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_silent_crate_and_a_missing_row_are_faults() {
    let tree = Tree::of(&[
        ("ARCHITECTURE.md", "| `lake` | holds | never |"),
        ("crates/lake/Cargo.toml", ""),
        ("crates/lake/src/lib.rs", "//! Segments.\n"),
        ("crates/pack/Cargo.toml", ""),
        ("crates/pack/src/lib.rs", "pub mod load; // never\n"),
    ]);
    let faults = faults(&tree);
    assert_eq!(faults.len(), 3, "{faults:?}");
}
