//! Rubbish in, a reading or an error in Chinese out: never a panic.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use xuezheng_document::lint::{Choice, lint};
use xuezheng_document::reading::{ReadError, Reading, read};
use zip::write::SimpleFileOptions;

/// Whatever comes out must hold together: spans lie in the text, indices lead somewhere. Gives the reading, if there is one.
pub(crate) fn check(name: &str, bytes: &[u8]) -> Option<Reading> {
    match read(name, bytes) {
        Ok(reading) => {
            consistent(&reading);
            Some(reading)
        }
        Err(error) => {
            let said = error.to_string();
            assert!(said.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)), "{said}");
            None
        }
    }
}

fn consistent(reading: &Reading) {
    let length = reading.text.chars.len();
    for paragraph in &reading.text.paragraphs {
        assert!(paragraph.span.end <= length && !paragraph.span.is_empty());
        assert!(paragraph.joins.iter().all(|join| paragraph.span.start <= *join && *join <= paragraph.span.end));
    }
    for heading in &reading.outline.headings {
        assert!(heading.body.end <= length && heading.title.end <= length && heading.title.start <= heading.title.end);
        assert!(heading.parent.is_none_or(|parent| parent < reading.outline.headings.len()));
    }
    for quantity in &reading.quantities {
        assert!(!reading.text.slice(quantity.span).is_empty());
        assert!(reading.text.place(quantity.span).end <= reading.text.source.len());
        assert!(quantity.period.is_none_or(|period| period < reading.dates.len()));
    }
    for commitment in &reading.commitments {
        assert!(commitment.what.start <= commitment.what.end && commitment.span.end <= length);
        assert!(commitment.targets.iter().all(|target| *target < reading.quantities.len()));
    }
}

/// A docx with this as its main part.
pub(crate) fn docx(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        archive.start_file(*path, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Texts made of what readers look for.
const WORDS: &str = "(一、|（一）|1\\.|一是|①|第|十|百|万|亿|半|两|三分之一|百分之|[0-9]{1,4}|\\.|,|，|。|；|：|（|）|“|”|\"|《|》|x|X|%|年|月|日|底前|所|人|元|个|百分点|多|余|约|其中|其余|还有|分别|等|附件|局|[ \n\t]|—|-|~|/|提纲|计划|甲|乙|力争|将|<p>|<td|&#|;|#|\\||\\*)";

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_of_any_name(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "a\\.(txt|md|html|docx|pdf)") {
        check(&name, &bytes);
    }

    #[test]
    fn any_text_of_any_name(text in any::<String>(), name in "a\\.(txt|md|html)") {
        check(&name, text.as_bytes());
    }

    #[test]
    fn texts_made_of_what_is_looked_for(
        words in prop::collection::vec(prop::string::string_regex(WORDS).unwrap(), 0..80),
        name in "a\\.(txt|md|html)",
    ) {
        check(&name, words.concat().as_bytes());
    }

    #[test]
    fn any_xml_in_a_docx(
        words in prop::collection::vec(
            "(<w:p>|</w:p>|<w:r>|</w:r>|<w:t>|</w:t>|<w:tbl>|</w:tbl>|<w:tr>|<w:tc>|</w:tc>|<w:del>|</w:del>|<w:br/>|<w:tab/>|&amp;|&#x0;|&#99999999;|12所|甲|<w:numId w:val=\"1\"/>|<w:footnote w:type=\"separator\">)",
            0..40,
        ),
    ) {
        check("a.docx", &docx(&[("word/document.xml", words.concat().as_bytes()), ("word/numbering.xml", b"<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>")]));
    }

    #[test]
    fn a_docx_cut_anywhere(length in 0_usize..400) {
        let whole = docx(&[("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>整改12处</w:t></w:r></w:p></w:body></w:document>".as_bytes())]);
        check("a.docx", &whole[..length.min(whole.len())]);
    }

    #[test]
    fn a_pdf_with_bytes_changed(at in 0_usize..900, byte in any::<u8>(), length in 0_usize..900) {
        let mut pdf = crate::files::pdf();
        let index = at % pdf.len();
        pdf[index] = byte;
        pdf.truncate(length.max(1).min(pdf.len()));
        check("a.pdf", &pdf);
    }
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused() {
    let bomb = vec![b' '; 65 * 1024 * 1024];
    let error = read("a.docx", &docx(&[("word/document.xml", &bomb)])).unwrap_err();
    assert_eq!(error, ReadError::TooLarge { most: 64 });
}

#[test]
fn what_is_one_long_word_or_mark_takes_as_long_as_it_is_and_no_longer() {
    // Each of these took the square of its length, which for a text of a report's size is too long.
    let text = ["s", "{{", "（", "一", "其中3人，", "签定", "1人、", "9", ".html", "计划", "年底前完成1个，"];
    let markdown = ["[", "![", "*1", "<p", "]("];
    let all = text.map(|piece| ("总结.txt", piece)).into_iter().chain(markdown.map(|piece| ("总结.md", piece)));
    for (name, piece) in all {
        let text = format!("甲{}", piece.repeat(8_000));
        let reading = check(name, text.as_bytes()).unwrap();
        lint(&reading, &Choice::default().all(true));
    }
}

#[test]
fn numbers_that_nobody_can_reckon_with_are_passed_over() {
    let large = "9".repeat(28);
    let text = format!(
        "全县学生{large}人，其中男生{large}人、女生{large}人、其他{large}人，占{large}%，每人{large}元，共{large}万元。\n"
    );
    for text in [text.clone(), text.replace("99人，其中", "90人，其中"), text.replace(&large, "1234567890123456789")]
    {
        lint(&check("总结.txt", text.as_bytes()).unwrap(), &Choice::default().all(true));
    }
}

#[test]
fn a_pdf_of_arrays_in_arrays_is_refused() {
    for depth in [60_000, 200_000] {
        let arrays = "[".repeat(depth);
        let text = format!(
            "%PDF-1.7\n1 0 obj\n{arrays}\nendobj\n2 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 2 0 R>>\n"
        );
        let error = read("总结.pdf", text.as_bytes()).unwrap_err().to_string();
        assert!(depth < 100_000 || error.contains("嵌套太深"), "{error}");
    }
}

#[test]
fn old_word_files_are_refused_with_what_to_do() {
    let error = read("a.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0]).unwrap_err();
    assert!(error.to_string().contains("另存为 docx"), "{error}");
}
