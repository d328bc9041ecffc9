//! What the default rules find in texts that others wrote, so that no rule starts to cry wolf unnoticed.
//!
//! The texts lie beside the repository and are not part of it. Every finding was read: see 公文体检 in docs/手册. Code, line and
//! the first characters are kept, no sentence of the texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use xuezheng_document::lint::{Choice, lint};
use xuezheng_document::reading::read;

/// Characters of a finding that are kept.
const KEPT: usize = 4;

#[test]
fn the_tally_over_real_texts_is_what_was_read() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["seeds", "corpus"] {
        let Ok(entries) = std::fs::read_dir(shared.join(folder)) else {
            eprintln!("skipped: {} is not there", shared.join(folder).display());
            return;
        };
        files.extend(
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "txt")),
        );
    }
    files.sort();
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = String::new();
    for path in &files {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let reading = read(name, &std::fs::read(path).unwrap()).unwrap();
        for finding in lint(&reading, &Choice::default()) {
            *tally.entry(finding.rule.code).or_default() += 1;
            let source = &reading.text.source;
            let line = source.place(finding.range.clone()).line;
            let kept: String = source.slice(finding.range).chars().take(KEPT).filter(|c| !c.is_whitespace()).collect();
            writeln!(lines, "{} {name}:{line} {kept}", finding.rule.code).unwrap();
        }
    }
    let tally: String = tally.iter().map(|(code, count)| format!("{code} {count}\n")).collect();
    insta::assert_snapshot!(format!("{tally}\n{lines}"));
}
