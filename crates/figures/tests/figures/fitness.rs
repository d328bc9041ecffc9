//! The fitness standard in indicators and checks: the bureau's register, with pupils whose totals were worked by hand.

use std::sync::Arc;

use xuezheng_figures::{Engine, FigureValue, Others};
use xuezheng_pack::Pack;
use xuezheng_pack::model::{FieldKind, FitnessScale};

use crate::world::{TextRow, World, choices, field, flow, key, org, pack, read_faults, register};

fn bureau() -> Pack {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/education-bureau");
    xuezheng_pack::load::load(folder.as_ref()).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack
}

fn world(pack: Pack) -> World {
    World::with_orgs(pack, vec![org("county", None), org("p", Some("county"))])
}

type Cells = &'static [(&'static str, &'static str)];

/// A girl of grade 6 with the full score in everything, and 20 for her 210 skips: 120.0.
const A: Cells = &[
    ("student", "a"),
    ("tested_on", "2024-04-10"),
    ("status", "tested"),
    ("grade", "6"),
    ("sex", "female"),
    ("height_cm", "150"),
    ("weight_kg", "40"),
    ("vital_capacity", "2500"),
    ("run_50m", "8.2"),
    ("sit_and_reach", "19.9"),
    ("rope_skips", "210"),
    ("sit_ups", "49"),
    ("shuttle_seconds", "97"),
];

/// A boy of grade 6: 9 + 11.4 + 12 + 5 + 6 + 10 + 1 = 54.4.
const B: Cells = &[
    ("student", "b"),
    ("tested_on", "2024-04-10"),
    ("status", "tested"),
    ("grade", "6"),
    ("sex", "male"),
    ("height_cm", "152"),
    ("weight_kg", "58"),
    ("vital_capacity", "2399"),
    ("run_50m", "10.6"),
    ("sit_and_reach", "-4.1"),
    ("rope_skips", "65"),
    ("sit_ups", "18"),
    ("shuttle_seconds", "152"),
];

/// The same boy in June, with 68 for skipping, 64 for sit-ups and 40 for the shuttle run: 54.4 + 0.8 + 2.8 + 3 = 61.0.
const B_AGAIN: Cells = &[
    ("student", "b"),
    ("tested_on", "2024-06-05"),
    ("status", "tested"),
    ("retest", "true"),
    ("grade", "6"),
    ("sex", "male"),
    ("height_cm", "152"),
    ("weight_kg", "58"),
    ("vital_capacity", "2399"),
    ("run_50m", "10.6"),
    ("sit_and_reach", "-4.1"),
    ("rope_skips", "93"),
    ("sit_ups", "23"),
    ("shuttle_seconds", "140"),
];

/// A boy of grade 5 with 64 in everything but a normal weight: 69.4.
const C: Cells = &[
    ("student", "c"),
    ("tested_on", "2024-04-11"),
    ("status", "tested"),
    ("grade", "5"),
    ("sex", "male"),
    ("height_cm", "148"),
    ("weight_kg", "38"),
    ("vital_capacity", "1480"),
    ("run_50m", "10.4"),
    ("sit_and_reach", "-0.2"),
    ("rope_skips", "70"),
    ("sit_ups", "22"),
    ("shuttle_seconds", "132"),
];

const D: Cells = &[
    ("student", "d"),
    ("tested_on", "2024-04-11"),
    ("status", "deferred"),
    ("reason", "骨折"),
    ("grade", "5"),
    ("sex", "female"),
];

const E: Cells = &[
    ("student", "e"),
    ("tested_on", "2024-04-11"),
    ("status", "exempt"),
    ("reason", "残疾"),
    ("grade", "5"),
    ("sex", "female"),
];

/// `cells` with others in place of those of the same field.
fn with(cells: Cells, others: Cells) -> Vec<(&'static str, &'static str)> {
    let kept = cells.iter().filter(|(field, _)| others.iter().all(|(other, _)| other != field));
    kept.chain(others).copied().filter(|(_, text)| !text.is_empty()).collect()
}

/// The third case of `packs/education-bureau/areas/sports/cases/fitness.md`.
fn pupils() -> [TextRow<'static>; 6] {
    [(1, "p", A), (2, "p", B), (3, "p", B_AGAIN), (4, "p", C), (5, "p", D), (6, "p", E)]
}

async fn value(world: &World, name: &str, period: &str) -> String {
    let mut key = key("x", "county", period, xuezheng_figures::Aspect::Value);
    key.indicator = format!("sports.{name}").as_str().into();
    match world.get(&key).await.value {
        FigureValue::Present(value) => value.to_string(),
        FigureValue::Absent(reason) => format!("{reason:?}"),
    }
}

#[tokio::test]
async fn persons_are_counted_once_by_their_best_test_of_the_period() {
    let mut world = world(bureau());
    world.rows("fitness_test", &pupils());
    let mut found = Vec::new();
    for name in ["listed", "tested", "exempt", "deferred", "retested", "passed", "good", "excellent"] {
        found.push((name, value(&world, &format!("fitness_{name}"), "2024H1").await));
    }
    let expected =
        [("listed", 5), ("tested", 3), ("exempt", 1), ("deferred", 1), ("retested", 1), ("passed", 3), ("good", 1)];
    assert_eq!(found[..7], expected.map(|(name, count)| (name, count.to_string())));
    assert_eq!(value(&world, "fitness_coverage", "2024H1").await, "75");
    assert_eq!(value(&world, "fitness_pass_rate", "2024H1").await, "100");
    assert_eq!(value(&world, "fitness_good_rate", "2024H1").await, "33.3333333333");
    assert_eq!(value(&world, "fitness_pass_rate", "2024H1@2024-05-31").await, "66.6666666667");
    assert_eq!(value(&world, "fitness_passed_girls", "2024H1").await, "1");
}

/// Of the three who were tested: the girl is normal, the boy of grade 6 obese (25.1), the one of grade 5 normal. Sit-ups:
/// 100, 50 and then 64, and 64 points. The vital capacity: 100, 76 and 64.
#[tokio::test]
async fn items_are_scored_by_grade_and_sex() {
    let mut world = world(bureau());
    world.rows("fitness_test", &pupils());
    for (name, count) in [("bmi_normal", "2"), ("bmi_obese", "1"), ("sit_up_passed", "3"), ("vital_passed", "3")] {
        assert_eq!(value(&world, name, "2024H1").await, count, "{name}");
    }
    assert_eq!(value(&world, "sit_up_passed", "2024H1@2024-05-31").await, "2");
    assert_eq!(value(&world, "endurance_passed", "2024H1").await, "2", "152 seconds score 10, then 40");
    assert_eq!(value(&world, "jump_tested", "2024H1").await, "0");
}

#[test]
fn a_test_that_cannot_be_scored_fails_its_check_when_it_is_filed() {
    let world = world(bureau());
    let wrong: [(&str, Cells); 6] = [
        ("a missing item", &[("sit_ups", "")]),
        ("an item of another group", &[("run_800m", "210")]),
        ("minutes for seconds", &[("shuttle_seconds", "2")]),
        ("meters for centimeters", &[("height_cm", "1.5")]),
        ("a result that nobody has", &[("vital_capacity", "25000")]),
        ("a day without a standard", &[("tested_on", "2013-04-10")]),
    ];
    for (what, cells) in wrong {
        let cells = with(A, cells);
        assert_eq!(failed(&world, &cells), ["sports.fitness_results"], "{what}");
    }
    for cells in [A, B, C, D, E] {
        assert_eq!(failed(&world, cells), [""; 0]);
    }
    assert_eq!(failed(&world, &with(D, &[("reason", "")])), ["sports.fitness_untested"]);
    assert_eq!(failed(&world, &with(E, &[("sit_ups", "20")])), ["sports.fitness_untested"]);
}

/// The hard checks of one record that see no other.
fn failed(world: &World, cells: &[(&str, &str)]) -> Vec<String> {
    let batch = world.batch("fitness_test", &[(1, "p", cells)]);
    let failures = world.engine.check(&"fitness_test".into(), &batch, &Others::default()).unwrap();
    let hard = failures.iter().filter(|failure| failure.severity == xuezheng_pack::model::CheckSeverity::Hard);
    hard.map(|failure| failure.check.to_string()).collect()
}

/// Facts are kept by plan, and a plan names functions: another table must not be answered with the facts of this one.
#[tokio::test]
async fn another_table_is_not_answered_from_the_facts_of_this_one() {
    let mut world = world(bureau());
    world.rows("fitness_test", &[(1, "p", B)]);
    assert_eq!(value(&world, "fitness_passed", "2024H1").await, "0");
    let mut pack = bureau();
    for parts in pack.fitness[0].groups.values_mut() {
        for part in parts {
            if let FitnessScale::Ladder(rungs) = &mut part.scale {
                rungs.iter_mut().for_each(|rung| rung.score = xuezheng_pack::Decimal::ONE_HUNDRED);
            }
        }
    }
    world.engine = Engine::new(Arc::new(pack)).unwrap();
    assert_eq!(value(&world, "fitness_passed", "2024H1").await, "1");
}

#[test]
fn wrong_calls_are_explained_at_their_place() {
    let read = |text: &str, standards: bool| {
        let mut pack = pack();
        let fields = vec![
            field("on", FieldKind::Date),
            field("grade", FieldKind::Choice(choices(&["1", "2"]))),
            field("stage", FieldKind::Choice(choices(&["1", "13"]))),
            field("sex", FieldKind::Choice(choices(&["male", "female"]))),
            field("gender", FieldKind::Choice(choices(&["m", "f"]))),
            field("vc", FieldKind::Integer),
            field("name", FieldKind::Text),
        ];
        register(&mut pack, "test", "on", fields, &[]);
        flow(&mut pack, "x", "test", "on", "count(*)").filter(text);
        if standards {
            pack.fitness = bureau().fitness;
        }
        read_faults(pack, text)
    };
    let texts = [
        "fitness_score('vc', on, grade, sex) > 60",
        "fitness_score('lung', on, grade, sex, vc) > 60",
        "fitness_score(name, on, grade, sex, vc) > 60",
        "fitness_score('vc', grade, on, sex, vc) > 60",
        "fitness_score('vc', on, stage, gender, vc) > 60",
        "fitness_score('vc', on, '七', sex, vc) > 60",
        "fitness_score('vc', on, grade, sex, name) > 60",
        "fitness_score('vc', on, grade, sex, vc, vc) > 60",
        "fitness_total(on, grade, sex, 'vc', vc, 'vc', vc) > 60",
        "fitness_total(on, grade, sex, 'vc', vc, 'bmi', vc) > 60",
        "fitness_total(on, grade, sex, 'vc', vc) > 60",
        "fitness_level(on) = 'good'",
        "fitness_level(on, fitness_score('vc', on, grade, sex, vc)) > 1",
        "fitness_score('vc', on, grade, sex, vc) >= 60",
    ];
    let mut said: Vec<String> = texts.iter().map(|text| read(text, true)).collect();
    said.push(read("fitness_level(on, 90) = 'good'", false));
    insta::assert_snapshot!(said.join("\n"));
}
