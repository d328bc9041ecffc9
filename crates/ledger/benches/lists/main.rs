//! How long a page of a list takes in a large register: `cargo bench --bench lists -- --rows 10000000`.
//!
//! Fills the hazards of a county of 400 schools directly, in SQLite and, where `XUEZHENG_TEST_POSTGRES` names a server,
//! in PostgreSQL (`--only sqlite|postgres` for one of them). Prints how long the very first reading of each list's first page
//! took, which finds what the database has cached of other lists and must plan its statement; the median and the slowest of
//! several readings of first, next and deep pages and of counts; the median of the first page as plain SQL to the same
//! database, and how many times as long that takes; and how long writing takes on top of so many records.
//! `--folder` says where SQLite's file is put.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench fails by panicking")]

mod cases;
mod fill;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use xuezheng_ledger::list::{Count, From, Page};
use xuezheng_ledger::{Actor, Author, Ledger, Location, NewRecord, Stamp};
use xuezheng_pack::{Pack, Value, load};
use xuezheng_testing::Database;

use crate::cases::{Case, cases};
use crate::fill::{fill, orgs};

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
        "{:<34}{:>12}{:>16}{:>16}{:>16}{:>16}{:>12}{:>9}  (ms, median / slowest)",
        "list", "very first", "first", "next", "deep", "count", "plain SQL", "ratio"
    );
    let peer = Database::open(location).await;
    for case in cases() {
        read(&ledger, &peer, &case).await;
    }
    peer.close().await;
    write(&ledger).await;
    ledger.close().await;
}

/// Reads a list as the ledger does, and as SQL that one would write by hand, which goes to the same database.
async fn read(ledger: &Ledger, peer: &Database, case: &Case) {
    let register = "hazard".into();
    let query = &case.query;
    let actor = Actor { org: case.org.as_str().into(), ..author().actor() };
    let page = async |from: &From| ledger.list(&actor, &register, query, from, PAGE).await;
    let started = Instant::now();
    let first = match page(&From::Start).await {
        Ok(first) => first,
        Err(error) => return println!("{:<34}{:>12.1}  {error}", case.name, ms(started.elapsed())),
    };
    let very_first = started.elapsed();
    let plain = plainly(peer, case, &first).await;
    let mut deep = first.clone();
    let mut turned = 0;
    let mut at = From::Start;
    let started = Instant::now();
    while let (Some(next), true) = (deep.next.clone(), turned < DEEP && started.elapsed() < PATIENCE) {
        at = From::After(next);
        deep = page(&at).await.unwrap();
        turned += 1;
    }
    let next = first.next.map_or(From::Start, From::After);
    let mut times: BTreeMap<usize, Vec<Duration>> = BTreeMap::new();
    let mut counted = Count::Exactly(0);
    let begun = Instant::now();
    for _ in 0..TIMES {
        if !times.is_empty() && begun.elapsed() > PATIENCE {
            break;
        }
        for (column, from) in [&From::Start, &next, &at].into_iter().enumerate() {
            let started = Instant::now();
            page(from).await.unwrap();
            times.entry(column).or_default().push(started.elapsed());
        }
        let started = Instant::now();
        counted = ledger.count(&actor, &register, query).await.unwrap();
        times.entry(3).or_default().push(started.elapsed());
    }
    let mut ours = Duration::ZERO;
    let shown = times.into_iter().map(|(column, mut times)| {
        times.sort();
        if column == 0 {
            ours = times[times.len() / 2];
        }
        format!("{:>16}", format!("{:.1} / {:.1}", ms(times[times.len() / 2]), ms(times[times.len() - 1])))
    });
    let shown: String = shown.collect();
    let counted = match counted {
        Count::Exactly(count) => count.to_string(),
        Count::MoreThan(count) | Count::AtLeast(count) => format!("{count}+"),
    };
    let ratio = plain.as_secs_f64() / ours.as_secs_f64();
    println!("{:<34}{:>12.1}{shown}{:>12.1}{ratio:>9.1}  {counted}", case.name, ms(very_first), ms(plain));
}

/// How long the database takes for the same page as plain SQL: the median of three, after one that doesn't count.
async fn plainly(peer: &Database, case: &Case, expected: &Page) -> Duration {
    let (condition, order) = &case.plain;
    let sql = format!("SELECT _id, r_hazard.* FROM r_hazard WHERE {condition} ORDER BY {order} LIMIT {PAGE}");
    let is_cut = expected.looked_to.is_some();
    let mut times = Vec::new();
    for _ in 0..4 {
        let started = Instant::now();
        let found = peer.rows(&sql).await;
        times.push(started.elapsed());
        let found: Vec<i64> = found.iter().map(|row| row.integer(0)).collect();
        let expected: Vec<i64> = expected.records.iter().map(|record| record.id.0).collect();
        // A page that ends before it is full holds the first of them.
        let held = if is_cut { expected.len().min(found.len()) } else { found.len() };
        assert_eq!(found[..held], expected, "{}", case.name);
    }
    times.remove(0);
    times.sort();
    times[1]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
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
