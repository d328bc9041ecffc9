//! Faults in expressions: code, exact place, cause, mend.

use xuezheng_pack::model::{FieldKind, Pack};

use crate::world::{check, choices, derived, field, flow, pack, read_faults, register, stock};

fn base() -> Pack {
    let mut pack = pack();
    let fields = vec![
        field("found_on", FieldKind::Date),
        field("kind", FieldKind::Choice(choices(&["fire", "traffic"]))),
        field("topics", FieldKind::MultiChoice(choices(&["ethics", "ict"]))),
        field("name", FieldKind::Text),
        field("cost", FieldKind::Decimal { scale: 2 }),
        field("people", FieldKind::Integer),
    ];
    register(&mut pack, "hazard", "found_on", fields, &["closed_at"]);
    flow(&mut pack, "found", "hazard", "found_on", "count(*)");
    pack
}

fn filters(texts: &[&str]) -> String {
    let read = |text: &&str| {
        let mut pack = base();
        flow(&mut pack, "x", "hazard", "found_on", "count(*)").filter(text);
        read_faults(pack, text)
    };
    texts.iter().map(read).collect::<Vec<_>>().join("\n")
}

fn measures(texts: &[&str]) -> String {
    let read = |text: &&str| {
        let mut pack = base();
        flow(&mut pack, "x", "hazard", "found_on", text);
        read_faults(pack, text)
    };
    texts.iter().map(read).collect::<Vec<_>>().join("\n")
}

fn formulas(texts: &[&str]) -> String {
    let read = |text: &&str| {
        let mut pack = base();
        derived(&mut pack, "x", text, &["found"]);
        read_faults(pack, text)
    };
    texts.iter().map(read).collect::<Vec<_>>().join("\n")
}

#[test]
fn names_that_are_not_there() {
    let texts = [
        "closed_on IS NULL AND knd = 'fire'",
        "org.natur = 'public'",
        "weather = 'rain'",
        "lenght(name) > 3",
        "kind = 'fier'",
        "kind = '<traffic>'",
        "kind IN ('fire', 'flood')",
        "org.nature <> 'publik'",
        "CASE kind WHEN 'bus' THEN TRUE ELSE FALSE END",
    ];
    insta::assert_snapshot!(filters(&texts));
}

#[test]
fn types_that_do_not_fit() {
    let texts = [
        "people = 'many'",
        "name > 3 OR people > 2",
        "found_on > '2024-13-01'",
        "found_on >= '2024-01-01'",
        "topics = 'ethics'",
        "people + 1",
        "name",
        "sqrt(people) > 2",
        "CAST(people AS DOUBLE) > 0.5",
        "CAST(name AS INT) > 0",
        "upper(name, 2) = 'X'",
        "kind = 'fire' AND people",
    ];
    insta::assert_snapshot!(filters(&texts));
}

#[test]
fn constructs_that_a_pack_may_not_use() {
    let texts = [
        "people / 2 > 3",
        "people % 2 = 0",
        "found_on < now()",
        "people > (SELECT 1)",
        "count(*) > 3",
        "row_number() OVER () = 1",
        "kind = ",
        "kind = 'fire' kind",
        "(kind = 'fire'",
    ];
    insta::assert_snapshot!(filters(&texts));
}

#[test]
fn measures_are_one_aggregate() {
    let texts = [
        "avg(cost)",
        "sum(cost) + 1",
        "people",
        "sum(name)",
        "sum(cost) FILTER (WHERE people > 1)",
        "sum(distinct cost)",
        "count(peple)",
    ];
    insta::assert_snapshot!(measures(&texts));
}

#[test]
fn formulas_are_over_indicators() {
    let texts = [
        "fond * 2",
        "found / found",
        "ratio(found)",
        "prior(found * 2)",
        "found > 1",
        "sum(found)",
        "ratio(found, 0.5) * 1e2",
    ];
    insta::assert_snapshot!(formulas(&texts));
}

#[test]
fn a_comparison_has_no_prior_of_its_own() {
    let read = |text: &str| {
        let mut pack = base();
        derived(&mut pack, "more", "found - prior(found)", &["found"]);
        derived(&mut pack, "twice", "more * 2", &["more"]);
        derived(&mut pack, "x", text, &["found", "more", "twice"]);
        read_faults(pack, text)
    };
    insta::assert_snapshot!(
        [read("found - prior(prior(found))"), read("more - prior(more)"), read("prior(twice) + 1")].join("\n")
    );
    assert_eq!(read("more - prior(found)"), "");
}

#[test]
fn indicators_that_make_no_sense() {
    let mut pack = base();
    stock(&mut pack, "people", "hazard", ("found_on", "closed_at"), "count(distinct name)");
    flow(&mut pack, "by_name", "hazard", "found_on", "count(*)").by(&["name"]);
    flow(&mut pack, "by_kind", "hazard", "kind", "count(*)");
    flow(&mut pack, "listed", "hazard", "found_on", "count(*)").list(&["org", "colour"], &[]);
    derived(&mut pack, "u", "v + 1", &["v"]);
    derived(&mut pack, "v", "ratio(w, found)", &["w", "found"]);
    derived(&mut pack, "w", "prior(u)", &["u"]);
    check(&mut pack, "c", "hazard", "cost");
    insta::assert_snapshot!(read_faults(pack, ""));
}
