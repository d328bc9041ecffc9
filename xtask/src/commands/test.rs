//! `cargo xtask test`: everything that must hold before a change is merged.

use crate::commands::Command;
use crate::needs;
use crate::postgres::Server;
use crate::step::{Failure, Step};

pub(crate) const COMMAND: Command =
    Command {
        name: "test", about: "补齐测试所需的工具，然后检查格式、clippy、文档，运行全部测试", run
    };

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
        arguments: &["test", "--workspace", "--test", "suite", "--test", "meaning", "--test", "fields"],
        environment: &[("XUEZHENG_TEST_DATABASE", "postgres")],
    },
    Step { label: "测试", arguments: &["test", "--workspace"], environment: &[] },
];

fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(extra) = arguments.first() {
        return Err(Failure::usage(format!("cargo xtask test 不接受参数，却写了「{extra}」。")));
    }
    needs::ensure()?;
    let server = Server::start()?;
    let server_url = server.url();
    for (index, step) in STEPS.iter().enumerate() {
        let is_last = index + 1 == STEPS.len();
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

fn step_seconds(elapsed: std::time::Duration) -> String {
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

    #[test]
    fn an_argument_is_refused_before_anything_runs() {
        let failure = run(&["--fast".to_owned()]).expect_err("takes no arguments");
        assert_eq!(failure.code, 2);
        assert!(failure.message.is_some_and(|message| message.contains("--fast")));
    }

    #[test]
    fn seconds_have_one_digit() {
        assert_eq!(step_seconds(std::time::Duration::from_millis(61_250)), "61.2 秒");
    }
}
