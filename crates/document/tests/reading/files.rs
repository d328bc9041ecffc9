//! Word documents and PDF as other programs write them.

use xuezheng_document::reading::{ParagraphKind, Span, WordPart, read};

use crate::fuzz::docx;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
const FOOTNOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>含复查9处。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
const BODY: &str = r#"<w:document xmlns:w="w"><w:body>
<w:p><w:r><w:t>某县教育局工作总结</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="a1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>校园安全</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">整改隐患</w:t></w:r><w:del><w:r><w:delText>300</w:delText></w:r></w:del><w:ins><w:r><w:t>34</w:t></w:r></w:ins><w:r><w:t>0处，</w:t></w:r><w:r><w:t>其中重大2处。</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲校</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1,200</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:pPr><w:pStyle w:val="a1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>下一步打算</w:t></w:r></w:p>
</w:body></w:document>"#;

fn sample() -> Vec<u8> {
    docx(&[
        ("word/document.xml", BODY.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/footnotes.xml", FOOTNOTES.as_bytes()),
    ])
}

/// A PDF whose text is not compressed, as small as can be.
pub(crate) fn pdf() -> Vec<u8> {
    let content = "BT /F1 12 Tf 72 720 Td (Total 340) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj{object}endobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1));
    pdf.into_bytes()
}

#[test]
fn paragraphs_cells_and_notes_are_read_and_deleted_text_is_not() {
    let reading = read("a.docx", &sample()).unwrap();
    assert_eq!(
        reading.text.content,
        "某县教育局工作总结\n校园安全\n整改隐患340处，其中重大2处。\n甲校\n1,200\n下一步打算\n含复查9处。\n"
    );
    let kinds: Vec<ParagraphKind> = reading.text.paragraphs.iter().map(|paragraph| paragraph.kind).collect();
    assert_eq!(kinds[4], ParagraphKind::Cell { table: 0, row: 0, column: 1 });
    assert_eq!(kinds[6], ParagraphKind::Note);
}

#[test]
fn numbers_that_word_makes_are_those_of_headings() {
    let reading = read("a.docx", &sample()).unwrap();
    let headings: Vec<(&str, &str)> = reading
        .outline
        .headings
        .iter()
        .map(|heading| (heading.marker.as_str(), reading.text.slice(heading.title)))
        .collect();
    assert_eq!(headings, [("一、", "校园安全"), ("二、", "下一步打算")]);
}

#[test]
fn a_span_leads_to_paragraph_and_run() {
    let reading = read("a.docx", &sample()).unwrap();
    let text = &reading.text;
    let start = text.content.chars().collect::<Vec<_>>().windows(2).position(|pair| pair == ['2', '处']).unwrap();
    let place = text.place(Span::new(start, start + 2)).word.unwrap();
    assert_eq!((place.part, place.paragraph, place.run, place.offset), (WordPart::Main, 2, 4, 4));
    let first = reading.quantities.first().unwrap();
    assert_eq!(text.slice(first.span), "340处");
    let place = text.place(first.span).word.unwrap();
    assert_eq!((place.paragraph, place.run, place.offset), (2, 2, 0));
}

#[test]
fn a_pdf_without_its_fonts_says_so() {
    let error = read("a.pdf", &pdf()).unwrap_err();
    assert!(error.to_string().contains("没有嵌入字体"), "{error}");
}
