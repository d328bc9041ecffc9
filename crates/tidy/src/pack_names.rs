//! Files of a pack are named by ids: snake_case, for they are SQL names too.

use crate::tree::{Tree, expect_none};

/// Files for people, in capitals wherever they stand.
const FOR_PEOPLE: &[&str] = &["README.md", "SOURCES.md"];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for file in &tree.files {
        let Some((_, inside)) = file.path.strip_prefix("packs/").and_then(|path| path.split_once('/')) else {
            continue;
        };
        let is_name =
            |part: &&str| FOR_PEOPLE.contains(part) || is_year(part) || is_id(part.split('.').next().unwrap_or(""));
        let bad = inside.split('/').find(|part| !is_name(part));
        if let Some(bad) = bad {
            faults.push(format!("{}：「{bad}」不是编号的写法；请用小写英文字母、数字和下划线，以字母开头", file.path));
        }
    }
    faults
}

/// An edition of a standard is called by its year.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|c| c.is_ascii_digit())
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn pack_files_are_named_by_ids() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn names_that_are_no_sql_names_are_found() {
    let tree = Tree::of(&[
        ("packs/education-bureau/areas/student_aid/indicators.toml", ""),
        ("packs/education-bureau/areas/student-aid/indicators.toml", ""),
        ("packs/education-bureau/areas/safety/registers/隐患.toml", ""),
        ("packs/education-bureau/areas/safety/SOURCES.md", ""),
        ("packs/education-bureau/standards/fitness/2014/scores.csv", ""),
    ]);
    assert_eq!(faults(&tree).len(), 2);
}
