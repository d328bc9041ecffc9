//! Figures across orgs and sections.

use xuezheng_figures::Aspect;
use xuezheng_pack::model::{AcrossUnit, Field, FieldKind, Pack, Personal};

use crate::world::{
    Approved, Asked, Exempt, Submitted, World, across, by_section, choices, closed, coverage, derived, field, flow,
    key, org, pack, read_faults, register, shown, snapshot, with_sections,
};

const STAGES: [&str; 2] = ["primary", "junior"];

/// Pupils by section, books of whole schools, visits as they happen.
fn declared() -> Pack {
    let mut pack = pack();
    pack.stages = choices(&STAGES);
    let stage = || field("stage", FieldKind::Choice(choices(&STAGES)));
    register(
        &mut pack,
        "enrolment",
        "on",
        vec![field("on", FieldKind::Date), stage(), field("n", FieldKind::Integer)],
        &[],
    );
    by_section(&mut pack, "enrolment", "stage", true);
    register(&mut pack, "book", "on", vec![field("on", FieldKind::Date), field("n", FieldKind::Integer)], &[]);
    register(&mut pack, "visit", "on", vec![field("on", FieldKind::Date)], &[]);
    snapshot(&mut pack, "pupils", "enrolment", "on", "sum(n)");
    snapshot(&mut pack, "books", "book", "on", "sum(n)").split("pupils");
    snapshot(&mut pack, "unsplit", "book", "on", "sum(n)");
    flow(&mut pack, "visits", "visit", "on", "count(*)");
    derived(&mut pack, "per_pupil", "ratio(books, pupils)", &["books", "pupils"]);
    derived(&mut pack, "more_pupils", "pupils - prior(pupils)", &["pupils"]);
    pack
}

fn cv(pack: &mut Pack) {
    across(pack, "cv", AcrossUnit::Section, "weighted_cv(books, pupils)", &["books", "pupils"])
        .filter("section.stage = 'primary'");
}

fn school(id: &str, parent: &str, stages: &[&str]) -> xuezheng_pack::Org {
    with_sections(org(id, Some(parent)), stages)
}

/// Rows of (owner, stage, pupils) and of (owner, books), all of 2023-09-01.
fn fill(world: &mut World, pupils: &[(&str, &str, &str)], books: &[(&str, &str)]) {
    let cells: Vec<_> =
        pupils.iter().map(|(_, stage, n)| [("on", "2023-09-01"), ("stage", *stage), ("n", *n)]).collect();
    let rows: Vec<_> = (1..).zip(pupils).zip(&cells).map(|((id, row), cells)| (id, row.0, cells.as_slice())).collect();
    world.rows("enrolment", &rows);
    let cells: Vec<_> = books.iter().map(|(_, n)| [("on", "2023-09-01"), ("n", *n)]).collect();
    let rows: Vec<_> = (1..).zip(books).zip(&cells).map(|((id, row), cells)| (id, row.0, cells.as_slice())).collect();
    world.rows("book", &rows);
}

/// Published worked example of the split: 166 primary and 210 junior pupils, 23,226 books; 166 + 1.1 × 210 = 397 weighted
/// pupils; 23226 × 166 ÷ 397 = 9711.627204030227 (the source truncates to 9,711).
#[tokio::test]
async fn books_of_a_nine_year_school_are_split_as_published() {
    let mut pack = declared();
    across(&mut pack, "primary", AcrossUnit::Section, "sum(books)", &["books"]).filter("section.stage = 'primary'");
    across(&mut pack, "both", AcrossUnit::Section, "sum(books)", &["books"]);
    let mut world = World::with_orgs(pack, vec![org("county", None), school("n", "county", &STAGES)]);
    fill(&mut world, &[("n", "primary", "166"), ("n", "junior", "210")], &[("n", "23226")]);
    let figure = world.figure("primary", "county", "2024H1").await;
    assert_eq!(shown(&figure.value), "9711.627204030227");
    assert_eq!(shown(&world.figure("both", "county", "2024H1").await.value), "23226");
    let drilled = world.drill(&key("primary", "county", "2024H1", Aspect::Value));
    assert_eq!((figure.rows, drilled.len()), (2, 2), "its own pupils and the shared books");
    let inputs: Vec<_> = figure.lineage.inputs.iter().map(|input| input.indicator.as_str()).collect();
    assert_eq!(inputs, ["a.books", "a.pupils"], "what splits is an input too");
}

/// Two townships whose schools do not differ among themselves, but do from each other: 1 and 3 books a pupil, equal
/// sizes, so the county's coefficient is 0.5 and no mean of the townships' zeros.
#[tokio::test]
async fn a_coefficient_is_never_rolled_up() {
    let mut pack = declared();
    cv(&mut pack);
    let orgs = vec![
        org("county", None),
        org("t1", Some("county")),
        org("t2", Some("county")),
        school("p", "t1", &["primary"]),
        school("q", "t2", &["primary"]),
        school("j", "t2", &["junior"]),
    ];
    let mut world = World::with_orgs(pack, orgs);
    let pupils = [("p", "primary", "10"), ("q", "primary", "10"), ("j", "junior", "50")];
    fill(&mut world, &pupils, &[("p", "10"), ("q", "30"), ("j", "5000")]);
    assert_eq!(world.value_of("t1", "cv", "2024H1").await, "0");
    assert_eq!(world.value_of("t2", "cv", "2024H1").await, "0");
    let county = world.figure("cv", "county", "2024H1").await;
    assert_eq!((shown(&county.value), county.coverage), ("0.5".to_owned(), coverage(2, 2)));
    let change = world.get(&key("cv", "county", "2024H1", Aspect::YearOnYear)).await;
    assert_eq!(shown(&change.value), "[「cv（上年同期）」的「books」无数据]");
}

#[tokio::test]
async fn a_section_without_its_numbers_lowers_coverage_unless_exempt() {
    let mut pack = declared();
    cv(&mut pack);
    let schools = ["p", "q", "r", "s"].map(|id| school(id, "county", &["primary"]));
    let orgs = std::iter::once(org("county", None)).chain(schools).collect();
    let mut world = World::with_orgs(pack, orgs);
    fill(&mut world, &[("p", "primary", "10"), ("q", "primary", "10")], &[("p", "10"), ("q", "30"), ("r", "9")]);
    let answers = [("p", Approved), ("q", Approved), ("r", Asked), ("s", Exempt)];
    world.ask("enrolment", "2023H2", &answers);
    let figure = world.figure("cv", "county", "2024H1").await;
    assert_eq!((shown(&figure.value), figure.coverage), ("0.5".to_owned(), coverage(2, 3)));
}

#[tokio::test]
async fn conditions_on_values_choose_among_the_units_that_were_looked_at() {
    let mut pack = declared();
    across(&mut pack, "poor", AcrossUnit::Section, "count(*)", &["per_pupil"])
        .filter("section.stage = 'primary' AND per_pupil < 2");
    across(&mut pack, "visited", AcrossUnit::Org, "count(*)", &["visits"]).filter("org.kind = 'school' AND visits > 0");
    across(&mut pack, "most", AcrossUnit::Org, "max(visits)", &["visits"]).filter("org.kind = 'school'");
    let merged = closed(school("old", "county", &["primary"]), "2024-03-31", &["p"]);
    let orgs = vec![
        org("county", None),
        school("p", "county", &["primary"]),
        school("q", "county", &["primary"]),
        school("r", "county", &["primary"]),
        merged,
    ];
    let mut world = World::with_orgs(pack, orgs);
    fill(&mut world, &[("p", "primary", "10"), ("q", "primary", "10")], &[("p", "10"), ("q", "30")]);
    let visits = ["p", "p", "old", "old", "old"].map(|owner| (owner, [("on", "2024-02-01")]));
    let rows: Vec<_> = (1..).zip(&visits).map(|(id, (owner, cells))| (id, *owner, cells.as_slice())).collect();
    world.rows("visit", &rows);
    let figure = world.figure("poor", "county", "2024H1").await;
    assert_eq!((shown(&figure.value), figure.coverage), ("1".to_owned(), coverage(2, 3)), "r is not known");
    assert_eq!(world.value("visited", "2024H1").await, "1", "a school that closed is no school of the day");
    assert_eq!(world.value("most", "2024H1").await, "2");
    assert_eq!(world.value("most", "2024Q1").await, "3", "on 31 March it still was");
}

/// 10, 60 and 50 books, and none: those of q are not approved, s has not recorded any.
#[tokio::test]
async fn a_mean_of_complete_answers_takes_no_org_that_still_owes_some() {
    let mut pack = declared();
    across(&mut pack, "mean", AcrossUnit::Org, "mean(books)", &["books"]).filter("org.kind = 'school'");
    across(&mut pack, "complete", AcrossUnit::Org, "mean(books)", &["books"]).filter("org.kind = 'school'").complete();
    let orgs = ["p", "q", "r", "s"].map(|id| org(id, Some("county")));
    let mut world = World::with_orgs(pack, std::iter::once(org("county", None)).chain(orgs).collect());
    fill(&mut world, &[], &[("p", "10"), ("q", "60"), ("r", "50")]);
    assert_eq!(world.value("complete", "2024H1").await, "40", "what nobody asks for is never owed");
    world.ask("book", "2023H2", &[("p", Approved), ("q", Submitted), ("r", Approved), ("s", Asked)]);
    assert_eq!(world.value("mean", "2024H1").await, "40");
    let figure = world.figure("complete", "county", "2024H1").await;
    assert_eq!((shown(&figure.value), figure.coverage, figure.rows), ("30".to_owned(), coverage(2, 4), 2));
    assert_eq!(world.records("complete", "2024H1"), [1, 3]);
    let predicate = figure.lineage.predicate.unwrap();
    assert_eq!(predicate, "(org.kind = 'school') AND _org IN complete(books) AND _org IN subtree('county')");
    assert_eq!(world.value_of("q", "complete", "2024H1").await, "[没有填报完整的单位]");
    assert_eq!(world.value_of("q", "mean", "2024H1").await, "60");
}

fn faults(declare: impl FnOnce(&mut Pack), text: &str) -> String {
    let mut pack = declared();
    declare(&mut pack);
    read_faults(pack, text)
}

fn of_section(measure: &str, inputs: &[&str]) -> String {
    faults(|pack| drop(across(pack, "x", AcrossUnit::Section, measure, inputs)), measure)
}

#[test]
fn a_comparison_has_one_of_its_measures() {
    insta::assert_snapshot!(of_section("avg(books)", &["books"]));
    insta::assert_snapshot!(of_section("weighted_cv(books)", &["books"]));
    insta::assert_snapshot!(of_section("weighted_cv(books > 3, pupils)", &["books", "pupils"]));
}

#[test]
fn a_comparison_reads_what_single_units_have() {
    insta::assert_snapshot!(of_section("sum(unsplit)", &["unsplit"]));
    insta::assert_snapshot!(of_section("sum(more_pupils)", &["more_pupils"]));
    insta::assert_snapshot!(of_section("sum(prior(pupils))", &["pupils"]));
    insta::assert_snapshot!(faults(
        |pack| {
            cv(pack);
            drop(across(pack, "x", AcrossUnit::Section, "max(cv)", &["cv"]));
        },
        "max(cv)"
    ));
    insta::assert_snapshot!(faults(
        |pack| {
            let person = Field { personal: Some(Personal::IdNumber), ..field("pupil", FieldKind::Text) };
            register(pack, "grant", "on", vec![field("on", FieldKind::Date), person], &[]);
            flow(pack, "aided", "grant", "on", "count(distinct pupil)");
            flow(pack, "first_aided", "grant", "on", "count(distinct pupil)").filter("pupil IS NOT NULL");
            derived(pack, "either", "persons(aided, first_aided)", &["aided", "first_aided"]);
            drop(across(pack, "x", AcrossUnit::Org, "max(either)", &["either"]));
        },
        "max(either)"
    ));
}

#[test]
fn conditions_of_a_comparison_name_stages_that_there_are() {
    let filter = "section.stage = 'primry'";
    insta::assert_snapshot!(faults(
        |pack| drop(across(pack, "x", AcrossUnit::Section, "count(*)", &[]).filter(filter)),
        filter
    ));
    let filter = "section.stag = 'primary'";
    insta::assert_snapshot!(faults(
        |pack| drop(across(pack, "x", AcrossUnit::Section, "count(*)", &[]).filter(filter)),
        filter
    ));
    insta::assert_snapshot!(faults(
        |pack| drop(across(pack, "x", AcrossUnit::Section, "count(*)", &["pupils"]).filter("pupils")),
        "pupils"
    ));
}

#[test]
fn what_splits_is_known_by_section_itself() {
    insta::assert_snapshot!(faults(|pack| drop(snapshot(pack, "x", "book", "on", "sum(n)").split("unsplit")), "split"));
}

#[test]
fn a_coefficient_needs_units() {
    let formula = "weighted_cv(books, pupils)";
    insta::assert_snapshot!(faults(|pack| drop(derived(pack, "x", formula, &["books", "pupils"])), formula));
}
