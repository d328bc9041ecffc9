//! Word files, opened by another program.

use xuezheng_document::write;

use crate::compiled::{REPORT_BODY, SECTIONS};
use crate::programs::python;
use crate::sample::{figures, try_compile};

fn report() -> Vec<u8> {
    write::docx(&try_compile(REPORT_BODY, &SECTIONS, &figures()).unwrap(), None).unwrap()
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(report(), report());
}

#[test]
fn the_page_is_that_of_gb_t_9704() {
    let script = r#"
import sys, docx
d = docx.Document(sys.argv[1])
s = d.sections[0]
print(len(d.sections), [round(x.mm, 1) for x in (s.page_width, s.page_height, s.top_margin, s.left_margin, s.right_margin, s.bottom_margin)])
grid = s._sectPr.find(docx.oxml.ns.qn('w:docGrid'))
print(sorted(grid.attrib.values()), d.settings.odd_and_even_pages_header_footer)
print(''.join(t.text or '' for t in s.footer._element.iter(docx.oxml.ns.qn('w:t'))), s.footer.paragraphs[0].alignment, s.even_page_footer.paragraphs[0].alignment)
"#;
    let expected =
        "1 [210.0, 297.0, 37.0, 28.0, 26.0, 35.0]\n['-849', '579', 'linesAndChars'] True\n— 1 — RIGHT (2) LEFT (0)\n";
    assert_eq!(python(script, &report()), expected);
}

#[test]
fn title_headings_and_body_have_their_styles_and_fonts() {
    let script = r#"
import sys, docx
d = docx.Document(sys.argv[1])
qn = docx.oxml.ns.qn
def text(p): return ''.join(t.text or '' for t in p._p.iter(qn('w:t')))
for p in d.paragraphs:
    if p.style.name.startswith(('Title', 'Heading', '附件', '落款')): print(p.style.name, '|', text(p))
def font(name):
    s = d.styles[name]
    r = s.element.rPr.find(qn('w:rFonts')) if s.element.rPr is not None else None
    return r.get(qn('w:eastAsia')) if r is not None else None
for name in ('Title', 'Heading 1', 'Heading 2', 'Heading 3', 'Heading 4', 'footer'):
    print(name, font(name), d.styles[name].font.size.pt)
base = d.styles.element.find(qn('w:docDefaults')).find('.//' + qn('w:rFonts'))
print(base.get(qn('w:eastAsia')), base.get(qn('w:ascii')), d.styles['Normal'].paragraph_format.line_spacing.pt)
print([d.styles['Heading %d' % n].element.pPr.find(qn('w:outlineLvl')).get(qn('w:val')) for n in (1, 2, 3, 4)], d.styles['Body Text'].element.pPr.find(qn('w:ind')).get(qn('w:firstLineChars')))
"#;
    insta::assert_snapshot!(python(script, &report()));
}

#[test]
fn each_figure_is_a_plain_text_control_tagged_with_its_key() {
    let script = r#"
import sys, docx
d = docx.Document(sys.argv[1])
qn = docx.oxml.ns.qn
ids = []
for s in d.element.body.iter(qn('w:sdt')):
    p = s.find(qn('w:sdtPr'))
    ids.append(p.find(qn('w:id')).get(qn('w:val')))
    assert p.find(qn('w:text')) is not None and p.find(qn('w:dataBinding')) is None and p.find(qn('w:showingPlcHdr')) is None
    print(p.find(qn('w:tag')).get(qn('w:val')), p.find(qn('w:alias')).get(qn('w:val')), ''.join(t.text for t in s.iter(qn('w:t'))))
assert len(ids) == len(set(ids))
"#;
    insta::assert_snapshot!(python(script, &report()));
}

#[test]
fn tables_repeat_their_head_and_keep_rows_whole() {
    let script = r#"
import sys, docx
d = docx.Document(sys.argv[1])
qn = docx.oxml.ns.qn
for t in d.tables:
    heads = [r._tr.trPr.find(qn('w:tblHeader')) is not None for r in t.rows]
    whole = all(r._tr.trPr.find(qn('w:cantSplit')) is not None for r in t.rows)
    width = sum(int(c.get(qn('w:w'))) for c in t._tbl.tblGrid.findall(qn('w:gridCol')))
    print(t.style.name, heads.index(True), sum(heads), whole, width, [str(c.paragraphs[0].alignment) for c in t.rows[1].cells])
"#;
    let expected = "数据表 0 1 True 8845 ['CENTER (1)', 'RIGHT (2)', 'RIGHT (2)']\n数据表 0 1 True 8845 ['CENTER (1)', 'LEFT (0)', 'RIGHT (2)', 'LEFT (0)', 'RIGHT (2)', 'RIGHT (2)']\n";
    assert_eq!(python(script, &report()), expected);
}

#[test]
fn the_custom_xml_lists_what_was_issued() {
    let script = r#"
import sys, zipfile, xml.dom.minidom
z = zipfile.ZipFile(sys.argv[1])
assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in z.infolist())
print(z.namelist())
print(xml.dom.minidom.parseString(z.read('customXml/item1.xml')).toprettyxml(indent=' '))
print(z.read('customXml/itemProps1.xml').decode())
print(z.read('docProps/core.xml').decode())
"#;
    insta::assert_snapshot!(python(script, &report()));
}
