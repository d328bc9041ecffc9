//! What each kind of page takes in a county: `cargo bench --bench pages -- --demo FOLDER`.
//!
//! Serves the demo in `FOLDER`, which is filled if it isn't there, by the program itself (`--binary` for another one than that
//! of this build), walks every kind of page that its people come to by links, and asks for each page several times (`--times`).
//! Prints, by kind, the very first answer, the median, the 99th percentile and the slowest, all over loopback, and the
//! largest page.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "../tests/served/browser.rs"]
#[expect(dead_code, reason = "what tests need")]
mod browser;
#[path = "../tests/served/program.rs"]
#[expect(dead_code, reason = "what tests need")]
mod program;
#[path = "../tests/served/walk.rs"]
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use browser::Browser;
use program::Program;
use walk::{Page, compiled, walk};
use xuezheng_demo::{DEMO_PASSWORD, DEMO_PEOPLE};

#[derive(Default)]
struct Kind {
    first: Duration,
    took: Vec<Duration>,
    pages: usize,
    bytes: usize,
    slowest: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |name: &str| arguments.iter().position(|it| it == name).and_then(|at| arguments.get(at + 1));
    let times: usize = given("--times").map_or(10, |text| text.parse().unwrap());
    let binary = given("--binary").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_xuezheng")), PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = given("--demo").map_or_else(|| temporary.path().join("demo"), PathBuf::from);
    let program = Program::start(&binary, &["demo", &folder.to_string_lossy(), "--listen", "127.0.0.1:0"]);
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    for person in DEMO_PEOPLE {
        let mut browser = Browser::new(&program.address);
        assert_eq!(browser.sign_in(person.login, DEMO_PASSWORD).status, 303);
        let mut begin = vec!["/workbench".to_owned()];
        if person.login == "office" {
            begin.push(compiled(&mut browser));
        }
        let begin: Vec<&str> = begin.iter().map(String::as_str).collect();
        walk(&mut browser, &begin, &mut |browser, page| measure(browser, &page, times, &mut kinds));
    }
    println!("{:<52}{:>6}{:>8}{:>8}{:>8}{:>8}{:>7}", "毫秒", "页", "首次", "p50", "p99", "最慢", "KB");
    for (name, mut kind) in kinds {
        kind.took.sort_unstable();
        let at = |percent: usize| milliseconds(kind.took[(kind.took.len() - 1) * percent / 100]);
        let (first, kb) = (milliseconds(kind.first), kind.bytes.div_ceil(1000));
        println!("{name:<52}{:>6}{first:>8}{:>8}{:>8}{:>8}{kb:>7}", kind.pages, at(50), at(99), at(100));
        if kind.took[kind.took.len() / 2] > Duration::from_millis(100) || kind.bytes > 60_000 {
            println!("    ▲ {}", kind.slowest);
        }
    }
}

fn measure(browser: &mut Browser, page: &Page, times: usize, kinds: &mut BTreeMap<String, Kind>) {
    // What is refused to a role is no page of that kind.
    if page.answer.status != 200 {
        return;
    }
    let kind = kinds.entry(page.kind.clone()).or_default();
    kind.pages += 1;
    if kind.pages == 1 {
        kind.first = page.answer.took;
    }
    if page.answer.body.len() > kind.bytes {
        kind.bytes = page.answer.body.len();
        kind.slowest.clone_from(&page.path);
    }
    kind.took.extend((0..times).map(|_| browser.get(&page.path).took));
}

/// With one digit, as far as a page's time is worth telling.
fn milliseconds(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64() * 1000.0)
}
