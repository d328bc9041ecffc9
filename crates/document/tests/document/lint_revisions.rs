//! Certain mends as revisions in a copy of a Word file, looked at by other programs.

use xuezheng_document::lint::{Choice, Revised, lint, mend, revised};
use xuezheng_document::reading::read;
use xuezheng_pack::NaiveDate;

use crate::lint_comments::{packed, part, word};
use crate::programs::{pages, python};

/// Takes every revision of the body and the footnotes as accepted or as rejected, and prints the paragraphs of either, by lxml
/// and not by the code under test.
const RESOLVE: &str = r#"
import sys, copy, docx
qn = docx.oxml.ns.qn
document = docx.Document(sys.argv[1])
roots = [document.element.body]
for relation in document.part.rels.values():
    if relation.reltype.endswith('/footnotes'):
        from lxml import etree
        roots.append(etree.fromstring(relation.target_part.blob))
def text(root, gone, kept):
    root = copy.deepcopy(root)
    for node in list(root.iter(qn(gone))):
        node.getparent().remove(node)
    for paragraph in root.iter(qn('w:p')):
        pieces = []
        for node in paragraph.iter():
            if node.tag in (qn('w:t'), qn(kept)):
                pieces.append(node.text or '')
            elif node.tag in (qn('w:br'), qn('w:tab')):
                pieces.append('|')
        yield ''.join(pieces)
for gone, kept in (('w:del', 'w:t'), ('w:ins', 'w:delText')):
    print('/'.join(line for root in roots for line in text(root, gone, kept)))
marks = [m for root in roots for tag in ('w:ins', 'w:del') for m in root.iter(qn(tag))]
print(len(marks), len({m.get(qn('w:id')) for m in marks}), {(m.get(qn('w:author')), m.get(qn('w:date'))) for m in marks})
"#;

fn revise(file: &[u8]) -> Revised {
    let reading = read("总结.docx", file).unwrap();
    let findings = lint(&reading, &Choice::default());
    let copy = revised(file, &reading.text.source, &findings, NaiveDate::from_ymd_opt(2024, 7, 8).unwrap()).unwrap();
    // What the program itself reads of the copy is what it would have made of a text.
    let again = read("副本.docx", &copy.bytes).unwrap();
    if copy.left.is_empty() {
        assert_eq!(again.text.source.text, mend(&reading.text.source.text, &findings).0);
    }
    copy
}

/// What is left of the copy when all revisions are accepted, and when all are rejected.
fn resolved(copy: &Revised) -> (String, String) {
    let said = python(RESOLVE, &copy.bytes);
    let mut lines = said.lines();
    let (accepted, rejected) = (lines.next().unwrap().to_owned(), lines.next().unwrap().to_owned());
    let marks = lines.next().unwrap();
    assert!(marks.contains("('学政公文体检', '2024-07-08T00:00:00Z')"), "{marks}");
    let mut counts = marks.split(' ');
    assert_eq!(counts.next(), counts.next(), "each revision has a number of its own: {marks}");
    (accepted, rejected)
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(runs: &[&str]) -> String {
    format!("<w:p>{}</w:p>", runs.concat())
}

#[test]
fn accepting_gives_the_mended_text_and_rejecting_the_old_one() {
    let several = paragraph(&[&run("签定承若书300份,广泛开展开展演讲比赛。投资1200万新建图书馆。")]);
    let over_two = paragraph(&[&run("建立台"), "<w:r><w:rPr><w:b/></w:rPr><w:t>帐，签</w:t></w:r>", &run("定协议。")]);
    let cell =
        format!("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph(&[&run("帐户余额")]));
    let broken = paragraph(&[
        "<w:r><w:t>按照国办发[2023]</w:t><w:br/><w:t>5号文件，签定</w:t><w:tab/><w:t>协议&amp;书</w:t></w:r>",
    ]);
    let file = word(&format!("{}{several}{over_two}{cell}{broken}", paragraph(&[&run("工作总结")])));
    let copy = revise(&file);
    assert!(copy.left.is_empty(), "{:?}", copy.left);
    let (accepted, rejected) = resolved(&copy);
    assert_eq!(
        accepted,
        "工作总结/签订承诺书300份，广泛开展演讲比赛。投资1200万元新建图书馆。/建立台账，签订协议。/账户余额/按照国办发[2023]|5号文件，签订|协议&书"
    );
    assert_eq!(
        rejected,
        "工作总结/签定承若书300份,广泛开展开展演讲比赛。投资1200万新建图书馆。/建立台帐，签定协议。/帐户余额/按照国办发[2023]|5号文件，签定|协议&书"
    );
    // The bold character is exchanged for a bold one.
    assert!(
        part(&copy.bytes, "word/document.xml")
            .contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">账</w:t></w:r></w:ins>")
    );
    let page = pages(&copy.bytes).concat();
    assert!(page.contains("账户余额"), "{page}");
}

#[test]
fn footnotes_are_mended_and_all_else_stays_byte_by_byte() {
    const FOOTNOTES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>含签定的9份。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>"#;
    let more = [("word/footnotes.xml", FOOTNOTES), ("word/_rels/document.xml.rels", RELATIONS)];
    let body = paragraph(&[&run("签订协议。"), "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"]);
    let file = packed(&body, &more);
    let copy = revise(&file);
    assert_eq!(copy.made.len(), 1);
    assert_eq!(resolved(&copy), ("签订协议。/含签订的9份。".to_owned(), "签订协议。/含签定的9份。".to_owned()));
    for name in ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels"] {
        assert_eq!(part(&copy.bytes, name), part(&file, name), "{name}");
    }
    let notes = part(&copy.bytes, "word/footnotes.xml");
    let (before, after) = FOOTNOTES.split_once("<w:r><w:t>含签定的9份。</w:t></w:r>").unwrap();
    assert!(notes.starts_with(before) && notes.ends_with(after), "{notes}");
}

#[test]
fn the_same_file_gives_the_same_copy() {
    let file = word(&paragraph(&[&run("签定承若书,建立台帐。")]));
    assert!(revise(&file).bytes == revise(&file).bytes);
}

#[test]
fn what_somebody_has_revised_and_formulas_are_left_alone() {
    let body = format!(
        "<w:p><w:ins w:id=\"40\" w:author=\"甲\">{}</w:ins>{}</w:p><w:p><m:oMath><m:r><m:t>签定</m:t></m:r></m:oMath></w:p>",
        run("签定协议，"),
        run("建立台帐。")
    );
    let file = word(
        &body.replace("<m:oMath>", "<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\">"),
    );
    let copy = revise(&file);
    assert_eq!((copy.made.len(), copy.left.len()), (1, 2));
    let main = part(&copy.bytes, "word/document.xml");
    assert!(main.contains("<w:del w:id=\"41\""), "numbers go on behind those that are there: {main}");
    assert!(main.contains("<m:t>签定</m:t>") && main.contains("签定协议"), "{main}");
}
