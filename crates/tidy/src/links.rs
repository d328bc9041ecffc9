//! Links between the repository's documents lead somewhere.

use std::path::Path;

use crate::tree::{Tree, expect_none};

/// `exists` answers for a path from the root.
fn faults(tree: &Tree, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    let documents = tree.files.iter().filter(|file| file.path.ends_with(".md") && !file.path.starts_with("packs/"));
    for file in documents {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.text.lines().enumerate() {
            for target in targets(line) {
                let path = if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") };
                if !exists(&path) {
                    faults.push(format!(
                        "{}:{}：链接「{target}」没有对应的文件；请改正链接或补上文件",
                        file.path,
                        number + 1
                    ));
                }
            }
        }
    }
    faults
}

/// Targets of the line's links and pictures inside the repository, without their fragment.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ', '#']).next()?;
        (!target.is_empty() && !target.contains("://") && !target.starts_with("mailto:")).then_some(target)
    })
}

#[test]
fn links_between_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    expect_none(&faults(&Tree::read(), |path| root.join(path).exists()));
}

#[test]
fn a_dead_link_is_found_with_its_line() {
    let tree = Tree::of(&[("docs/a.md", "[x](b.md) and ![y](../gone.png)\n[web](https://example.org) [here](#top)\n")]);
    let faults = faults(&tree, |path| path == "docs/b.md");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("docs/a.md:1：链接「../gone.png」"), "{faults:?}");
}
