//! The rows of sub-tables on their way to the lake: each with its record's org, date and columns.

use std::collections::BTreeMap;

use xuezheng_lake::schema::columns;
use xuezheng_lake::{BatchBuilder, Row};
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{FieldId, OrgTree, Pack, Value};

use crate::batch;
use crate::carried::Carried;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::Record;
use crate::rows::rows;
use crate::schema::Table;

/// A sub-table of a register.
pub(crate) struct SubTable<'l> {
    /// As indicators see it.
    pub(crate) register: &'l Register,
    /// Its cell's position among the register's columns.
    position: usize,
    fields: &'l [Field],
}

/// The sub-tables of a register, in the order of its fields.
pub(crate) fn of<'l>(ledger: &'l Ledger, table: &'l Table) -> Vec<SubTable<'l>> {
    let found = table.columns.iter().enumerate().filter_map(|(position, column)| {
        let FieldKind::Table(fields) = &column.kind else { return None };
        let register = ledger.pack.sub_tables.get(&table.id().sub_table(&column.id))?;
        Some(SubTable { register, position, fields })
    });
    found.collect()
}

impl SubTable<'_> {
    /// Adds the rows of a record.
    #[expect(clippy::too_many_arguments, reason = "what a record needs to become rows of the lake")]
    pub(crate) fn push(
        &self,
        builder: &mut BatchBuilder,
        pack: &Pack,
        table: &Table,
        tree: &OrgTree,
        carried: &Carried<'_>,
        record: &Record,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<(), LedgerError> {
        let own = rows(self.fields, &record.cells[self.position]);
        if own.is_empty() {
            return Ok(());
        }
        let org = batch::owner(table, tree, record)?;
        let mut whole = record.clone();
        batch::conceal(&table.columns, &mut whole.cells, pseudonym);
        carried.extend(&mut whole);
        let joined = pack.joined(&table.register).into_iter().map(|joined| joined.field.id);
        let names = table.columns.iter().map(|column| column.id.clone()).chain(joined);
        let inherited: BTreeMap<FieldId, Value> = names.zip(whole.cells).collect();
        let columns = columns(pack, self.register);
        for mut row in own {
            batch::conceal(self.fields, &mut row, pseudonym);
            let cell = |column: &Field| match self.fields.iter().position(|field| field.id == column.id) {
                Some(index) => row[index].clone(),
                None => inherited.get(&column.id).cloned().unwrap_or(Value::Absent),
            };
            let cells: Vec<Value> = columns.iter().map(cell).collect();
            builder.push(&Row { id: record.id, org, cells: &cells })?;
        }
        Ok(())
    }
}
