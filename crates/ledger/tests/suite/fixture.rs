//! A small bureau: a pack of four registers, two townships, three schools, and shorthands to write with.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use tempfile::TempDir;
use xuezheng_lake::Lake;
use xuezheng_ledger::{
    Actor, Author, Ledger, Location, NewRecord, RecordFilter, SECRET_BYTES, Stamp, Transaction, Vault,
};
use xuezheng_pack::calendar::{Calendar, Duration};
use xuezheng_pack::model::{Attribute, Choice, Due, Field, FieldKind, Personal, Register, Transition, Workflow};
use xuezheng_pack::{Org, OrgId, Pack, Place, RecordId, RegisterId, Value};
use xuezheng_testing::Database;

/// The format of a ledger that this program makes.
pub(crate) const FORMAT: i64 = 6;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn date(text: &str) -> Value {
    Value::Date(day(text))
}

pub(crate) fn number(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

fn place() -> Place {
    Place::new("pack.toml", 0..0)
}

pub(crate) fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs.iter().map(|(code, label)| Choice::new(*code, *label)).collect()
}

pub(crate) fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: label.to_owned(),
        kind,
        required: false,
        unit: None,
        synonyms: Vec::new(),
        personal: None,
        format: None,
        note: None,
        place: place(),
    }
}

pub(crate) fn required(field: Field) -> Field {
    Field { required: true, ..field }
}

fn transition(id: &str, label: &str, from: &[&str], to: &str, due: Option<(&str, &str)>) -> Transition {
    let due = due.map(|(after, start)| Due {
        column: format!("{id}_due").as_str().into(),
        after: Duration::parse(after).unwrap(),
        start: start.into(),
        extension: None,
        escalate: Vec::new(),
        source: None,
    });
    Transition {
        id: id.into(),
        label: label.to_owned(),
        from: from.iter().map(|state| (*state).into()).collect(),
        to: to.into(),
        stamp: format!("{id}_on").as_str().into(),
        role: None,
        evidence: false,
        other_than: Vec::new(),
        undoes: Vec::new(),
        due,
    }
}

fn workflow(initial: &str, states: &[(&str, &str)], transitions: Vec<Transition>) -> Workflow {
    let states = states.iter().map(|(id, label)| ((*id).into(), (*label).to_owned())).collect();
    Workflow { initial: initial.into(), states, transitions }
}

fn register(id: &str, label: &str, date: &str, fields: Vec<Field>) -> Register {
    Register {
        id: id.into(),
        area: "area".into(),
        label: label.to_owned(),
        org_kinds: vec!["school".into()],
        date: date.into(),
        key: Vec::new(),
        section: None,
        review: Vec::new(),
        fields,
        workflow: None,
        privacy: None,
        prefill: None,
        place: place(),
    }
}

/// Hazards with a workflow and every kind of field.
fn hazard() -> Register {
    let kinds = choices(&[("fire", "消防"), ("food", "食品"), ("traffic", "交通"), ("building", "校舍")]);
    let fields = vec![
        required(field("found_on", "发现日期", FieldKind::Date)),
        required(field("kind", "隐患类别", FieldKind::Choice(kinds.clone()))),
        field("also", "兼及类别", FieldKind::MultiChoice(kinds)),
        field("cost", "整改费用", FieldKind::Decimal { scale: 2 }),
        field("places", "处数", FieldKind::Integer),
        field("serious", "是否重大", FieldKind::Boolean),
        field("note", "说明", FieldKind::Text),
    ];
    let mut close = transition("close", "销号", &["rectifying"], "closed", Some(("15d", "found_on")));
    close.evidence = true;
    close.role = Some("safety_department".into());
    let states = [("found", "已发现"), ("rectifying", "整改中"), ("closed", "已销号")];
    let begin = transition("begin", "启动整改", &["found"], "rectifying", None);
    let workflow = workflow("found", &states, vec![begin, close]);
    Register { workflow: Some(workflow), ..register("hazard", "安全隐患台账", "found_on", fields) }
}

/// Grants of pupils, with a natural key and personal data.
fn grant() -> Register {
    let mut pupil = required(field("pupil", "身份证号", FieldKind::Text));
    pupil.personal = Some(Personal::IdNumber);
    let fields = vec![
        required(field("granted_on", "发放日期", FieldKind::Date)),
        pupil,
        required(field("amount", "金额", FieldKind::Decimal { scale: 2 })),
    ];
    Register {
        key: vec!["granted_on".into(), "pupil".into()],
        section: None,
        review: Vec::new(),
        ..register("grant", "资助发放台账", "granted_on", fields)
    }
}

/// Lectures: the plainest register.
fn lecture() -> Register {
    let fields = vec![required(field("held_on", "举办日期", FieldKind::Date)), field("title", "题目", FieldKind::Text)];
    register("lecture", "讲座台账", "held_on", fields)
}

/// Petitions with the deadlines of M19: accept in 15 days, close 60 days after acceptance and what was granted.
fn petition() -> Register {
    let fields = vec![
        required(field("received_on", "收到日期", FieldKind::Date)),
        field("extension_days", "延期天数", FieldKind::Integer),
    ];
    let accept = transition("accept", "受理", &["received"], "accepted", Some(("15d", "received_on")));
    let mut close = transition("close", "办结", &["accepted"], "closed", Some(("60d", "accept_on")));
    close.due.as_mut().unwrap().extension = Some("extension_days".into());
    let states = [("received", "已收到"), ("accepted", "已受理"), ("closed", "已办结")];
    Register {
        workflow: Some(workflow("received", &states, vec![accept, close])),
        ..register("petition", "信访台账", "received_on", fields)
    }
}

/// Orders with a deadline in working days (M20).
fn order(id: &str, after: &str) -> Register {
    let fields = vec![field("ordered_on", "交办日期", FieldKind::Date)];
    let answer = transition("answer", "回复", &["open"], "answered", Some((after, "ordered_on")));
    Register {
        workflow: Some(workflow("open", &[("open", "待回复"), ("answered", "已回复")], vec![answer])),
        ..register(id, "交办台账", "ordered_on", fields)
    }
}

pub(crate) fn pack() -> Pack {
    // 2024: the holiday of 1 to 5 May, and the working days exchanged for it.
    let mut exceptions: BTreeMap<NaiveDate, bool> =
        (1..=5).map(|n| (NaiveDate::from_ymd_opt(2024, 5, n).unwrap(), false)).collect();
    exceptions.extend([(day("2024-04-28"), true), (day("2024-05-11"), true)]);
    let registers = [hazard(), grant(), lecture(), petition(), order("order5", "5wd"), order("order3", "3wd")];
    Pack {
        name: "test".to_owned(),
        version: "1".to_owned(),
        hash: "pack-1".to_owned(),
        calendar: Calendar { exceptions, ..Calendar::default() },
        separate_review: false,
        yoy_coverage: 90.into(),
        roles: BTreeMap::from([("safety_department".into(), "安全科".to_owned())]),
        sight: BTreeMap::new(),
        permissions: BTreeMap::new(),
        org_kinds: ["bureau", "township", "school"]
            .into_iter()
            .zip(["教育局", "中心校", "学校"])
            .map(|(id, label)| (id.into(), label.to_owned()))
            .collect(),
        attributes: BTreeMap::from([(
            "nature".into(),
            Attribute {
                label: "办学性质".to_owned(), choices: choices(&[("public", "公办"), ("private", "民办")])
            },
        )]),
        stages: choices(&[("primary", "小学")]),
        areas: Vec::new(),
        registers: registers.into_iter().map(|register| (register.id.clone(), register)).collect(),
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

pub(crate) fn org(id: &str, label: &str, kind: &str, parent: Option<&str>) -> Org {
    let attributes = BTreeMap::from([("nature".into(), "public".into())]);
    Org { attributes, ..xuezheng_testing::org(id, label, kind, parent) }
}

pub(crate) fn orgs() -> Vec<Org> {
    vec![
        org("bureau", "示例县教育局", "bureau", None),
        org("t1", "第一中心校", "township", Some("bureau")),
        org("t2", "第二中心校", "township", Some("bureau")),
        org("a", "甲小学", "school", Some("t1")),
        org("b", "乙小学", "school", Some("t1")),
        org("c", "丙小学", "school", Some("t2")),
        org("d", "丁小学", "school", Some("t2")),
    ]
}

/// Noon of that civil day in Shanghai.
pub(crate) fn stamp(today: &str) -> Stamp {
    let utc: DateTime<Utc> = format!("{today}T04:00:00Z").parse().unwrap();
    Stamp { utc, today: day(today) }
}

pub(crate) fn author_on(org: &str, today: &str) -> Author {
    Author {
        actor: format!("{org}的经办人"),
        org: org.into(),
        role: None,
        acting_for: None,
        why: "测试".to_owned(),
        at: stamp(today),
    }
}

pub(crate) fn author(org: &str) -> Author {
    author_on(org, "2024-07-15")
}

pub(crate) fn actor(org: &str) -> Actor {
    author(org).actor()
}

pub(crate) struct Bureau {
    pub(crate) ledger: Ledger,
    pub(crate) lake: Lake,
    pub(crate) folder: TempDir,
    pub(crate) location: Location,
}

impl Bureau {
    pub(crate) async fn new() -> Self {
        Self::with(pack()).await
    }

    pub(crate) async fn with(pack: Pack) -> Self {
        let folder = TempDir::new().unwrap();
        let location = xuezheng_testing::location(folder.path()).await;
        let ledger = Ledger::create(&location, Arc::new(pack)).await.unwrap().unlocked(vault()).await.unwrap();
        let lake = Lake::open(&folder.path().join("lake")).unwrap();
        let mut tx = ledger.begin(author_on("bureau", "2024-01-01")).await.unwrap();
        tx.put_orgs(&orgs()).await.unwrap();
        tx.commit().await.unwrap();
        Self { ledger, lake, folder, location }
    }

    /// The database as someone else's program sees it.
    pub(crate) async fn database(&self) -> Database {
        Database::open(&self.location).await
    }

    pub(crate) async fn begin(&self, org: &str) -> Transaction {
        self.ledger.begin(author(org)).await.unwrap()
    }

    /// Inserts, submits and approves rows; each is an org and its cells.
    pub(crate) async fn approved(&self, register: &str, rows: &[(&str, &[(&str, Value)])]) -> Vec<RecordId> {
        let mut tx = self.begin("bureau").await;
        let ids = tx.insert(&register.into(), rows.iter().map(|(org, cells)| row(org, cells)).collect()).await.unwrap();
        tx.submit(&register.into(), &ids).await.unwrap();
        tx.approve(&register.into(), &ids).await.unwrap();
        tx.commit().await.unwrap();
        ids
    }

    pub(crate) async fn flush(&self) -> Vec<xuezheng_lake::Segment> {
        self.ledger.flush(&self.lake, &pseudonym).await.unwrap()
    }

    /// `_id` and one column of all rows that count, by the segments of the manifest.
    pub(crate) async fn counted(&self, register: &str, column: &str) -> Vec<(i64, String)> {
        use xuezheng_lake::arrow::array::{Array, Int64Array};
        use xuezheng_lake::arrow::util::display::array_value_to_string;
        let mut rows = Vec::new();
        for segment in self.ledger.manifest().await.unwrap().segments {
            if segment.register.as_str() != register {
                continue;
            }
            for batch in self.lake.read(&segment.hash).unwrap() {
                let ids = batch.column_by_name("_id").unwrap().as_any().downcast_ref::<Int64Array>().unwrap().clone();
                let cells = batch.column_by_name(column).unwrap();
                for index in 0..ids.len() {
                    rows.push((ids.value(index), array_value_to_string(cells, index).unwrap()));
                }
            }
        }
        rows.sort();
        rows
    }

    pub(crate) async fn version(&self, register: &str, id: RecordId) -> i64 {
        self.ledger.record(&actor("bureau"), &register.into(), id).await.unwrap().version
    }

    pub(crate) async fn all(&self, org: &str, register: &str) -> Vec<RecordId> {
        let records = self.ledger.records(&actor(org), &register.into(), &RecordFilter::default()).await.unwrap();
        records.into_iter().map(|record| record.id).collect()
    }
}

/// Keys as no bureau has them.
pub(crate) fn vault() -> Vault {
    let count = std::sync::atomic::AtomicU8::new(0);
    let random = move |bytes: &mut [u8]| {
        bytes.fill(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        Ok(())
    };
    Vault::new(&[7; SECRET_BYTES], Arc::new(random))
}

pub(crate) fn pseudonym(field: &Field, text: &str) -> String {
    format!("{}#{}", field.id, text.len())
}

pub(crate) fn cells(pairs: &[(&str, Value)]) -> BTreeMap<xuezheng_pack::FieldId, Value> {
    pairs.iter().map(|(id, value)| ((*id).into(), value.clone())).collect()
}

pub(crate) fn row(org: &str, pairs: &[(&str, Value)]) -> NewRecord {
    NewRecord { org: OrgId::new(org), cells: cells(pairs) }
}

pub(crate) fn id(register: &str) -> RegisterId {
    register.into()
}

/// `count` days after the first of 2024, for many rows.
pub(crate) fn nth_day(count: u64) -> Value {
    Value::Date(day("2024-01-01") + Days::new(count))
}

/// Makes of a ledger's fixed tables those of format 3: no collections, and filings without days.
pub(crate) async fn take_collections_away(database: &Database) {
    for sql in [
        "DROP INDEX submission__collection",
        "ALTER TABLE submission DROP COLUMN collection",
        "ALTER TABLE submission DROP COLUMN first_on",
        "ALTER TABLE submission DROP COLUMN last_on",
        "DROP TABLE collection",
        "DROP TABLE extension",
    ] {
        database.execute(sql).await.unwrap();
    }
}
