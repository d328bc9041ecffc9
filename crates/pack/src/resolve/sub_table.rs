//! Sub-tables: typed rows within a record.

use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Known, Reported};
use crate::ids::RegisterId;
use crate::model::Field;
use crate::raw::{FieldType, RawField, RawRegister, Written};

impl Resolver<'_, '_> {
    /// The columns of a sub-table.
    pub(super) fn sub_table(&mut self, raw: &RawField) -> Known<Vec<Field>> {
        if raw.fields.is_empty() {
            let message = format!("明细「{}」没有列", raw.id.value);
            let help = "每列一段 [fields.明细.fields.列]，写明 label 和 type";
            return Err(self.bad_table(&raw.id.place, message, "没有列", help));
        }
        let mut broken = None;
        for column in &raw.fields {
            if let Ok(kind) = &column.kind
                && matches!(kind.value, FieldType::Table | FieldType::Reference | FieldType::Attachment)
            {
                let message = format!("明细的列「{}」不能是{}", column.id.value, kind.value.label());
                broken = Some(self.bad_table(
                    &kind.place,
                    message,
                    "这里不能写",
                    "引用、附件和明细写在台账上，各行都看得到",
                ));
            }
        }
        let fields: Vec<_> = raw.fields.iter().map(|column| self.field(column)).collect();
        broken.map_or_else(|| fields.into_iter().collect(), Err)
    }

    /// Reports columns of sub-tables that their rows have already from the record, and columns where none belong.
    pub(super) fn sub_table_names(&mut self, raw: &RawRegister) {
        let taken: Vec<String> =
            self.draft.names.columns(raw.id.as_str()).iter().map(|column| column.id.clone()).collect();
        for field in &raw.fields {
            let is_table = !matches!(&field.kind, Ok(kind) if kind.value != FieldType::Table);
            if let (false, Some(first)) = (is_table, field.fields.first()) {
                let message = format!("「{}」不是明细，不能有自己的列", field.id.value);
                self.bad_table(&first.id.place, message, "这里不能写", "一条记录里有多行的，type 写 \"table\"");
            }
            for column in field.fields.iter().filter(|column| taken.contains(&column.id.value)) {
                let message = format!("明细的列「{}」与台账的一列同名", column.id.value);
                self.bad_table(&column.id.place, message, "重名的列", "统计明细时各行也有台账的各列，换一个名称");
            }
        }
    }

    /// A register that people file, not a sub-table of one.
    pub(super) fn filed_register(&mut self, written: &Written) -> Known<RegisterId> {
        let id = self.register_id(written)?;
        if id == id.filed() {
            return Ok(id);
        }
        let message = format!("校验规则对整条记录，不能写明细「{}」", written.value);
        let help = format!("写 of = \"{}\"；规则里明细的名称是它的行数，例如 participants >= 1", id.filed());
        Err(self.bad_table(&written.place, message, "不是台账", &help))
    }

    fn bad_table(&mut self, place: &Place, message: String, label: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::BAD_TABLE, place.clone(), message, label).help(help))
    }
}
