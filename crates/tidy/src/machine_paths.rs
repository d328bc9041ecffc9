//! Nothing in the repository names a folder of somebody's machine.

use crate::tree::{Tree, expect_none};

/// Roots under which people and machines keep their own folders, without the leading slash.
const ROOTS: &[&str] = &["work/", "root/", "home/", "Users/"];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| file.path != "crates/tidy/src/machine_paths.rs") {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(path) = ROOTS.iter().map(|root| format!("/{root}")).find(|path| names(line, path)) {
                faults.push(format!(
                    "{}:{}：「{path}」是某台机器上的路径；请改为相对路径或参数",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    faults
}

/// Whether the line holds the path from the file system's root, not as the tail of a longer one.
fn names(line: &str, path: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '*' | '/' | ':');
    line.match_indices(path).any(|(at, _)| !line[..at].chars().next_back().is_some_and(is_inner))
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn absolute_paths_are_found_and_tails_are_not() {
    let tree = |text| Tree::of(&[("docs/a.md", text)]);
    assert_eq!(faults(&tree("see /work/x\n`/root/.cache`\n")).len(), 2);
    assert_eq!(faults(&tree("docs/work/plan.md, $HOME/work/x, https://host/home/page")), [""; 0]);
}
