//! `[roles]` as written: who there is, what each may do, and what of personal data each sees.

use super::declarations::codes;
use super::id::{self, Use};
use super::register::PERSONAL;
use super::table::{Codes, Table};
use super::word;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::model::{Permission, Personal};

/// A role that says more than its label.
#[derive(Debug)]
pub(crate) struct RawRole {
    pub(crate) role: Written,
    pub(crate) sees: Known<Vec<Personal>>,
    pub(crate) reveals: Known<Vec<Personal>>,
    pub(crate) may: Known<Vec<Permission>>,
}

/// `[roles]`: each a label, or a table with one.
pub(super) fn read(table: &Table<'_>, faults: &mut Faults) -> (Known<Codes>, Vec<RawRole>) {
    let Some(roles) = table.nested("roles").filter(Table::has_tables) else {
        return (codes(table, "roles", faults), Vec::new());
    };
    let (mut labels, mut told) = (Vec::new(), Vec::new());
    for (role, entry) in roles.texts_or_tables(faults) {
        id::check(&role, Use::Code, faults);
        let label = match entry {
            Ok(Ok(label)) => Ok(label),
            Ok(Err(mut of_role)) => {
                of_role.only(&["label", "sees", "reveals", "may"], faults);
                told.push(RawRole {
                    role: role.clone(),
                    sees: words(&of_role, "sees", "个人信息类别", PERSONAL, faults),
                    reveals: words(&of_role, "reveals", "个人信息类别", PERSONAL, faults),
                    may: words(&of_role, "may", "权限", Permission::WORDS, faults),
                });
                of_role.text("label", faults)
            }
            Err(reported) => Err(reported),
        };
        labels.push(label.map(|label| (role, label)));
    }
    (labels.into_iter().collect(), told)
}

/// The meanings of a list of words at `key`; none without the key.
fn words<T: Copy>(
    table: &Table<'_>,
    key: &str,
    what: &str,
    known: &[(&str, &str, T)],
    faults: &mut Faults,
) -> Known<Vec<T>> {
    let written = table.texts(key, faults)?.unwrap_or_default().into_iter();
    let read: Vec<_> = written.map(|one| word::read(one, what, known, faults)).collect();
    read.into_iter().map(|one| Ok(one?.value)).collect()
}
