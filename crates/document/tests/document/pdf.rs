//! PDF files: the page of official documents, figures that lead to their records, no silent boxes.

use std::sync::OnceLock;

use proptest::prelude::*;
use xuezheng_document::Document;
use xuezheng_document::model::{Alignment, Attachment, Block, Inline, Table};
use xuezheng_document::write::entries;
use xuezheng_document::write::pdf::{Fonts, typeset};

use crate::compiled::{REPORT_BODY, SECTIONS};
use crate::layout::plain;
use crate::poppler::{page, poppler, text};
use crate::sample::{document, figures, try_compile};
use crate::tables::CHART;

fn pdf(document: &Document) -> Vec<u8> {
    typeset(document, &Fonts::bundled()).unwrap().pdf().unwrap()
}

fn sample() -> Document {
    try_compile(REPORT_BODY, &SECTIONS, &figures()).unwrap()
}

fn report() -> &'static [u8] {
    static REPORT: OnceLock<Vec<u8>> = OnceLock::new();
    REPORT.get_or_init(|| pdf(&sample()))
}

fn says(text: &str) -> Vec<Inline> {
    vec![Inline::literal(text)]
}

fn paragraphs(count: usize) -> Vec<Block> {
    (0..count).map(|_| Block::Paragraph(says(&"落实安全责任，".repeat(8)))).collect()
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert!(pdf(&sample()) == report());
}

#[test]
fn the_page_is_a4_and_the_file_says_what_it_is() {
    let info = poppler("pdfinfo", &[], report());
    for expected in ["(A4)", "青禾县教育体育局2024年上半年工作总结", "Jul  5", "2024", "Xuezheng"] {
        assert!(info.contains(expected), "{expected}: {info}");
    }
    assert!(info.lines().any(|line| line.starts_with("Author:") && line.ends_with("青禾县教育体育局")), "{info}");
}

#[test]
fn every_font_is_embedded() {
    let fonts = poppler("pdffonts", &[], report());
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    for family in ["XuezhengFangsong", "XuezhengHei", "XuezhengKai", "XuezhengTitle", "XuezhengSong", "XuezhengLatin"] {
        assert!(rows.iter().any(|row| row.contains(family)), "{family}: {fonts}");
    }
    assert!(rows.iter().all(|row| row.contains("yes yes yes")), "embedded, cut, and with their text: {fonts}");
}

#[test]
fn every_figure_stands_on_a_page_and_leads_to_its_row() {
    let document = sample();
    let (text, destinations) = (text(report()), poppler("pdfinfo", &["-dests"], report()));
    assert!(document.figures.len() > 5);
    for figure in &document.figures {
        for printed in &figure.printed {
            assert!(text.contains(&printed.text), "{}: {}", figure.key, printed.text);
        }
        assert!(destinations.contains(&format!("\"{}\"", figure.key)), "{destinations}");
        assert!(destinations.contains(&format!("\"at-{}\"", figure.key)), "{destinations}");
    }
    let linked = poppler("pdftohtml", &["-xml", "-i", "-stdout"], report());
    assert!(linked.contains("#2\">21</a>") || linked.contains("#3\">21</a>"), "{linked}");
}

#[test]
fn page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() {
    let odd = page(report(), 1).into_iter().rfind(|line| line.contains('—')).unwrap();
    let even = page(report(), 2).into_iter().rfind(|line| line.contains('—')).unwrap();
    let before = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    assert_eq!((odd.trim(), even.trim()), ("— 1 —", "— 2 —"));
    assert!(before(&odd) > 25 && before(&even) < 10, "{odd:?} {even:?}");
}

#[test]
fn headings_are_numbered_and_are_bookmarks() {
    let outline = poppler("pdftohtml", &["-xml", "-i", "-stdout"], report());
    let outline = outline.split_once("<outline>").unwrap().1;
    for heading in ["一、校园安全", "（一）隐患排查整治", "按类别", "（二）应急演练", "二、学生资助", "数据附表"]
    {
        assert!(outline.contains(heading), "{heading}: {outline}");
    }
}

#[test]
fn twenty_two_lines_of_twenty_eight_characters_fill_a_page() {
    let body = vec![Block::Paragraph(says(&"仿".repeat(28 * 40)))];
    let lines = page(&pdf(&plain(says("总结"), body, Vec::new())), 1);
    let full = lines.iter().filter(|line| line.trim().chars().count() == 28).count();
    // Title, an empty line, the first line with its indent; then full ones.
    assert_eq!(full, 19, "{lines:#?}");
    assert!(lines.iter().any(|line| line.trim().chars().count() == 26 && line.contains('仿')));
}

#[test]
fn the_head_of_a_long_table_repeats_and_no_row_is_split() {
    let row = |number: usize| vec![says(&format!("第{number}行")), says(&"口径说明".repeat(12))];
    let table = Table {
        caption: None,
        unit: None,
        columns: vec![Alignment::Automatic; 2],
        head: vec![says("编号"), says("口径")],
        rows: (1..=40).map(row).collect(),
    };
    let attachment = Attachment { title: "附表".to_owned(), blocks: vec![Block::Table(table)] };
    let pages = typeset(&plain(says("总结"), paragraphs(1), vec![attachment]), &Fonts::bundled()).unwrap();
    let file = pages.pdf().unwrap();
    assert!(pages.page_count() >= 4);
    for number in 2..=pages.page_count() {
        let text: String = page(&file, number).concat().split_whitespace().collect();
        assert_eq!(text.matches("编号").count(), 1, "page {number}: {text}");
        assert_eq!(text.matches("口径说明").count() % 12, 0, "page {number}: {text}");
    }
}

#[test]
fn attachments_begin_on_pages_of_their_own_and_are_listed_under_the_body() {
    let attachment = |title: &str| Attachment { title: title.to_owned(), blocks: paragraphs(1) };
    let file = pdf(&plain(says("总结"), paragraphs(1), vec![attachment("数据附表"), attachment("学校名单")]));
    let pages: Vec<String> = (1..=3).map(|number| page(&file, number).join("\n")).collect();
    assert!(pages[0].contains("附件：1. 数据附表") && pages[0].contains("2. 学校名单"), "{}", pages[0]);
    assert!(pages[1].contains("附件1") && pages[1].contains("数据附表"), "{}", pages[1]);
    assert!(pages[2].contains("附件2") && pages[2].contains("学校名单"), "{}", pages[2]);
}

#[test]
fn the_signature_never_stands_alone_on_a_page() {
    for lines in 6..=9 {
        let file = pdf(&plain(says("总结"), paragraphs(lines), Vec::new()));
        let count = poppler("pdfinfo", &[], &file);
        let count: usize = count.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
        let last = page(&file, count).join("\n");
        assert!(last.contains("2024年12月31日") && last.contains("安全责任"), "{lines}: {last}");
    }
}

#[test]
fn contents_state_the_pages_of_their_headings() {
    let heading = |level, text: &str| Block::Heading { level, text: says(text) };
    let mut body = vec![heading(1, "总体情况")];
    body.extend(paragraphs(12));
    body.extend([heading(2, "存在问题"), heading(3, "不进目录")]);
    body.extend(paragraphs(1));
    let attachment = Attachment { title: "附表".to_owned(), blocks: paragraphs(1) };
    let mut document = plain(says("总结"), body, vec![attachment]);
    document.contents = true;
    let pages = typeset(&document, &Fonts::bundled()).unwrap();
    let stated = pages.pages_of_entries();
    assert_eq!(stated.len(), entries(&document).len());
    assert_eq!(stated[0], 2);
    assert!(stated[1] > 2 && stated[2] > stated[1], "{stated:?}");
    let first = page(&pages.pdf().unwrap(), 1).join("\n");
    let line = |name: &str| first.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {first}"));
    for (name, page) in [("一、总体情况", stated[0]), ("（一）存在问题", stated[1]), ("附件", stated[2])]
    {
        assert!(
            line(name).trim_end().ends_with(&format!(".{page}"))
                || line(name).trim_end().ends_with(&format!(" {page}")),
            "{first}"
        );
    }
    assert!(!first.contains("不进目录"), "{first}");
}

#[test]
fn a_chart_prints_its_labels_numbers_unit_and_caption() {
    let text = text(&pdf(&document(CHART)));
    for expected in ["单位：万元", "学前教育115.63", "小学859.78", "图1各学段资助金额"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn rare_characters_print_and_what_no_font_has_is_reported() {
    let body = vec![
        Block::Heading { level: 1, text: says("学校情况") },
        Block::Paragraph(says("青禾县㛃𬭳小学、青禾县𰻞家堡小学。")),
    ];
    let pages = typeset(&plain(says("总结"), body, Vec::new()), &Fonts::bundled()).unwrap();
    let missing: Vec<String> = pages.missing().iter().map(ToString::to_string).collect();
    assert_eq!(missing, ["“𰻞”（U+30EDE）：一、学校情况，“㛃𬭳小学、青禾县𰻞家堡小学。”"]);
    let text = text(&pages.pdf().unwrap());
    assert!(text.contains("青禾县㛃𬭳小学、青禾县〓家堡小学。"), "{text}");
}

#[test]
fn text_is_never_markup() {
    let hostile = r##"#panic("x")$x^2$*粗*_斜_`码`<f001>@f002\n/*注*/=题-项[x](y)"q"'~"##;
    let comment = "//甲https://example.cn";
    let body = vec![Block::Paragraph(says(hostile)), Block::Heading { level: 1, text: says(comment) }];
    let text = text(&pdf(&plain(says("#总结"), body, Vec::new())));
    for expected in ["#总结", hostile, comment] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_typed_prints_as_it_is(typed in "[!-~一二三“”（）《》，。]{1,24}") {
        let file = pdf(&plain(says("总结"), vec![Block::Paragraph(says(&typed))], Vec::new()));
        let text = text(&file);
        prop_assert!(text.contains(&typed), "{typed}: {text}");
    }
}
