//! Persons and person-times, codes that overlap, school years and terms, petitions.

use xuezheng_figures::Aspect;
use xuezheng_pack::identifier::{Format, FormatKind};
use xuezheng_pack::model::{Field, FieldKind, Pack, Personal};

use crate::world::{
    Approved, World, choices, coverage, derived, field, flow, key, pack, part, read_faults, register, shown, snapshot,
    stock,
};

fn training() -> World {
    let mut pack = pack();
    let topics = choices(&["ethics", "ict", "law"]);
    let fields = vec![
        field("held_on", FieldKind::Date),
        field("teacher", FieldKind::Text),
        field("topics", FieldKind::MultiChoice(topics)),
    ];
    register(&mut pack, "session", "held_on", fields, &[]);
    flow(&mut pack, "times", "session", "held_on", "count(*)").by(&["topics"]);
    flow(&mut pack, "teachers", "session", "held_on", "count(distinct teacher)").by(&["topics"]);
    derived(&mut pack, "times_each", "ratio(times, teachers)", &["times", "teachers"]);
    World::new(pack)
}

#[tokio::test]
async fn persons_are_counted_once_however_long_the_period() {
    let mut world = training();
    world.rows(
        "session",
        &[
            (1, "p", &[("held_on", "2024-02-10"), ("teacher", "x")]),
            (2, "q", &[("held_on", "2024-03-10"), ("teacher", "x")]),
            (3, "p", &[("held_on", "2024-03-20"), ("teacher", "x")]),
            (4, "p", &[("held_on", "2024-03-21"), ("teacher", "y")]),
            (5, "r", &[("held_on", "2023-03-21"), ("teacher", "x")]),
        ],
    );
    assert_eq!(world.value("times", "2024H1").await, "4");
    assert_eq!(world.value("teachers", "2024H1").await, "2");
    assert_eq!(world.value("teachers", "2024-02").await, "1");
    assert_eq!(world.value("teachers", "2024-03").await, "2");
    assert_eq!(world.value_of("q", "teachers", "2024H1").await, "1");
    assert_eq!(world.value("times_each", "2024H1").await, "2");
    assert_eq!(world.value("teachers", "2023-2024学年").await, "2");
    assert_eq!(world.records("teachers", "2024H1"), [1, 2, 3, 4]);
    assert_eq!(world.value("teachers", "2024H1@2024-03-20").await, "1");
}

/// Grants with the pupil's number, and a list of hardship with the same kind of number and a name.
fn two_registers() -> Pack {
    let mut pack = pack();
    let person = |id: &str, personal| Field { personal: Some(personal), ..field(id, FieldKind::Text) };
    let pupil = || person("pupil", Personal::IdNumber);
    register(&mut pack, "grant", "on", vec![field("on", FieldKind::Date), pupil()], &[]);
    let fields =
        vec![field("on", FieldKind::Date), person("child", Personal::IdNumber), person("name", Personal::Name)];
    register(&mut pack, "hardship", "on", fields, &[]);
    flow(&mut pack, "aided", "grant", "on", "count(distinct pupil)");
    flow(&mut pack, "grants", "grant", "on", "count(*)");
    snapshot(&mut pack, "poor", "hardship", "on", "count(distinct child)");
    flow(&mut pack, "names", "hardship", "on", "count(distinct name)");
    pack
}

#[tokio::test]
async fn persons_of_a_flow_and_of_yearly_records_are_one_union_at_every_level() {
    let mut pack = two_registers();
    derived(&mut pack, "either", "persons(aided, poor)", &["aided", "poor"]).unit("人");
    derived(&mut pack, "each", "ratio(grants, either)", &["grants", "either"]);
    let mut world = World::new(pack);
    world.rows(
        "grant",
        &[
            (1, "p", &[("on", "2024-02-10"), ("pupil", "x")]),
            (2, "q", &[("on", "2024-05-10"), ("pupil", "x")]),
            (3, "q", &[("on", "2024-05-11"), ("pupil", "y")]),
        ],
    );
    // The list of p of 2023 is replaced by that of 2024: z is on it no more.
    world.rows(
        "hardship",
        &[
            (1, "p", &[("on", "2023-09-01"), ("child", "z")]),
            (2, "p", &[("on", "2024-03-01"), ("child", "x")]),
            (3, "r", &[("on", "2024-03-01"), ("child", "w")]),
        ],
    );
    world.ask("grant", "2024H1", &[("p", Approved), ("q", Approved)]);
    let figure = world.figure("either", "county", "2024H1").await;
    assert_eq!((shown(&figure.value), figure.rows), ("3".to_owned(), 5), "x, y and w");
    assert_eq!(figure.coverage, coverage(2, 2));
    let inputs: Vec<_> = figure.lineage.inputs.iter().map(|input| input.indicator.as_str()).collect();
    assert_eq!(
        (figure.lineage.formula.as_str(), inputs.as_slice()),
        ("persons(aided, poor)", &["a.aided", "a.poor"][..])
    );
    assert_eq!(world.value_of("p", "either", "2024H1").await, "1");
    assert_eq!(
        world.value_of("q", "either", "2024H1").await,
        "[「poor」无数据]",
        "no list of q: nobody knows who is on it"
    );
    let drilled = world.drill(&key("either", "county", "2024H1", Aspect::Value));
    let drilled: Vec<_> = drilled.iter().map(|row| (row.register.as_str(), row.record.0)).collect();
    assert_eq!(drilled, [("grant", 1), ("grant", 2), ("grant", 3), ("hardship", 2), ("hardship", 3)]);
    assert_eq!(world.value("each", "2024H1").await, "1");
    let explained = world.engine.explain(&world.view(), &world.facts().await, &figure.key).await.unwrap();
    assert_eq!(explained.inputs.iter().map(|input| shown(&input.value)).collect::<Vec<_>>(), ["2", "2"]);
}

#[test]
fn only_counts_of_persons_by_the_same_kind_of_number_are_united() {
    let of = |formula: &str, inputs: &[&str]| {
        let mut pack = two_registers();
        let grant = pack.registers.get_mut("grant").unwrap();
        let mut passport = Field { id: "passport".into(), ..grant.fields[1].clone() };
        passport.format = Some(Format { kind: FormatKind::Passport, takes_fictional: false });
        grant.fields.push(passport);
        flow(&mut pack, "travellers", "grant", "on", "count(distinct passport)");
        derived(&mut pack, "both", "persons(aided, poor)", &["aided", "poor"]);
        derived(&mut pack, "x", formula, inputs);
        read_faults(pack, formula)
    };
    insta::assert_snapshot!(
        [
            of("persons(aided, grants)", &["aided", "grants"]),
            of("persons(aided, names)", &["aided", "names"]),
            of("persons(aided, travellers)", &["aided", "travellers"]),
            of("persons(aided, both)", &["aided", "both"]),
            of("persons(aided, prior(poor))", &["aided", "poor"]),
            of("persons(aided + poor, poor)", &["aided", "poor"]),
            of("persons(aided, aided)", &["aided"]),
            of("persons(distinct aided, poor)", &["aided", "poor"]),
            of("persons(aided, pour)", &["aided", "poor"]),
            of("persons(aided, poor) * 2", &["aided", "poor"]),
        ]
        .join("\n")
    );
}

#[tokio::test]
async fn a_session_with_two_topics_counts_once_in_each_and_once_in_the_total() {
    let mut world = training();
    world.rows("session", &[(1, "p", &[("held_on", "2024-02-10"), ("teacher", "x"), ("topics", "|ethics|ict|")])]);
    for (topic, expected) in [("ethics", "1"), ("ict", "1"), ("law", "0")] {
        assert_eq!(shown(&world.part("times", "topics", topic, "2024H1").await.value), expected, "{topic}");
        assert_eq!(shown(&world.part("teachers", "topics", topic, "2024H1").await.value), expected, "{topic}");
        let drilled = world.drill(&key("times", "county", "2024H1", part("topics", topic)));
        assert_eq!(drilled.len().to_string(), expected);
    }
    assert_eq!(world.value("times", "2024H1").await, "1");
    let predicate = world.part("times", "topics", "ict", "2024H1").await.lineage.predicate.unwrap();
    assert!(predicate.contains("topics LIKE '%|ict|%'"), "{predicate}");
}

#[tokio::test]
async fn school_years_and_terms_are_whole_months() {
    let mut world = training();
    let days = ["2023-08-31", "2023-09-01", "2024-01-31", "2024-02-01", "2024-08-31"];
    let rows: Vec<_> = (1..).zip(days).map(|(id, day)| (id, [("held_on", day)])).collect();
    let rows: Vec<_> = rows.iter().map(|(id, cells)| (*id, "p", cells.as_slice())).collect();
    world.rows("session", &rows);
    let expected = [
        ("2023-2024学年", "4"),
        ("2023-2024学年第一学期", "2"),
        ("2023-2024学年第二学期", "2"),
        ("2024", "3"),
        ("2024H1", "2"),
    ];
    for (period, count) in expected {
        assert_eq!(world.value("times", period).await, count, "{period}");
    }
}

#[tokio::test]
async fn petitions_have_two_rates() {
    let mut pack = pack();
    let dates = ["received_on", "accepted_at", "accept_due", "closed_at", "close_due"];
    let fields = dates.iter().map(|id| field(id, FieldKind::Date)).collect();
    register(&mut pack, "petition", "received_on", fields, &[]);
    flow(&mut pack, "received", "petition", "received_on", "count(*)");
    flow(&mut pack, "closed", "petition", "closed_at", "count(*)");
    flow(&mut pack, "accepted", "petition", "accepted_at", "count(*)");
    flow(&mut pack, "in_time", "petition", "accepted_at", "count(*)").filter("accepted_at - received_on <= 15");
    flow(&mut pack, "on_time", "petition", "closed_at", "count(*)").filter("closed_at <= close_due");
    stock(&mut pack, "overdue", "petition", ("close_due", "closed_at"), "count(*)")
        .filter("closed_at IS NULL OR closed_at > close_due");
    derived(&mut pack, "close_rate", "ratio(closed, received) * 100", &["closed", "received"]).unit("%");
    derived(&mut pack, "accept_rate", "ratio(in_time, accepted) * 100", &["in_time", "accepted"]).unit("%");
    let mut world = World::new(pack);
    let row = |received, accepted, due, closed: &'static str| {
        let mut cells = vec![("received_on", received), ("accepted_at", accepted), ("close_due", due)];
        cells.extend((!closed.is_empty()).then_some(("closed_at", closed)));
        cells
    };
    let rows = [
        row("2024-04-01", "2024-04-10", "2024-06-09", "2024-06-08"),
        row("2024-04-02", "2024-04-20", "2024-06-19", "2024-05-30"),
        row("2024-04-03", "2024-04-12", "2024-07-11", "2024-07-05"),
        row("2024-06-20", "2024-06-25", "2024-08-24", ""),
    ];
    let rows: Vec<_> = (1..).zip(&rows).map(|(id, cells)| (id, "p", cells.as_slice())).collect();
    world.rows("petition", &rows);
    assert_eq!(world.value("received", "2024H1").await, "4");
    assert_eq!(world.value("closed", "2024H1").await, "2");
    assert_eq!(world.value("close_rate", "2024H1").await, "50");
    assert_eq!(world.value("accept_rate", "2024H1").await, "75");
    assert_eq!(world.value("closed", "2024").await, "3");
    assert_eq!(world.value("on_time", "2024").await, "3");
    assert_eq!(world.value("overdue", "2024H1").await, "0");
    assert_eq!(world.value("overdue", "2024").await, "1");
}
