//! The inputs of a form: one function draws the input of every kind of field, in a form and in a row of it.

use askama::Template;
use xuezheng_bureau::ledger::{OpenRemark, Stamp};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{Choice, Field, FieldKind, Register};
use xuezheng_pack::{FieldId, NaiveDate};

use super::entry::{self, Entries, Row};
use super::notes::{Notes, Soft, id_of};
use super::stored::Stored;
use crate::error::Fault;
use crate::view::{Markup, day};

/// Choices that stand side by side; more of them are a list to open.
const SIDE_BY_SIDE: usize = 4;

/// A field as the form shows it.
pub(crate) struct Input {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) must: bool,
    pub(crate) help: String,
    pub(crate) control: Markup,
    /// Whether it is several inputs under one name.
    pub(crate) is_group: bool,
    pub(crate) is_wide: bool,
    /// The name of the box that empties it, where it may only be written.
    pub(crate) clear: Option<String>,
    pub(crate) notes: FieldNotes,
    /// What it was returned for.
    pub(crate) remarks: Vec<Remark>,
}

/// What is said beside a field.
pub(crate) struct FieldNotes {
    pub(crate) id: String,
    pub(crate) wrong: Vec<String>,
    pub(crate) soft: Vec<Soft>,
}

/// Why a record or a cell was returned.
pub(crate) struct Remark {
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) reason: String,
    pub(crate) mended: bool,
}

#[derive(Template)]
#[template(path = "form_control.html")]
struct ControlBox<'c> {
    id: &'c str,
    name: &'c str,
    label: &'c str,
    is_wrong: bool,
    /// Whether it stands in a row, where its column says what it is.
    is_cell: bool,
    control: Control,
}

enum Control {
    Line { kind: &'static str, mode: &'static str, value: String, unit: String, placeholder: String, list: String },
    Words { value: String },
    Side { kind: &'static str, options: Vec<Choosable> },
    List { options: Vec<Choosable> },
    File { kept: Option<(String, String)>, accept: &'static str },
    Rows { table: String, heads: Vec<(String, bool)>, rows: Vec<DrawnRow> },
}

/// Something to choose.
struct Choosable {
    code: String,
    label: String,
    is_chosen: bool,
}

/// A row of a sub-table.
struct DrawnRow {
    name: String,
    of: String,
    number: usize,
    cells: Vec<(String, Markup)>,
}

/// What files a browser offers first; what is taken is decided by their bytes.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.mp4,.docx,.xlsx,.pptx,.ofd,.zip,.doc,.xls,.ppt,.wps,.et,.dps";

/// The inputs of a register's form, in the order of the pack.
pub(crate) fn drawn(
    register: &Register,
    stored: &Stored,
    entries: &Entries,
    notes: &Notes,
    remarks: &[OpenRemark],
    now: Stamp,
) -> Result<Vec<Input>, Fault> {
    let of_field = |field: &Field| {
        let name = entry::name(&field.id);
        let id = id_of(&name);
        let (wrong, soft) = notes.at(Some(&field.id));
        let is_wrong = !wrong.is_empty();
        let mask = stored.mask(&field.id);
        let control = control(register, field, stored, entries)?;
        let is_group = matches!(control, Control::Side { .. } | Control::Rows { .. });
        let drawn =
            ControlBox { id: &id, name: &name, label: &field.label, is_wrong, is_cell: false, control }.render()?;
        Ok(Input {
            label: field.label.clone(),
            must: field.required,
            help: help(register, field, mask),
            control: Markup::new(drawn),
            is_group,
            is_wide: matches!(field.kind, FieldKind::Table(_)),
            clear: mask.filter(|_| !field.required).map(|_| format!("clear.{}", field.id)),
            notes: FieldNotes {
                id: format!("n-{}", field.id),
                wrong: wrong.into_iter().map(|note| note.text.clone()).collect(),
                soft: soft.into_iter().cloned().collect(),
            },
            remarks: about(remarks, Some(&field.id), now),
            id,
        })
    };
    register.fields.iter().map(of_field).collect()
}

/// What a record (or a field of it) was returned for.
pub(crate) fn about(remarks: &[OpenRemark], field: Option<&FieldId>, now: Stamp) -> Vec<Remark> {
    let of = |remark: &OpenRemark| Remark {
        who: remark.who.clone(),
        when: day(remark.on, now.today),
        reason: remark.reason.clone(),
        mended: remark.mended,
    };
    remarks.iter().filter(|remark| remark.field.as_ref() == field && !remark.reason.is_empty()).map(of).collect()
}

fn help(register: &Register, field: &Field, mask: Option<&str>) -> String {
    let mut said: Vec<String> = field.note.clone().into_iter().collect();
    match &field.kind {
        FieldKind::Decimal { scale } if *scale > 0 => said.push(format!("最多 {scale} 位小数")),
        FieldKind::Reference(_) => said.push("填被引用记录的编号，一字不差".to_owned()),
        FieldKind::Attachment => said.push("图片、PDF 或办公文件，不超过 20 MB".to_owned()),
        FieldKind::Text
        | FieldKind::Integer
        | FieldKind::Decimal { .. }
        | FieldKind::Date
        | FieldKind::Boolean
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Table(_) => {}
    }
    if register.key.contains(&field.id) && register.key.len() == 1 {
        said.push("不能和别的记录重复".to_owned());
    }
    if let Some(mask) = mask {
        said.push(format!("已填 {mask}，你的角色只能改写，不能查看；不改就空着"));
    } else if field.personal.is_some() {
        said.push("个人信息，加密保存".to_owned());
    }
    said.iter().map(|text| text.trim_end_matches('。')).collect::<Vec<_>>().join("。")
}

fn control(register: &Register, field: &Field, stored: &Stored, entries: &Entries) -> Result<Control, Fault> {
    let entry = entries.get(&field.id);
    let FieldKind::Table(columns) = &field.kind else {
        let texts = entry.map_or(&[][..], entry::Entry::texts);
        let is_line = register.key.contains(&field.id) || field.personal.is_some() || field.format.is_some();
        return Ok(plain(field, texts, stored.mask(&field.id), is_line));
    };
    let rows = entry::shown_rows(entry, columns.len());
    let row = |(number, row): (usize, &Row)| {
        let cell = |(column, texts): (&Field, &Vec<String>)| {
            let name = entry::row_name(&field.id, number, Some(&column.id));
            let mask = stored.row_mask(&field.id, row.of, &column.id);
            let control = plain(column, texts, mask, true);
            let label = format!("第 {} 行{}", number + 1, column.label);
            let id = id_of(&name);
            let drawn = ControlBox { id: &id, name: &name, label: &label, is_wrong: false, is_cell: true, control };
            Ok((column.label.clone(), Markup::new(drawn.render()?)))
        };
        Ok(DrawnRow {
            name: entry::row_name(&field.id, number, None),
            of: row.of.map_or_else(String::new, |of| of.to_string()),
            number,
            cells: columns.iter().zip(&row.cells).map(cell).collect::<Result<_, Fault>>()?,
        })
    };
    let head = |column: &Field| {
        let unit = column.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
        (format!("{}{unit}", column.label), column.required)
    };
    Ok(Control::Rows {
        table: field.id.to_string(),
        heads: columns.iter().map(head).collect(),
        rows: rows.iter().enumerate().map(row).collect::<Result<_, Fault>>()?,
    })
}

/// The control of a field that is no sub-table.
fn plain(field: &Field, texts: &[String], mask: Option<&str>, is_line: bool) -> Control {
    let value = texts.iter().find(|text| !text.trim().is_empty()).cloned().unwrap_or_default();
    let line = |kind, mode, list: String| Control::Line {
        kind,
        mode,
        value: value.clone(),
        unit: field.unit.clone().unwrap_or_default(),
        placeholder: mask.unwrap_or_default().to_owned(),
        list,
    };
    match &field.kind {
        FieldKind::Text if is_line => line("text", "text", String::new()),
        FieldKind::Text => Control::Words { value },
        FieldKind::Integer => line("text", "numeric", String::new()),
        FieldKind::Decimal { .. } => line("text", "decimal", String::new()),
        // A browser shows nothing of what is no day: then it is a text, so that it can be mended.
        FieldKind::Date if value.is_empty() || value.parse::<NaiveDate>().is_ok() => {
            line("date", "text", String::new())
        }
        FieldKind::Date => line("text", "text", String::new()),
        FieldKind::Boolean => {
            let mut options = vec![("true".to_owned(), "是".to_owned()), ("false".to_owned(), "否".to_owned())];
            if !field.required {
                options.push((String::new(), "不填".to_owned()));
            }
            Control::Side { kind: "radio", options: choosable(options, texts, !field.required) }
        }
        FieldKind::Choice(choices) if choices.len() <= SIDE_BY_SIDE && !is_line => {
            let mut options = labels(choices);
            if !field.required {
                options.push((String::new(), "不填".to_owned()));
            }
            Control::Side { kind: "radio", options: choosable(options, texts, !field.required) }
        }
        FieldKind::Choice(choices) => {
            let empty = if field.required { "请选择" } else { "不填" };
            let mut options = vec![(String::new(), empty.to_owned())];
            options.extend(labels(choices));
            // A code that is none stays in the form, where it can be seen and mended.
            if !value.is_empty() && !options.iter().any(|(code, _)| *code == value) {
                options.push((value.clone(), value.clone()));
            }
            Control::List { options: choosable(options, texts, true) }
        }
        FieldKind::MultiChoice(choices) => {
            Control::Side { kind: "checkbox", options: choosable(labels(choices), texts, false) }
        }
        FieldKind::Reference(_) => line("text", "text", field.id.to_string()),
        FieldKind::Attachment => {
            let kept = Attachment::parse(&value).map(|file| (value.clone(), file.display()));
            Control::File { kept, accept: ACCEPT }
        }
        FieldKind::Table(_) => Control::Words { value },
    }
}

fn labels(choices: &[Choice]) -> Vec<(String, String)> {
    let label = |choice: &Choice| match (choice.from, choice.until) {
        (_, Some(until)) => format!("{}（用到 {until}）", choice.label),
        (Some(from), None) => format!("{}（{from} 起用）", choice.label),
        (None, None) => choice.label.clone(),
    };
    choices.iter().map(|choice| (choice.code.to_string(), label(choice))).collect()
}

fn choosable(options: Vec<(String, String)>, texts: &[String], has_empty: bool) -> Vec<Choosable> {
    let chosen: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let is_chosen =
        |code: &String| if code.is_empty() { has_empty && chosen.is_empty() } else { chosen.contains(&code.as_str()) };
    let of = |(code, label): (String, String)| Choosable { is_chosen: is_chosen(&code), code, label };
    options.into_iter().map(of).collect()
}
