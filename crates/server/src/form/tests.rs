//! A form as a browser sends it back: every kind of field, through the page and back.

use std::collections::BTreeMap;

use chrono::DateTime;
use xuezheng_bureau::ledger::{Record, ReviewStatus, Stamp};
use xuezheng_pack::model::{Choice, Field, FieldKind, Reach, Reference, Register};
use xuezheng_pack::{Place, RecordId, Value};

use super::{Entries, Entry, Notes, Sent, Stored, drawn, missing, read, typed};

fn field(id: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: format!("数据项{id}"),
        kind,
        required: id == "text",
        unit: (id == "integer").then(|| "人".to_owned()),
        synonyms: Vec::new(),
        personal: None,
        format: None,
        note: Some("怎样填".to_owned()),
        place: Place::new("x.toml", 0..0),
    }
}

fn choices(count: usize) -> Vec<Choice> {
    ["fire", "food", "traffic", "building", "dormitory"].into_iter().take(count).map(|it| Choice::new(it, it)).collect()
}

/// A register with a field of every kind.
fn register() -> Register {
    let columns = vec![
        field("teacher", FieldKind::Text),
        field("hours", FieldKind::Decimal { scale: 1 }),
        field("on", FieldKind::Date),
        field("main", FieldKind::Boolean),
        field("level", FieldKind::Choice(choices(2))),
        field("topics", FieldKind::MultiChoice(choices(3))),
    ];
    let kinds = [
        ("text", FieldKind::Text),
        ("integer", FieldKind::Integer),
        ("decimal", FieldKind::Decimal { scale: 2 }),
        ("date", FieldKind::Date),
        ("boolean", FieldKind::Boolean),
        ("few", FieldKind::Choice(choices(3))),
        ("many", FieldKind::Choice(choices(5))),
        ("multi", FieldKind::MultiChoice(choices(5))),
        ("reference", FieldKind::Reference(Reference { to: "project".into(), reach: Reach::Own })),
        ("attachment", FieldKind::Attachment),
        ("table", FieldKind::Table(columns)),
    ];
    Register {
        prefill: None,
        id: "all".into(),
        area: "t".into(),
        label: "样样台账".to_owned(),
        org_kinds: vec!["school".into()],
        date: "date".into(),
        key: Vec::new(),
        section: None,
        review: Vec::new(),
        fields: kinds.into_iter().map(|(id, kind)| field(id, kind)).collect(),
        workflow: None,
        privacy: None,
        place: Place::new("x.toml", 0..0),
    }
}

fn cells() -> BTreeMap<&'static str, Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let rows = concat!(
        r#"[{"teacher":"甲","hours":"1.5","on":"2024-05-01","main":true,"level":"food","topics":"|fire|traffic|"},"#,
        r#"{"teacher":"<乙>","main":false}]"#
    );
    BTreeMap::from([
        ("text", text("\n第一行 \"引号\"\n</textarea><script>alert(1)</script>&amp;")),
        ("integer", Value::Integer(-12)),
        ("decimal", Value::Decimal("3200.50".parse().unwrap())),
        ("date", Value::Date("2024-02-29".parse().unwrap())),
        ("boolean", Value::Boolean(false)),
        ("few", text("food")),
        ("many", text("dormitory")),
        ("multi", text("|fire|building|")),
        ("reference", text("XM'001")),
        ("attachment", text(&format!("sm3:{}:3:现场 \"一\".jpg", "0f".repeat(32)))),
        ("table", text(rows)),
    ])
}

fn stored(register: &Register, cells: &BTreeMap<&str, Value>) -> Stored {
    let value = |field: &Field| cells.get(field.id.as_str()).cloned().unwrap_or(Value::Absent);
    let mut stored = Stored::default();
    for field in &register.fields {
        let entry = match &field.kind {
            FieldKind::Table(columns) => {
                let rows = xuezheng_bureau::ledger::rows(columns, &value(field)).into_iter().enumerate();
                let rows = rows.map(|(number, row)| super::entry::Row {
                    of: Some(number),
                    cells: columns.iter().zip(&row).map(|(it, value)| super::value::texts(&it.kind, value)).collect(),
                });
                Entry::Rows(rows.collect())
            }
            kind => Entry::Texts(super::value::texts(kind, &value(field))),
        };
        stored.entries.insert(field.id.clone(), entry);
    }
    let columns = register.columns();
    stored.record = Some(Record {
        id: RecordId(7),
        org: "p".into(),
        version: 3,
        status: ReviewStatus::Draft,
        level: None,
        state: None,
        void: false,
        cells: columns.iter().map(value).collect(),
    });
    stored
}

fn page(register: &Register, stored: &Stored, entries: &Entries) -> String {
    let now = Stamp { utc: DateTime::UNIX_EPOCH, today: "2024-07-03".parse().unwrap() };
    let inputs = drawn(register, stored, entries, &Notes::default(), &[], now).unwrap();
    inputs.iter().map(|input| input.control.to_string()).collect()
}

/// Text as the page escapes it, read again; `&` last, so that nothing is read twice.
fn plain(html: &str) -> String {
    let named = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    named.iter().fold(html.to_owned(), |text, (name, sign)| text.replace(name, sign))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| plain(value))
}

/// What a browser sends of these inputs when nobody types anything.
fn sent_back(html: &str) -> Sent {
    let mut sent = Sent::default();
    let mut list = String::new();
    for tag in html.split('<').skip(1) {
        let (head, rest) = tag.split_once('>').unwrap_or((tag, ""));
        let mut push = |name: Option<String>, value: String| {
            if let Some(name) = name {
                sent.pairs.push((name, value));
            }
        };
        let name = attribute(head, "name");
        let value = attribute(head, "value").unwrap_or_default();
        if head.starts_with("textarea") {
            // The first line end within belongs to the markup; browsers send the others as two characters.
            push(name, plain(rest.strip_prefix('\n').unwrap_or(rest)).replace('\n', "\r\n"));
        } else if head.starts_with("select") {
            list = name.unwrap_or_default();
        } else if head.starts_with("option") && head.contains(" selected") {
            push(Some(list.clone()), value);
        } else if head.starts_with("input") {
            let kind = attribute(head, "type").unwrap_or_default();
            let is_sent = match kind.as_str() {
                "file" => false,
                "radio" | "checkbox" => head.contains(" checked"),
                _ => true,
            };
            push(name.filter(|_| is_sent), value);
        }
    }
    sent
}

#[test]
fn a_form_that_is_sent_back_as_it_was_drawn_changes_nothing() {
    let register = register();
    let stored = stored(&register, &cells());
    let sent = sent_back(&page(&register, &stored, &stored.entries));
    let entries = typed(&register, &sent, Entries::new());
    let read = read(&register, &stored, &entries, &[]);
    assert_eq!((read.cells, read.wrong), (BTreeMap::new(), Vec::new()));
    assert_eq!(missing(&register, &stored, &entries), Vec::new());
}

#[test]
fn what_is_typed_into_an_empty_form_becomes_the_cells() {
    let register = register();
    let filled = stored(&register, &cells());
    let sent = sent_back(&page(&register, &filled, &filled.entries));
    let empty = Stored::default();
    let read = read(&register, &empty, &typed(&register, &sent, Entries::new()), &[]);
    assert_eq!(read.wrong, Vec::new());
    for (id, mut value) in cells() {
        // White space around a text is not kept.
        if let Value::Text(text) = &value {
            value = Value::Text(text.trim().to_owned());
        }
        assert_eq!(read.cells.get(id), Some(&value), "{id}");
    }
}

#[test]
fn what_is_emptied_becomes_absent_and_what_was_not_sent_stays() {
    let register = register();
    let stored = stored(&register, &cells());
    let mut sent = sent_back(&page(&register, &stored, &stored.entries));
    sent.pairs.retain(|(name, value)| !name.starts_with("f.multi") || value.is_empty());
    for (name, value) in &mut sent.pairs {
        if ["f.integer", "f.date", "f.many"].contains(&name.as_str()) {
            value.clear();
        }
    }
    sent.pairs.retain(|(name, _)| name != "f.decimal");
    let entries = typed(&register, &sent, stored.entries.clone());
    let read = read(&register, &stored, &entries, &[]);
    let emptied: Vec<&str> = read.cells.keys().map(|id| id.as_str()).collect();
    assert_eq!(emptied, ["date", "integer", "many", "multi"]);
    assert!(read.cells.values().all(Value::is_absent));
}

#[test]
fn nothing_typed_can_become_markup() {
    let register = register();
    let stored = stored(&register, &cells());
    let page = page(&register, &stored, &stored.entries);
    assert!(!page.contains("<script") && !page.contains("<乙>"), "{page}");
    assert_eq!(page.matches("</textarea>").count(), page.matches("<textarea").count());
}

#[test]
fn a_code_that_is_none_and_a_day_that_is_none_stay_where_they_were_typed() {
    let register = register();
    let entries = Entries::from([
        ("many".into(), Entry::Texts(vec!["nonsense".to_owned()])),
        ("date".into(), Entry::Texts(vec!["昨天".to_owned()])),
    ]);
    let page = page(&register, &Stored::default(), &entries);
    assert!(page.contains("<option value=\"nonsense\" selected>"), "{page}");
    assert!(page.contains("type=\"text\" value=\"昨天\""), "{page}");
}

#[test]
fn a_required_field_without_anything_is_named() {
    let register = register();
    let lacking = missing(&register, &Stored::default(), &Entries::new());
    assert_eq!(lacking.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["没有填数据项text"]);
}
