//! What LibreOffice and python-docx make of contents, charts, captions and closings.

use xuezheng_document::model::Attachment;
use xuezheng_document::write;

use crate::programs::{pages, python};
use crate::sample::document;
use crate::whole;

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The page, from 1, whose text holds a heading below the contents.
fn page_of(pages: &[String], heading: &str) -> u32 {
    let found = pages.iter().skip(1).position(|page| page.lines().any(|line| dense(line) == heading)).unwrap();
    u32::try_from(found + 2).unwrap()
}

#[test]
fn contents_state_the_pages_that_headings_stand_on() {
    let document = whole::document();
    let listed = |pages: &[String]| -> Vec<String> {
        pages[0].lines().map(dense).filter(|line| line.contains("...")).map(|line| line.replace('.', "")).collect()
    };
    let laid_out = pages(&write::docx(&document, None).unwrap());
    let headings = ["一、校园安全", "（一）隐患排查整治", "（二）应急演练", "二、学生资助", "（一）资助金额"];
    let mut expected: Vec<u32> = headings.iter().map(|heading| page_of(&laid_out, heading)).collect();
    expected.push(page_of(&laid_out, "数据附表"));
    let entries = headings.iter().copied().chain(["附件数据附表"]);
    let lines: Vec<String> = entries.zip(&expected).map(|(entry, page)| format!("{entry}{page}")).collect();
    assert_eq!(listed(&laid_out), lines);
    assert_eq!(expected, [2, 2, 2, 2, 3, 4]);

    // With page numbers given, the same lines are what a TOC field caches.
    let given = write::docx(&document, Some(&expected)).unwrap();
    assert_eq!(listed(&pages(&given)), lines);
    let script = "
import sys, docx
d = docx.Document(sys.argv[1])
qn = docx.oxml.ns.qn
code = [i.text.split()[0] for i in d.element.body.iter(qn('w:instrText'))]
marks = [b.get(qn('w:name')) for b in d.element.body.iter(qn('w:bookmarkStart'))]
links = [h.get(qn('w:anchor')) for h in d.element.body.iter(qn('w:hyperlink'))]
kinds = [f.get(qn('w:fldCharType')) for f in d.element.body.iter(qn('w:fldChar'))]
print(code, marks == links, kinds.count('begin'), kinds.count('end'), kinds[-2:])
";
    let expected =
        "['TOC', 'PAGEREF', 'PAGEREF', 'PAGEREF', 'PAGEREF', 'PAGEREF', 'PAGEREF'] True 7 7 ['end', 'end']\n";
    assert_eq!(python(script, &given), expected);
}

#[test]
fn page_numbers_stand_at_the_outer_edge() {
    for (index, page) in pages(&write::docx(&whole::document(), None).unwrap()).iter().enumerate() {
        let number = page.lines().rev().find(|line| !line.trim().is_empty()).unwrap();
        assert_eq!(dense(number), format!("—{}—", index + 1));
        let margin = number.len() - number.trim_start().len();
        assert!(if index % 2 == 0 { margin > 40 } else { margin < 20 }, "page {}: {number}", index + 1);
    }
}

#[test]
fn the_head_of_a_long_table_stands_on_each_of_its_pages() {
    let pages = pages(&write::docx(&whole::document(), None).unwrap());
    let appendix = &pages[3..];
    assert!(appendix.len() >= 2);
    assert!(appendix.iter().all(|page| dense(page).contains("编号指标数值口径记录数填报率")), "{appendix:?}");
}

#[test]
fn a_chart_is_native_and_its_figures_stand_below_as_controls() {
    let docx = write::docx(&whole::document(), None).unwrap();
    let script = "
import sys, docx, zipfile
from lxml import etree
d = docx.Document(sys.argv[1])
qn = docx.oxml.ns.qn
c = '{http://schemas.openxmlformats.org/drawingml/2006/chart}'
chart = [p for p in d.part.package.iter_parts() if str(p.partname) == '/word/charts/chart1.xml'][0]
root = etree.fromstring(chart.blob)
print(root.tag == c + 'chartSpace', [b.get('val') for b in root.iter(c + 'barDir')])
print([v.text for v in root.find('.//' + c + 'cat').iter(c + 'v')], [v.text for v in root.find('.//' + c + 'val').iter(c + 'v')])
print(*[p.get('descr') for p in d.element.body.iter('{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr')])
for p in d.paragraphs:
    if p.style.name in ('表题', '表格单位', '图注', '图题'):
        print(p.style.name, ''.join(t.text for t in p._p.iter(qn('w:t'))), [s.get(qn('w:val')) for s in p._p.iter(qn('w:tag'))])
";
    let expected = "\
True ['bar']
['学前教育', '小学', '初中', '高中'] ['115.63', '859.78', '396.12', '242.15']
图1　各学段资助金额（单位：万元）：学前教育115.63，小学859.78，初中396.12，高中242.15
表题 表1　各学段资助情况 []
表格单位 单位：万元 []
图注 单位：万元。学前教育115.63，小学859.78，初中396.12，高中242.15。 ['f019', 'f014', 'f020', 'f021']
图题 图1　各学段资助金额 []
";
    assert_eq!(python(script, &docx), expected);
    let shown = dense(&pages(&docx)[2]);
    // Once in the table, once at the bar, once in the line below.
    assert_eq!(shown.matches("859.78").count(), 3, "{shown}");
}

#[test]
fn attachments_are_numbered_where_there_are_several_and_go_on_below_the_name() {
    let script = "
import sys, docx
d = docx.Document(sys.argv[1])
for p in d.paragraphs:
    if p.style.name in ('附件说明', '附件标识', '落款'):
        i = p._p.pPr.find(docx.oxml.ns.qn('w:ind'))
        print(p.text, {k.split('}')[1]: v for k, v in i.attrib.items() if k.endswith('Chars')} if i is not None else '')
";
    let one = document("整改{{ safety.hazards_closed }}处。");
    let expected = "\
附件：数据附表 {'leftChars': '500', 'hangingChars': '300'}
青禾县教育体育局 {'rightChars': '300'}
2024年7月5日 {'rightChars': '400'}
附件 
";
    assert_eq!(python(script, &write::docx(&one, None).unwrap()), expected);
    let mut two = one;
    two.attachments.push(Attachment { title: "重点任务清单".to_owned(), blocks: Vec::new() });
    let expected = "\
附件：1. 数据附表 {'leftChars': '600', 'hangingChars': '400'}
2. 重点任务清单 {'leftChars': '600', 'hangingChars': '100'}
青禾县教育体育局 {'rightChars': '300'}
2024年7月5日 {'rightChars': '400'}
附件1 
附件2 
";
    assert_eq!(python(script, &write::docx(&two, None).unwrap()), expected);
}
