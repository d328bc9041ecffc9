//! Running one step: a cargo call with a name, timed.

use std::ffi::OsStr;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Why a command ends early.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Exit code of the whole.
    pub(crate) code: u8,
    /// What to tell; `None` if the failing program has said it.
    pub(crate) message: Option<String>,
}

impl Failure {
    /// A step or tool failed.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { code: 1, message: Some(message.into()) }
    }

    /// The command was used wrongly.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: Some(message.into()) }
    }

    /// The same without its message, where another program's output should stay the last.
    pub(crate) fn silent(self) -> Self {
        Self { message: None, ..self }
    }
}

/// The variable that tells tests where PostgreSQL is.
pub(crate) const SERVER: &str = "XUEZHENG_TEST_POSTGRES";

/// How the variables begin that cargo sets for a program that it runs.
const OF_A_PACKAGE: &[&str] = &["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"];

/// One call of cargo.
pub(crate) struct Step {
    /// Its name in the output.
    pub(crate) label: &'static str,
    /// What cargo is given.
    pub(crate) arguments: &'static [&'static str],
    /// Variables set for it.
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

impl Step {
    /// Runs it with the terminal as its own and the URL of the tests' PostgreSQL, and returns how long it took; a failure carries the step's exit code.
    pub(crate) fn run(&self, server: &str) -> Result<Duration, Failure> {
        self.run_with(&[(SERVER, OsStr::new(server))])
    }

    /// Runs it with variables that are known only now.
    pub(crate) fn run_with(&self, more: &[(&str, &OsStr)]) -> Result<Duration, Failure> {
        let begun = Instant::now();
        let status = self.command(more).status().map_err(no_cargo)?;
        self.judged(status, begun)
    }

    /// Runs tests beside others, and returns how long they took and how many passed: none is a failure. What they say is kept, and
    /// given to `say` if one fails.
    pub(crate) fn run_aside(&self, more: &[(&str, &OsStr)], say: impl Fn(&str)) -> Result<(Duration, u32), Failure> {
        let begun = Instant::now();
        let done = self.command(more).stdin(Stdio::null()).output().map_err(no_cargo)?;
        let said = String::from_utf8_lossy(&done.stdout);
        let outcome = self.judged(done.status, begun).and_then(|elapsed| match passed(&said) {
            0 => Err(Failure::new(format!("✗ {} 没有找到要运行的测试。", self.label))),
            passed => Ok((elapsed, passed)),
        });
        if outcome.is_err() {
            say(&said);
            say(&String::from_utf8_lossy(&done.stderr));
        }
        outcome
    }

    fn command(&self, more: &[(&str, &OsStr)]) -> Command {
        let mut command = Command::new("cargo");
        // What cargo says of this program isn't for the crates that it builds: one of them would be built anew, and all above it,
        // whenever somebody calls cargo himself in between.
        for (name, _) in std::env::vars_os() {
            if OF_A_PACKAGE.iter().any(|begin| name.as_encoded_bytes().starts_with(begin.as_bytes())) {
                command.env_remove(name);
            }
        }
        command.args(self.arguments).envs(self.environment.iter().copied()).envs(more.iter().copied());
        command
    }

    fn judged(&self, status: ExitStatus, begun: Instant) -> Result<Duration, Failure> {
        if status.success() {
            return Ok(begun.elapsed());
        }
        let code = status.code().and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1);
        Err(Failure {
            code, message: Some(format!("✗ {} 未通过（退出码 {code}），后面的步骤没有运行。", self.label))
        })
    }
}

/// How many tests passed, by the last lines of their runners.
fn passed(said: &str) -> u32 {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.filter_map(|line| line.split_once(" passed")?.0.parse::<u32>().ok()).sum()
}

fn no_cargo(error: std::io::Error) -> Failure {
    Failure::new(format!("无法运行 cargo：{error}。请确认 cargo 在 PATH 中。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_hands_on_its_exit_code_and_names_itself() {
        let step = Step { label: "不存在的命令", arguments: &["no-such-command-of-cargo"], environment: &[] };
        let failure = step.run("").expect_err("cargo knows no such command");
        assert_eq!(failure.code, 101);
        assert!(failure.message.is_some_and(|message| message.contains("不存在的命令")));
    }

    #[test]
    fn what_a_step_aside_said_is_told_when_it_fails() {
        let step = Step { label: "不存在的命令", arguments: &["no-such-command-of-cargo"], environment: &[] };
        let said = std::sync::Mutex::new(String::new());
        let failure =
            step.run_aside(&[], |text| said.lock().unwrap().push_str(text)).expect_err("cargo knows no such command");
        assert_eq!(failure.code, 101);
        assert!(said.lock().unwrap().contains("no-such-command-of-cargo"));
    }

    #[test]
    fn tests_that_passed_are_counted_over_all_runners() {
        let said =
            "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored\n\ntest result: ok. 31 passed; 0 failed\n";
        assert_eq!(passed(said), 33);
        assert_eq!(passed("running 0 tests\ntest result: ok. 0 passed; 0 failed; 4 filtered out\n"), 0);
    }

    #[test]
    fn cargo_is_not_told_of_the_program_that_calls_it() {
        let step = Step { label: "", arguments: &[], environment: &[] };
        let removed = |name: &str| step.command(&[]).get_envs().any(|(key, value)| key == name && value.is_none());
        assert!(removed("CARGO_PKG_NAME") && removed("CARGO_MANIFEST_DIR"), "set by cargo for this test");
        assert!(!removed("CARGO_TARGET_DIR"));
    }
}
