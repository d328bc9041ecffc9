//! All schools of a county file at once, over loopback: `cargo bench --bench load -- --schools 400 --rows 3`.
//!
//! Makes a bureau on SQLite and, where `XUEZHENG_TEST_POSTGRES` names a server, on PostgreSQL (`--only sqlite|postgres` for
//! one of them), serves it by the program itself (`--binary` for another one than that of this build), and lets every school
//! sign in, open its workbench, fill in its rows one by one and submit them, all of them beginning at the same moment. Then
//! the ledger is looked into: every row and filing of which the server said that it has it must be there, once and whole,
//! and no other, and the chain of operations must be clean. Prints how long each kind of request took.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench fails by panicking")]

#[path = "../tests/served/browser.rs"]
#[expect(dead_code, reason = "what tests need")]
mod browser;
#[path = "../tests/served/program.rs"]
mod program;
#[path = "../tests/load/schools.rs"]
mod schools;
#[path = "../tests/load/storm.rs"]
mod storm;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use program::Program;
use storm::Storm;
use xuezheng_bureau::ledger::Location;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |name: &str| arguments.iter().position(|it| it == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, usual: usize| given(name).map_or(usual, |text| text.parse().unwrap());
    let (schools, rows) = (number("--schools", 400), number("--rows", 3));
    let binary = given("--binary").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_xuezheng")), PathBuf::from);
    let is_wanted = |name: &str| given("--only").is_none_or(|only| only == name);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let run = |title: &str, database: Option<String>| {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("bureau");
        runtime.block_on(schools::make(&root, schools, database));
        let folder = root.to_string_lossy().into_owned();
        let program = Program::start(&binary, &["-C", &folder, "serve", "--listen", "127.0.0.1:0"]);
        let storm = Storm::of(&program.address, schools, rows);
        let memory = program.most_memory_mb();
        program.ask_to_end();
        assert!(program.ended().success());
        let begun = Instant::now();
        runtime.block_on(schools::verify(&root, &storm.accepted));
        print(title, &storm, memory, (schools, rows), begun.elapsed());
    };
    if is_wanted("sqlite") {
        run("SQLite", None);
    }
    if is_wanted("postgres")
        && let Some(server) = xuezheng_testing::server()
    {
        match runtime.block_on(xuezheng_testing::fresh_schema(&server)) {
            Location::Postgres(url) => run("PostgreSQL", Some(url)),
            Location::File(_) => unreachable!("a schema is no file"),
        }
    }
}

fn print(title: &str, storm: &Storm, memory: Option<u64>, (schools, rows): (usize, usize), verified: Duration) {
    let requests: usize = storm.took.values().map(Vec::len).sum();
    let seconds = storm.whole.as_secs_f64();
    println!(
        "\n{title}：{schools} 所学校同时填报，每校 {rows} 条；{requests} 个请求用 {seconds:.1} 秒，\
         每秒 {:.0} 个；{} 次被请稍后再来；内存最多 {} MB",
        f64::from(u32::try_from(requests).unwrap()) / seconds,
        storm.refused,
        memory.map_or_else(|| "?".to_owned(), |memory| memory.to_string()),
    );
    println!(
        "核对用 {:.1} 秒：{} 份填报都在，一条不多，一条不少，操作链无误",
        verified.as_secs_f64(),
        storm.accepted.len()
    );
    println!("{:<12}{:>8}{:>10}{:>10}{:>10}{:>10}  (ms)", "", "请求", "p50", "p90", "p99", "最慢");
    for (kind, took) in &storm.took {
        let mut took = took.clone();
        took.sort_unstable();
        let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_millis();
        println!("{kind:<12}{:>8}{:>10}{:>10}{:>10}{:>10}", took.len(), at(50), at(90), at(99), at(100));
    }
}
