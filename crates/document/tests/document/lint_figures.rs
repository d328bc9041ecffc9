//! Numbers of a document held against figures: by their words, and in our own Word files by their keys.

use std::io::{Cursor, Read, Write};

use xuezheng_document::lint::{Backing, Choice, Finding, KnownFigure, Severity, Tally, lint_against};
use xuezheng_document::reading::{Control, controls, read};
use xuezheng_document::write;
use xuezheng_figures::{Aspect, FigureKey};
use xuezheng_pack::Decimal;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::sample::{decimal, document, period};

const RULES: [&str; 3] = ["D090", "D091", "D092"];

fn choice() -> Choice {
    Choice::default().only(&RULES.map(str::to_owned)).unwrap()
}

fn figure(indicator: &str, label: &str, unit: &str, value: &str) -> KnownFigure {
    let key = FigureKey { indicator: indicator.into(), org: "b".into(), period: period(), aspect: Aspect::Value };
    KnownFigure {
        key,
        label: label.to_owned(),
        part: None,
        area: "校园安全".to_owned(),
        org: None,
        unit: unit.to_owned(),
        decimals: 0,
        value: decimal(value),
        prior: None,
        change: None,
        formerly: Vec::new(),
    }
}

fn backing(figures: Vec<KnownFigure>) -> Backing {
    Backing { org: "云川市教育局".to_owned(), figures, ..Backing::example() }
}

fn found(text: &str, backing: &Backing) -> (Vec<Finding>, Tally) {
    lint_against(&read("总结.txt", text.as_bytes()).unwrap(), &choice(), backing, &[])
}

/// The codes of what is found.
fn codes(text: &str, figures: &[KnownFigure]) -> Vec<&'static str> {
    found(text, &backing(figures.to_vec())).0.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn a_figure_is_stated_in_its_unit_and_words_or_not_at_all() {
    let figures = [
        figure("safety.inspections", "安全检查", "次", "21"),
        figure("teachers.trained", "培训教师", "人次", "8469"),
        figure("teachers.trained_persons", "参训教师", "人", "3120"),
        figure("funds.guards", "公益保安投入资金", "元", "1188000"),
    ];
    let backed = "上半年开展安全检查21次，培训教师8469人次，投入公益保安资金118.8万元。";
    assert_eq!(codes(backed, &figures), Vec::<&str>::new());
    // Persons are no person-times: 8469 is another's number.
    assert_eq!(codes("上半年参训教师8469人。", &figures), ["D090"]);
    // The same number of something else.
    assert_eq!(codes("上半年新建食堂21个。", &figures), ["D092"]);
    // A narrower thing is another thing.
    assert_eq!(codes("上半年开展食品安全检查9次。", &figures), ["D092"]);
}

#[test]
fn the_name_that_says_most_is_meant_and_two_that_say_as_much_are_not_guessed_between() {
    let figures = [
        figure("safety.hazards_closed", "整改安全隐患", "处", "340"),
        figure("safety.hazards_on_time", "按期整改安全隐患", "处", "300"),
    ];
    let (findings, _) = found("按期整改安全隐患310处。", &backing(figures.to_vec()));
    assert!(findings[0].message.contains("「按期整改安全隐患」2024年上半年是 300处"), "{}", findings[0].message);
    assert_eq!(findings[0].figure.as_ref().unwrap().indicator.as_str(), "safety.hazards_on_time");
    let twins = [figure("a.x", "新增学位", "个", "990"), figure("b.x", "新增学位", "个", "90")];
    assert_eq!(codes("新增学位500个。", &twins), ["D092"]);
    assert_eq!(codes("新增学位90个。", &twins), Vec::<&str>::new());
}

#[test]
fn a_last_digit_is_a_hint_and_a_number_of_another_time_is_left_alone() {
    let rate = KnownFigure { decimals: 1, ..figure("safety.rate", "隐患整改率", "%", "95.4545") };
    let (findings, _) = found("隐患整改率95.4%。", &backing(vec![rate.clone()]));
    assert_eq!(findings.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Hint]);
    for text in
        ["隐患整改率95%。", "2022年，隐患整改率90%。", "5月，隐患整改率90%。", "二、下一步打算\n隐患整改率98%。"]
    {
        assert_eq!(codes(text, std::slice::from_ref(&rate)), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn a_school_s_number_is_held_against_the_school_s_figure() {
    let all = figure("safety.hazards_closed", "整改安全隐患", "处", "340");
    let school = KnownFigure {
        key: FigureKey { org: "p".into(), ..all.key.clone() },
        org: Some("第一小学".to_owned()),
        value: 12.into(),
        ..all.clone()
    };
    let figures = [all, school];
    assert_eq!(codes("第一小学整改安全隐患12处。", &figures), Vec::<&str>::new());
    assert_eq!(codes("全市整改安全隐患12处。", &figures), ["D090"]);
    assert_eq!(codes("第一小学整改安全隐患15处。", &figures), ["D092"]);
}

const BODY: &str = "# 学生资助\n\n共资助学生{{ student_aid.students | withunit }}，金额{{ student_aid.amount | unit(\"万元\", 2) }}。\n";

/// Our own file with its figures as they were.
fn own() -> (Vec<u8>, Vec<Control>, Backing) {
    let docx = write::docx(&document(BODY), None).unwrap();
    let reading = read("总结.docx", &docx).unwrap();
    let controls = controls(&docx, &reading.text.source).unwrap();
    let known = |control: &Control| KnownFigure {
        key: control.figure.clone(),
        decimals: 2,
        value: control.value.unwrap(),
        unit: if control.figure.indicator.as_str().ends_with("amount") { "元" } else { "人次" }.to_owned(),
        // Nothing that the text says.
        ..figure("", "某某", "", "0")
    };
    let figures = controls.iter().map(known).collect();
    (docx, controls, backing(figures))
}

fn judged(docx: &[u8], backing: &Backing) -> Vec<String> {
    let reading = read("总结.docx", docx).unwrap();
    let controls = controls(docx, &reading.text.source).unwrap();
    let (findings, _) = lint_against(&reading, &choice(), backing, &controls);
    findings.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect()
}

/// The file with another text in its main part.
fn edited(docx: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        if name == "word/document.xml" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(from), "{text}");
            bytes = text.replacen(from, to, 1).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn in_our_own_word_file_a_number_is_what_its_key_says() {
    let (docx, controls, backing) = own();
    let values: Vec<Option<Decimal>> = controls.iter().map(|control| control.value).collect();
    assert!(values.contains(&Some(28_209.into())), "{controls:?}");
    assert_eq!(judged(&docx, &backing), Vec::<String>::new());
    let typed = judged(&edited(&docx, "1613.68", "1613.86"), &backing);
    assert_eq!(typed.len(), 1, "{typed:?}");
    assert!(
        typed[0].starts_with("D090") && typed[0].contains("1613.86万元") && typed[0].contains("1613.68万元"),
        "{typed:?}"
    );
}

#[test]
fn what_was_true_when_the_file_was_made_and_is_no_longer_is_restated() {
    let (docx, _, mut backing) = own();
    for figure in &mut backing.figures {
        figure.value += Decimal::from(1_000);
    }
    let found = judged(&docx, &backing);
    assert!(found.iter().all(|one| one.starts_with("D091")) && found.len() >= 2, "{found:?}");
    assert!(found[0].contains("编制这份文件时") && found[0].contains("现在是 29209人次"), "{found:?}");
}

#[test]
fn a_file_with_controls_of_others_has_none_of_ours() {
    let (docx, _, _) = own();
    let foreign = edited(&docx, "<w:tag w:val=\"f001\"/>", "<w:tag w:val=\"other\"/>");
    let reading = read("总结.docx", &foreign).unwrap();
    let first = controls(&foreign, &reading.text.source).unwrap().into_iter().next().unwrap();
    assert_eq!(first.figure.indicator.as_str(), "student_aid.amount");
}
