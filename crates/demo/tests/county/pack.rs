//! The county fits the pack that it is made for: every org, cell and step is one that the pack declares.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use xuezheng_demo::DemoRow;
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{NaiveDate, OrgTree, Pack, Value, load};

use crate::made::{SEEDS, county};

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let loaded = load::load(&folder).unwrap_or_else(|bad| panic!("{:#?}", bad.faults));
    assert_eq!(loaded.warnings, []);
    loaded.pack
}

fn fits(field: &Field, value: &Value) -> bool {
    let is_code =
        |code: &str| field.kind.choices().is_some_and(|list| list.iter().any(|one| one.code.as_str() == code));
    match (&field.kind, value) {
        (FieldKind::Text | FieldKind::Reference(_), Value::Text(text)) => !text.is_empty(),
        (FieldKind::Choice(_), Value::Text(code)) => is_code(code),
        (FieldKind::MultiChoice(list), Value::Text(codes)) => {
            let inner = codes.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
            let codes: Vec<&str> = inner.into_iter().flat_map(|inner| inner.split('|')).collect();
            let listed = list.iter().map(|one| one.code.as_str()).filter(|code| codes.contains(code));
            !codes.is_empty() && listed.eq(codes.iter().copied())
        }
        (FieldKind::Table(_), Value::Text(rows)) => rows.starts_with("[{") && rows.ends_with("}]"),
        (FieldKind::Integer, Value::Integer(_))
        | (FieldKind::Date, Value::Date(_))
        | (FieldKind::Boolean, Value::Boolean(_)) => true,
        (FieldKind::Decimal { scale }, Value::Decimal(number)) => number.scale() <= *scale,
        _ => false,
    }
}

/// Walks the row's steps through the workflow: each leaves the state that the one before reached.
fn follows(register: &Register, row: &DemoRow, begun: NaiveDate) {
    let Some(workflow) = &register.workflow else {
        assert!(row.steps.is_empty(), "{}", register.id);
        return;
    };
    let (mut state, mut day) = (workflow.initial.clone(), begun);
    for step in &row.steps {
        let transition = workflow.transition(&step.transition).expect("a declared transition");
        assert!(transition.from.contains(&state) && step.on >= day, "{} {row:?}", register.id);
        assert_eq!(transition.evidence, step.evidence.is_some(), "{} {}", register.id, transition.id);
        (state, day) = (transition.to.clone(), step.on);
    }
}

#[test]
fn every_record_is_one_the_pack_declares() {
    let (pack, county) = (pack(), county(SEEDS[0]));
    let tree = OrgTree::new(county.orgs.clone());
    let mut registers = BTreeSet::new();
    for filing in &county.filings {
        let register = pack.registers.get(&filing.register).expect("a register of the pack");
        registers.insert(&register.id);
        let org = tree.get(&filing.org).expect("an org of the county");
        assert!(register.org_kinds.contains(&org.kind), "{} {}", register.id, org.kind);
        for row in &filing.rows {
            for (id, value) in &row.cells {
                let field = register.field(id).unwrap_or_else(|| panic!("{} has no {id}", register.id));
                assert!(fits(field, value), "{}.{id}: {value:?}", register.id);
            }
            for field in register.fields.iter().filter(|field| field.required) {
                assert!(row.cells.contains_key(&field.id), "{}.{} is required", register.id, field.id);
            }
            let Some(Value::Date(begun)) = row.cells.get(&register.date) else { panic!("{row:?}") };
            follows(register, row, *begun);
        }
    }
    assert_eq!(registers, pack.registers.keys().collect(), "every register is filed");
}

#[test]
fn every_org_is_of_a_kind_with_attributes_and_stages_that_the_pack_declares() {
    let (pack, county) = (pack(), county(SEEDS[0]));
    for org in &county.orgs {
        assert!(pack.org_kinds.contains_key(&org.kind), "{}", org.kind);
        for (attribute, code) in &org.attributes {
            let attribute = pack.attributes.get(attribute).expect("an attribute of the pack");
            assert!(attribute.choices.iter().any(|choice| choice.code == *code), "{} {code}", org.id);
        }
        let is_stage = |code| pack.stages.iter().any(|stage| stage.code == code);
        assert!(org.sections.iter().all(|section| is_stage(section.stage.clone())), "{}", org.id);
    }
}
