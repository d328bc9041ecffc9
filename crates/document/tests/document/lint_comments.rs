//! Comments of the linter in a copy of a Word file.

use std::io::{Cursor, Read, Write};

use xuezheng_document::lint::{Choice, commented, lint};
use xuezheng_document::reading::read;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A Word file with this body.
pub(crate) fn word(body: &str) -> Vec<u8> {
    packed(body, &[])
}

/// A Word file with this body and more parts.
pub(crate) fn packed(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT), ("word/document.xml", document.as_str())];
    for (name, text) in parts.iter().chain(more) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of a part.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_comment_stands_on_the_words_that_are_wrong_and_the_text_stays() {
    let file = word(
        "<w:p><w:r><w:t>工作总结</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>广泛开展</w:t></w:r><w:r><w:t>开展演讲比赛。</w:t></w:r></w:p>",
    );
    let reading = read("总结.docx", &file).unwrap();
    let findings = lint(&reading, &Choice::default().only(&["D030".to_owned()]).unwrap());
    assert_eq!(findings.len(), 1);
    let copy = commented(&file, &reading.text.source, &findings).unwrap();
    let main = part(&copy, "word/document.xml");
    let start = main.find("<w:commentRangeStart w:id=\"0\"/>").unwrap();
    let end = main.find("<w:commentRangeEnd w:id=\"0\"/>").unwrap();
    let shown: String =
        main[start..end].split("<w:t").skip(1).filter_map(|t| t.split('>').nth(1)?.split('<').next()).collect();
    assert_eq!(shown, "开展开展");
    assert!(part(&copy, "word/comments.xml").contains("【错误 D030】「开展」写了两遍"));
    assert!(part(&copy, "[Content_Types].xml").contains("/word/comments.xml"));
    assert!(part(&copy, "word/_rels/document.xml.rels").contains("relationships/comments"));
    assert_eq!(read("副本.docx", &copy).unwrap().text.content, reading.text.content);
}

#[test]
fn comments_that_were_there_stay_and_ids_go_on() {
    let file = word("<w:p><w:r><w:t>工作总结</w:t></w:r></w:p><w:p><w:r><w:t>广泛开展开展演讲比赛。</w:t></w:r></w:p>");
    let reading = read("总结.docx", &file).unwrap();
    let findings = lint(&reading, &Choice::default().only(&["D030".to_owned()]).unwrap());
    let once = commented(&file, &reading.text.source, &findings).unwrap();
    let again = read("总结.docx", &once).unwrap();
    let findings = lint(&again, &Choice::default().only(&["D030".to_owned()]).unwrap());
    let comments = part(&commented(&once, &again.text.source, &findings).unwrap(), "word/comments.xml");
    assert!(comments.contains("w:id=\"0\"") && comments.contains("w:id=\"1\""), "{comments}");
}
