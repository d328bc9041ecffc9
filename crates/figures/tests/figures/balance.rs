//! The bureau's own pack on quality-balanced development: the rule of the school, exclusions, and what sections share.

use std::path::Path;

use xuezheng_figures::{Aspect, ComparedUnit, FigureValue};
use xuezheng_pack::Org;

use crate::world::{World, key, org, with_sections};

fn world(orgs: Vec<Org>) -> World {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/education-bureau"));
    let pack = xuezheng_pack::load::load(folder).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack;
    World::with_orgs(pack, std::iter::once(org("county", None)).chain(orgs).collect())
}

fn school(id: &str, school_type: &str, stages: &[&str]) -> Org {
    let mut school = with_sections(org(id, Some("county")), stages);
    school.attributes.insert("school_type".into(), school_type.into());
    school
}

async fn value(world: &World, name: &str, org: &str) -> String {
    let mut key = key("x", org, "2024H1", Aspect::Value);
    key.indicator = format!("balance.{name}").as_str().into();
    match world.get(&key).await.value {
        FigureValue::Present(value) => value.to_string(),
        FigureValue::Absent(reason) => format!("{reason:?}"),
    }
}

/// A section with everything that 100 pupils of a primary school need, but for these cells.
fn cells<'a>(but: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    const ENOUGH: [(&str, &str); 20] = [
        ("recorded_on", "2023-09-05"),
        ("stage", "primary"),
        ("pupils", "100"),
        ("classes", "3"),
        ("oversized_classes", "0"),
        ("teachers", "10"),
        ("degree_teachers", "5"),
        ("backbone_teachers", "1"),
        ("arts_teachers", "1"),
        ("certified_teachers", "10"),
        ("trained_teachers", "10"),
        ("teaching_area", "450"),
        ("indoor_sports_area", "0"),
        ("sports_ground_area", "750"),
        ("equipment_value", "200000"),
        ("multimedia_rooms", "3"),
        ("music_rooms", "1"),
        ("art_rooms", "1"),
        ("public_funds", "72000"),
        ("training_funds", "3600"),
    ];
    let kept = ENOUGH.into_iter().filter(|(field, _)| but.iter().all(|(other, _)| other != field));
    kept.chain(but.iter().copied()).filter(|(_, text)| !text.is_empty()).collect()
}

/// The four schools of `packs/education-bureau/areas/balance/cases/school_rule.md`, and two teaching points of which one is
/// too small to be compared.
#[tokio::test]
async fn schools_may_miss_one_item_if_it_reaches_the_floor() {
    let schools = ["w", "x", "y", "z"].map(|id| school(id, "primary", &["primary"]));
    let points = ["small", "large"].map(|id| school(id, "teaching_point", &["primary"]));
    let mut world = world(schools.into_iter().chain(points).collect());
    let rows = [
        cells(&[]),
        cells(&[("sports_ground_area", "637.50")]),
        cells(&[("sports_ground_area", "637.49")]),
        cells(&[("sports_ground_area", "749.99"), ("teaching_area", "449.99")]),
        cells(&[("pupils", "49"), ("equipment_value", "0")]),
        cells(&[("pupils", "50"), ("equipment_value", "0")]),
    ];
    let owners = ["w", "x", "y", "z", "small", "large"];
    let rows: Vec<_> = (1..).zip(owners).zip(&rows).map(|((id, owner), cells)| (id, owner, cells.as_slice())).collect();
    world.rows("compulsory_school", &rows);
    let met = ["w", "x", "y", "z"].map(|school| value(&world, "met_primary", school));
    let mut found = Vec::new();
    for met in met {
        found.push(met.await);
    }
    assert_eq!(found, ["7", "6", "6", "5"]);
    assert_eq!(value(&world, "schools_primary", "county").await, "5", "a point with 49 pupils is left out");
    assert_eq!(value(&world, "failing_primary", "county").await, "3", "y, z, and the point without equipment");
    assert_eq!(value(&world, "failing_primary", "x").await, "0");
    assert_eq!(value(&world, "sports_short_primary", "county").await, "3");
    assert_eq!(value(&world, "pass_rate", "county").await, "40");
    assert_eq!(value(&world, "space_std_junior", "county").await, "5.8");
}

/// The nine-year school of `cases/nine_year.md`: 600 and 300 pupils, 6,510 m² that both share.
#[tokio::test]
async fn what_the_sections_of_a_school_share_is_split_by_weighted_pupils() {
    let mut world = world(vec![school("n", "nine_year", &["primary", "junior"])]);
    let of = |stage: &'static str, pupils: &'static str| {
        let none = ["teaching_area", "indoor_sports_area", "sports_ground_area", "equipment_value", "multimedia_rooms"];
        let none = none.map(|field| (field, ""));
        cells(&[none.as_slice(), &[("stage", stage), ("pupils", pupils)]].concat())
    };
    let shared = cells(&[
        ("stage", ""),
        ("pupils", ""),
        ("classes", ""),
        ("teachers", ""),
        ("degree_teachers", ""),
        ("backbone_teachers", ""),
        ("arts_teachers", ""),
        ("teaching_area", "6510"),
    ]);
    let rows = [of("primary", "600"), of("junior", "300"), shared];
    let rows: Vec<_> = (1..).zip(&rows).map(|(id, cells)| (id, "n", cells.as_slice())).collect();
    world.rows("compulsory_school", &[rows[0], rows[2]]);
    assert!(
        value(&world, "space_mean_primary", "county").await.contains("Input"),
        "without the others' pupils nobody can say whose it is"
    );
    world.rows("compulsory_school", &rows);
    assert_eq!(value(&world, "space_mean_primary", "county").await, "7");
    assert_eq!(value(&world, "space_mean_junior", "county").await, "7.7");
    assert_eq!(value(&world, "space", "county").await, "6510");
    assert_eq!(value(&world, "assessed", "county").await, "2", "once in each stage");
}

/// Who is behind a coefficient, each with quantity and pupils.
#[tokio::test]
async fn the_units_behind_a_comparison_have_their_own_numbers() {
    let schools = ["p", "q", "r"].map(|id| school(id, "primary", &["primary"]));
    let mut world = world(schools.into_iter().chain([school("j", "junior", &["junior"])]).collect());
    let rows = [cells(&[]), cells(&[("pupils", "200")])];
    world.rows("compulsory_school", &[(1, "p", &rows[0]), (2, "q", &rows[1])]);
    let mut key = key("x", "county", "2024H1", Aspect::Value);
    key.indicator = "balance.space_cv_primary".into();
    let facts = world.facts().await;
    let found = world.engine.compared(&world.view(), &facts, &key).await.unwrap();
    let shown = |unit: &ComparedUnit| {
        let numbers = unit
            .numbers
            .as_ref()
            .map(|numbers| numbers.iter().map(|it| it.normalize().to_string()).collect::<Vec<_>>());
        format!("{} {:?} {}", unit.org, numbers.unwrap_or_default(), unit.is_complete)
    };
    let found: Vec<String> = found.iter().map(shown).collect();
    assert_eq!(found, [r#"p ["450", "100"] true"#, r#"q ["450", "200"] true"#, "r [] false"]);
    key.indicator = "balance.pupils".into();
    assert!(world.engine.compared(&world.view(), &facts, &key).await.is_err(), "it compares nothing");
}
