//! `cargo xtask test`: everything that must hold before a change is merged.

use std::ffi::{OsStr, OsString};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::commands::Command;
use crate::postgres::Server;
use crate::schemathesis;
use crate::scratch::Scratch;
use crate::step::{Failure, SERVER, Step};
use crate::{axe, needs};

pub(crate) const COMMAND: Command =
    Command {
        name: "test", about: "补齐测试所需的工具，然后检查格式、clippy、文档，运行全部测试", run
    };

/// Puts the ledgers of tests that don't name a database on the server.
const ON_POSTGRES: &[(&str, &str)] = &[("XUEZHENG_TEST_DATABASE", "postgres")];

/// One after another, the cheap ones first; the last builds all that is run afterwards.
const FIRST: &[Step] = &[
    Step { label: "格式", arguments: &["fmt", "--all", "--check"], environment: &[] },
    Step {
        label: "clippy",
        arguments: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        environment: &[],
    },
    Step {
        label: "文档",
        arguments: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    Step { label: "编译", arguments: &["test", "--workspace", "--no-run"], environment: &[] },
];

/// Beside the tests, which leave half a core idle: the same once more on the other database.
const ASIDE: &[Step] = &[
    Step {
        label: "PostgreSQL 上的测试",
        arguments: &[
            "test",
            "--workspace",
            "--test",
            "suite",
            "--test",
            "meaning",
            "--test",
            "fields",
            "--test",
            "seals",
            "--test",
            "journal",
            "--test",
            "outreach",
            "--test",
            "load",
        ],
        environment: ON_POSTGRES,
    },
    // The other stories of the county put it on either database themselves.
    Step {
        label: "PostgreSQL 上的逐级审核",
        arguments: &["test", "--workspace", "--test", "e2e", "review::"],
        environment: ON_POSTGRES,
    },
];

/// All tests but the stories of the county, on the embedded database where they don't say otherwise; all that fail are told at
/// once. Their runner has the last word.
const TESTS: Step = Step {
    label: "测试",
    arguments: &["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--test", "[!e]*", "--test", "e[!2]*"],
    environment: &[],
};

/// Half of the time of all tests, in which a core and a half are at work.
const COUNTY: Step = Step {
    label: "全县的测试",
    arguments: &["test", "--workspace", "--no-fail-fast", "--test", "e2e"],
    environment: &[],
};

/// The API as its description says it, by whatever that allows and forbids. It waits for a program in Python most of the time,
/// so that it runs beside the others.
const API: Step = Step {
    label: "接口",
    arguments: &["test", "--workspace", "--lib", "--", "--ignored", "the_description_holds_whatever_is_sent"],
    environment: &[],
};

fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(extra) = arguments.first() {
        return Err(Failure::usage(format!("cargo xtask test 不接受参数，却写了「{extra}」。")));
    }
    needs::ensure()?;
    let schemathesis = schemathesis::ensure();
    axe::ensure();
    let server = Server::start()?;
    let url = server.url();
    for step in FIRST {
        eprintln!("▶ {}：cargo {}", step.label, step.arguments.join(" "));
        let elapsed = step.run(&url)?;
        eprintln!("✓ {}：{}", step.label, step_seconds(elapsed));
    }
    let scratch = Scratch::new().map_err(|error| Failure::new(format!("无法建立测试用的临时文件夹：{error}")))?;
    let given = || vec![(SERVER, OsString::from(&url)), ("TMPDIR", scratch.folder().into())];
    let mut lanes = vec![aside(std::slice::from_ref(&COUNTY), given()), aside(ASIDE, given())];
    if let Some(program) = schemathesis {
        let own = vec![("XUEZHENG_SCHEMATHESIS", program.into_os_string()), ("TMPDIR", scratch.folder().into())];
        lanes.push(aside(std::slice::from_ref(&API), own));
    }
    eprintln!("▶ {}：cargo {}", TESTS.label, TESTS.arguments.join(" "));
    let outcome = TESTS.run_with(&[(SERVER, OsStr::new(&url)), ("TMPDIR", scratch.folder().as_os_str())]);
    // What ran aside says why it failed even where the tests failed too.
    let asides = lanes.into_iter().map(|lane| lane.join().unwrap_or_else(|_| Err(Failure::new("✗ 有一步没有跑完。"))));
    let asides = asides.collect::<Vec<_>>().into_iter().collect::<Result<Vec<()>, _>>();
    outcome.map_err(Failure::silent)?;
    asides.map(|_| ())
}

/// Runs steps one after another beside what else runs; what they say is only shown if they fail.
fn aside(steps: &'static [Step], variables: Vec<(&'static str, OsString)>) -> JoinHandle<Result<(), Failure>> {
    std::thread::spawn(move || {
        let variables: Vec<(&str, &OsStr)> = variables.iter().map(|(name, value)| (*name, value.as_os_str())).collect();
        for step in steps {
            eprintln!("▶ {}（与测试同时）：cargo {}", step.label, step.arguments.join(" "));
            let (elapsed, passed) = step.run_aside(&variables, |said| eprint!("{said}"))?;
            eprintln!("✓ {}：{passed}项，{}", step.label, step_seconds(elapsed));
        }
        Ok(())
    })
}

fn step_seconds(elapsed: Duration) -> String {
    format!("{}.{} 秒", elapsed.as_secs(), elapsed.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_run_is_built_before_anything_runs_beside_something() {
        let last = FIRST.last().map(|step| step.arguments);
        assert_eq!(last, Some(&["test", "--workspace", "--no-run"][..]));
        assert_eq!(TESTS.arguments[..2], ["test", "--workspace"]);
    }

    /// The test targets with a ledger that lies where the environment says.
    fn targets_on_either_database() -> Vec<String> {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
        let entries = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
        };
        let targets = entries(&crates).into_iter().flat_map(|folder| entries(&folder.join("tests")));
        let asks = |target: &std::path::PathBuf| {
            let (mut left, mut asks) = (vec![target.clone()], false);
            while let Some(path) = left.pop() {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                asks |= text.contains("xuezheng_testing::database()") || text.contains("xuezheng_testing::location(");
                left.extend(entries(&path));
            }
            asks
        };
        targets.filter(asks).filter_map(|target| Some(target.file_stem()?.to_string_lossy().into_owned())).collect()
    }

    #[test]
    fn a_test_whose_ledger_may_lie_on_either_database_runs_on_postgresql_too() {
        let on_postgres: Vec<&str> = ASIDE
            .iter()
            .filter(|step| step.environment == ON_POSTGRES)
            .flat_map(|step| step.arguments.windows(2).filter(|pair| pair[0] == "--test").map(|pair| pair[1]))
            .collect();
        let targets = targets_on_either_database();
        assert!(targets.len() >= 6, "{targets:?}");
        for target in targets {
            assert!(on_postgres.contains(&target.as_str()), "{target} runs on SQLite alone");
        }
    }

    #[test]
    fn an_argument_is_refused_before_anything_runs() {
        let failure = run(&["--fast".to_owned()]).expect_err("takes no arguments");
        assert_eq!(failure.code, 2);
        assert!(failure.message.is_some_and(|message| message.contains("--fast")));
    }

    #[test]
    fn seconds_have_one_digit() {
        assert_eq!(step_seconds(Duration::from_millis(61_250)), "61.2 秒");
    }
}
