//! The bureau's own pack.

use std::path::Path;
use std::sync::Arc;

use xuezheng_figures::Engine;

use crate::world::{World, org};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/education-bureau"))
}

#[tokio::test]
async fn every_expression_of_the_bureaus_pack_is_typed_and_every_figure_of_an_empty_lake_is_there() {
    let pack = xuezheng_pack::load::load(folder()).unwrap_or_else(|bad| panic!("{:#?}", bad.faults)).pack;
    let indicators = pack.indicators.len();
    let world = World::with_orgs(pack, vec![org("county", None)]);
    let facts = world.facts().await;
    let set = world.engine.set(&world.view(), &facts, &"county".into(), crate::world::period("2024H1")).await;
    let values = set.unwrap();
    let values = values.iter().filter(|figure| figure.key.aspect == xuezheng_figures::Aspect::Value).count();
    assert_eq!(values, indicators * 2, "of both years");
    assert!(Engine::new(Arc::clone(&world.pack)).is_ok());
}
