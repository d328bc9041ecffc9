//! Files stay short enough to be read at one sitting.

use crate::tree::{Tree, expect_none};

/// Most lines of a source file, its tests not counted.
const MOST_LINES: usize = 500;

fn faults(tree: &Tree) -> Vec<String> {
    let long =
        tree.rust().map(|file| (&file.path, file.product_lines().len())).filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(path, lines)| {
        format!("{path}：{lines} 行（测试不计），最多 {MOST_LINES} 行；请找到接缝，按名词或步骤拆开")
    })
    .collect()
}

#[test]
fn files_are_short() {
    expect_none(&faults(&Tree::read()));
}

#[test]
fn a_long_file_is_a_fault_and_long_tests_are_not() {
    let long = "x\n".repeat(501);
    let tree = Tree::of(&[("crates/pack/src/lib.rs", &long), ("crates/pack/tests/all.rs", &long)]);
    assert_eq!(faults(&tree).len(), 1);
    let tests = format!("x\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    assert_eq!(faults(&Tree::of(&[("crates/pack/src/lib.rs", &tests)])), [""; 0]);
}
