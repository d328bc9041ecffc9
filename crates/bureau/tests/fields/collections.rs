//! Collections as a clerk works with them: what one would cost, how far it is, who is to be called, what is filled in.

use xuezheng_bureau::collect::{self, HeldBy, Light};
use xuezheng_bureau::ledger::{Audience, Author, NewCollection, Stamp};
use xuezheng_bureau::{BureauError, Explanations, send_back};
use xuezheng_pack::{CollectionId, Period, RecordId};

use crate::bureau::{Bureau, author, date, day, text};

const ROSTER: (&str, &str) = (
    "areas/t/registers/roster.toml",
    r#"
label = "人员台账"
org = "school"
date = "counted_on"
key = ["counted_on", "number"]
[fields.counted_on]
label = "统计日期"
type = "date"
required = true
[fields.number]
label = "工号"
type = "text"
required = true
[fields.name]
label = "姓名"
type = "text"
personal = "name"
[fields.nature]
label = "性质"
type = "text"
[fields.note]
label = "备注"
type = "text"
[prefill]
carry = ["number", "name"]
"#,
);

const LESSON: (&str, &str) = (
    "areas/t/registers/lesson.toml",
    r#"
label = "授课台账"
org = "school"
date = "given_on"
[fields.given_on]
label = "授课日期"
type = "date"
required = true
[fields.teacher]
label = "授课人"
type = "text"
personal = "name"
synonyms = ["姓名"]
[prefill]
date = "first"
[prefill.from.roster]
teacher = "name"
"#,
);

fn h1() -> Period {
    Period::parse("2024H1").unwrap()
}

fn on(org: &str, today: &str) -> Author {
    let author = author(org);
    Author { at: Stamp { today: day(today), ..author.at }, ..author }
}

fn wanted(registers: &[&str]) -> NewCollection {
    NewCollection {
        id: None,
        title: "上半年填报".to_owned(),
        period: h1(),
        registers: registers.iter().map(|id| (*id).into()).collect(),
        audience: Audience::default(),
        deadline: day("2024-07-10"),
        grace_days: None,
        note: None,
    }
}

async fn opened(bureau: &Bureau, registers: &[&str]) -> CollectionId {
    collect::open(&bureau.workspace, &on("b", "2024-07-01"), wanted(registers)).await.unwrap()
}

/// Two people of the school `p` at the end of 2023, and one of its pupils' teachers in 2024.
async fn rosters() -> Bureau {
    let bureau = Bureau::new(&[ROSTER, LESSON]).await;
    for (number, name) in [("01", "王小明"), ("02", "李四")] {
        let cells = [
            ("counted_on", date("2023-12-31")),
            ("number", text(number)),
            ("name", text(name)),
            ("note", text("代课")),
        ];
        bureau.approved("roster", "p", &cells).await;
    }
    bureau
}

#[tokio::test]
async fn a_design_says_what_each_would_type_and_what_is_held_already() {
    let bureau = rosters().await;
    let actor = on("b", "2024-07-01").actor();
    let design = collect::design(&bureau.workspace, &actor, &wanted(&["roster", "lesson"])).await.unwrap();
    assert_eq!((design.orgs, design.filings), (2, 4));
    let [roster, lesson] = design.registers.as_slice() else { panic!("two registers: {design:?}") };
    // Two records of last year; of five fields two are carried over: 2 × 3.
    assert_eq!((roster.like.map(|it| it.to_string()).as_deref(), roster.records), (Some("2023H2"), 2));
    assert_eq!((roster.fields, roster.required, roster.prefilled, roster.cells()), (5, 2, 2, 6));
    // Nothing yet: one record each, of two fields one from the other register.
    assert_eq!((lesson.like, lesson.cells(), lesson.most_cells()), (None, 2, 1));
    let held: Vec<_> = roster.held.iter().map(|held| (held.label.as_str(), held.by.clone())).collect();
    let lesson = |field: &str| HeldBy::Register {
        register: "lesson".into(),
        label: "授课台账".to_owned(),
        field: field.to_owned(),
    };
    let org = HeldBy::Org { label: "性质".to_owned() };
    assert_eq!(
        held,
        [("工号", vec![HeldBy::Before]), ("姓名", vec![lesson("授课人"), HeldBy::Before]), ("性质", vec![org]),]
    );
    assert_eq!(bureau.workspace.ledger().collections().await.unwrap(), []);
}

#[tokio::test]
async fn drafts_are_made_once_marked_and_submitted_only_when_looked_through() {
    let bureau = rosters().await;
    let id = opened(&bureau, &["roster"]).await;
    let (office, school) = (on("b", "2024-07-02"), on("p", "2024-07-03"));
    let tried = collect::prefill(&bureau.workspace, &office, &id, &[], false).await.unwrap();
    assert_eq!(tried.lines.iter().map(|line| line.drafts).sum::<usize>(), 2);
    let found = collect::prefill(&bureau.workspace, &office, &id, &[], true).await.unwrap();
    let [line] = found.lines.as_slice() else { panic!("one school: {found:?}") };
    assert_eq!((line.org.as_str(), line.drafts, line.carried), ("p", 2, Some(h1().previous())));
    let again = collect::prefill(&bureau.workspace, &office, &id, &[], true).await.unwrap();
    assert_eq!(again.lines.iter().map(|line| line.drafts).sum::<usize>(), 0);
    assert_eq!(again.lines[0].skipped.len(), 2);

    let (first, second) = (RecordId(3), RecordId(4));
    assert_eq!(bureau.cell("roster", first, "counted_on").await, date("2024-06-30"));
    assert_eq!(bureau.cell("roster", first, "number").await, text("01"));
    // Not carried over.
    assert_eq!(bureau.cell("roster", first, "note").await, xuezheng_pack::Value::Absent);
    let marked = bureau.workspace.ledger().prefilled(&"roster".into(), &[first, RecordId(1)]).await.unwrap();
    let (origin, is_untouched) = &marked[&first];
    assert_eq!((origin.record, *is_untouched, marked.len()), (RecordId(1), true, 1));
    let events = bureau.workspace.ledger().history(&school.actor(), &"roster".into(), first).await.unwrap();
    assert_eq!(events[0].note.as_deref(), Some("由台账「人员台账」第 1 号记录（第 1 版）预填"));

    let submit = async |looked_through: bool| {
        let none = Explanations::new();
        let (id, register) = (&id, "roster".into());
        collect::submit(&bureau.workspace, &school, id, &register, &"p".into(), &none, looked_through).await
    };
    let error = submit(false).await.unwrap_err();
    assert!(matches!(error, BureauError::NotLookedThrough { count: 2, .. }), "{error}");
    bureau.edit("roster", second, &[("note", text("已核对"))]).await;
    let error = submit(false).await.unwrap_err();
    assert!(matches!(error, BureauError::NotLookedThrough { count: 1, .. }), "{error}");
    let (submitted, untouched) = submit(true).await.unwrap();
    assert_eq!((submitted.records, untouched), (vec![first, second], 1));
    bureau.audited().await;
}

#[tokio::test]
async fn another_register_fills_drafts_and_a_key_that_is_taken_makes_none() {
    let bureau = rosters().await;
    let cells = [("counted_on", date("2024-06-30")), ("number", text("01")), ("name", text("王小明"))];
    let known = bureau.approved("roster", "p", &cells).await;
    let id = opened(&bureau, &["lesson", "roster"]).await;
    let found = collect::prefill(&bureau.workspace, &on("b", "2024-07-02"), &id, &["p".into()], true).await.unwrap();
    let lines: Vec<_> =
        found.lines.iter().map(|line| (line.register.as_str(), line.drafts, line.skipped.len())).collect();
    // Of the two of last year, number 01 is on the new roster already.
    assert_eq!(lines, [("lesson", 1, 0), ("roster", 1, 1)]);
    assert!(found.lines[1].skipped[0].why.contains("重复"), "{:?}", found.lines[1].skipped);
    assert_eq!(bureau.cell("lesson", RecordId(1), "given_on").await, date("2024-01-01"));
    let marked = bureau.workspace.ledger().prefilled(&"lesson".into(), &[RecordId(1)]).await.unwrap();
    assert_eq!(marked[&RecordId(1)].0.record, known);
    bureau.audited().await;
}

#[tokio::test]
async fn only_those_who_owe_are_shown_and_called() {
    let bureau = rosters().await;
    let id = opened(&bureau, &["lesson", "roster"]).await;
    let school = on("p", "2024-07-12");
    collect::zero(&bureau.workspace, &school, &id, &"lesson".into(), &"p".into()).await.unwrap();
    collect::zero(&bureau.workspace, &school, &id, &"roster".into(), &"p".into()).await.unwrap();
    let office = on("b", "2024-07-13");
    send_back(&bureau.workspace, &office, &"lesson".into(), h1(), &"p".into(), "请核对课表").await.unwrap();
    let view = collect::show(&bureau.workspace, &office.actor(), &id).await.unwrap();
    let rows: Vec<_> = view.rows.iter().map(|row| (row.answer.org.as_str(), row.light)).collect();
    assert_eq!(rows, [("p", Light::Overdue), ("p", Light::Fine), ("q", Light::Overdue), ("q", Light::Overdue)]);
    let total = view.total;
    assert_eq!((total.asked, total.waiting, total.returned, total.missing), (4, 1, 1, 2));
    assert_eq!((total.late, total.on_time, total.overdue), (2, 0, 3));
    assert_eq!(view.by_register.len(), 2);
    let chased = collect::chase(&bureau.workspace, &office.actor(), &id).await.unwrap();
    assert_eq!(
        chased.text(day("2024-07-13")).as_deref(),
        Some(
            "【填报提醒】上半年填报（7月10日已截止，逾期3天），下列单位尚未报齐：\n单位b：\n\
             · 单位q：授课台账、人员台账\n· 单位p：授课台账（退回待改）\n\
             请尽快上报；确无发生的请办理零上报，有困难的请与单位b联系。谢谢！"
        )
    );
    // A school sees its own.
    let own = collect::show(&bureau.workspace, &school.actor(), &id).await.unwrap();
    assert_eq!(own.total.asked, 2);
    let lines = collect::collections(&bureau.workspace, &on("d", "2024-07-13").actor()).await.unwrap();
    assert_eq!(lines.len(), 0);
}

#[tokio::test]
async fn what_can_not_be_filled_in_is_a_fault_of_the_pack() {
    let without = |from: &str, to: &str| ROSTER.1.replace(from, to);
    let mut said = Vec::new();
    for roster in [
        without("carry = [\"number\", \"name\"]", "carry = [\"counted_on\", \"number\"]"),
        without("carry = [\"number\", \"name\"]", "carry = [\"numbr\"]"),
        without("carry = [\"number\", \"name\"]", "date = \"middle\"\ncarry = [\"number\"]"),
        without("carry = [\"number\", \"name\"]", ""),
        without("carry = [\"number\", \"name\"]", "[prefill.from.lesson]\nnote = \"teacher\"\nnumber = \"given_on\""),
    ] {
        let files = [(ROSTER.0, roster.as_str()), LESSON];
        let error = Bureau::try_new(&files).await.err().unwrap();
        let BureauError::BadPack(bad) = &error else { panic!("{error}") };
        let errors = bad.faults.iter().filter(|fault| fault.severity == xuezheng_pack::Severity::Error);
        said.extend(errors.map(|fault| format!("{} {}", fault.code, fault.message)));
    }
    insta::assert_snapshot!(said.join("\n"));
}
