//! How long a page of a list takes in a large register: `cargo bench --bench lists -- --rows 10000000`.
//!
//! Fills the hazards of a county of 400 schools directly, in SQLite and, where `XUEZHENG_TEST_POSTGRES` names a server,
//! in PostgreSQL (`--only sqlite|postgres` for one of them). Prints how long the very first reading of each list's first page
//! took, which finds what the database has cached of other lists and must plan its statement, then the median and the slowest
//! of several readings of first, next and deep pages and of counts; and how long writing takes on top of so many records.
//! `--folder` says where SQLite's file is put.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use xuezheng_ledger::list::{Count, From, ListQuery, SortBy, Test};
use xuezheng_ledger::{Actor, Author, Ledger, Location, NewRecord, ReviewStatus, Stamp};
use xuezheng_pack::org::Placement;
use xuezheng_pack::{NaiveDate, Org, Pack, Value, load};
use xuezheng_testing::Database;

const TOWNSHIPS: usize = 20;
const SCHOOLS: usize = 400;
const PAGE: u64 = 30;
/// Pages that are turned to reach a deep one.
const DEEP: usize = 100;
/// How long pages are turned at most.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often each reading is repeated.
const TIMES: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let rows = arguments.iter().position(|it| it == "--rows").and_then(|at| arguments.get(at + 1)?.parse().ok());
    let rows: u64 = rows.unwrap_or(20_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let only = arguments.iter().position(|it| it == "--only").and_then(|at| arguments.get(at + 1));
        let is_wanted = |name: &str| only.is_none_or(|only| only == name);
        if is_wanted("sqlite") {
            let below = arguments.iter().position(|it| it == "--folder").and_then(|at| arguments.get(at + 1));
            let folder = tempfile::tempdir_in(below.map_or(std::env::temp_dir(), Into::into)).unwrap();
            measure("SQLite", &Location::File(folder.path().join("ledger.sqlite")), rows).await;
        }
        if let Some(server) = xuezheng_testing::server().filter(|_| is_wanted("postgres")) {
            let location = xuezheng_testing::fresh_schema(&server).await;
            measure("PostgreSQL", &location, rows).await;
            let database = Database::open(&location).await;
            let name = database.rows("SELECT current_schema()::text").await[0].text(0);
            database.execute(&format!("DROP SCHEMA {name} CASCADE")).await.unwrap();
        }
    });
}

async fn measure(title: &str, location: &Location, rows: u64) {
    let pack_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let pack: Arc<Pack> = Arc::new(load::load(&pack_folder).unwrap_or_else(|error| panic!("{error:?}")).pack);
    let ledger = Ledger::create(location, pack).await.unwrap();
    let mut tx = ledger.begin(author()).await.unwrap();
    tx.put_orgs(&orgs()).await.unwrap();
    tx.commit().await.unwrap();
    let started = Instant::now();
    fill(location, rows).await;
    println!("\n{title}：{rows} 条记录，写入和建索引用 {:.0} 秒", started.elapsed().as_secs_f64());
    println!(
        "{:<34}{:>12}{:>16}{:>16}{:>16}{:>16}  (ms, median / slowest)",
        "list", "very first", "first", "next", "deep", "count"
    );
    for (name, org, query) in lists() {
        read(&ledger, name, org, query).await;
    }
    write(&ledger).await;
    ledger.close().await;
}

/// The lists that are measured: who reads them, and what they ask for.
fn lists() -> Vec<(&'static str, &'static str, ListQuery)> {
    let by = |field: &str| ListQuery { sort: SortBy::Column(field.into()), descending: true, ..ListQuery::default() };
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let text = |text: &str| Test::OneOf(vec![Value::Text(text.to_owned())]);
    let newest = || by("found_on");
    let status = |status| ListQuery { statuses: [status].into(), ..newest() };
    let field = |field: &str, test| ListQuery { fields: vec![(field.into(), test)], ..newest() };
    let june = Test::Between(Some(Value::Date(day("2020-06-01"))), Some(Value::Date(day("2020-06-30"))));
    let oldest_due = ListQuery { overdue: Some(day("2024-12-01")), descending: false, ..by("close_due") };
    vec![
        ("county, newest", "bureau", newest()),
        ("county, waiting for review", "bureau", status(ReviewStatus::Submitted)),
        ("county, returned", "bureau", status(ReviewStatus::Returned)),
        ("county, June 2020", "bureau", field("found_on", june)),
        ("county, kind of 10 %", "bureau", field("kind", text("fire"))),
        ("county, kind of 1 %", "bureau", field("kind", text("laboratory"))),
        ("county, kind of 1 in 10,000", "bureau", field("kind", text("dormitory"))),
        ("county, kind of nobody", "bureau", field("kind", text("traffic"))),
        (
            "county, 1 % and returned",
            "bureau",
            ListQuery { statuses: [ReviewStatus::Returned].into(), ..field("kind", text("laboratory")) },
        ),
        ("county, state of 2 %", "bureau", ListQuery { states: ["rectifying".into()].into(), ..newest() }),
        (
            "county, serious and waiting",
            "bureau",
            ListQuery { statuses: [ReviewStatus::Submitted].into(), ..field("severity", text("serious")) },
        ),
        ("county, overdue by deadline", "bureau", oldest_due.clone()),
        ("county, overdue, newest", "bureau", ListQuery { overdue: oldest_due.overdue, ..newest() }),
        ("county, text of 1 in 1,000", "bureau", ListQuery { contains: Some("第 77 号".to_owned()), ..newest() }),
        ("county, by id", "bureau", ListQuery::default()),
        ("township, newest", "t3", newest()),
        ("township, kind of 1 %", "t3", field("kind", text("laboratory"))),
        ("township, waiting for review", "t3", status(ReviewStatus::Submitted)),
        ("township, overdue by deadline", "t3", oldest_due),
        ("township, by id", "t3", ListQuery::default()),
        ("school, newest", "s77", newest()),
        ("school, returned", "s77", status(ReviewStatus::Returned)),
        ("school, kind of 1 %", "s77", field("kind", text("laboratory"))),
    ]
}

async fn read(ledger: &Ledger, name: &str, org: &str, query: ListQuery) {
    let register = "hazard".into();
    let actor = Actor { org: org.into(), ..author().actor() };
    let page = async |from: &From| ledger.list(&actor, &register, &query, from, PAGE).await.unwrap();
    let started = Instant::now();
    let first = page(&From::Start).await;
    let very_first = started.elapsed();
    let mut deep = first.clone();
    let mut turned = 0;
    let mut at = From::Start;
    let started = Instant::now();
    while let (Some(next), true) = (deep.next.clone(), turned < DEEP && started.elapsed() < PATIENCE) {
        at = From::After(next);
        deep = page(&at).await;
        turned += 1;
    }
    let next = first.next.map_or(From::Start, From::After);
    let mut times: BTreeMap<usize, Vec<Duration>> = BTreeMap::new();
    let mut counted = Count::Exactly(0);
    for _ in 0..TIMES {
        for (column, from) in [&From::Start, &next, &at].into_iter().enumerate() {
            let started = Instant::now();
            page(from).await;
            times.entry(column).or_default().push(started.elapsed());
        }
        let started = Instant::now();
        counted = ledger.count(&actor, &register, &query).await.unwrap();
        times.entry(3).or_default().push(started.elapsed());
    }
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let shown = times.into_values().map(|mut times| {
        times.sort();
        format!("{:>16}", format!("{:.1} / {:.1}", ms(times[TIMES / 2]), ms(times[TIMES - 1])))
    });
    let counted = match counted {
        Count::Exactly(count) => count.to_string(),
        Count::MoreThan(count) => format!("{count}+"),
    };
    println!("{name:<34}{:>12.1}{}  {counted}", ms(very_first), shown.collect::<String>());
}

/// An import of a thousand hazards, their submission and approval, each its own operation.
async fn write(ledger: &Ledger) {
    let register = "hazard".into();
    let row = |n: i64| {
        let cells = [
            ("number", Value::Text(format!("新-{n}"))),
            ("found_on", Value::Date("2024-11-01".parse().unwrap())),
            ("kind", Value::Text("fire".to_owned())),
            ("severity", Value::Text("general".to_owned())),
            ("source", Value::Text("self_check".to_owned())),
            ("place", Value::Text("教学楼二层".to_owned())),
            ("description", Value::Text("疏散通道堆放杂物".to_owned())),
        ];
        NewRecord {
            org: format!("s{}", n % 400).as_str().into(),
            cells: cells.map(|(id, cell)| (id.into(), cell)).into(),
        }
    };
    let mut times = Vec::new();
    let mut ids = Vec::new();
    for step in 0..3 {
        let started = Instant::now();
        let mut tx = ledger.begin(Author { actor: format!("{step}"), ..author() }).await.unwrap();
        match step {
            0 => ids = tx.insert(&register, (0..1_000).map(row).collect()).await.unwrap(),
            1 => drop(tx.submit(&register, &ids).await.unwrap()),
            _ => drop(tx.approve(&register, &ids).await.unwrap()),
        }
        tx.commit().await.unwrap();
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    println!("1,000 条记录：录入 {:.0}，上报 {:.0}，审核 {:.0}（毫秒）", times[0], times[1], times[2]);
}

/// Rows by one statement, with the indexes made afterwards, as a bulk load does.
async fn fill(location: &Location, rows: u64) {
    let database = Database::open(location).await;
    let is_sqlite = matches!(location, Location::File(_));
    let (names, definitions) = if is_sqlite {
        let all =
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'r_hazard' AND sql IS NOT NULL";
        let all = database.rows(all).await;
        all.iter().map(|row| (row.text(0), row.text(1))).collect::<(Vec<_>, Vec<_>)>()
    } else {
        let all = "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema() \
                   AND tablename = 'r_hazard' AND indexname NOT LIKE '%_pkey'";
        let all = database.rows(all).await;
        all.iter().map(|row| (row.text(0), row.text(1))).collect()
    };
    for name in names {
        database.execute(&format!("DROP INDEX {name}")).await.unwrap();
    }
    for first in (1..=rows).step_by(1_000_000) {
        database.execute(&insert(is_sqlite, first, rows.min(first + 999_999))).await.unwrap();
    }
    for definition in definitions {
        database.execute(&definition).await.unwrap();
    }
    if !is_sqlite {
        database.execute("VACUUM ANALYZE r_hazard").await.unwrap();
    }
    database.close().await;
}

/// Records of ten years: 94 in 100 approved, 97 in 100 closed and all but one of these rechecked. What a record is, is spread
/// by two multiplicative hashes whose digits to different primes depend on each other in nothing.
fn insert(is_sqlite: bool, first: u64, last: u64) -> String {
    let (numbers, day) = if is_sqlite {
        (
            format!("WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"),
            "date('2015-01-01', '+' || (g % 3652) || ' days')",
        )
    } else {
        (
            format!("WITH n(i) AS (SELECT generate_series({first}::bigint, {last}::bigint))"),
            "(date '2015-01-01' + (g % 3652)::integer)",
        )
    };
    let plus = |days: u32| {
        if is_sqlite { format!("date(day, '+{days} days')") } else { format!("day + {days}") }
    };
    let (closed, due, rechecked, recheck_due) = (plus(9), plus(15), plus(30), plus(39));
    format!(
        "{numbers}, hashed AS (SELECT i, i * 2654435761 % 4294967296 AS h, i * 2246822519 % 4294967296 AS g FROM n), \
         dated AS (SELECT i, g, h % 101 AS review, h / 101 % 103 AS step, h / 10403 % 107 AS kind, h / 1113121 % 109 AS severity, \
         {day} AS day FROM hashed) \
         INSERT INTO r_hazard (_id, _org, _version, _status, _state, _void, _year, _bucket, _key, number, found_on, kind, \
         severity, source, place, description, measures, started_at, closed_at, close_due, rechecked_at, recheck_due) \
         SELECT i, 's' || (g / 3652 % {SCHOOLS}), 1, \
         CASE WHEN review < 95 THEN 'approved' WHEN review < 98 THEN 'submitted' WHEN review < 100 THEN 'draft' ELSE 'returned' END, \
         CASE WHEN step < 99 THEN 'rechecked' WHEN step < 100 THEN 'closed' WHEN step < 102 THEN 'rectifying' ELSE 'found' END, \
         0, 2015, 0, '[\"' || i || '\"]', '' || i, day, \
         CASE WHEN i % 10000 = 7 THEN 'dormitory' WHEN kind < 11 THEN 'fire' WHEN kind < 12 THEN 'laboratory' ELSE 'building' END, \
         CASE WHEN severity < 5 THEN 'serious' ELSE 'general' END, 'self_check', '教学楼二层', \
         '第 ' || (g / 1460800 % 1000) || ' 号疏散通道堆放杂物，应急灯损坏', '清理并更换，专人每周检查', \
         CASE WHEN step < 102 THEN day END, CASE WHEN step < 100 THEN {closed} END, {due}, \
         CASE WHEN step < 99 THEN {rechecked} END, CASE WHEN step < 100 THEN {recheck_due} END FROM dated"
    )
}

fn author() -> Author {
    let stamp = Stamp { utc: "2024-12-01T04:00:00Z".parse().unwrap(), today: "2024-12-01".parse().unwrap() };
    Author {
        actor: "测量".to_owned(),
        org: "bureau".into(),
        role: None,
        acting_for: None,
        why: "测量".to_owned(),
        at: stamp,
    }
}

fn orgs() -> Vec<Org> {
    let from: NaiveDate = "2000-01-01".parse().unwrap();
    let org = |id: String, kind: &str, parent: Option<String>| Org {
        label: id.clone(),
        id: id.as_str().into(),
        kind: kind.into(),
        parents: parent.map(|parent| Placement { from, parent: parent.as_str().into() }).into_iter().collect(),
        attributes: BTreeMap::new(),
        sections: Vec::new(),
        from,
        until: None,
        successors: Vec::new(),
    };
    let townships = (0..TOWNSHIPS).map(|n| org(format!("t{n}"), "township_office", Some("bureau".to_owned())));
    let schools = (0..SCHOOLS).map(|n| org(format!("s{n}"), "school", Some(format!("t{}", n % TOWNSHIPS))));
    std::iter::once(org("bureau".to_owned(), "bureau", None)).chain(townships).chain(schools).collect()
}
