//! The Arrow schema of a register's segments.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use xuezheng_pack::Pack;
use xuezheng_pack::model::{self as pack, FieldKind, Register};

/// Column of the record's id.
pub const ID: &str = "_id";
/// Column of the owner's org id.
pub const ORG: &str = "_org";
/// Column of the owner's kind on the day of the record's event; attributes are `org.` and their id.
pub const ORG_KIND: &str = "org.kind";

/// Columns of a register's segments: `_id`, `_org`, `org.kind`, `org.<attribute>` in id order, then
/// [`Register::columns`] in order, then [`Pack::joined`] as `<reference>.<column>`. Everything but the first two may be
/// NULL.
pub fn schema(pack: &Pack, register: &Register) -> SchemaRef {
    let mut fields = vec![
        Field::new(ID, DataType::Int64, false),
        Field::new(ORG, DataType::Utf8, false),
        Field::new(ORG_KIND, DataType::Utf8, true),
    ];
    fields.extend(pack.attributes.keys().map(|id| Field::new(format!("org.{id}"), DataType::Utf8, true)));
    fields.extend(columns(pack, register).iter().map(|column| {
        let data_type = if column.personal.is_some() { DataType::Utf8 } else { data_type(&column.kind) };
        Field::new(column.id.as_str(), data_type, true)
    }));
    Arc::new(Schema::new(fields))
}

/// The columns of a register's rows: its own, then those of the records they refer to.
pub fn columns(pack: &Pack, register: &Register) -> Vec<pack::Field> {
    let joined = pack.joined(register).into_iter().map(|joined| joined.field);
    register.columns().into_iter().chain(joined).collect()
}

/// The Arrow type of a field that is not personal.
pub fn data_type(kind: &FieldKind) -> DataType {
    match kind {
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment => DataType::Utf8,
        // Of a sub-table the number of its rows; the rows are segments of their own.
        FieldKind::Integer | FieldKind::Table(_) => DataType::Int64,
        FieldKind::Decimal { scale } => DataType::Decimal128(18, i8::try_from(*scale).unwrap_or(12)),
        FieldKind::Date => DataType::Date32,
        FieldKind::Boolean => DataType::Boolean,
    }
}
