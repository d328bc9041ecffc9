//! Reverting (恢复旧版): the cells of an older version become a new one, which is reviewed like any other. What was stays.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait};
use serde_json::Value as Json;
use xuezheng_pack::{FieldId, RecordId, RegisterId, Value};

use crate::as_of::{changes_of, to_record};
use crate::due;
use crate::error::{LedgerError, Spot};
use crate::fixed::CHANGE;
use crate::natural_key;
use crate::operation::ChangeKind;
use crate::record::{Record, ReviewStatus};
use crate::replay::{self, Replayed, Version};
use crate::schema::{ReferenceColumn, Table};
use crate::store::{Sql, integer};
use crate::transaction::Transaction;
use crate::validate::Validation;
use crate::write::difference;

impl Transaction {
    /// Makes the cells and the workflow state of an older version a new version, a draft; gives its number.
    ///
    /// # Errors
    /// [`LedgerError::Conflict`] when someone else has changed the record; [`LedgerError::Unfit`] for a version that is
    /// not older, not there or void; [`LedgerError::Refused`] where its codes, owner, key or fields no longer fit.
    pub async fn revert(
        &mut self,
        register: &RegisterId,
        record: RecordId,
        seen: i64,
        to: i64,
    ) -> Result<i64, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let before = self.seen(table, &[(record, seen)], "恢复旧版").await?;
        let before = &before[&record];
        let what = |what: String| format!("台账「{}」第 {record} 号记录{what}", table.label());
        if to >= before.version {
            let what = what(format!("现在是第 {} 版，不能恢复到第 {to} 版", before.version));
            return Err(LedgerError::unfit(what, "请查看历史，核对要恢复的版本"));
        }
        let Some(version) = self.version_of(table, record, to).await? else {
            return Err(LedgerError::unfit(what(format!("没有第 {to} 版")), "请查看历史，核对要恢复的版本"));
        };
        if version.is_void {
            let what = what(format!("的第 {to} 版是作废，没有可以恢复的内容"));
            return Err(LedgerError::unfit(what, "要作废这条记录的，请办理作废"));
        }
        let mut validation = Validation::new(table);
        let mut after = self.restored(&mut validation, before, &version);
        self.resolve(table, std::iter::once(&mut after)).await?;
        natural_key::check(&mut self.database, &mut validation, &[(Spot::Record(record), &after)]).await?;
        validation.finish()?;
        let cells = difference(table, Some(before), &after);
        if cells.is_none() {
            let what = what(format!("的第 {to} 版与现在的第 {} 版内容相同", before.version));
            return Err(LedgerError::unfit(what, "无需恢复"));
        }
        self.write_records(table, std::slice::from_ref(&after), ChangeKind::Edit).await?;
        self.note(table, &after, ChangeKind::Revert, cells, Some(format!("恢复到第 {to} 版")));
        Ok(after.version)
    }

    /// A version of a record as its changes made it, with what was computed for it later.
    async fn version_of(
        &mut self,
        table: &Table,
        record: RecordId,
        version: i64,
    ) -> Result<Option<Version>, LedgerError> {
        let mut select = changes_of(table);
        select.and_where(Expr::col((CHANGE, "record")).eq(record.0));
        let sql = Sql::of(select.and_where(Expr::col((CHANGE, "version")).lte(version)));
        let mut replayed = Replayed::default();
        let mut is_there = false;
        for row in sql.all(&mut self.database).await? {
            is_there |= integer(&row, 2)? == version;
            replay::apply(&mut replayed, &row)?;
        }
        Ok(replayed.head.filter(|_| is_there))
    }

    /// The next version of a record with an older one's cells and state, a draft; notes what no longer fits.
    pub(crate) fn restored(&self, validation: &mut Validation<'_>, before: &Record, version: &Version) -> Record {
        let table = validation.table;
        let spot = Spot::Record(before.id);
        let mut after = to_record(table, before.id, version);
        after.version = before.version + 1;
        after.status = ReviewStatus::Draft;
        // Personal cells were right when they were written, and may be kept in a form that only the ledger knows.
        let declared = table.columns.iter().take(table.declared).zip(&after.cells);
        let given = declared.filter(|(column, _)| column.personal.is_none());
        let given: BTreeMap<FieldId, Value> = given.map(|(column, cell)| (column.id.clone(), cell.clone())).collect();
        for (position, value) in validation.cells(spot, &given) {
            after.cells[position] = value;
        }
        let lost = version.cells.iter().filter(|(name, json)| {
            !name.starts_with('_') && **json != Json::Null && table.index(&FieldId::new(name.as_str())).is_none()
        });
        for (name, _) in lost {
            let cause = format!("第 {} 版填有「{name}」，业务包中已没有这个数据项", version.version);
            validation.record(spot, cause, "请改用修改，逐项填写还有的数据项");
        }
        let workflow = table.register.workflow.as_ref();
        if let Some(state) = &after.state
            && !workflow.is_some_and(|workflow| workflow.states.contains_key(state))
        {
            let cause = format!("第 {} 版的业务状态「{state}」已不在业务包中", version.version);
            validation.record(spot, cause, "请改用修改");
        }
        if after.state.is_none() {
            after.state.clone_from(&before.state);
        }
        for ReferenceColumn { field, record, .. } in &table.references {
            let is_same = before.cells[*field] == after.cells[*field];
            after.cells[*record] = if is_same { before.cells[*record].clone() } else { Value::Absent };
        }
        if !after.void {
            let (pack, tree) = (&self.ledger.pack, &self.tree);
            validation.owner(spot, pack, tree, &after.org, &after.cells[table.date]);
            validation.codes(spot, &after.cells);
        }
        due::recompute(table, &self.ledger.pack.calendar, &mut after.cells);
        after
    }
}
