//! `xuezheng lint`, as a user types it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use crate::county;

const FAULTY: &str = "某县教育局2024年工作总结\n一、工作情况\n招聘教师294人，其中：幼儿园教师150人、高中教师128人、中专教师26人。签定责任书X份。\n";

fn xuezheng(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezheng")).arg("lint").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn errors_are_underlined_counted_and_end_with_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), "总结.txt", FAULTY);
    let output = xuezheng(&[&file]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    for expected in
        ["总结.txt:3:", "错误 D080", "各项之和是 304人，合计是 294人，相差 10人", "错误 D001", "^^^", "3 处错误"]
    {
        assert!(said.contains(expected), "{expected}:\n{said}");
    }
}

#[test]
fn json_names_file_rule_place_quote_and_fix() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), "总结.txt", FAULTY);
    let output = xuezheng(&[&file, "--format", "json"]);
    let findings: Json = serde_json::from_slice(&output.stdout).unwrap();
    let found = |code: &str| findings.as_array().unwrap().iter().find(|finding| finding["code"] == code).unwrap();
    let word = found("D031");
    assert_eq!(word["quote"], "签定");
    assert_eq!((&word["rule"], &word["severity"], &word["line"]), (&"wrong-word".into(), &"error".into(), &3.into()));
    assert_eq!(word["fix"][0]["text"], "签订");
    let start = word["start"].as_u64().unwrap() as usize;
    assert_eq!(FAULTY.chars().skip(start).take(2).collect::<String>(), "签定");
    assert!(found("D080")["rule"].as_str().unwrap().contains("sum") && found("D080")["fix"].is_null());
}

#[test]
fn sarif_names_the_rules_and_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), "总结.txt", FAULTY);
    let log: Json = serde_json::from_slice(&xuezheng(&[&file, "--format", "sarif"]).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let sum = results.iter().find(|result| result["ruleId"] == "D080").unwrap();
    assert_eq!(sum["level"], "error");
    assert_eq!(sum["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (first, last) = (file(folder.path(), "甲.txt", FAULTY), file(folder.path(), "乙.txt", FAULTY));
    let (absent, broken) = (folder.path().join("丙.txt"), file(folder.path(), "丁.docx", "不是Word文件"));
    let output = xuezheng(&[&first, &absent.display().to_string(), &broken, &last]);
    assert_eq!(output.status.code(), Some(2));
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(said.find("甲.txt:3:").unwrap() < said.find("乙.txt:3:").unwrap(), "{said}");
    assert!(complained.contains("丙.txt") && complained.contains("丁.docx"), "{complained}");
}

#[test]
fn certain_mends_are_written_and_the_rest_is_still_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), "总结.md", FAULTY);
    let output = xuezheng(&[&file, "--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("已改 1 处"), "{}", text(&output.stderr));
    assert!(std::fs::read_to_string(&file).unwrap().contains("签订责任书X份"));
    assert!(!text(&output.stdout).contains("D031"));
}

#[test]
fn rules_are_chosen_by_code_or_name_and_clean_text_ends_with_code_0() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), "总结.txt", FAULTY);
    let only = xuezheng(&[&file, "--rules", "wrong-word,D030", "--format", "json"]);
    assert_eq!(serde_json::from_slice::<Json>(&only.stdout).unwrap().as_array().unwrap().len(), 1);
    let clean = xuezheng(&[&file, "--allow", "D001,D080,D031"]);
    assert_eq!(clean.status.code(), Some(0), "{}", text(&clean.stdout));
    assert!(text(&clean.stdout).contains("没有发现问题"));
    let unknown = xuezheng(&[&file, "--rules", "D0800"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("没有「D0800」这条规则，是否想用 D080"), "{}", text(&unknown.stderr));
}

#[test]
fn a_rule_is_explained_with_examples() {
    let one = text(&xuezheng(&["--explain", "D012"]).stdout);
    assert!(one.contains("序号写法不一致") && one.contains("【会报】") && one.contains("【不报】"), "{one}");
    let all = text(&xuezheng(&["--explain"]).stdout);
    assert!(all.contains("D001") && all.contains("D089"), "{all}");
}

/// A Word file that says this in one run.
fn word(folder: &Path, name: &str, said: &str) -> String {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:body></w:document>"#
    );
    let path = folder.join(name);
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, text) in [("[Content_Types].xml", TYPES), ("word/document.xml", &document)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    path.display().to_string()
}

fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_word_file_is_mended_in_a_copy_by_revisions_and_stays_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = word(folder.path(), "总结.docx", "签定责任书X份。");
    let before = std::fs::read(&file).unwrap();
    let copy = folder.path().join("总结（修订）.docx");
    let output = xuezheng(&[&file, "--fix", "--date", "2024-07-08"]);
    assert!(text(&output.stderr).contains("改 1 处，写成修订"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("D001") && !text(&output.stdout).contains("D031"));
    let main = part(&copy, "word/document.xml");
    assert!(main.contains("w:date=\"2024-07-08T00:00:00Z\"") && main.contains("<w:delText xml:space=\"preserve\">定<"));
    assert_eq!(std::fs::read(&file).unwrap(), before);

    // What somebody has worked on in the copy is not written over; the same copy again is no change.
    assert_eq!(xuezheng(&[&file, "--fix", "--date", "2024-07-08"]).status.code(), Some(1));
    let other = xuezheng(&[&file, "--fix"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("内容不同"), "{}", text(&other.stderr));
}

#[test]
fn revisions_and_comments_go_into_one_copy() {
    let folder = tempfile::tempdir().unwrap();
    let file = word(folder.path(), "总结.docx", "签定责任书X份。");
    let copy = folder.path().join("副本.docx");
    let output = xuezheng(&[&file, "--fix", "--commented", &copy.display().to_string()]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(part(&copy, "word/document.xml").contains("<w:ins ") && !folder.path().join("总结（修订）.docx").exists());
    let comments = part(&copy, "word/comments.xml");
    assert!(comments.contains("D001") && !comments.contains("D031"), "what is mended needs no comment: {comments}");
}

/// The findings of the rules that need figures, by file, and what was said beside them.
fn against(bureau: &Path, files: &[String]) -> (Vec<(String, String, String)>, String) {
    let bureau = bureau.display().to_string();
    let mut arguments: Vec<&str> = files.iter().map(String::as_str).collect();
    arguments.extend(["-C", &bureau, "--period", "2024H1", "--rules", "D090,D091,D092", "--format", "json"]);
    let output = xuezheng(&arguments);
    let findings: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let found = findings.as_array().unwrap().iter().map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        (text("file"), text("code"), text("quote"))
    });
    (found.collect(), text(&output.stderr))
}

/// How many numbers of a file were held against figures, and how many of them are backed.
fn tally(said: &str, file: &str) -> (u32, u32) {
    let line = said.lines().find(|line| line.starts_with(file)).unwrap_or_else(|| panic!("{file}: {said}"));
    let (_, counts) = line.rsplit_once('，').unwrap();
    let mut numbers = counts.split(|c: char| !c.is_ascii_digit()).filter_map(|it| it.parse().ok());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[tokio::test]
async fn our_own_report_is_backed_and_numbers_that_somebody_changed_are_found() {
    let bureau = county::shared().await;
    let folder = tempfile::tempdir().unwrap();
    let report = |format: &str| bureau.join(format!("documents/report.{format}")).display().to_string();
    let markdown = std::fs::read_to_string(report("md")).unwrap();
    let (body, _) = markdown.split_once("# 数据附表").unwrap();
    let plain = file(folder.path(), "plain.md", body);
    let mut changed = body.to_owned();
    for (from, to) in [("校园安全检查[21]", "校园安全检查[97]"), ("整改销号安全隐患[340]", "整改销号安全隐患[943]")]
    {
        assert!(changed.contains(from), "{from}");
        changed = changed.replacen(from, to, 1);
    }
    let changed = file(folder.path(), "changed.md", &changed);
    let files = [report("docx"), plain.clone(), changed.clone()];
    let (found, said) = against(&bureau, &files);
    let of = |file: &str, codes: &[&str]| -> Vec<String> {
        let here = found.iter().filter(|(of, code, _)| of == file && codes.contains(&code.as_str()));
        here.map(|(_, _, quote)| quote.clone()).collect()
    };
    for (file, least) in [(&files[0], 99), (&plain, 97)] {
        assert_eq!(of(file, &["D090", "D091"]), Vec::<String>::new(), "{file}");
        let (numbers, backed) = tally(&said, file);
        assert!(
            numbers > 300 && backed * 100 >= numbers * least,
            "{file}: {backed} of {numbers}: {:?}",
            of(file, &["D092"])
        );
    }
    let wrong = of(&changed, &["D090"]);
    assert!(wrong.len() == 1 && wrong[0].contains("97"), "{wrong:?}");
    // What is said to include more than its period is not held against the figure of that name: it has no backing.
    let unbacked = of(&changed, &["D092"]);
    assert!(unbacked.iter().any(|quote| quote.contains("943")), "{unbacked:?}");
}

#[test]
fn what_is_needed_to_compare_with_a_bureau_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (file, here) = (file(folder.path(), "总结.txt", FAULTY), folder.path().display().to_string());
    for (arguments, said) in [
        (vec!["-C", &here], "还要写明期间，如 --period 2024H1"),
        (vec!["-C", &here, "--period", "2024H1"], "不是学政的工作目录"),
        (vec!["-C", &here, "--period", "今年"], "无法识别的期间"),
    ] {
        let output = xuezheng(&[&[file.as_str()], arguments.as_slice()].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
}
