//! The web page of the report, opened in a browser.

use std::path::Path;
use std::process::Command;

use crate::county;

/// The page after Chromium read it, and what it wrote to its log.
fn browse(page: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    std::fs::write(&path, page).unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", path.display()))
        .output()
        .expect("Chromium is needed: cargo xtask test installs it");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    (String::from_utf8(output.stdout).unwrap(), log)
}

fn page(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("documents/report.html")).unwrap()
}

#[tokio::test]
async fn the_report_as_a_page_has_each_figure_s_lineage_and_nothing_in_the_console() {
    let page = page(&county::shared().await);
    let (dom, log) = browse(&page);
    assert!(!log.contains("CONSOLE"), "{log}");
    for stated in ["<data class=\"xz-q\" value=\"28209\"", "1613.68万元", "学生资助发放台账", "溯源码"] {
        assert!(dom.contains(stated), "{stated} is not on the page");
    }
    let panels = dom.matches("popover=\"\"").count();
    assert!(panels >= 60, "{panels} panels");
}
