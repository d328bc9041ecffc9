//! Other programs that open what was written; `cargo xtask test` installs them.

use std::path::Path;
use std::process::Command;

/// Runs a Python script with a Word file's path as argument and gives what it prints.
pub(crate) fn python(script: &str, docx: &[u8]) -> String {
    const PYTHON: &str = "/usr/bin/python3";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.docx");
    std::fs::write(&path, docx).unwrap();
    let output = Command::new(PYTHON).arg("-c").arg(script).arg(&path).output();
    let output = output.unwrap_or_else(|error| panic!("{PYTHON} 无法运行（{error}）：请安装 python3 和 python3-docx"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("No module named 'docx'"), "缺少 python-docx：请安装系统包 python3-docx");
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The pages of a Word file as LibreOffice lays them out, as text.
pub(crate) fn pages(docx: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report.docx"), docx).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let office = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(folder.path().join("report.docx"))
        .output()
        .expect("LibreOffice is needed: cargo xtask test installs it");
    assert!(office.status.success(), "{}", String::from_utf8_lossy(&office.stderr));
    let text = Command::new("pdftotext").arg("-layout").arg(folder.path().join("report.pdf")).arg("-").output();
    let text = String::from_utf8(text.expect("poppler is needed: cargo xtask test installs it").stdout).unwrap();
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// What Chromium makes of a page on a screen `width` wide: the document after its scripts ran, and its messages.
pub(crate) struct Seen {
    pub(crate) dom: String,
    pub(crate) console: Vec<String>,
}

/// Opens a page in Chromium.
pub(crate) fn browse(html: &str, width: u32) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    std::fs::write(&path, html).unwrap();
    let output = chromium(folder.path(), width).arg(format!("file://{}", path.display())).output();
    let output = output.expect("Chromium is needed: cargo xtask test installs it");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    Seen { dom: String::from_utf8(output.stdout).unwrap(), console }
}

fn chromium(folder: &Path, width: u32) -> Command {
    let mut command = Command::new("chromium");
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]);
    command.args(["--disable-background-networking", "--hide-scrollbars", "--enable-logging=stderr", "--dump-dom"]);
    command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    command.arg(format!("--window-size={width},900"));
    command
}
