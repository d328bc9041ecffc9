//! `cargo xtask test`: everything that must hold before a change is merged.

use std::thread::JoinHandle;
use std::time::Duration;

use crate::commands::Command;
use crate::postgres::Server;
use crate::schemathesis;
use crate::step::{Failure, Step};
use crate::{axe, needs};

pub(crate) const COMMAND: Command =
    Command {
        name: "test", about: "补齐测试所需的工具，然后检查格式、clippy、文档，运行全部测试", run
    };

/// Puts the ledgers of tests that don't name a database on the server.
const ON_POSTGRES: &[(&str, &str)] = &[("XUEZHENG_TEST_DATABASE", "postgres")];

/// In this order: the cheap ones first, and the tests last, so that their runner has the last word.
const STEPS: &[Step] = &[
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
    Step { label: "测试", arguments: &["test", "--workspace"], environment: &[] },
];

/// The API as its description says it, by whatever that allows and forbids. It waits for a program in Python most of the time,
/// so that it runs beside the first steps on PostgreSQL.
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
    let mut schemathesis = schemathesis::ensure();
    axe::ensure();
    let server = Server::start()?;
    let server_url = server.url();
    let mut aside: Option<JoinHandle<Result<Duration, Failure>>> = None;
    for (index, step) in STEPS.iter().enumerate() {
        let is_last = index + 1 == STEPS.len();
        if step.environment == ON_POSTGRES
            && let Some(program) = schemathesis.take()
        {
            eprintln!("▶ {}（与下一步同时）：cargo {}", API.label, API.arguments.join(" "));
            let run =
                move || API.run_aside(&[("XUEZHENG_SCHEMATHESIS", program.as_os_str())], |said| eprint!("{said}"));
            aside = Some(std::thread::spawn(run));
        }
        if is_last && let Some(aside) = aside.take() {
            let elapsed = aside.join().unwrap_or_else(|_| Err(Failure::new(format!("✗ {} 没有跑完。", API.label))))?;
            eprintln!("✓ {}：{}", API.label, step_seconds(elapsed));
        }
        eprintln!("▶ {}/{} {}：cargo {}", index + 1, STEPS.len(), step.label, step.arguments.join(" "));
        let outcome = step.run(&server_url);
        if is_last {
            return outcome.map(|_| ()).map_err(Failure::silent);
        }
        let elapsed = outcome?;
        eprintln!("✓ {}：{}", step.label, step_seconds(elapsed));
    }
    Ok(())
}

fn step_seconds(elapsed: Duration) -> String {
    format!("{}.{} 秒", elapsed.as_secs(), elapsed.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_come_last_so_that_their_runner_has_the_last_word() {
        let last = STEPS.last().map(|step| step.arguments);
        assert_eq!(last, Some(&["test", "--workspace"][..]));
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
        let on_postgres: Vec<&str> = STEPS
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
