//! The linter: what each rule says of its own examples, and how findings are put to use.

use xuezheng_document::lint::{Backing, Choice, Finding, RULES, Severity, lint, lint_against, mend};
use xuezheng_document::reading::{Reading, read};

fn linted(text: &str, rules: &[&str]) -> (Reading, Vec<Finding>) {
    let reading = read("总结.txt", text.as_bytes()).unwrap();
    let names: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    let findings = lint(&reading, &Choice::default().only(&names).unwrap());
    (reading, findings)
}

/// What a rule finds in one of its examples, with the figures of the examples at hand.
fn found(text: &str, rule: &str) -> Vec<String> {
    let reading = read("总结.txt", text.as_bytes()).unwrap();
    let choice = Choice::default().only(&[rule.to_owned()]).unwrap();
    let (findings, _) = lint_against(&reading, &choice, &Backing::example(), &[]);
    findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn every_rule_fires_on_what_is_wrong_and_leaves_what_is_right_alone() {
    for rule in RULES {
        assert!(!rule.fires.is_empty() && !rule.passes.is_empty(), "{} has no examples", rule.code);
        for text in rule.fires {
            assert!(!found(text, rule.code).is_empty(), "{} does not fire: {text}", rule.code);
        }
        for text in rule.passes {
            let said = found(text, rule.code);
            assert!(said.is_empty(), "{} cries wolf: {text}\n{said:?}", rule.code);
        }
    }
}

#[test]
fn codes_and_names_are_one_of_a_kind_and_rules_that_recompute_are_named_so() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
    for (code, word) in [("D080", "sum"), ("D081", "count"), ("D082", "percent"), ("D083", "percent")] {
        let rule = RULES.iter().find(|rule| rule.code == code).unwrap();
        assert!(rule.name.contains(word), "{code}");
    }
}

#[test]
fn a_mend_leaves_nothing_to_find_and_touches_nothing_else() {
    let text = "签定承若书300份,广泛开展开展演讲比赛。投资1200万新建图书馆。\n按照国办发[2023]5号文件要求,,抓好落实。";
    let rules = ["D023", "D024", "D030", "D031", "D050", "D051"];
    let (reading, findings) = linted(text, &rules);
    let (mended, count) = mend(&reading.text.source.text, &findings);
    assert_eq!(
        mended,
        "签订承诺书300份，广泛开展演讲比赛。投资1200万元新建图书馆。\n按照国办发〔2023〕5号文件要求，抓好落实。"
    );
    assert!(count >= 6, "{count}");
    assert!(linted(&mended, &rules).1.is_empty());
}

#[test]
fn a_difference_that_rounding_explains_is_a_hint_and_a_wrong_number_an_error() {
    let severities = |text: &str| linted(text, &["D082"]).1.iter().map(|finding| finding.severity).collect::<Vec<_>>();
    assert_eq!(severities("共受理信访案件22件，已办结21件，办结率95%。"), []);
    assert_eq!(severities("共受理信访案件22件，已办结21件，办结率96%。"), [Severity::Hint]);
    assert_eq!(severities("共受理信访案件22件，已办结21件，办结率85%。"), [Severity::Error]);
}

#[test]
fn parts_of_decimals_may_be_off_by_their_rounding_and_no_more() {
    let found = |text: &str| linted(text, &["D080"]).1.len();
    assert_eq!(found("全年投入10.0万元，其中学前3.3万元、小学3.3万元、初中3.3万元。"), 0);
    assert_eq!(found("全年投入10.0万元，其中学前3.3万元、小学3.3万元、初中3.1万元。"), 1);
}
