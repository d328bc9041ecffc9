//! How long one record takes to be checked while it is typed, in a register that has many: `cargo bench --bench typed`, with more
//! records `-- --rows 100000`.
//!
//! Of the four checks of grants one looks for the same pupil and term among the records of all schools. On SQLite and, where
//! `XUEZHENG_TEST_POSTGRES` names a server, on PostgreSQL. Prints a table; the peer is a loop that one would write by hand,
//! which knows what the database has told already.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench that can't go on says where")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use xuezheng_bureau::ledger::{Author, Location, NewRecord};
use xuezheng_bureau::{DraftChecker, Init, Workspace, draft_checker};
use xuezheng_pack::{FieldId, NaiveDate, OrgId, RegisterId, Value};
use xuezheng_testing::{author, org};

const FILES: [(&str, &str); 5] = [
    ("pack.toml", "name = \"bench\"\nversion = \"1.0.0\"\nareas = [\"t\"]\n[review]\nseparate = false\n"),
    ("orgs.toml", "[kinds]\nbureau = \"局\"\nschool = \"学校\"\n"),
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
        "areas/t/checks.toml",
        "[amount]\nlabel = \"金额\"\nof = \"grant\"\nseverity = \"hard\"\nmessage = \"请核对金额。\"\nthat = \"amount > 0\"\n\
         [standard]\nlabel = \"标准\"\nof = \"grant\"\nseverity = \"soft\"\nmessage = \"请核对金额。\"\n\
         that = \"CASE stage WHEN 'primary' THEN amount <= 625 ELSE amount <= 750 END\"\n\
         [term]\nlabel = \"学期\"\nof = \"grant\"\nseverity = \"hard\"\nmessage = \"请核对学期。\"\nthat = \"term LIKE '20__-20__学年第%学期'\"\n\
         [once]\nlabel = \"重复\"\nof = \"grant\"\nseverity = \"soft\"\nmessage = \"请核对重复。\"\nthat = \"twin.count = 1\"\n\
         [once.with.twin]\non = [\"student\", \"term\"]\norg = \"all\"\n",
    ),
];

const TERM: &str = "2023-2024学年第二学期";
/// Records of one operation.
const STEP: usize = 5_000;
const TIMES: usize = 1_000;

fn who() -> Author {
    author("测量", "b", "2024-06-01")
}

fn register() -> RegisterId {
    "grant".into()
}

fn cells(student: usize, amount: i64) -> BTreeMap<FieldId, Value> {
    let cells = [
        ("paid_on", Value::Date("2024-05-06".parse().unwrap())),
        ("student", Value::Text(pupil(student))),
        ("stage", Value::Text("primary".to_owned())),
        ("term", Value::Text(TERM.to_owned())),
        ("amount", Value::Decimal(amount.into())),
    ];
    cells.into_iter().map(|(id, value)| (FieldId::new(id), value)).collect()
}

/// A pupil's number as it must be: G, then a citizen's number of eighteen places whose last one proves the others (GB 11643).
fn pupil(n: usize) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const FIRST_OF_2012: usize = 734_503;
    let born = NaiveDate::from_num_days_from_ce_opt((FIRST_OF_2012 + n / 1_000).try_into().unwrap()).unwrap();
    let digits = format!("411381{}{:03}", born.format("%Y%m%d"), n % 1_000);
    let sum: usize = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("G{digits}{}", char::from(b"10X98765432"[sum % 11]))
}

fn school(n: usize) -> OrgId {
    OrgId::new(format!("s{}", n % 100))
}

/// A bureau whose schools have recorded a grant for each of so many pupils, all submitted.
async fn filled(folder: &std::path::Path, database: Option<String>, rows: usize) -> Workspace {
    let schools = (0..100).map(|n| org(school(n).as_str(), "学校", "school", Some("b")));
    let orgs: Vec<_> = std::iter::once(org("b", "局", "bureau", None)).chain(schools).collect();
    let pack = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let init = Init { pack, orgs: &orgs, author: &who(), key: Some([1; 32]), database };
    let workspace = Workspace::init(folder, init).await.unwrap_or_else(|error| panic!("{error}"));
    for first in (0..rows).step_by(STEP) {
        let mut tx = workspace.ledger().begin(who()).await.unwrap();
        let new = (first..rows.min(first + STEP)).map(|n| NewRecord { org: school(n), cells: cells(n, 500) });
        let ids = tx.insert(&register(), new.collect()).await.unwrap();
        tx.submit(&register(), &ids).await.unwrap();
        tx.commit().await.unwrap();
    }
    workspace
}

/// Checks with another amount each time; the pupil is as `student` says.
async fn check(checker: &mut DraftChecker<'_>, times: usize, student: impl Fn(usize) -> usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for n in 0..times {
        let typed = cells(student(n), 626 + i64::try_from(n).unwrap());
        let started = Instant::now();
        let checked = checker.check(&typed).await.unwrap();
        took.push(started.elapsed());
        // Too much, and there twice.
        assert_eq!((checked.faults.len(), checked.failures.len()), (0, 2));
    }
    took.sort();
    took
}

/// The four rules by hand, over a record and the others of its pupil.
fn by_hand(typed: &BTreeMap<FieldId, Value>, others: usize) -> usize {
    let cell = |id: &str| &typed[&FieldId::new(id)];
    let Value::Decimal(amount) = cell("amount") else { return 0 };
    let Value::Text(term) = cell("term") else { return 0 };
    let most = if *cell("stage") == Value::Text("primary".to_owned()) { 625 } else { 750 };
    let is_term = term.starts_with("20") && term.contains("学年第") && term.ends_with("学期");
    usize::from(*amount <= 0.into())
        + usize::from(*amount > most.into())
        + usize::from(!is_term)
        + usize::from(others > 0)
}

async fn measure(title: &str, folder: &std::path::Path, database: Option<String>, rows: usize) {
    let workspace = filled(folder, database, rows).await;
    let actor = who().actor();
    let started = Instant::now();
    let mut checker = draft_checker(&workspace, &actor, &register(), &school(7), None).await.unwrap();
    let began = started.elapsed();
    let same = check(&mut checker, TIMES, |_| rows / 2).await;
    let other = check(&mut checker, TIMES / 10, |n| n * 7 % rows).await;
    let mut hand = Vec::new();
    for n in 0..TIMES {
        let typed = cells(rows / 2, 626 + i64::try_from(n).unwrap());
        let started = Instant::now();
        assert_eq!(by_hand(&typed, 1), 2);
        hand.push(started.elapsed());
    }
    hand.sort();
    println!("\n{title}, {rows} records");
    println!("{:<56}{:>12}{:>12}{:>10}", "one record, 4 checks", "median", "99 in 100", "ratio");
    let line = |what: &str, times: &[Duration], ratio: f64| {
        let at = |part: usize| format!("{:.1} µs", times[times.len() * part / 100].as_secs_f64() * 1e6);
        println!("{what:<56}{:>12}{:>12}{ratio:>10.3}", at(50), at(99));
    };
    let ratio = |times: &[Duration]| times[times.len() / 2].as_secs_f64() / same[same.len() / 2].as_secs_f64();
    println!("{:<56}{:>12}", "begun", format!("{:.1} µs", began.as_secs_f64() * 1e6));
    line("typed on, the others are known", &same, 1.0);
    line("another pupil typed, so that the database is asked", &other, ratio(&other));
    line("the same by hand, the others known", &hand, ratio(&hand));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let named = arguments.iter().position(|argument| argument == "--rows").and_then(|place| arguments.get(place + 1));
    let rows: usize = named.map_or(20_000, |rows| rows.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    measure("SQLite", &folder.path().join("sqlite"), None, rows).await;
    if let Some(server) = xuezheng_testing::server() {
        let Location::Postgres(url) = xuezheng_testing::fresh_schema(&server).await else { return };
        measure("PostgreSQL", &folder.path().join("postgres"), Some(url), rows).await;
    }
}
