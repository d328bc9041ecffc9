use xuezheng_bureau::ReviewItem;
use xuezheng_pack::{Decimal, RecordId};

use super::*;
use crate::pages::review::rows::{Cell, Note};
use crate::view::{Light, light};

fn item(open: usize, hard: usize) -> ReviewItem {
    ReviewItem {
        register: "aid".into(),
        register_label: "学生资助台账".to_owned(),
        org: "p".into(),
        org_label: "青禾镇第三小学".to_owned(),
        period: Some(Period::parse("2024H1").unwrap()),
        zero: false,
        records: vec![RecordId(12)],
        failing: 1,
        explained: 1,
        hard,
        open,
        turn: None,
        turn_label: None,
    }
}

fn found(item: ReviewItem) -> FilingReview {
    FilingReview {
        item: Some(item),
        register_label: "学生资助台账".to_owned(),
        org_label: "青禾镇第三小学".to_owned(),
        events: Vec::new(),
        fields: Vec::new(),
        rows: Vec::new(),
        is_cut: false,
        beside: None,
        compared: Vec::new(),
    }
}

fn row(is_picked: bool) -> Row {
    Row {
        id: "12".to_owned(),
        href: "/registers/aid/12".to_owned(),
        title: "春季<资助".to_owned(),
        title_cell: Some(("12:name".to_owned(), is_picked)),
        number: "第 12 号".to_owned(),
        is_open: true,
        is_picked: false,
        cells: vec![Cell {
            label: "人次".to_owned(),
            name: "12:pupils".to_owned(),
            text: "8".to_owned(),
            before: Some("86".to_owned()),
            change: delta(Some(Decimal::from(8)), Some(Decimal::from(86))),
            is_number: true,
            is_long: false,
            is_odd: true,
            is_hard: false,
            is_picked,
        }],
        light: light(Light::Amber, "经验校验，已说明"),
        status: Markup::default(),
        tag: "",
        notes: vec![Note {
            is_hard: false,
            message: "变化超过 ±50%。".to_owned(),
            explained: Some(("春季认定 5 月底才完成&".to_owned(), "韩青岚 7月1日".to_owned())),
        }],
    }
}

fn page() -> FilingPage {
    FilingPage {
        shell: Shell::sample("学生资助台账·青禾镇第三小学"),
        register: "aid".to_owned(),
        register_label: "学生资助台账".to_owned(),
        org: "p".to_owned(),
        org_label: "青禾镇第三小学".to_owned(),
        period: "2024H1".to_owned(),
        period_label: "2024年上半年".to_owned(),
        beside: "previous",
        facts: vec!["1 行".to_owned()],
        duties: vec!["填报和审核要分开。".to_owned()],
        status: Markup::default(),
        error: None,
        said: None,
        queue: vec![QueueLink {
            href: "/review/filing?register=aid".to_owned(),
            label: "青禾镇第三小学".to_owned(),
            note: "2024年上半年".to_owned(),
            is_here: true,
        }],
        queued: "1".to_owned(),
        place: "第 1 份，共 1 份".to_owned(),
        previous: None,
        next: None,
        sides: vec![("上期", "/review/filing?beside=previous".to_owned(), true)],
        beside_note: String::new(),
        compared: vec![Line {
            label: "行数".to_owned(),
            now: Markup::text("1"),
            before: Markup::text("2"),
            change: Markup::default(),
        }],
        only: None,
        heads: vec![Head { label: "人次".to_owned(), is_number: true }],
        rows: vec![row(false)],
        shown: "第 1 至 1 行，共 1 行".to_owned(),
        earlier: None,
        later: None,
        is_zero: false,
        may: true,
        basket: Vec::new(),
        reason: String::new(),
        rest: true,
        restate: None,
        restate_text: String::new(),
        waiting: 1,
        hindrance: None,
    }
}

#[test]
fn an_odd_cell_can_be_chosen_and_what_its_reporter_says_stands_under_its_row() {
    let html = page().render().unwrap();
    assert!(html.contains("class=\"num is-flag\"") && html.contains("value=\"12:pupils\""), "{html}");
    assert!(html.contains("填报说明：</b>春季认定 5 月底才完成&#38;") && html.contains("春季&#60;资助"));
    assert!(html.contains("86 <span class=\"xz-delta is-down\">90.7%</span>"));
    assert!(html.contains("value=\"approve\" data-key=\"approve\">"), "the whole may pass");
}

#[test]
fn what_was_chosen_comes_back_with_a_box_for_its_reason() {
    let chosen = Chosen {
        number: 1,
        name: "12:pupils".to_owned(),
        label: "春季<资助·人次".to_owned(),
        reason: "请补齐\"".to_owned(),
    };
    let html = FilingPage { basket: vec![chosen], rows: vec![row(true)], ..page() }.render().unwrap();
    assert!(html.contains("name=\"why.12:pupils\"") && html.contains("请补齐&#34;"), "{html}");
    assert!(html.contains("退回 1 处") && html.contains("checked><span>8</span>"));
    assert!(html.contains("value=\"12:name\"") && html.contains("checked><span>春季&#60;资助</span>"), "{html}");
}

#[test]
fn the_whole_is_off_while_a_hard_fault_stands_or_rows_are_open() {
    assert_eq!(hindrance(&found(item(0, 0))), None);
    let hard = hindrance(&found(item(0, 2)));
    assert_eq!(hard.as_deref(), Some("2 行逻辑校验没有通过，改正以前不能整份通过。"));
    assert_eq!(hindrance(&found(item(3, 0))).as_deref(), Some("还有 3 行没报或被退回，等报齐后再整份通过。"));
    let html = FilingPage { hindrance: hard, ..page() }.render().unwrap();
    assert!(html.contains("data-key=\"approve\" disabled>") && html.contains("改正以前不能整份通过"), "{html}");
}

#[test]
fn who_may_not_review_sees_why_and_no_buttons() {
    let duties = vec!["现在由「青禾镇中心校」审核，请等其审核后再办。".to_owned()];
    let html = FilingPage { may: false, duties, ..page() }.render().unwrap();
    assert!(html.contains("现在由「青禾镇中心校」审核") && !html.contains("value=\"approve\""), "{html}");
    assert!(!html.contains("name=\"cell\""));
}

#[test]
fn a_sealed_period_asks_why() {
    let html = FilingPage { restate: Some("会改变封存「2024H1」".to_owned()), ..page() }.render().unwrap();
    assert!(html.contains("name=\"restate\"") && html.contains("会改变封存「2024H1」"), "{html}");
}
