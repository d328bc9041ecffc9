//! The Word file, read by something that isn't ours.

use std::process::Command;

use serde_json::Value as Json;

use crate::county;

async fn inspected() -> Json {
    let file = county::shared().await.join("documents/report.docx");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/inspect_docx.py");
    let output = Command::new("/usr/bin/python3").arg(script).arg(&file).output().unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "python3-docx is needed (cargo xtask test installs it): {why}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn close(value: &Json, millimetres: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - millimetres).abs() < 0.3)
}

#[tokio::test]
async fn the_page_is_that_of_an_official_document() {
    let word = inspected().await;
    let section = &word["sections"][0];
    assert!(close(&section["page_mm"]["width"], 210.0) && close(&section["page_mm"]["height"], 297.0), "{section}");
    for (side, millimetres) in [("top", 37.0), ("left", 28.0), ("right", 26.0), ("bottom", 35.0)] {
        assert!(close(&section["margins_mm"][side], millimetres), "{side}: {section}");
    }
    assert_eq!(section["grid"]["type"], "linesAndChars");
    let style = |name: &str, key: &str| word["styles"][name][key].clone();
    for (name, font, size) in [
        ("Title", "方正小标宋简体", 22.0),
        ("Heading 1", "黑体", 16.0),
        ("Heading 2", "楷体_GB2312", 16.0),
        ("Heading 3", "仿宋_GB2312", 16.0),
        ("Normal", "仿宋_GB2312", 16.0),
    ] {
        assert_eq!(style(name, "east_asia"), font, "{name}");
        assert_eq!(style(name, "size_pt"), size, "{name}");
    }
    let headings: Vec<&str> = word["headings"].as_array().unwrap().iter().filter_map(|h| h["text"].as_str()).collect();
    assert!(headings[0].contains("2024年上半年工作总结"), "{headings:?}");
    for expected in ["一、", "（一）", "二、", "三、"] {
        assert!(headings.iter().any(|heading| heading.starts_with(expected)), "{expected}: {headings:?}");
    }
}

#[tokio::test]
async fn every_figure_is_a_tagged_control_that_its_custom_xml_entry_explains() {
    let word = inspected().await;
    let controls = word["controls"].as_array().unwrap();
    assert!(controls.len() >= 60, "{} controls", controls.len());
    let entries: Vec<&Json> =
        word["custom_xml"].as_array().unwrap().iter().flat_map(|part| part["entries"].as_array().unwrap()).collect();
    let keys: Vec<&str> = entries.iter().filter_map(|entry| entry["key"].as_str()).collect();
    for control in controls {
        let tag = control["tag"].as_str().unwrap();
        assert!(keys.contains(&tag), "{control}");
        assert!(control["alias"].as_str().unwrap().contains(tag), "{control}");
        assert!(control["plain_text"] == true && control["bound"] == false, "{control}");
    }
    let entry = |indicator: &str| {
        entries.iter().find(|entry| entry["indicator"] == indicator && entry["aspect"] == "value").unwrap()
    };
    assert_eq!(entry("student_aid.aided_students")["value"], "28209");
    assert_eq!(entry("safety.hazards_closed")["value"], "340");
    let amount = entry("student_aid.aid_amount");
    assert_eq!(amount["value"], "16136800");
    let shown: Vec<&str> = controls
        .iter()
        .filter(|control| control["tag"] == amount["key"])
        .filter_map(|control| control["text"].as_str())
        .collect();
    assert!(shown.contains(&"1613.68万元"), "{shown:?}");
    // The appendix has one row for each figure.
    let tables = word["tables"].as_array().unwrap();
    let appendix = tables.last().unwrap();
    assert_eq!(appendix["header"], serde_json::json!(["编号", "指标", "数值", "口径", "记录数", "填报率"]));
    assert_eq!(appendix["header_rows"], 1);
    assert_eq!(appendix["body"].as_array().unwrap().len(), keys.len());
}

#[tokio::test]
async fn libreoffice_opens_it_and_no_page_is_blank() {
    let file = county::shared().await.join("documents/report.docx");
    let folder = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let office = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(&file)
        .output()
        .expect("LibreOffice is needed: cargo xtask test installs it");
    assert!(office.status.success(), "{}", String::from_utf8_lossy(&office.stderr));
    let text = Command::new("pdftotext")
        .arg("-layout")
        .arg(folder.path().join("report.pdf"))
        .arg("-")
        .output()
        .expect("poppler is needed: cargo xtask test installs it");
    let text = String::from_utf8(text.stdout).unwrap();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.chars().filter(|c| !c.is_whitespace()).count() > 20, "page {} is blank", index + 1);
        let dense: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(dense.ends_with(&format!("—{}—", index + 1)), "page {} has no number:\n{page}", index + 1);
    }
    for stated in ["28209", "1613.68", "340", "附件"] {
        assert!(text.contains(stated), "{stated} is not on the pages");
    }
}
