//! What was typed into a field, in the words of a page: as its stored cell would be shown.

use xuezheng_pack::Value;
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{Field, FieldKind};

use super::entry::{Entry, Row};
use super::stored::Stored;
use super::value::value;

/// A field's entry as a page shows it.
pub(crate) fn said(field: &Field, entry: Option<&Entry>, stored: &Stored) -> String {
    let Some(entry) = entry else { return "—".to_owned() };
    match &field.kind {
        FieldKind::Table(columns) => {
            let row = |(number, row): (usize, &Row)| {
                let cells = columns.iter().zip(&row.cells).filter_map(|(column, texts)| {
                    let text = one(column, texts, stored.row_mask(&field.id, row.of, &column.id));
                    (text != "—").then(|| format!("{} {text}", column.label))
                });
                let cells: Vec<_> = cells.collect();
                (!cells.is_empty()).then(|| format!("第{}行：{}", number + 1, cells.join("、")))
            };
            let rows: Vec<_> = entry.rows().iter().enumerate().filter_map(row).collect();
            if rows.is_empty() { "—".to_owned() } else { rows.join("；") }
        }
        _ => one(field, entry.texts(), stored.mask(&field.id)),
    }
}

fn one(field: &Field, texts: &[String], mask: Option<&str>) -> String {
    let label = |code: &str| {
        let choice = field.kind.choices().and_then(|all| all.iter().find(|choice| choice.code.as_str() == code));
        choice.map_or_else(|| code.to_owned(), |choice| choice.label.clone())
    };
    match value(&field.kind, texts) {
        Ok(Value::Absent) => mask.unwrap_or("—").to_owned(),
        Ok(Value::Text(text)) => match &field.kind {
            FieldKind::Choice(_) | FieldKind::MultiChoice(_) => {
                text.split('|').filter(|code| !code.is_empty()).map(label).collect::<Vec<_>>().join("、")
            }
            FieldKind::Attachment => Attachment::parse(&text).map_or(text, |file| file.display()),
            FieldKind::Text
            | FieldKind::Integer
            | FieldKind::Decimal { .. }
            | FieldKind::Date
            | FieldKind::Boolean
            | FieldKind::Reference(_)
            | FieldKind::Table(_) => text,
        },
        Ok(value) => value.display(),
        Err(_) => texts.join("、"),
    }
}
