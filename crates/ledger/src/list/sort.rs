//! What a list is sorted by, and where a record stands in it.

use sea_query::Expr;
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{RecordId, Value};

use super::cursor::Cursor;
use super::{SortBy, column, condition};
use crate::cell;
use crate::error::LedgerError;
use crate::schema::Table;
use crate::store::{Dialect, Row, integer, text};

/// A record's place in a list; the key is absent for those that stand last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) key: Value,
    pub(super) id: RecordId,
}

/// What a list is sorted by, resolved.
pub(super) struct SortColumn<'t> {
    pub(super) name: &'t str,
    /// `None` for what every record has, a number or a text.
    pub(super) field: Option<&'t Field>,
    is_text: bool,
    pub(super) descending: bool,
}

impl<'t> SortColumn<'t> {
    pub(super) fn new(table: &'t Table, by: &SortBy, descending: bool) -> Result<Self, LedgerError> {
        let fixed = |name, is_text| Self { name, field: None, is_text, descending };
        let field = match by {
            SortBy::Id => return Ok(fixed("_id", false)),
            SortBy::Org => return Ok(fixed("_org", true)),
            SortBy::Status => return Ok(fixed("_status", true)),
            SortBy::Version => return Ok(fixed("_version", false)),
            SortBy::Column(id) => column(table, id)?,
        };
        let refused = |why: &str| Err(LedgerError::unfit(format!("「{}」{why}", field.label), "请改按其他数据项排序"));
        if field.personal.is_some() {
            return refused("是个人信息，不能用来排序");
        }
        match field.kind {
            FieldKind::Attachment | FieldKind::Table(_) => refused("不能用来排序"),
            FieldKind::Text
            | FieldKind::Integer
            | FieldKind::Decimal { .. }
            | FieldKind::Date
            | FieldKind::Boolean
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_) => {
                Ok(Self { name: field.id.as_str(), field: Some(field), is_text: false, descending })
            }
        }
    }

    /// Whether it is this column.
    pub(super) fn is(&self, column: &str) -> bool {
        self.name == column
    }

    /// What people call it.
    pub(super) fn label(&self) -> &str {
        match (self.field, self.name) {
            (Some(field), _) => &field.label,
            (None, "_org") => "机构",
            (None, "_status") => "审核状态",
            (None, "_version") => "版本",
            (None, _) => "记录号",
        }
    }

    fn order(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.name)
    }

    pub(super) fn cursor(&self, position: &Position) -> Cursor {
        Cursor { order: self.order(), key: cell::to_json(&position.key), id: position.id.0 }
    }

    /// Where a cursor of this order points.
    pub(super) fn position(&self, cursor: &Cursor) -> Result<Position, LedgerError> {
        if cursor.order != self.order() {
            return Err(Cursor::refused());
        }
        let kind = self.field.map(|field| &field.kind);
        let key = cell::from_json(kind, &cursor.key);
        let fits = match (kind, &key) {
            (None, Value::Text(_)) => self.is_text,
            (None, Value::Integer(_)) => !self.is_text,
            (None, _) => false,
            (Some(_), Value::Absent) => true,
            (Some(_), _) => {
                condition::operand(self.field.expect("a kind is of a field"), &key, Dialect::Sqlite).is_ok()
            }
        };
        if fits { Ok(Position { key, id: RecordId(cursor.id) }) } else { Err(Cursor::refused()) }
    }

    pub(super) fn operand(&self, value: &Value, dialect: Dialect) -> Result<Expr, LedgerError> {
        match (self.field, value) {
            (Some(field), value) => condition::operand(field, value, dialect),
            (None, Value::Integer(number)) => Ok(Expr::val(*number)),
            (None, value) => Ok(Expr::val(value.display())),
        }
    }

    pub(super) fn read(&self, row: &Row) -> Result<Value, LedgerError> {
        Ok(match self.field {
            Some(field) => cell::read(row, 0, &field.kind)?,
            None if self.is_text => Value::Text(text(row, 0)?),
            None => Value::Integer(integer(row, 0)?),
        })
    }
}
