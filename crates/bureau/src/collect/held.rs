//! Fields that are held already (一数一源): asked for again, somebody types twice what the bureau knows.

use std::collections::BTreeSet;

use xuezheng_pack::model::{Field, Personal, Register};
use xuezheng_pack::{FieldId, OrgKindId, Pack, RegisterId};

/// A field that is to be typed though it is held already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The field.
    pub field: FieldId,
    /// Its label.
    pub label: String,
    /// Where it is held.
    pub by: Vec<HeldBy>,
}

/// Where a field is held already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// In another register that orgs of the same kind keep.
    Register {
        /// The register.
        register: RegisterId,
        /// Its label.
        label: String,
        /// Its field's label.
        field: String,
    },
    /// Among what is known of the org itself.
    Org {
        /// The attribute's label.
        label: String,
    },
    /// In the same register's records of an earlier period, from which it is carried over.
    Before,
}

/// Labels that say which org a record is of: its owner says that already.
const OWNER_LABELS: [&str; 5] = ["学校", "学校名称", "单位", "单位名称", "填报单位"];

/// The fields of a register that are held elsewhere; `carries` tells whether an earlier period's records are there.
pub(super) fn held(pack: &Pack, register: &Register, carries: bool) -> Vec<Held> {
    let of = |field: &Field| {
        let mut by = Vec::new();
        if OWNER_LABELS.contains(&field.label.as_str()) {
            by.push(HeldBy::Org { label: "机构名称".to_owned() });
        }
        let attributes = pack.attributes.values().filter(|attribute| names(field).contains(attribute.label.as_str()));
        by.extend(attributes.map(|attribute| HeldBy::Org { label: attribute.label.clone() }));
        let kinds: BTreeSet<&OrgKindId> = register.org_kinds.iter().collect();
        let others = pack.registers.values().filter(|other| other.id != register.id);
        for other in others.filter(|other| other.org_kinds.iter().any(|kind| kinds.contains(kind))) {
            let same = other.fields.iter().find(|its| **its != *field && other.date != its.id && is_same(field, its));
            by.extend(same.map(|its| HeldBy::Register {
                register: other.id.clone(),
                label: other.label.clone(),
                field: its.label.clone(),
            }));
        }
        let is_carried = register.prefill.as_ref().is_some_and(|prefill| prefill.carry.contains(&field.id));
        by.extend((carries && is_carried).then_some(HeldBy::Before));
        (!by.is_empty()).then(|| Held { field: field.id.clone(), label: field.label.clone(), by })
    };
    register.fields.iter().filter(|field| field.id != register.date).filter_map(of).collect()
}

/// Whether two fields hold the same: one is called as the other may be called, or both identify a person. Synonyms that both
/// have, such as 编号, say nothing: each register has numbers of its own.
fn is_same(field: &Field, other: &Field) -> bool {
    let same_number = field.personal == Some(Personal::IdNumber) && field.personal == other.personal;
    same_number || names(other).contains(field.label.as_str()) || names(field).contains(other.label.as_str())
}

fn names(field: &Field) -> BTreeSet<&str> {
    field.synonyms.iter().map(String::as_str).chain([field.label.as_str()]).collect()
}

#[cfg(test)]
mod tests {
    use xuezheng_pack::load;

    use super::*;

    #[test]
    fn a_field_is_held_by_its_label_a_synonym_or_what_number_it_is() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
        let pack = load::load(&folder).unwrap().pack;
        let attendance = &pack.registers["training_attendance"];
        let held = held(&pack, attendance, false);
        assert!(held.iter().any(|it| it.by.iter().any(|by| matches!(by, HeldBy::Register { .. }))), "{held:?}");
        // What only says who owns the record is known.
        let mut owner = attendance.fields[0].clone();
        (owner.id, owner.label) = ("school_name".into(), "学校名称".to_owned());
        let mut register = attendance.clone();
        register.fields = vec![owner];
        let of = super::held(&pack, &register, false);
        assert_eq!(of[0].by[0], HeldBy::Org { label: "机构名称".to_owned() });
    }
}
