//! Rows of list figures: cells print as literals that belong to the list.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error, Value};
use xuezheng_figures::{FigureKey, ListRow};
use xuezheng_pack::{Decimal, Unit, Value as CellValue};

use crate::template::names::hint;
use crate::template::world::{Shared, error, found};
use crate::text::clean;
use crate::wording::{Form, chinese_date};

/// The rows of the list figure `key`, which has `count` of them.
pub(crate) fn rows(world: &Shared, key: &FigureKey, count: usize) -> Value {
    let row = |index| Value::from_object(RowObject { world: world.clone(), key: key.clone(), index });
    Value::from((0..count).map(row).collect::<Vec<_>>())
}

/// A row of a list figure.
#[derive(Debug)]
struct RowObject {
    world: Shared,
    key: FigureKey,
    index: usize,
}

impl RowObject {
    fn row(&self) -> Result<&ListRow, Error> {
        let rows = &self.world.figure(&self.key)?.list;
        rows.get(self.index).ok_or_else(|| error("清单没有这一行"))
    }

    fn cell(&self, column: &str) -> Result<Value, Error> {
        let row = self.row()?;
        if column == "org" {
            let of = Some(&self.key);
            return Ok(Value::from_safe_string(self.world.literal(&self.world.org_label(&row.org), of)));
        }
        let Some((value, shown)) = row.cells.get(column) else {
            let known: Vec<&str> = row.cells.keys().map(|id| id.as_str()).chain(["org"]).collect();
            return Err(error(format!("清单没有「{column}」这一列；{}", hint(column, known))));
        };
        let unit = self.world.names.indicator(&self.key.indicator).and_then(|names| names.column(column)?.unit.clone());
        let text = match value {
            CellValue::Date(day) => chinese_date(*day),
            CellValue::Absent
            | CellValue::Text(_)
            | CellValue::Integer(_)
            | CellValue::Decimal(_)
            | CellValue::Boolean(_) => clean(shown),
        };
        let cell = Cell { world: self.world.clone(), key: self.key.clone(), value: value.clone(), text, unit };
        Ok(Value::from_object(cell))
    }
}

impl Object for RowObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let column = key.as_str()?;
        found(self.cell(column))
    }
}

/// A cell of a row.
#[derive(Debug)]
pub(crate) struct Cell {
    world: Shared,
    key: FigureKey,
    value: CellValue,
    text: String,
    unit: Option<Unit>,
}

impl Cell {
    /// Whether nothing was entered.
    pub(crate) fn is_absent(&self) -> bool {
        self.value.is_absent()
    }

    /// Its number, if it holds one.
    pub(crate) fn number(&self) -> Option<Decimal> {
        match &self.value {
            CellValue::Integer(number) => Some(Decimal::from(*number)),
            CellValue::Decimal(number) => Some(*number),
            CellValue::Absent | CellValue::Text(_) | CellValue::Date(_) | CellValue::Boolean(_) => None,
        }
    }

    /// Unit of its column.
    pub(crate) fn unit(&self) -> Unit {
        self.unit.clone().unwrap_or_else(|| Unit::new(""))
    }

    /// Prints its number in a form, or its text if it holds none.
    pub(crate) fn print(&self, form: &Form) -> Result<String, Error> {
        let text = match self.number() {
            Some(number) => form.print(number, &self.unit()).map_err(|why| error(why.to_string()).with_source(why))?,
            None => self.text.clone(),
        };
        Ok(self.world.literal(&text, Some(&self.key)))
    }
}

impl Object for Cell {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.world.literal(&self.text, Some(&self.key)))
    }
}
