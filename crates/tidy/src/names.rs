//! Modules and types are named after what they hold.

use crate::tree::{Tree, expect_none};

/// Modules that say nothing of what is in them.
const EMPTY_MODULES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc", "shared", "base"];

/// Endings of types that say nothing of what they are.
const EMPTY_ENDINGS: &[&str] = &["Manager", "Helper", "Service", "Processor", "Util", "Utils"];

fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".rs")) {
        let parts = file.path.trim_end_matches(".rs").split('/');
        if let Some(name) = parts.clone().find(|part| EMPTY_MODULES.contains(part)) {
            faults.push(format!("{}：模块名「{name}」没有说出内容；请按其中的名词或步骤命名", file.path));
        }
        for (number, line) in file.text.lines().enumerate() {
            if let Some(name) = declared(line)
                && (EMPTY_MODULES.contains(&name) || EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)))
            {
                faults.push(format!(
                    "{}:{}：「{name}」没有说出它是什么；请换一个名词，或写成函数",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    faults
}

/// The name of the module or type that the line declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub(") {
        Some(rest) => rest.split_once(") ")?.1,
        None => line.strip_prefix("pub ").unwrap_or(line),
    };
    let mut keywords = ["mod ", "struct ", "enum ", "trait ", "type "].into_iter();
    let rest = keywords.find_map(|keyword| line.strip_prefix(keyword))?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

#[test]
fn modules_and_types_say_what_they_are() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn empty_names_are_found_in_paths_and_declarations() {
    let tree = Tree::of(&[
        ("crates/lake/src/utils.rs", ""),
        (
            "crates/lake/src/lib.rs",
            "pub(crate) mod helpers {}\npub struct RecordManager;\npub struct Service_ {}\nmod segment;\n",
        ),
    ]);
    let faults = faults(&tree);
    assert_eq!(faults.len(), 3, "{faults:?}");
}
