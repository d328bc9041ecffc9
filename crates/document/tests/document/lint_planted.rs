//! Faults planted into real texts beside the repository: what was right in them is made wrong, one number or name at a time.

use std::path::Path;

use xuezheng_document::lint::{Choice, lint};
use xuezheng_document::reading::read;

/// The text of a seed by its number, if it is there.
fn seed(number: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let entries = std::fs::read_dir(&folder).ok()?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let path = paths.find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number)))?;
    std::fs::read_to_string(path).ok()
}

/// How often a rule speaks of a text.
fn count(text: &str, code: &str) -> usize {
    let reading = read("总结.txt", text.as_bytes()).unwrap();
    lint(&reading, &Choice::default()).iter().filter(|finding| finding.rule.code == code).count()
}

/// Relation (see `../shared/domain/seed_relations.csv`), seed, what is written, what is made of it, the rule that finds it.
const PLANTED: &[(&str, &str, &str, &str, &str)] = &[
    ("R01", "001", "中专教师16人", "中专教师26人", "D080"),
    ("R02", "001", "其余14栋", "其余16栋", "D080"),
    ("R03", "001", "其它2所", "其它3所", "D080"),
    ("R04", "001", "其中小学1所", "其中小学2所", "D080"),
    ("R05", "001", "城区幼儿园3所(", "城区幼儿园4所(", "D081"),
    ("R06", "001", "改扩建幼儿园4所(", "改扩建幼儿园3所(", "D081"),
    ("R08", "001", "网访5件", "网访6件", "D080"),
    ("R09", "001", "已办结21件", "已办结20件", "D080"),
    ("R10", "001", "95%", "85%", "D082"),
    ("R11", "001", "2682人", "2862人", "D080"),
    ("R12", "001", "242.15万元", "224.15万元", "D080"),
    ("R13", "001", "省级荣誉4项", "省级荣誉5项", "D081"),
    ("R15", "001", "和蓝天小学等3所", "和蓝天小学等2所", "D081"),
    ("R32", "001", "加快592套", "加快529套", "D087"),
];

#[test]
fn a_number_that_is_made_wrong_is_found() {
    let mut missed = Vec::new();
    for (relation, number, right, wrong, code) in PLANTED {
        let Some(text) = seed(number) else {
            eprintln!("skipped: the seeds are not there");
            return;
        };
        assert!(text.contains(right), "{relation}: {right}");
        let faulty = text.replacen(right, wrong, 1);
        if count(&faulty, code) <= count(&text, code) {
            missed.push(format!("{relation} {code}: {right} → {wrong}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
