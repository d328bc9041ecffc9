//! Cells as their reader may see them: labels for codes, and personal data masked unless the reader's role sees its kind.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::{Actor, ERASED, Opened, Opener};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{Field, FieldKind, Personal, Register};
use xuezheng_pack::{FieldId, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::mask::mask;
use crate::workspace::Workspace;

/// A reader's eyes on some cells of one register.
pub struct Eyes {
    register: RegisterId,
    sees: BTreeSet<Personal>,
    opener: Opener,
}

impl Eyes {
    /// Gets what opens these cells, each with its column. Who names no role sees everything personal masked.
    ///
    /// # Errors
    /// If the ledger can't be read.
    pub async fn on<'v>(
        workspace: &Workspace,
        actor: &Actor,
        register: &RegisterId,
        cells: impl Iterator<Item = (&'v Field, &'v Value)>,
    ) -> Result<Self, BureauError> {
        let sight = actor.role.as_ref().and_then(|role| workspace.pack.sight.get(role));
        let sees = sight.map(|sight| sight.sees.clone()).unwrap_or_default();
        Ok(Self { register: register.clone(), sees, opener: workspace.ledger.opener(cells).await? })
    }

    /// All cells of a record, by column.
    ///
    /// # Errors
    /// A sealed cell that was altered or moved.
    pub fn record(
        &self,
        register: &Register,
        record: RecordId,
        cells: &[Value],
    ) -> Result<BTreeMap<FieldId, String>, BureauError> {
        let columns = register.columns();
        let shown = columns.iter().zip(cells).map(|(column, value)| {
            let text = self.cell(record, column, value)?;
            Ok((column.id.clone(), text))
        });
        shown.collect()
    }

    /// One cell.
    ///
    /// # Errors
    /// A sealed cell that was altered or moved.
    pub fn cell(&self, record: RecordId, column: &Field, value: &Value) -> Result<String, BureauError> {
        self.inner(record, column.id.as_str(), column, value)
    }

    fn inner(&self, record: RecordId, path: &str, column: &Field, value: &Value) -> Result<String, BureauError> {
        let label = |code: &str| {
            let choice = column.kind.choices().and_then(|all| all.iter().find(|choice| choice.code.as_str() == code));
            choice.map_or_else(|| code.to_owned(), |choice| choice.label.clone())
        };
        let codes =
            |text: &str| text.split('|').filter(|code| !code.is_empty()).map(label).collect::<Vec<_>>().join("、");
        Ok(match (value, column.personal) {
            (Value::Absent, _) => value.display(),
            (Value::Text(text), Some(kind)) => match self.opener.open(&self.register, record, path, text)? {
                Opened::Erased => ERASED.to_owned(),
                Opened::Clear(text) if self.sees.contains(&kind) && column.kind.choices().is_some() => codes(&text),
                Opened::Clear(text) if self.sees.contains(&kind) => text,
                Opened::Clear(text) => mask(kind, &text),
            },
            (_, Some(kind)) => mask(kind, &value.display()),
            (Value::Text(text), None) if column.kind == FieldKind::Attachment => {
                Attachment::parse(text).map_or_else(|| text.clone(), |attachment| attachment.display())
            }
            (_, None) if matches!(column.kind, FieldKind::Table(_)) => self.sub_table(record, column, value)?,
            (Value::Text(text), None) if column.kind.choices().is_some() => codes(text),
            _ => value.display(),
        })
    }

    /// The rows of a sub-table: 第1行：教师 张**、学时 4；第2行：….
    fn sub_table(&self, record: RecordId, column: &Field, value: &Value) -> Result<String, BureauError> {
        let FieldKind::Table(fields) = &column.kind else { return Ok(value.display()) };
        let mut rows = Vec::new();
        for (number, row) in (1..).zip(xuezheng_ledger::rows(fields, value)) {
            let mut shown = Vec::new();
            for (field, value) in fields.iter().zip(&row).filter(|(_, value)| !value.is_absent()) {
                let path = format!("{}.{}", column.id, field.id);
                shown.push(format!("{} {}", field.label, self.inner(record, &path, field, value)?));
            }
            rows.push(format!("第{number}行：{}", shown.join("、")));
        }
        Ok(rows.join("；"))
    }
}
