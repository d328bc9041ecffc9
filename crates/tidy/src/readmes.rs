//! Both READMEs open with what this is, the two commands, and a picture of the output.

use crate::tree::{Tree, expect_none};

/// The READMEs, each with the other that it must point to.
const READMES: &[(&str, &str)] = &[("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")];

/// What must stand before the second heading.
const OPENING: &[&str] = &["cargo run --release -- demo", "docs/images/report-page.png"];

/// The other documents that the root must have.
const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "deny.toml"];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, other) in READMES {
        let Some(text) = tree.text(path) else {
            faults.push(format!("{path}：没有这个文件"));
            continue;
        };
        let opening = text.split("\n## ").next().unwrap_or(text);
        let missing = OPENING.iter().chain([other]).filter(|needed| !opening.contains(*needed));
        faults.extend(missing.map(|needed| format!("{path}：第一个二级标题之前应有「{needed}」")));
    }
    let absent = DOCUMENTS.iter().filter(|path| tree.text(path).is_none());
    faults.extend(absent.map(|path| format!("{path}：没有这个文件")));
    faults
}

#[test]
fn readmes_open_with_the_commands_and_a_picture() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_command_below_the_opening_does_not_count() {
    let tree = Tree::of(&[(
        "README.md",
        "# X\nREADME.zh-CN.md docs/images/report-page.png\n## Use\ncargo run --release -- demo\n",
    )]);
    let faults = faults(&tree);
    assert!(faults[0].starts_with("README.md：第一个二级标题之前应有「cargo run"), "{faults:?}");
    assert!(faults.contains(&"README.zh-CN.md：没有这个文件".to_owned()));
}
