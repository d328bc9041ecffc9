//! Checks over records.

use xuezheng_figures::Others;
use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_lake::{BatchBuilder, Row};
use xuezheng_pack::model::{FieldKind, Matched, Pack, With, WithOrg, WithPeriod, WithSpan};
use xuezheng_pack::{RecordId, Value};

use crate::world::{World, check, choices, day, decimal, expression, field, org, pack, register};

#[test]
fn what_fails_is_named_and_what_is_absent_passes() {
    let mut pack = pack();
    let fields = vec![
        field("issued_on", FieldKind::Date),
        field("deadline", FieldKind::Date),
        field("amount", FieldKind::Decimal { scale: 2 }),
        field("kind", FieldKind::Choice(choices(&["fire", "road"]))),
    ];
    register(&mut pack, "notice", "issued_on", fields, &[]);
    check(&mut pack, "soon", "notice", "deadline <= issued_on + INTERVAL '90 days'");
    check(&mut pack, "paid", "notice", "CASE kind WHEN 'fire' THEN amount > 0.5 ELSE TRUE END");
    check(&mut pack, "public", "notice", "org.nature = 'public' OR org.kind = 'school'");
    check(&mut pack, "noticed", "notice", "coalesce(deadline, issued_on) >= issued_on AND coalesce(amount, 0) < 1");
    let world = World::new(pack);
    let register = world.pack.registers.get("notice").unwrap();
    let mut builder = BatchBuilder::new(&world.pack, register);
    let owner = org("p", Some("county"));
    let mut push = |id, deadline: Option<&str>, amount: &str| {
        let cells = [
            Value::Date(day("2024-01-31")),
            deadline.map_or(Value::Absent, |deadline| Value::Date(day(deadline))),
            Value::Decimal(decimal(amount)),
            Value::Text("fire".to_owned()),
        ];
        builder.push(&Row { id: RecordId(id), org: &owner, cells: &cells }).unwrap();
    };
    push(1, Some("2024-04-30"), "0.51");
    push(2, Some("2024-05-01"), "0.50");
    push(3, None, "1");
    let failures = world.engine.check(&"notice".into(), &builder.finish().unwrap(), &Others::default()).unwrap();
    let found: Vec<_> =
        failures.iter().map(|failure| format!("{} {} {}", failure.check, failure.record, failure.message)).collect();
    assert_eq!(found, ["a.noticed 3 noticed不成立", "a.paid 2 paid不成立", "a.soon 2 soon不成立"]);
}

/// Payments with their contract, amount and day.
fn payments(world: &World, rows: &[(i64, &str, &str, Option<&str>, &str)]) -> RecordBatch {
    let mut builder = BatchBuilder::new(&world.pack, world.pack.registers.get("payment").unwrap());
    for (id, owner, paid_on, contract, amount) in rows {
        let cells = [
            Value::Date(day(paid_on)),
            contract.map_or(Value::Absent, |contract| Value::Text(contract.to_owned())),
            Value::Decimal(decimal(amount)),
        ];
        let owner = org(owner, Some("county"));
        builder.push(&Row { id: RecordId(*id), org: &owner, cells: &cells }).unwrap();
    }
    builder.finish().unwrap()
}

fn contracts(world: &World, rows: &[(i64, &str, &str)]) -> RecordBatch {
    let mut builder = BatchBuilder::new(&world.pack, world.pack.registers.get("contract").unwrap());
    for (id, number, total) in rows {
        let cells = [Value::Date(day("2023-05-01")), Value::Text((*number).to_owned()), Value::Decimal(decimal(total))];
        let owner = org("elsewhere", Some("county"));
        builder.push(&Row { id: RecordId(*id), org: &owner, cells: &cells }).unwrap();
    }
    builder.finish().unwrap()
}

fn with(name: &str, register: &str, on: &[(&str, &str)]) -> With {
    let matched = |(theirs, ours): &(&str, &str)| Matched { theirs: (*theirs).into(), ours: (*ours).into() };
    With {
        name: name.into(),
        register: register.into(),
        org: WithOrg::All,
        on: on.iter().map(matched).collect(),
        period: None,
        filter: None,
        values: Vec::new(),
        columns: Vec::new(),
        place: expression("").place,
    }
}

fn contract_pack() -> Pack {
    let mut pack = pack();
    let text = |id| field(id, FieldKind::Text);
    let money = |id| field(id, FieldKind::Decimal { scale: 2 });
    register(
        &mut pack,
        "contract",
        "signed_on",
        vec![field("signed_on", FieldKind::Date), text("number"), money("total")],
        &[],
    );
    register(
        &mut pack,
        "payment",
        "paid_on",
        vec![field("paid_on", FieldKind::Date), text("contract"), money("amount")],
        &[],
    );
    pack
}

fn add_with(pack: &mut Pack, check: &str, with: With) {
    let check = pack.checks.get_mut(format!("a.{check}").as_str()).unwrap();
    check.that.names = ["amount", "paid.total", "deal.total", "deal.count", "last.amount", "twin.count"]
        .iter()
        .filter(|name| check.that.text.contains(**name))
        .map(|name| (*name).to_owned())
        .collect();
    check.with.push(with);
}

/// Every failure as check, record and what was looked at, after every other record was added.
fn found(world: &World, subject: &RecordBatch, others: &[(&str, &RecordBatch)]) -> Vec<String> {
    let mut seen = Others::default();
    for of in world.engine.seen_by(&"payment".into()) {
        world.engine.add_others(&mut seen, of.check, &of.with.name, None).unwrap();
        for (_, batch) in others.iter().filter(|(register, _)| *of.with.register.as_str() == **register) {
            world.engine.add_others(&mut seen, of.check, &of.with.name, Some(batch)).unwrap();
        }
    }
    let failures = world.engine.check(&"payment".into(), subject, &seen).unwrap();
    let shown = |(label, value): &(String, String)| format!("{label}={value}");
    let line = |seen: &[(String, String)]| seen.iter().map(shown).collect::<Vec<_>>().join(" ");
    failures.iter().map(|one| format!("{} {} {}", one.check, one.record, line(&one.seen))).collect()
}

#[test]
fn payments_are_summed_and_compared_with_another_register() {
    let mut pack = contract_pack();
    check(&mut pack, "within", "payment", "paid.total <= deal.total");
    let paid = With {
        values: vec![("total".into(), expression("sum(amount)"))],
        filter: Some(expression("amount > 0")),
        ..with("paid", "payment", &[("contract", "contract")])
    };
    add_with(&mut pack, "within", paid);
    let deal = With { columns: vec!["total".into()], ..with("deal", "contract", &[("number", "contract")]) };
    add_with(&mut pack, "within", deal);
    check(&mut pack, "known", "payment", "deal.count >= 1");
    add_with(&mut pack, "known", with("deal", "contract", &[("number", "contract")]));
    let world = World::new(pack);
    let contracts = contracts(&world, &[(1, "C1", "100"), (2, "C2", "100")]);
    let payments = payments(
        &world,
        &[
            (1, "p", "2024-01-31", Some("C1"), "60"),
            // 60 + 40.01 > 100; the refund of another payment isn't counted.
            (2, "q", "2024-03-31", Some("C1"), "40.01"),
            (3, "q", "2024-03-31", Some("C1"), "-5"),
            (4, "p", "2024-01-31", Some("C2"), "100"),
            (5, "p", "2024-01-31", Some("C9"), "1"),
            // Without a contract nothing can be said.
            (6, "p", "2024-01-31", None, "1000"),
        ],
    );
    let lines = found(&world, &payments, &[("payment", &payments), ("contract", &contracts)]);
    let told = "contract台账的total=100 payment台账的“amount”之和=100.01";
    assert_eq!(
        lines,
        [
            "a.known 5 contract台账的记录条数=0".to_owned(),
            format!("a.within 1 {told}"),
            format!("a.within 2 {told}"),
            format!("a.within 3 {told}"),
        ]
    );
    // A register that was never looked at is unknown, not empty.
    assert_eq!(world.engine.check(&"payment".into(), &payments, &Others::default()).unwrap(), []);
}

#[test]
fn duplicates_and_the_period_before_are_seen() {
    let mut pack = contract_pack();
    check(&mut pack, "once", "payment", "twin.count = 1");
    let same_half = WithPeriod { span: WithSpan::Half, is_last: false };
    let twin = With { period: Some(same_half), ..with("twin", "payment", &[("contract", "contract")]) };
    add_with(&mut pack, "once", twin);
    check(&mut pack, "steady", "payment", "amount BETWEEN last.amount * 0.8 AND last.amount * 1.2");
    let last = With {
        org: WithOrg::Own,
        period: Some(WithPeriod { span: WithSpan::Year, is_last: true }),
        columns: vec!["amount".into()],
        ..with("last", "payment", &[])
    };
    add_with(&mut pack, "steady", last);
    let world = World::new(pack);
    let before = [
        // Of 2023 the latest counts, whatever its number.
        (9, "p", "2023-02-01", Some("A"), "1"),
        (1, "p", "2023-12-31", Some("A"), "100"),
        (2, "q", "2022-12-31", Some("A"), "7"),
    ];
    let now = [
        (11, "p", "2024-01-01", Some("A"), "120"),
        (12, "p", "2024-06-30", Some("B"), "120.01"),
        (13, "q", "2024-06-30", Some("A"), "1000"),
        (14, "q", "2024-07-01", Some("A"), "1000"),
    ];
    let (before, now) = (payments(&world, &before), payments(&world, &now));
    let lines = found(&world, &now, &[("payment", &before), ("payment", &now)]);
    assert_eq!(
        lines,
        [
            "a.once 11 payment台账的记录条数=2",
            "a.once 13 payment台账的记录条数=2",
            "a.steady 12 amount=120.01 payment台账的amount=100"
        ]
    );
}
