//! Checks at speed: one row while it is typed, and a whole register in a scan, beside the same predicates as SQL of the
//! engine and as a loop that one would write by hand. Prints a table of times and ratios.
//!
//! `cargo bench --bench checks`, with more rows `cargo bench --bench checks -- --rows 10000000`. What a database has to do with
//! it, `cargo bench --bench typed` measures.
#![expect(clippy::unwrap_used, reason = "a bench that can't go on says where")]

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Decimal128Type;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use xuezheng_figures::{Engine, Others};
use xuezheng_lake::schema::schema;
use xuezheng_lake::{BatchBuilder, Lake, Row, SegmentHash};
use xuezheng_pack::{Decimal, NaiveDate, Org, Pack, RecordId, RegisterId, Value, load};

const FILES: [(&str, &str); 6] = [
    ("pack.toml", "name = \"bench\"\nversion = \"1.0.0\"\nareas = [\"t\"]\n"),
    ("orgs.toml", "[kinds]\nschool = \"学校\"\n"),
    ("areas/t/area.toml", "label = \"资助\"\n"),
    (
        "areas/t/registers/grant.toml",
        "label = \"资助台账\"\norg = \"school\"\ndate = \"paid_on\"\n\
         [fields.paid_on]\nlabel = \"发放日期\"\ntype = \"date\"\nrequired = true\n\
         [fields.student]\nlabel = \"学籍号\"\ntype = \"text\"\npersonal = \"id_number\"\n\
         [fields.stage]\nlabel = \"学段\"\ntype = \"choice\"\nchoices = { primary = \"小学\", junior = \"初中\" }\n\
         [fields.term]\nlabel = \"学期\"\ntype = \"text\"\n\
         [fields.amount]\nlabel = \"金额\"\ntype = \"money\"\n",
    ),
    (
        "areas/t/indicators.toml",
        "[grants]\nlabel = \"资助\"\nunit = \"笔\"\ndefinition = \"发放的资助笔数。\"\nof = \"grant\"\ndate = \"paid_on\"\nmeasure = \"count(*)\"\n",
    ),
    (
        "areas/t/checks.toml",
        "[amount]\nlabel = \"金额\"\nof = \"grant\"\nseverity = \"hard\"\nmessage = \"请核对金额。\"\nthat = \"amount > 0\"\n\
         [standard]\nlabel = \"标准\"\nof = \"grant\"\nseverity = \"soft\"\nmessage = \"请核对金额。\"\n\
         that = \"CASE stage WHEN 'primary' THEN amount <= 625 ELSE amount <= 750 END\"\n\
         [term]\nlabel = \"学期\"\nof = \"grant\"\nseverity = \"hard\"\nmessage = \"请核对学期。\"\nthat = \"term LIKE '20__-20__学年第%学期'\"\n\
         [once]\nlabel = \"重复\"\nof = \"grant\"\nseverity = \"soft\"\nmessage = \"请核对重复。\"\nthat = \"twin.count = 1\"\n\
         [once.with.twin]\non = [\"student\", \"term\"]\norg = \"all\"\n",
    ),
];

/// The row-wise predicates as SQL, and what finds duplicates.
const ROWS_SQL: &str = "SELECT count(*) FILTER (WHERE NOT (amount > 0)), \
     count(*) FILTER (WHERE NOT (CASE stage WHEN 'primary' THEN amount <= 625 ELSE amount <= 750 END)), \
     count(*) FILTER (WHERE NOT (term LIKE '20__-20__学年第%学期')) FROM grants";
const TWINS_SQL: &str =
    "SELECT sum(n) FROM (SELECT count(*) AS n FROM grants GROUP BY student, term HAVING count(*) > 1)";

/// Rows of a segment.
const SEGMENT: i64 = 20_000;

fn pack(folder: &Path) -> Pack {
    for (path, text) in FILES {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    load::load(folder).unwrap().pack
}

/// Rows from `first`; one in a thousand costs too much, one in ten thousand is there twice.
fn batch(pack: &Pack, first: i64, count: i64) -> RecordBatch {
    let register = pack.registers.get("grant").unwrap();
    let mut builder = BatchBuilder::new(pack, register);
    let owner = Org {
        id: format!("s{:05}", first / SEGMENT).as_str().into(),
        label: "学校".to_owned(),
        kind: "school".into(),
        parents: Vec::new(),
        attributes: Default::default(),
        sections: Vec::new(),
        from: NaiveDate::from_ymd_opt(2000, 1, 1).unwrap(),
        until: None,
        successors: Vec::new(),
    };
    for id in first..first + count {
        let student = if id % 10_000 == 1 { id - 1 } else { id };
        let amount = if id % 1_000 == 0 { Decimal::from(900) } else { Decimal::from(500 + id % 100) };
        let cells = [
            Value::Date(NaiveDate::from_ymd_opt(2024, 1 + (id % 12) as u32, 5).unwrap()),
            Value::Text(format!("{student:032x}")),
            Value::Text("primary".to_owned()),
            Value::Text("2023-2024学年第二学期".to_owned()),
            Value::Decimal(amount),
        ];
        builder.push(&Row { id: RecordId(id), org: &owner, cells: &cells }).unwrap();
    }
    builder.finish().unwrap()
}

fn scan(engine: &Engine, lake: &Lake, segments: &[SegmentHash], register: &RegisterId) -> (usize, Duration) {
    let start = Instant::now();
    let mut others = Others::default();
    for seen in engine.seen_by(register) {
        for segment in segments {
            for batch in lake.read_columns(segment, &seen.schema).unwrap() {
                engine.add_others(&mut others, seen.check, &seen.with.name, Some(&batch)).unwrap();
            }
        }
    }
    let columns = engine.checked_columns(register);
    let mut found = 0;
    for segment in segments {
        for batch in lake.read_columns(segment, &columns).unwrap() {
            found += engine.check(register, &batch, &others).unwrap().len();
        }
    }
    (found, start.elapsed())
}

/// The same as a loop over the same segments, for these four rules and this register alone; how many rows fail.
fn by_hand(pack: &Pack, lake: &Lake, segments: &[SegmentHash], register: &RegisterId) -> (usize, Duration) {
    let start = Instant::now();
    let columns = schema(pack, pack.registers.get(register).unwrap());
    let (mut found, mut twins) = (0, HashMap::<(String, String), usize>::new());
    for segment in segments {
        for batch in lake.read_columns(segment, &columns).unwrap() {
            found += fail_by_hand(&batch, &mut twins);
        }
    }
    found += twins.values().filter(|count| **count > 1).sum::<usize>();
    (found, start.elapsed())
}

/// The rows of a batch that fail the first three rules; counts them by pupil and term for the fourth.
fn fail_by_hand(batch: &RecordBatch, twins: &mut HashMap<(String, String), usize>) -> usize {
    let text = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>();
    let (student, stage, term) = (text("student"), text("stage"), text("term"));
    let amount = batch.column_by_name("amount").unwrap().as_primitive::<Decimal128Type>();
    let mut found = 0;
    for row in 0..batch.num_rows() {
        let cents = amount.value(row);
        found += usize::from(cents <= 0);
        found += usize::from(cents > if stage.value(row) == "primary" { 62_500 } else { 75_000 });
        let is_term = term.value(row).split_once("学年第").is_some_and(|(years, rest)| {
            let years = years.split_once('-').is_some_and(|(from, until)| {
                [from, until].iter().all(|year| year.len() == 4 && year.starts_with("20"))
            });
            years && rest.ends_with("学期")
        });
        found += usize::from(!is_term);
        *twins.entry((student.value(row).to_owned(), term.value(row).to_owned())).or_default() += 1;
    }
    found
}

/// The same as SQL over the same segments, a plan for all of them.
async fn as_sql(pack: &Pack, lake: &Lake, segments: &[SegmentHash], register: &RegisterId) -> Duration {
    let start = Instant::now();
    let columns = schema(pack, pack.registers.get(register).unwrap());
    let batches: Vec<RecordBatch> =
        segments.iter().flat_map(|segment| lake.read_columns(segment, &columns).unwrap()).collect();
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    let table = MemTable::try_new(columns, vec![batches]).unwrap();
    context.register_table("grants", Arc::new(table)).unwrap();
    for sql in [ROWS_SQL, TWINS_SQL] {
        context.sql(sql).await.unwrap().collect().await.unwrap();
    }
    start.elapsed()
}

async fn one_row_as_sql(row: &RecordBatch) -> Duration {
    let start = Instant::now();
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    let table = MemTable::try_new(row.schema(), vec![vec![row.clone()]]).unwrap();
    context.register_table("grants", Arc::new(table)).unwrap();
    context.sql(ROWS_SQL).await.unwrap().collect().await.unwrap();
    start.elapsed()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let named = arguments.iter().position(|argument| argument == "--rows").and_then(|place| arguments.get(place + 1));
    let rows: i64 = named.map_or(1_000_000, |rows| rows.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let pack = Arc::new(pack(&folder.path().join("pack")));
    let engine = Engine::new(pack.clone()).unwrap();
    let register = RegisterId::new("grant");

    let typed = batch(&pack, 1_000, 1);
    let mut times = Vec::new();
    for _ in 0..1_000 {
        let start = Instant::now();
        let typed = batch(&pack, 1_000, 1);
        let mut others = Others::default();
        for seen in engine.seen_by(&register) {
            engine.add_others(&mut others, seen.check, &seen.with.name, Some(&typed)).unwrap();
        }
        assert_eq!(engine.check(&register, &typed, &others).unwrap().len(), 1);
        times.push(start.elapsed());
    }
    times.sort();
    // Who else is on the machine shows in the slowest, not in the median.
    let (one, slow) = (times[500], times[989]);
    let sql = one_row_as_sql(&typed).await.min(one_row_as_sql(&typed).await);
    let mut loops = Vec::new();
    for _ in 0..1_000 {
        let start = Instant::now();
        let typed = batch(&pack, 1_000, 1);
        assert_eq!(fail_by_hand(&typed, &mut HashMap::new()), 1);
        loops.push(start.elapsed());
    }
    loops.sort();
    let by_loop = loops[500];
    let us = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
    println!("{:<40}{:>14}{:>10}", "4 rules", "time", "ratio");
    println!("{:<40}{:>14}{:>10}", "one row, median of 1,000", us(one), 1);
    println!("{:<40}{:>14}{:>10}", "one row, 99 in 100 are below", us(slow), "");
    println!("{:<40}{:>14}{:>10.2}", "one row, a loop by hand", us(by_loop), ratio(by_loop, one));
    println!("{:<40}{:>14}{:>10.2}", "one row, SQL of the engine", us(sql), ratio(sql, one));

    let lake = Lake::open(&folder.path().join("lake")).unwrap();
    let segments = (0..rows).step_by(usize::try_from(SEGMENT).unwrap());
    let segments: Vec<SegmentHash> =
        segments.map(|first| lake.write(&batch(&pack, first, SEGMENT.min(rows - first))).unwrap().0).collect();
    let (found, ours) = scan(&engine, &lake, &segments, &register);
    let (hand, by_loop) = by_hand(&pack, &lake, &segments, &register);
    assert_eq!(found, hand, "all find the same");
    let sql = as_sql(&pack, &lake, &segments, &register).await;
    let s = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    println!("{:<40}{:>14}{:>10}", format!("{rows} rows in a scan, {found} failures"), s(ours), 1);
    println!("{:<40}{:>14}{:>10.2}", "a loop by hand", s(by_loop), ratio(by_loop, ours));
    println!("{:<40}{:>14}{:>10.2}", "SQL of the engine, all in memory", s(sql), ratio(sql, ours));
}

/// How many times as long they take as we do.
fn ratio(theirs: Duration, ours: Duration) -> f64 {
    theirs.as_secs_f64() / ours.as_secs_f64()
}
