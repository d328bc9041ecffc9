//! What our writers print, our reader reads.

use xuezheng_document::reading::{FileKind, Reading, read};
use xuezheng_document::write;
use xuezheng_document::write::pdf::{Fonts, typeset};

use crate::sample::document;

const BODY: &str = "# 学生资助\n\n共资助学生{{ student_aid.students | withunit }}，金额{{ student_aid.amount | unit(\"万元\", 2) }}。\n";

fn check(reading: &Reading, kind: FileKind) {
    assert_eq!(reading.text.source.kind, kind);
    let mut titles = reading.outline.headings.iter().map(|heading| reading.text.slice(heading.title));
    assert!(titles.any(|title| title == "学生资助"), "{}", reading.text.content);
    let value = |written: &str| {
        let quantity = reading.quantities.iter().find(|quantity| reading.text.slice(quantity.span) == written);
        let quantity = quantity.unwrap_or_else(|| panic!("{written} is not read: {}", reading.text.content));
        (quantity.value().unwrap().to_string(), quantity.unit.clone().unwrap())
    };
    assert_eq!(value("28209人次"), ("28209".to_owned(), "人次".to_owned()));
    assert_eq!(value("1613.68万元"), ("16136800.00".to_owned(), "元".to_owned()));
}

#[test]
fn a_report_in_word_is_read_back() {
    let docx = write::docx(&document(BODY), None).unwrap();
    check(&read("report.docx", &docx).unwrap(), FileKind::Word);
}

#[test]
fn a_report_as_pdf_is_read_back() {
    let pdf = typeset(&document(BODY), &Fonts::bundled()).unwrap().pdf().unwrap();
    let reading = read("report.pdf", &pdf).unwrap();
    check(&reading, FileKind::Pdf);
    let first = reading.quantities.first().unwrap();
    assert_eq!(reading.text.place(first.span).page, Some(1));
}

#[test]
fn a_report_in_markdown_and_as_a_page_is_read_back() {
    check(&read("report.md", write::markdown(&document(BODY)).as_bytes()).unwrap(), FileKind::Markdown);
    check(&read("report.html", write::html(&document(BODY)).as_bytes()).unwrap(), FileKind::Html);
}
