//! What rows carry of the records that they refer to (引用), as they were approved.

use std::collections::BTreeMap;

use xuezheng_pack::{RecordId, Value};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::Record;
use crate::reference::{ids, load};
use crate::schema::{ReferenceColumn, Table};
use crate::store::Connection;

/// What referring rows carry, for some rows of one register.
pub(crate) struct Carried<'t> {
    /// For each reference the approved records that it names.
    targets: Vec<(&'t ReferenceColumn, &'t Table, BTreeMap<RecordId, Record>)>,
    /// For each carried column which reference it is of, and its position in the target.
    columns: Vec<(usize, usize)>,
}

impl<'t> Carried<'t> {
    /// Reads what `records` refer to.
    pub(crate) async fn load(
        database: &mut Connection,
        ledger: &'t Ledger,
        table: &'t Table,
        records: &[Record],
    ) -> Result<Self, LedgerError> {
        let mut found = Vec::new();
        for reference in &table.references {
            let target = ledger.table(&reference.reference.to)?;
            found.push(load(database, target, &ids(records.iter(), reference.record)).await?);
        }
        Self::of(ledger, table, found)
    }

    /// The same of what was read before.
    pub(crate) fn of(
        ledger: &'t Ledger,
        table: &'t Table,
        found: Vec<BTreeMap<RecordId, Record>>,
    ) -> Result<Self, LedgerError> {
        let mut targets = Vec::new();
        for (reference, found) in table.references.iter().zip(found) {
            targets.push((reference, ledger.table(&reference.reference.to)?, found));
        }
        let columns = ledger.pack.joined(&table.register).into_iter().map(|joined| {
            let place = table.references.iter().position(|it| table.columns[it.field].id == joined.reference);
            let reference = place.expect("what is joined is joined by a reference of the table");
            let column = targets[reference].1.index(&joined.column);
            (reference, column.expect("what is joined is a column of the target"))
        });
        let columns = columns.collect();
        Ok(Self { targets, columns })
    }

    /// What was read, as [`of`](Self::of) takes it.
    pub(crate) fn into_found(self) -> Vec<BTreeMap<RecordId, Record>> {
        self.targets.into_iter().map(|(.., found)| found).collect()
    }

    /// Puts the present key of what a record refers to in place of what was written, and appends what it carries.
    pub(crate) fn extend(&self, record: &mut Record) {
        let named: Vec<Option<&Record>> = self
            .targets
            .iter()
            .map(|(reference, _, found)| match record.cells[reference.record] {
                Value::Integer(id) => found.get(&RecordId(id)),
                _ => None,
            })
            .collect();
        for ((reference, target, _), named) in self.targets.iter().zip(&named) {
            if let (Some(named), [key]) = (named, target.key.as_slice()) {
                record.cells[reference.field] = named.cells[*key].clone();
            }
        }
        let carried = self
            .columns
            .iter()
            .map(|(reference, column)| named[*reference].map_or(Value::Absent, |target| target.cells[*column].clone()));
        record.cells.extend(carried);
    }
}
