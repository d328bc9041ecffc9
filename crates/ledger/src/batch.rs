//! Records as rows of a segment: personal cells as pseudonyms, what they refer to beside what they say.

use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_lake::{BatchBuilder, Row};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{Org, OrgTree, RecordId, RegisterId, Value};

use crate::carried::Carried;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::{Record, load};
use crate::rows;
use crate::schema::Table;
use crate::store::snapshot;
use crate::vault::Sealed;

impl Ledger {
    /// The working versions of some records with the columns of a segment, for checks; personal cells as `pseudonym`
    /// gives them.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`] when one does not exist.
    pub async fn batch(
        &self,
        register: &RegisterId,
        ids: &[RecordId],
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<RecordBatch, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let records = load(&mut database, table, ids).await?;
        let mut builder = BatchBuilder::new(&self.pack, &table.register);
        let records: Vec<_> = records.into_values().collect();
        let carried = Carried::load(&mut database, self, table, &records).await?;
        for record in records {
            push(&mut builder, table, &tree, &carried, record, pseudonym)?;
        }
        Ok(builder.finish()?)
    }
}

/// Adds a record to a batch.
pub(crate) fn push(
    builder: &mut BatchBuilder,
    table: &Table,
    tree: &OrgTree,
    carried: &Carried<'_>,
    mut record: Record,
    pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
) -> Result<(), LedgerError> {
    conceal(&table.columns, &mut record.cells, pseudonym);
    for (column, value) in table.columns.iter().zip(&mut record.cells) {
        // A file's name may say whom it is about: segments hold its hash alone.
        if column.kind == FieldKind::Attachment
            && let Value::Text(text) = &*value
        {
            *value = Attachment::parse(text).map_or(Value::Absent, |attachment| Value::Text(attachment.hash));
        }
    }
    carried.extend(&mut record);
    for (column, value) in table.columns.iter().zip(&mut record.cells) {
        if let (FieldKind::Table(fields), false) = (&column.kind, value.is_absent()) {
            let count = rows::rows(fields, value).len();
            *value = Value::Integer(i64::try_from(count).expect("fewer rows than an i64 counts"));
        }
    }
    let org = owner(table, tree, &record)?;
    Ok(builder.push(&Row { id: record.id, org, cells: &record.cells })?)
}

/// Puts pseudonyms in place of personal cells, each made from the cell's blind index: nothing need be opened for it, and
/// they stay when a person is erased.
pub(crate) fn conceal(columns: &[Field], cells: &mut [Value], pseudonym: &(dyn Fn(&Field, &str) -> String + Sync)) {
    for (column, value) in columns.iter().zip(cells) {
        if column.personal.is_some() && !value.is_absent() {
            let blind = if let Value::Text(text) = &*value { Sealed::parse(text) } else { None };
            *value = blind.map_or(Value::Absent, |sealed| Value::Text(pseudonym(column, sealed.blind)));
        }
    }
}

/// The org that owns a record.
pub(crate) fn owner<'t>(table: &Table, tree: &'t OrgTree, record: &Record) -> Result<&'t Org, LedgerError> {
    tree.get(&record.org).ok_or_else(|| {
        LedgerError::Broken(format!("台账「{}」第 {} 号记录的机构「{}」不存在", table.label(), record.id, record.org))
    })
}
