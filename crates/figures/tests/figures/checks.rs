//! Checks over records.

use xuezheng_figures::Others;
use xuezheng_lake::{BatchBuilder, Row};
use xuezheng_pack::RecordId;
use xuezheng_pack::Value;
use xuezheng_pack::model::FieldKind;

use crate::world::{World, check, choices, day, decimal, field, org, pack, register};

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
    assert_eq!(found, ["a.paid 2 paid不成立", "a.soon 2 soon不成立"]);
}
