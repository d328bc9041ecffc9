//! Conversions that would drop digits are refused; printing alone rounds.

use xuezheng_pack::model::{FieldKind, Pack};

use crate::world::{World, check, derived, field, flow, pack, read_faults, register};

fn base() -> Pack {
    let mut pack = pack();
    let fields = vec![
        field("on", FieldKind::Date),
        field("amount", FieldKind::Decimal { scale: 2 }),
        field("people", FieldKind::Integer),
        field("name", FieldKind::Text),
    ];
    register(&mut pack, "grant", "on", fields, &[]);
    flow(&mut pack, "amount", "grant", "on", "sum(amount)");
    pack
}

#[test]
fn a_conversion_that_drops_digits_is_refused_wherever_it_stands() {
    let filter = |text: &str| {
        let mut pack = base();
        flow(&mut pack, "x", "grant", "on", "count(*)").filter(text);
        read_faults(pack, text)
    };
    let measure = |text: &str| {
        let mut pack = base();
        flow(&mut pack, "x", "grant", "on", text);
        read_faults(pack, text)
    };
    let formula = |text: &str| {
        let mut pack = base();
        derived(&mut pack, "x", text, &["amount"]);
        read_faults(pack, text)
    };
    let checked = |text: &str| {
        let mut pack = base();
        check(&mut pack, "x", "grant", text);
        read_faults(pack, text)
    };
    let read = [
        filter("CAST(amount AS INT) > 3"),
        filter("people > 1 AND amount::int = 3"),
        filter("CAST(amount AS DECIMAL(18, 1)) > 3.5"),
        measure("sum(TRY_CAST(amount AS BIGINT))"),
        measure("count(distinct amount::int)"),
        measure("sum(amount * people::decimal(20, 2)::int)"),
        formula("ratio(CAST(amount AS DECIMAL(20, 2)), 3)"),
        checked("amount = CAST(amount AS BIGINT)"),
    ];
    insta::assert_snapshot!(read.join("\n"));
}

#[tokio::test]
async fn conversions_that_keep_every_digit_are_not() {
    let mut pack = base();
    flow(&mut pack, "wide", "grant", "on", "sum(CAST(amount AS DECIMAL(38, 4)))");
    flow(&mut pack, "read", "grant", "on", "sum(TRY_CAST(name AS INT))").filter("CAST(people AS DECIMAL(20, 2)) > 1.5");
    let mut world = World::new(pack);
    let cells = [("on", "2024-01-01"), ("amount", "0.25"), ("people", "2"), ("name", "12")];
    world.rows("grant", &[(1, "p", &cells), (2, "q", &[("on", "2024-01-01"), ("people", "2"), ("name", "甲")])]);
    assert_eq!(world.value("wide", "2024").await, "0.25");
    assert_eq!(world.value("read", "2024").await, "12");
}
