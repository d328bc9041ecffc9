//! The web page of the report, opened in a browser.

use std::path::Path;
use std::process::Command;

use crate::county;

/// The page after Chromium read it on a screen `width` wide, and what it wrote to its log.
fn browse(page: &str, width: u32) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    std::fs::write(&path, page).unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--window-size={width},900"))
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
    let (dom, log) = browse(&page, 1440);
    assert!(!log.contains("CONSOLE"), "{log}");
    for stated in ["<data class=\"xz-q\" value=\"28209\"", "1613.68万元", "学生资助发放台账", "溯源码"] {
        assert!(dom.contains(stated), "{stated} is not on the page");
    }
    let panels = dom.matches("popover=\"\"").count();
    assert!(panels >= 60, "{panels} panels");
}

#[tokio::test]
async fn the_report_fits_every_screen() {
    // A script that the page's own policy would not let run.
    let page = page(&county::shared().await).replace("Content-Security-Policy", "x-policy");
    let script = "<script>document.title = document.documentElement.scrollWidth + '/' + innerWidth</script></body>";
    for width in [360, 768, 1440] {
        let (dom, _) = browse(&page.replace("</body>", script), width);
        assert!(dom.contains(&format!("<title>{width}/{width}</title>")), "the page scrolls sideways at {width}");
    }
}
