//! The orgs behind a figure, and the names in a column of a list.

use xuezheng_document::{Document, write};
use xuezheng_figures::{Absence, Aspect, FigureSet, FigureValue, Part};
use xuezheng_pack::Pack;
use xuezheng_pack::model::Breakdown;

use crate::sample::{compile_pack, figure, figures, pack, period, present};

/// A pack whose overdue hazards are broken down by org.
fn by_org(body: &str) -> Pack {
    let mut pack = pack(body, &[]);
    let indicator = pack.indicators.get_mut("safety.drills").unwrap();
    indicator.breakdowns.push(Breakdown { field: "org".into(), partition: true });
    pack
}

fn set(values: &[(&str, &str)]) -> FigureSet {
    let mut set = figures();
    set.insert(figure("safety.drills", period(), Aspect::Value, present("9")));
    for (org, value) in values {
        let part = Part { field: "org".into(), code: (*org).into() };
        set.insert(figure("safety.drills", period(), Aspect::Part(part), present(value)));
    }
    set
}

fn said(body: &str, set: &FigureSet) -> (String, Document) {
    let document = compile_pack(&by_org(body), set).unwrap();
    let markdown = write::markdown(&document);
    (markdown.lines().nth(2).unwrap_or_default().to_owned(), document)
}

#[test]
fn those_with_most_come_first_and_the_rest_is_counted() {
    let set = set(&[("a", "1"), ("b", "3"), ("c", "0"), ("d", "1"), ("e", "2")]);
    let (text, document) = said("{{ safety.drills | named(2, \"所学校\") }}开展演练", &set);
    assert!(text.starts_with("b、e等4所学校开展演练"), "{text}");
    // Each name belongs to what that org has, and the count to the whole.
    let keys: Vec<_> = document.figures.iter().map(|figure| figure.figure.key.aspect.clone()).collect();
    let part = |org: &str| Aspect::Part(Part { field: "org".into(), code: org.into() });
    assert_eq!(keys, [part("b"), part("e"), Aspect::Value]);
    let (text, _) = said("{{ safety.drills | named(4, \"所学校\") }}", &set);
    assert_eq!(text, "b、e、a、d");
}

#[test]
fn a_missing_figure_says_so_and_an_empty_one_names_nobody() {
    let mut set = set(&[]);
    let (text, _) = said("甲{{ safety.drills | named(2, \"所学校\") }}乙", &set);
    assert_eq!(text, "甲乙");
    let absent = FigureValue::Absent(Absence::NotReported);
    set.insert(figure("safety.drills", period(), Aspect::Value, absent));
    let (text, _) = said("{{ safety.drills | named(2, \"所学校\") }}", &set);
    assert!(text.contains("暂缺"), "{text}");
}

#[test]
fn a_column_of_a_list_is_named_each_name_once() {
    let (text, _) = said("{{ student_aid.awards | named(1, \"项\", \"name\") }}", &set(&[]));
    assert!(text.contains("资助工作先进单位等2项"), "{text}");
    let (text, _) = said("{{ student_aid.awards | named(3, \"所\", \"org\") }}", &set(&[]));
    assert!(!text.contains("等"), "{text}");
}

#[test]
fn what_names_nobody_is_refused() {
    for (body, expected) in [
        ("{{ safety.hazards_closed | named(3, \"所\") }}", "没有按单位（org）的分项"),
        ("{{ safety.drills | named(\"所\") }}", "过滤器 named 的参数不对"),
        ("{{ safety.drills | named(0, \"所\") }}", "过滤器 named 的参数不对"),
        ("{{ safety.drills | named(3, \"5所\") }}", "过滤器 named 的参数不对"),
        ("{{ safety.drills.yoy | named(3, \"所\") }}", "named 用于指标本身"),
        ("{{ student_aid.awards | named(3, \"所\", \"school\") }}", "没有「school」这一列"),
    ] {
        let error = compile_pack(&by_org(body), &set(&[])).unwrap_err().to_string();
        assert!(error.contains(expected), "{body}: {error}");
    }
}
