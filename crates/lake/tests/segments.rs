//! Segments: same rows, same file; every cell comes back; damage is found.

use std::collections::BTreeMap;
use std::fs;

use datafusion::arrow::util::pretty::pretty_format_batches;
use xuezheng_lake::{BatchBuilder, Lake, LakeError, Row};
use xuezheng_pack::model::{Attribute, Choice, Field, FieldKind, Pack, Personal, Register};
use xuezheng_pack::{Calendar, Decimal, NaiveDate, Org, Place, RecordId, Value};

fn field(id: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: id.to_owned(),
        kind,
        required: false,
        unit: None,
        synonyms: Vec::new(),
        personal: None,
        format: None,
        note: None,
        place: Place::new("grant.toml", 0..0),
    }
}

fn register() -> Register {
    let choice = |code: &str| Choice::new(code, code);
    Register {
        id: "grant".into(),
        area: "student_aid".into(),
        label: "资助台账".to_owned(),
        org_kinds: vec!["school".into()],
        date: "paid_on".into(),
        key: Vec::new(),
        section: None,
        review: Vec::new(),
        privacy: None,
        prefill: None,
        fields: vec![
            field("paid_on", FieldKind::Date),
            field("amount", FieldKind::Decimal { scale: 2 }),
            Field { personal: Some(Personal::IdNumber), ..field("pupil", FieldKind::Integer) },
            field("terms", FieldKind::Integer),
            field("stages", FieldKind::MultiChoice(vec![choice("primary"), choice("junior")])),
            field("boarding", FieldKind::Boolean),
        ],
        workflow: None,
        place: Place::new("grant.toml", 0..0),
    }
}

fn pack() -> Pack {
    let nature = Attribute { label: "办学性质".to_owned(), choices: Vec::new() };
    Pack {
        name: "test".to_owned(),
        version: "0".to_owned(),
        hash: String::new(),
        calendar: Calendar::default(),
        separate_review: false,
        yoy_coverage: Decimal::from(90),
        sight: BTreeMap::new(),
        permissions: BTreeMap::new(),
        roles: BTreeMap::new(),
        org_kinds: BTreeMap::new(),
        attributes: BTreeMap::from([("nature".into(), nature)]),
        stages: Vec::new(),
        areas: Vec::new(),
        registers: BTreeMap::from([("grant".into(), register())]),
        indicators: BTreeMap::new(),
        sub_tables: BTreeMap::new(),
        parameters: BTreeMap::new(),
        fitness: Vec::new(),
        benchmarks: Vec::new(),
        checks: BTreeMap::new(),
        reports: BTreeMap::new(),
        templates: BTreeMap::new(),
        files: BTreeMap::new(),
    }
}

fn school(id: &str, nature: Option<&str>) -> Org {
    Org {
        id: id.into(),
        label: id.to_owned(),
        kind: "school".into(),
        parents: Vec::new(),
        attributes: nature.map(|code| ("nature".into(), code.into())).into_iter().collect(),
        sections: Vec::new(),
        from: day("2000-01-01"),
        until: None,
        successors: Vec::new(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn cells(paid_on: &str, amount: &str) -> Vec<Value> {
    vec![
        Value::Date(day(paid_on)),
        Value::Decimal(amount.parse().expect("an amount")),
        Value::Text("pseudonym".to_owned()),
        Value::Integer(2),
        Value::Text("|primary|junior|".to_owned()),
        Value::Boolean(true),
    ]
}

fn build(rows: &[(i64, &Org, Vec<Value>)]) -> Result<datafusion::arrow::array::RecordBatch, LakeError> {
    let mut builder = BatchBuilder::new(&pack(), &register());
    for (id, org, cells) in rows {
        builder.push(&Row { id: RecordId(*id), org, cells })?;
    }
    builder.finish()
}

#[test]
fn rows_come_back_sorted_by_owner_date_and_record_with_every_cell() {
    let (a, b) = (school("a", Some("public")), school("b", None));
    let mut undated = cells("2024-01-01", "0.50");
    undated[0] = Value::Absent;
    undated[5] = Value::Absent;
    let batch = build(&[
        (1, &b, cells("2024-02-01", "999999999999999.99")),
        (2, &a, cells("2024-03-01", "-0.1")),
        (4, &a, cells("2024-01-15", "1200")),
        (3, &a, cells("2024-01-15", "1000")),
        (5, &a, undated),
    ])
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let (hash, rows) = lake.write(&batch).unwrap();
    assert_eq!(rows, 5);
    let read = lake.read(&hash).unwrap();
    assert_eq!(read, vec![batch]);
    let expected = "\
+-----+------+----------+------------+------------+--------------------+-----------+-------+------------------+----------+
| _id | _org | org.kind | org.nature | paid_on    | amount             | pupil     | terms | stages           | boarding |
+-----+------+----------+------------+------------+--------------------+-----------+-------+------------------+----------+
| 5   | a    | school   | public     |            | 0.50               | pseudonym | 2     | |primary|junior| |          |
| 3   | a    | school   | public     | 2024-01-15 | 1000.00            | pseudonym | 2     | |primary|junior| | true     |
| 4   | a    | school   | public     | 2024-01-15 | 1200.00            | pseudonym | 2     | |primary|junior| | true     |
| 2   | a    | school   | public     | 2024-03-01 | -0.10              | pseudonym | 2     | |primary|junior| | true     |
| 1   | b    | school   |            | 2024-02-01 | 999999999999999.99 | pseudonym | 2     | |primary|junior| | true     |
+-----+------+----------+------------+------------+--------------------+-----------+-------+------------------+----------+";
    assert_eq!(pretty_format_batches(&read).unwrap().to_string(), expected);
}

#[test]
fn the_same_rows_in_any_order_give_the_same_file() {
    let a = school("a", None);
    let (first, second) = (cells("2024-01-15", "1"), cells("2024-02-15", "2"));
    let one = build(&[(1, &a, first.clone()), (2, &a, second.clone())]).unwrap();
    let other = build(&[(2, &a, second), (1, &a, first)]).unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let lakes = folders.each_ref().map(|folder| Lake::open(folder.path()).unwrap());
    let (hash, _) = lakes[0].write(&one).unwrap();
    assert_eq!(lakes[1].write(&other).unwrap().0, hash);
    assert_eq!(lakes[0].write(&other).unwrap().0, hash);
    assert_eq!(fs::read(lakes[0].path(&hash)).unwrap(), fs::read(lakes[1].path(&hash)).unwrap());
    assert_eq!(fs::read_dir(folders[0].path().join("segments")).unwrap().count(), 1);
}

#[test]
fn a_damaged_segment_is_found_and_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let batch = build(&[(1, &school("a", None), cells("2024-01-15", "1"))]).unwrap();
    let (hash, _) = lake.write(&batch).unwrap();
    let bytes = fs::read(lake.path(&hash)).unwrap();
    fs::write(lake.path(&hash), &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(lake.read(&hash), Err(LakeError::Corrupt { .. })));
    lake.write(&batch).unwrap();
    assert_eq!(lake.read(&hash).unwrap(), vec![batch]);
    fs::remove_file(lake.path(&hash)).unwrap();
    assert!(matches!(lake.read(&hash), Err(LakeError::Missing { .. })));
}

#[test]
fn an_empty_batch_is_a_segment_too() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let (hash, rows) = lake.write(&build(&[]).unwrap()).unwrap();
    assert_eq!(rows, 0);
    assert_eq!(lake.read(&hash).unwrap().iter().map(|batch| batch.num_rows()).sum::<usize>(), 0);
}

#[test]
fn a_cell_that_does_not_fit_is_named() {
    let a = school("a", None);
    let with = |index: usize, value: Value| {
        let mut cells = cells("2024-01-15", "1");
        cells[index] = value;
        build(&[(7, &a, cells)]).unwrap_err().to_string()
    };
    let say = |column: &str, value: &str, expected: &str| {
        format!("台账「资助台账」记录 7 的「{column}」为「{value}」，不能存为{expected}")
    };
    assert_eq!(with(0, Value::Text("昨天".to_owned())), say("paid_on", "昨天", "日期"));
    assert_eq!(with(1, Value::Decimal("0.125".parse().unwrap())), say("amount", "0.125", "最多18位、2位小数的数"));
    let large = "10000000000000000".parse().unwrap();
    assert_eq!(with(1, Value::Decimal(large)), say("amount", "10000000000000000", "最多18位、2位小数的数"));
    let short = build(&[(7, &a, vec![Value::Absent])]).unwrap_err();
    assert_eq!(short.to_string(), "台账「资助台账」记录 7 有 1 个数据项，应为 6 个");
}
