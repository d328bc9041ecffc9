//! Facts rolled up equal rows counted one by one.

use proptest::prelude::*;
use xuezheng_figures::Aspect;
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{Decimal, NaiveDate, OrgId, Period, RecordId, Value};

use crate::world::{World, choices, closed, day, field, flow, key, org, pack, part, register, shown, stock};

#[derive(Clone, Debug)]
struct Hazard {
    org: usize,
    found: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    kind: Option<usize>,
    cost: Option<i64>,
}

const ORGS: [&str; 4] = ["a1", "a2", "b1", "gone"];
const KINDS: [&str; 2] = ["fire", "road"];

fn a_day() -> impl Strategy<Value = NaiveDate> {
    (0..730_u64).prop_map(|days| day("2023-01-01") + chrono::Days::new(days))
}

fn a_hazard() -> impl Strategy<Value = Hazard> {
    let maybe = |chance| proptest::option::weighted(chance, a_day());
    (0..ORGS.len(), maybe(0.95), maybe(0.6), proptest::option::of(0..KINDS.len()), proptest::option::of(0..1000_i64))
        .prop_map(|(org, found, closed, kind, cost)| Hazard { org, found, closed, kind, cost })
}

fn a_period() -> impl Strategy<Value = Period> {
    let texts =
        ["2023", "2024", "2023H2", "2024H1", "2024Q3", "2023-11", "2024-02", "2023-2024学年", "2023-2024学年第二学期"];
    (proptest::sample::select(texts.to_vec()), 0..400_u64, any::<bool>()).prop_map(|(text, offset, is_cut)| {
        let whole = crate::world::period(text);
        let calendar = xuezheng_pack::Calendar::default();
        let (first, last) = (whole.first_day(&calendar), whole.last_day(&calendar));
        let length = u64::try_from((last - first).num_days()).unwrap();
        if is_cut { whole.until(first + chrono::Days::new(offset % (length + 1))) } else { whole }
    })
}

fn world() -> World {
    let mut pack = pack();
    let fields = vec![
        field("found_on", FieldKind::Date),
        field("kind", FieldKind::Choice(choices(&KINDS))),
        field("cost", FieldKind::Integer),
    ];
    register(&mut pack, "hazard", "found_on", fields, &["closed_at"]);
    flow(&mut pack, "found", "hazard", "found_on", "count(*)").by(&["kind"]);
    flow(&mut pack, "closed", "hazard", "closed_at", "count(*)");
    flow(&mut pack, "cost", "hazard", "closed_at", "sum(cost)").filter("kind = 'fire'");
    flow(&mut pack, "costs", "hazard", "found_on", "count(distinct cost)");
    stock(&mut pack, "open", "hazard", ("found_on", "closed_at"), "count(*)").by(&["kind"]);
    let mut moved = org("a2", Some("a"));
    moved.parents.push(xuezheng_pack::org::Placement { from: day("2024-01-17"), parent: "b".into() });
    let orgs = vec![
        org("county", None),
        org("a", Some("county")),
        org("b", Some("county")),
        org("a1", Some("a")),
        moved,
        org("b1", Some("b")),
        closed(org("gone", Some("a")), "2023-08-31", &["b1"]),
    ];
    World::with_orgs(pack, orgs)
}

/// Counts a row at a time, straight from the rules.
struct Naive<'a> {
    world: &'a World,
    hazards: &'a [Hazard],
    scope: OrgId,
    first: NaiveDate,
    last: NaiveDate,
}

impl Naive<'_> {
    fn flow(&self, date: fn(&Hazard) -> Option<NaiveDate>) -> Vec<&Hazard> {
        let counts = |hazard: &&Hazard| {
            date(hazard).filter(|day| (self.first..=self.last).contains(day)).is_some_and(|day| {
                let tree_day = xuezheng_pack::Month::of(day).last_day().min(self.last);
                self.world.manifest.orgs.is_within(&ORGS[hazard.org].into(), &self.scope, tree_day)
            })
        };
        self.hazards.iter().filter(counts).collect()
    }

    fn open(&self) -> Vec<&Hazard> {
        let tree = &self.world.manifest.orgs;
        let counts = |hazard: &&Hazard| {
            hazard.found.is_some_and(|found| found <= self.last)
                && hazard.closed.is_none_or(|closed| closed > self.last)
                && tree.is_within(tree.responsible_on(&ORGS[hazard.org].into(), self.last), &self.scope, self.last)
        };
        self.hazards.iter().filter(counts).collect()
    }
}

fn of_kind(hazards: &[&Hazard], kind: Option<usize>) -> String {
    hazards.iter().filter(|hazard| hazard.kind == kind).count().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_rolled_up_equal_rows_counted_one_by_one(
        hazards in proptest::collection::vec(a_hazard(), 0..60),
        periods in proptest::collection::vec(a_period(), 3),
        scope in proptest::sample::select(vec!["county", "a", "b", "a1", "b1"]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut world = world();
        let rows = hazards.iter().zip(1..).map(|(hazard, id)| {
            let date = |day: Option<NaiveDate>| day.map_or(Value::Absent, Value::Date);
            let kind = hazard.kind.map_or(Value::Absent, |kind| Value::Text(KINDS[kind].to_owned()));
            let cost = hazard.cost.map_or(Value::Absent, Value::Integer);
            (RecordId(id), ORGS[hazard.org].into(), vec![date(hazard.found), kind, cost, date(hazard.closed)])
        });
        let rows = rows.collect();
        world.value_rows("hazard", rows);
        let facts = runtime.block_on(world.facts());
        for period in periods {
            let calendar = &world.pack.calendar;
            let (first, last) = (period.first_day(calendar), period.last_day(calendar));
            let naive = Naive { world: &world, hazards: &hazards, scope: scope.into(), first, last };
            let value = |name: &str, aspect: Aspect| {
                let key = xuezheng_figures::FigureKey { period, ..key(name, scope, "2024", aspect) };
                let figure = runtime.block_on(world.engine.figure(&world.view(), &facts, &key)).unwrap();
                let drilled = world.drill(&key).len();
                assert_eq!(figure.rows, drilled as u64, "{name}");
                shown(&figure.value)
            };
            let (found, closed) = (naive.flow(|hazard| hazard.found), naive.flow(|hazard| hazard.closed));
            prop_assert_eq!(value("found", Aspect::Value), found.len().to_string());
            prop_assert_eq!(value("closed", Aspect::Value), closed.len().to_string());
            prop_assert_eq!(value("open", Aspect::Value), naive.open().len().to_string());
            for (code, kind) in [("fire", Some(0)), ("road", Some(1)), ("_none", None)] {
                prop_assert_eq!(value("found", part("kind", code)), of_kind(&found, kind));
                prop_assert_eq!(value("open", part("kind", code)), of_kind(&naive.open(), kind));
            }
            let fires: Vec<_> = closed.iter().filter(|hazard| hazard.kind == Some(0)).collect();
            let cost: i64 = fires.iter().filter_map(|hazard| hazard.cost).sum();
            let is_absent = !fires.is_empty() && fires.iter().all(|hazard| hazard.cost.is_none());
            let expected = if is_absent { "[无数据]".to_owned() } else { Decimal::from(cost).to_string() };
            prop_assert_eq!(value("cost", Aspect::Value), expected);
            let mut costs: Vec<_> = found.iter().filter_map(|hazard| hazard.cost).collect();
            costs.sort_unstable();
            costs.dedup();
            prop_assert_eq!(value("costs", Aspect::Value), costs.len().to_string());
        }
    }
}
