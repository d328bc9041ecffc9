//! What `pack check` and `pack doc` say, as their readers see it.

#![expect(clippy::unwrap_used, reason = "what can't be set up fails its test there")]

mod folder;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use insta::assert_snapshot;
use serde_json::Value as Json;

use crate::folder::{laid, overlays, suite};

fn pack(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("pack").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn checked(folder: &Path, options: &[&str]) -> Output {
    pack(&[&["check", folder.to_str().unwrap()], options].concat())
}

fn codes(folder: &Path) -> BTreeSet<String> {
    let output = checked(folder, &["--format", "json"]);
    let json: Json = serde_json::from_slice(&output.stdout).unwrap();
    json["faults"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_broken_pack_says_where_what_and_how_to_mend_it() {
    for overlay in overlays() {
        let folder = laid(&[&overlay]);
        let output = checked(folder.path(), &[]);
        let code = output.status.code().unwrap();
        assert_snapshot!(overlay.clone(), format!("{}\n退出码 {code}\n", said(&output).trim_end()));
    }
}

/// Declarations, types and templates are checked together: whoever mends a pack sees all of it at once.
#[test]
fn thirty_kinds_of_fault_come_in_one_run() {
    let folder = laid(&["register", "conditions", "measures", "template_use", "advice"]);
    let found = codes(folder.path());
    assert!(found.len() >= 30, "{} kinds: {found:?}", found.len());
    for letter in ["P", "F", "D"] {
        assert!(found.iter().any(|code| code.starts_with(letter)), "{found:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_files_that_are_no_declarations_are_not_read() {
    let folder = laid(&[]);
    let section = folder.path().join("areas/safety/section.md");
    std::fs::remove_file(&section).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", &section).unwrap();
    std::fs::write(folder.path().join("areas/training/section.md"), " ".repeat(5_000_000)).unwrap();
    assert_snapshot!(said(&checked(folder.path(), &[])));
}

#[test]
fn the_education_bureau_s_pack_is_clean_warnings_included() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let output = checked(&folder, &["--strict"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("没有错误，没有提醒"), "{}", said(&output));
}

#[test]
fn warnings_alone_pass_unless_strict() {
    let folder = laid(&[]);
    let role = "[roles]\nsafety_department = \"安全科\"\naid_center = \"资助中心\"\n";
    let file = folder.path().join("pack.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.split("[roles]").next().unwrap().to_owned() + role).unwrap();
    let lenient = checked(folder.path(), &[]);
    assert_eq!(lenient.status.code(), Some(0));
    assert!(said(&lenient).contains("没有错误，1 处提醒\n看某个编号的详细说明：xuezheng pack check --explain P056"));
    let strict = checked(folder.path(), &["--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(said(&strict).contains("--strict：有提醒也算不通过"));
}

#[test]
fn the_json_output_has_places_for_editors() {
    let folder = laid(&["partitions"]);
    let output = checked(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["schema"], &json["passed"]), (&Json::from(1), &Json::from(false)));
    let fault = json["faults"].as_array().unwrap().iter().find(|fault| fault["code"] == "P032").unwrap();
    let keys: BTreeSet<&str> = fault.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(Vec::from_iter(keys), ["code", "end", "file", "help", "label", "message", "name", "severity", "start"]);
    // The word topics in `partition = ["topics"]`, line 9.
    let file = std::fs::read_to_string(folder.path().join("areas/training/indicators.toml")).unwrap();
    let offset = file.find("partition = [\"").unwrap() + "partition = [\"".len();
    assert_eq!(fault["start"], serde_json::json!({ "line": 9, "column": 15, "offset": offset }));
    assert_eq!(fault["end"], serde_json::json!({ "line": 9, "column": 21, "offset": offset + 6 }));
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    assert_snapshot!("explain", said(&pack(&["check", "--explain", "p040"])));
    assert_snapshot!("explain_list", said(&pack(&["check", "--explain"])));
    let json: Json = serde_json::from_slice(&pack(&["check", "--explain", "D111", "--format", "json"]).stdout).unwrap();
    assert_eq!((&json["code"], &json["name"]), (&Json::from("D111"), &Json::from("文字里有数字")));
    let unknown = pack(&["check", "--explain", "P999"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("没有「P999」这个编号"));
}

#[test]
fn the_catalogue_is_written_in_words() {
    let small = suite().join("small_pack");
    let shown = pack(&["doc", small.to_str().unwrap()]);
    assert_snapshot!("catalogue", said(&shown));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.md");
    let written = pack(&["doc", small.to_str().unwrap(), "-o", file.to_str().unwrap()]);
    assert!(written.status.success());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), said(&shown));
}

#[test]
fn the_catalogue_lists_what_documents_set_with_days_and_sources() {
    let bureau = suite().join("../../packs/education-bureau");
    let shown = said(&pack(&["doc", bureau.to_str().unwrap()]));
    for row in [
        "疏散用时要求（`param.evacuation_time`） | 120秒 | 学校类别为初级中学 | 2014-02-22起 | 《中小学幼儿园应急疏散演练指南》",
        "| 寄宿生生活补助学期标准（初中）（`param.boarder_allowance`） | 750元 | 全部 | 2024-01-01起 |",
        "625元 | 全部 | 2019-09-01至2023-12-31 |",
        "| 高于规定学历教师 | 每100名学生，人 | [小学每百名学生拥有高于规定学历教师的标准](#parameter-degree_standard_primary) |",
        "不达标的一项至少达到标准的百分之几见[没有达标的一项至少达到标准的百分数](#parameter-balance_miss_floor)",
    ] {
        assert!(shown.contains(row), "{row}");
    }
}
