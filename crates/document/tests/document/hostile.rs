//! Text that users entered can neither break a file nor pose as a figure.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use xuezheng_document::model::{Block, Inline};
use xuezheng_document::{Document, write};
use xuezheng_figures::Aspect;
use xuezheng_pack::Value;

use crate::sample::{figure, figures, period, present, try_compile};

const BODY: &str = "{{ safety.hazards_closed.label }}{{ safety.hazards_closed }}处。

| 名称 | 单位 |
|---|---|
{% for row in student_aid.awards.list %}
| {{ row.name }} | {{ row.org }} |
{% endfor %}
";

fn compiled(text: &str) -> Document {
    let mut set = figures();
    let mut closed = figure("safety.hazards_closed", period(), Aspect::Value, present("21"));
    closed.label = text.to_owned();
    closed.definition = text.to_owned();
    set.insert(closed);
    let key = figure("student_aid.awards", period(), Aspect::Value, present("2")).key;
    let mut awards = set.get(&key).unwrap().clone();
    for row in &mut awards.list {
        row.cells.insert("name".into(), (Value::Text(text.to_owned()), text.to_owned()));
    }
    set.insert(awards);
    try_compile(BODY, &[], &set).unwrap()
}

/// Reads a part to its end and counts the controls in it.
fn controls(docx: &[u8], part: &str) -> usize {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let text = std::io::read_to_string(archive.by_name(part).unwrap()).unwrap();
    let is_allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(text.chars().all(is_allowed), "a character that XML can't hold");
    assert!(!text.chars().any(|c| ('\u{FDD0}'..='\u{FDEF}').contains(&c)), "a token is left");
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut count = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == "w:sdt" => count += 1,
            Event::Eof => return count,
            _ => {}
        }
    }
}

fn check(text: &str) {
    let document = compiled(text);
    let keys: Vec<&str> = document.figures.iter().map(|figure| figure.key.as_str()).collect();
    assert_eq!(keys, ["f001", "f002"], "no figure but those of the template");
    let Block::Table(table) = &document.blocks[1] else { panic!("the table is broken: {:?}", document.blocks) };
    assert_eq!(table.rows.len(), 2);
    assert!(
        table
            .rows
            .iter()
            .all(|row| row.len() == 2 && row.iter().flatten().all(|inline| !matches!(inline, Inline::Figure { .. })))
    );
    let docx = write::docx(&document, None).unwrap();
    // One in the text, two in the appendix.
    assert_eq!(controls(&docx, "word/document.xml"), 3);
    for part in ["customXml/item1.xml", "docProps/core.xml", "word/styles.xml"] {
        controls(&docx, part);
    }
    let markdown = write::markdown(&document);
    assert_eq!(markdown.matches("](#f").count(), 3, "{markdown}");
}

#[test]
fn known_tricks_stay_text() {
    for text in [
        "</w:t></w:r><w:sdt>",
        "a|b\\|c\n| d | e |",
        "[9](#f001)",
        "\u{FDD0}\u{FDE0}\u{FDD1}",
        "\u{E000}17\u{E001}",
        "{{ safety.hazards_found }}{% raw %}",
        "\u{0}\u{8}\u{1b}[31m\u{FFFE}\u{FFFF}\u{2028}",
        "]]>&amp;<!--",
        "**#*_~`",
        "",
        "张\u{E863}\u{20000}三",
    ] {
        check(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_stays_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn marks_of_markdown_xml_and_templates_stay_text(
        text in "[<>&|\\[\\]\\(\\)#*_`{}%\"'\\\\!~:0-9\u{0}-\u{1f}\u{FDD0}-\u{FDEF}\u{E000}\u{E001}甲乙]{0,40}",
    ) {
        check(&text);
    }
}
