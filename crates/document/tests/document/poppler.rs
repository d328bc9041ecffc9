//! PDF files, opened by another program.

use std::process::Command;

/// What a tool of poppler prints about the file.
pub(crate) fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, pdf).unwrap();
    // Tools that print text want `-` for the output, the others only the file.
    let output: &[&str] = if tool == "pdftotext" { &["-"] } else { &[] };
    let done = Command::new(tool).args(arguments).arg(&path).args(output).output();
    let done = done.unwrap_or_else(|error| panic!("{tool} 无法运行（{error}）：请安装 poppler-utils"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The lines of a page, as they stand on it.
pub(crate) fn page(pdf: &[u8], number: usize) -> Vec<String> {
    let number = number.to_string();
    let text = poppler("pdftotext", &["-layout", "-f", &number, "-l", &number], pdf);
    text.lines().map(str::to_owned).collect()
}

/// The text of the whole file without the spaces that its layout makes.
pub(crate) fn text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-raw"], pdf).chars().filter(|c| !c.is_whitespace()).collect()
}
