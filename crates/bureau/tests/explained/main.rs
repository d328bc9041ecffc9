//! Every fault's explanation, run through the checker: the wrong example has the fault, the right one hasn't.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xuezheng_bureau::{check_pack, explanations};
use xuezheng_pack::explanation::{Explanation, HEADINGS};
use xuezheng_pack::{Fault, Severity};

fn small_pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/small_pack")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The faults of the small pack with an example laid over it; none where an explanation has no example.
fn faults(explanation: &Explanation, heading: &str) -> Option<Vec<Fault>> {
    let files = explanation.example(heading);
    if files.is_empty() {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&small_pack(), folder.path());
    for file in files {
        let path = folder.path().join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = if file.is_part { fs::read_to_string(&path).unwrap() + "\n" } else { String::new() };
        fs::write(path, format!("{before}{}\n", file.text)).unwrap();
    }
    Some(check_pack(folder.path()).faults)
}

fn told(faults: &[Fault]) -> String {
    let line = |fault: &Fault| format!("    {} {}：{}", fault.code, fault.place.file, fault.message);
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The codes that an explanation says usually speak first.
fn before(explanation: &Explanation) -> Vec<&'static str> {
    let said = explanation.severity().split("通常先报 ").nth(1);
    said.into_iter().filter_map(|said| said.get(..4)).collect()
}

#[test]
fn the_small_pack_is_clean() {
    let faults = check_pack(&small_pack()).faults;
    assert!(faults.is_empty(), "{}", told(&faults));
}

#[test]
fn wrong_examples_have_the_fault_and_right_ones_are_free_of_errors() {
    let mut bad = Vec::new();
    for explanation in explanations() {
        let code = explanation.code;
        let (wrong, right) = (faults(explanation, HEADINGS[3]), faults(explanation, HEADINGS[4]));
        let (Some(wrong), Some(right)) = (wrong, right) else {
            if code != "F022" {
                bad.push(format!("{code}：没有示例；示例写作 ```toml 文件路径（接在原文件后面的再写一个 +）"));
            }
            continue;
        };
        let found: BTreeSet<&str> = wrong.iter().map(|fault| fault.code).collect();
        if !found.contains(code) && !before(explanation).iter().any(|first| found.contains(first)) {
            bad.push(format!("{code}：错误的写法查不出这个错误，查出的是\n{}", told(&wrong)));
        }
        let says_error = explanation.severity().starts_with("错误");
        if let Some(fault) = wrong.iter().find(|fault| fault.code == code)
            && says_error != (fault.severity == Severity::Error)
        {
            bad.push(format!("{code}：级别写的是“{}”，查出来的是 {:?}", explanation.severity(), fault.severity));
        }
        if wrong.iter().any(|fault| fault.help.is_none() && fault.code == code) {
            bad.push(format!("{code}：没有说怎么改\n{}", told(&wrong)));
        }
        if right.iter().any(|fault| fault.severity == Severity::Error || fault.code == code) {
            bad.push(format!("{code}：正确的写法也有错误\n{}", told(&right)));
        }
    }
    assert!(bad.is_empty(), "{} 处：\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn every_explanation_is_whole() {
    for explanation in explanations() {
        let code = explanation.code;
        assert!(!explanation.name().is_empty() && !explanation.severity().is_empty(), "{code}");
        for heading in HEADINGS {
            assert!(!explanation.section(heading).is_empty(), "{code}：缺“## {heading}”");
        }
    }
    let codes: Vec<&str> = explanations().map(|explanation| explanation.code).collect();
    assert_eq!(codes.len(), codes.iter().collect::<BTreeSet<_>>().len(), "a code is listed twice");
}
