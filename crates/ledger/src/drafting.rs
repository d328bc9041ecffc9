//! A record while it is typed: the form that checks and segments know, before anything is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use xuezheng_lake::BatchBuilder;
use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_pack::model::Field;
use xuezheng_pack::{FieldId, NaiveDate, OrgId, OrgTree, RecordId, RegisterId, Value};

use crate::access::{self, Actor};
use crate::batch;
use crate::carried::Carried;
use crate::error::{LedgerError, RecordFault, Spot};
use crate::ledger::Ledger;
use crate::record::{Record, ReviewStatus};
use crate::reference;
use crate::store::snapshot;
use crate::validate::Validation;

/// The record of a row that isn't stored yet.
const NEW: RecordId = RecordId(0);

/// One org's record of a register while it is typed. It asks the database only when a reference is typed anew.
#[derive(Debug)]
pub struct Drafting {
    ledger: Ledger,
    register: RegisterId,
    tree: Arc<OrgTree>,
    today: NaiveDate,
    /// The record as it is stored, or an empty one.
    stored: Record,
    resolved: Option<Resolved>,
}

/// What references that were typed stand for.
#[derive(Debug)]
struct Resolved {
    typed: Vec<Value>,
    /// The cells of every reference and of the record it was resolved to.
    cells: Vec<(usize, Value)>,
    found: Vec<BTreeMap<RecordId, Record>>,
}

/// A typed record.
#[derive(Debug)]
pub struct Typed {
    /// It, in stored form.
    pub record: Record,
    /// It with the columns of a segment.
    pub batch: RecordBatch,
    /// Cells that can't be stored as they are; the record lacks them.
    pub faults: Vec<RecordFault>,
}

impl Ledger {
    /// Begins to type a record of `org`: a new one, or one that is there.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], [`LedgerError::NoRecord`], or [`LedgerError::Forbidden`] outside the actor's subtree.
    pub async fn drafting(
        &self,
        actor: &Actor,
        register: &RegisterId,
        org: &OrgId,
        id: Option<RecordId>,
    ) -> Result<Drafting, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        access::allow(&tree, actor, org, "填报记录")?;
        database.rollback().await?;
        let stored = match id {
            Some(id) => self.record(actor, register, id).await?,
            None => Record {
                id: NEW,
                org: org.clone(),
                version: 0,
                status: ReviewStatus::Draft,
                state: None,
                level: None,
                void: false,
                cells: vec![Value::Absent; table.columns.len()],
            },
        };
        let (ledger, register) = (self.clone(), register.clone());
        Ok(Drafting { ledger, register, tree, today: actor.today, stored, resolved: None })
    }
}

impl Drafting {
    /// The record with these cells in place of what is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn typed(
        &mut self,
        cells: &BTreeMap<FieldId, Value>,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<Typed, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(&self.register)?;
        let mut record = self.stored.clone();
        let mut validation = Validation::new(table);
        let spot = if record.id == NEW { Spot::Row(1) } else { Spot::Record(record.id) };
        for (index, value) in validation.cells(spot, cells) {
            record.cells[index] = value;
        }
        let faults = match validation.finish() {
            Err(LedgerError::Refused(faults)) => faults.0,
            Err(other) => return Err(other),
            Ok(()) => Vec::new(),
        };
        let references = || table.references.iter();
        let typed: Vec<Value> = references().map(|reference| record.cells[reference.field].clone()).collect();
        let known = self.resolved.take().filter(|resolved| resolved.typed == typed);
        let resolved = match known {
            Some(resolved) => resolved,
            None => {
                for reference in references() {
                    if record.cells[reference.field] != self.stored.cells[reference.field] {
                        record.cells[reference.record] = Value::Absent;
                    }
                }
                let mut database = snapshot(&ledger.pool).await?;
                let open = vec![&mut record];
                reference::resolve(&mut database, &ledger, table, &self.tree, self.today, open).await?;
                let carried = Carried::load(&mut database, &ledger, table, std::slice::from_ref(&record)).await?;
                let cells = references().flat_map(|reference| [reference.field, reference.record]);
                let cells = cells.map(|index| (index, record.cells[index].clone())).collect();
                Resolved { typed, cells, found: carried.into_found() }
            }
        };
        for (index, value) in &resolved.cells {
            record.cells[*index] = value.clone();
        }
        let carried = Carried::of(&ledger, table, resolved.found.clone())?;
        self.resolved = Some(resolved);
        let mut builder = BatchBuilder::new(&ledger.pack, &table.register);
        batch::push(&mut builder, table, &self.tree, &carried, ledger.as_if_sealed(table, record.clone())?, pseudonym)?;
        Ok(Typed { record, batch: builder.finish()?, faults })
    }
}
