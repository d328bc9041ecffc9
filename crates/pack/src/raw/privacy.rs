//! What is said about personal data, as written: `[privacy]` of a register, `sees` of a role.

use super::declarations::codes;
use super::id::{self, Use};
use super::register::PERSONAL;
use super::table::{Codes, Table};
use super::word;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::model::Personal;

/// `[privacy]` of a register.
#[derive(Debug)]
pub(crate) struct RawPrivacy {
    pub(crate) purpose: Known<Option<Written>>,
    pub(crate) basis: Known<Option<Written>>,
    pub(crate) retain: Known<Option<Written>>,
    pub(crate) from: Known<Option<Written>>,
    pub(crate) source: Known<Option<Written>>,
}

impl RawPrivacy {
    pub(crate) fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["purpose", "basis", "retain", "from", "source"], faults);
        Self {
            purpose: table.text_or_none("purpose", faults),
            basis: table.text_or_none("basis", faults),
            retain: table.text_or_none("retain", faults),
            from: table.text_or_none("from", faults),
            source: table.text_or_none("source", faults),
        }
    }
}

/// What of personal data a role may see.
#[derive(Debug)]
pub(crate) struct Sight {
    pub(crate) role: Written,
    pub(crate) sees: Known<Vec<Personal>>,
    pub(crate) reveals: Known<Vec<Personal>>,
}

/// `[roles]`: each a label, or a table with one.
pub(super) fn roles(table: &Table<'_>, faults: &mut Faults) -> (Known<Codes>, Vec<Sight>) {
    let Some(roles) = table.nested("roles").filter(Table::has_tables) else {
        return (codes(table, "roles", faults), Vec::new());
    };
    let (mut labels, mut sight) = (Vec::new(), Vec::new());
    for (role, entry) in roles.texts_or_tables(faults) {
        id::check(&role, Use::Code, faults);
        let label = match entry {
            Ok(Ok(label)) => Ok(label),
            Ok(Err(mut of_role)) => {
                of_role.only(&["label", "sees", "reveals"], faults);
                let (sees, reveals) = (kinds(&of_role, "sees", faults), kinds(&of_role, "reveals", faults));
                sight.push(Sight { role: role.clone(), sees, reveals });
                of_role.text("label", faults)
            }
            Err(reported) => Err(reported),
        };
        labels.push(label.map(|label| (role, label)));
    }
    (labels.into_iter().collect(), sight)
}

fn kinds(table: &Table<'_>, key: &str, faults: &mut Faults) -> Known<Vec<Personal>> {
    let kinds = table.texts(key, faults)?.unwrap_or_default().into_iter();
    let kinds: Vec<_> = kinds.map(|kind| word::read(kind, "个人信息类别", PERSONAL, faults)).collect();
    kinds.into_iter().map(|kind| Ok(kind?.value)).collect()
}
